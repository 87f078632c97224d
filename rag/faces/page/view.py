"""The conversation as HTML. Renders Answers and derives nothing from them but their layout."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from index.catalogue import Report, short_date
from rag import wording
from rag.faces.html import render
from rag.faces.page.exchange import Exchange, Reply
from rag.types import Answer, Citation, Statement

_ITEM = re.compile(r"\s*\n\s*(?=[•▪◦‣*·–-] |\d+[.)] |\d+ [–-] )")
"""The end of a line before the mark of a list's item."""


@dataclass(frozen=True, slots=True)
class Link:
    """A citation as a link: its number, what it opens in words, and where."""

    n: int
    name: str
    title: str
    publisher: str
    published: str
    section: tuple[str, ...]
    page: int | None
    href: str
    quote: str

    @property
    def place(self) -> str:
        """Report, section and page, for somebody who hears the link read out."""
        return ", ".join((self.name, *self.section[-1:], *([f"page {self.page}"] if self.page else [])))


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with its links."""

    text: str
    links: tuple[Link, ...]

    @property
    def lines(self) -> list[str]:
        """The statement, a new line for each item of a list; other ends of lines are a page's, and mean nothing."""
        return _ITEM.split(self.text)


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that follow one another and come from the same place of the same report; all `sure`, or none."""

    sources: tuple[Link, ...]
    statements: tuple[Cited, ...]
    new_report: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that may be asked next, and the page's address for it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many reports were searched, and the names of those that speak of what was asked."""

    searched: int
    naming: tuple[str, ...]


def answer_html(
    exchange: Exchange,
    names: Mapping[str, str],
    follow_ups: Sequence[str] = (),
    feedback: bool = True,
    number: int = 0,
) -> str:
    """One question and its answer. `names` are the reports' short names by id, `number` the page's for the question."""
    answer = exchange.answer
    links = {citation.n: _link(citation, names) for citation in answer.citations}
    return _one_line(
        render(
            "answer.html",
            question=exchange.question,
            answer=answer,
            label=wording.LABELS[answer.status],
            less_sure=wording.LESS_SURE,
            groups=_groups(answer, links),
            references=[links[n] for n in _in_order_of_use(answer)],
            nearby=[_link(citation, names) for citation in answer.also_found],
            searched_only=[names.get(report, report) for report in exchange.reports],
            coverage=_coverage(answer, names),
            follow_ups=[FollowUp(text, address(text, exchange.reports)) for text in follow_ups],
            feedback=feedback,
            announcement=_announcement(answer),
            stands_in=wording.STANDS_IN if any(s.stands_in for s in answer.statements) else "",
            reply=_reply(number, exchange=exchange),
        )
    )


def growing_html(exchange: Exchange, names: Mapping[str, str], number: int) -> str:
    """What there is of an answer that is still being written."""
    answer = exchange.answer
    links = {citation.n: _link(citation, names) for citation in answer.citations}
    return _one_line(
        render(
            "growing.html",
            question=exchange.question,
            answer=answer,
            label=wording.LABELS[answer.status],
            less_sure=wording.LESS_SURE,
            groups=_groups(answer, links),
            searched_only=[names.get(report, report) for report in exchange.reports],
            reply=_reply(number, pending=True, growing=True),
        )
    )


def address(question: str, reports: Sequence[str] = ()) -> str:
    """Where the page answers `question`, kept to `reports`; none means all."""
    return "/?" + urlencode([("q", question), *(("report", report) for report in reports)])


def filter_html(reports: Sequence[Report]) -> str:
    """The choice of reports to search."""
    return _one_line(render("filter.html", reports=reports))


def loading_html() -> str:
    """In its place until the reports are loaded: a sign to the page's script that the server hears it."""
    return '<div class="loading"></div>'


def pending_html(number: int, question: str) -> str:
    """A question that waits for the assistant to start."""
    return _one_line(render("pending.html", question=question, reply=_reply(number, pending=True)))


def error_html(number: int, message: str) -> str:
    """What is wrong with what was typed, in words."""
    return _one_line(render("question_error.html", message=message, reply=_reply(number)))


def failure_html(number: int, question: str, message: str, again: bool = True) -> str:
    """A question that could not be answered, through no fault of who asked; `again`: whether to try may help."""
    return _one_line(render("failure.html", question=question, message=message, again=again, reply=_reply(number)))


def _reply(number: int, pending: bool = False, growing: bool = False, exchange: Exchange | None = None) -> str:
    return Reply(number=number, pending=pending, growing=growing, exchange=exchange).model_dump_json()


def _in_order_of_use(answer: Answer) -> list[int]:
    return list(dict.fromkeys(n for statement in answer.statements for n in statement.citations))


def _one_line(html: str) -> str:
    """On one line, HTML goes through Gradio's Markdown component as it is: only a blank line would end it."""
    return html.replace("\r", " ").replace("\n", " ").strip()


def _groups(answer: Answer, links: Mapping[int, Link]) -> list[Group]:
    made: list[Group] = []
    for (sure, _), run in groupby(answer.statements, key=lambda one: (one.sure, _places(one, links))):
        statements = tuple(Cited(wording.shown(s), tuple(links[n] for n in s.citations)) for s in run)
        sources = _unique(statements[0].links)
        named = ({link.name for link in made[-1].sources}, made[-1].sure) if made else None
        made.append(Group(sources, statements, ({link.name for link in sources}, sure) != named, sure))
    return made


def _places(statement: Statement, links: Mapping[int, Link]) -> tuple[tuple[object, ...], ...]:
    return tuple((links[n].name, links[n].section, links[n].page) for n in statement.citations)


def _unique(links: Sequence[Link]) -> tuple[Link, ...]:
    """One link for each place."""
    return tuple({(link.name, link.section, link.page): link for link in reversed(links)}.values())[::-1]


def _link(citation: Citation, names: Mapping[str, str]) -> Link:
    return Link(
        n=citation.n,
        name=names.get(citation.report, citation.title),
        title=citation.title,
        publisher=citation.publisher,
        published=short_date(citation.published),
        section=citation.section,
        href=f"/reports/{citation.report}?start={citation.start}&end={citation.end}#quote",
        page=citation.page,
        quote=citation.words,
    )


def _coverage(answer: Answer, names: Mapping[str, str]) -> Coverage:
    mentioning = tuple(names.get(c.report, c.report) for c in answer.coverage if c.mentions)
    return Coverage(len(answer.coverage), mentioning)


def _announcement(answer: Answer) -> str:
    """What a screen reader says once the answer is there."""
    if not answer.statements:
        return f"{wording.LABELS[answer.status] or 'Answered'}."
    count, reports = len(answer.statements), len({citation.report for citation in answer.citations})
    statements = "1 statement" if count == 1 else f"{count} statements"
    return f"Answered: {statements} from {'1 report' if reports == 1 else f'{reports} reports'}."
