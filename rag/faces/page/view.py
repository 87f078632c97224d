"""The conversation as HTML. Renders Answers and derives nothing from them but their layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.catalogue import short_date
from rag.faces.html import render
from rag.types import Answer, Citation, Statement, Turn

LABELS = {
    "answered": "",
    "partial": "Part of this is in the reports",
    "not_in_reports": "The reports do not say",
    "out_of_scope": "Not something these reports cover",
    "about": "About this assistant",
}
"""What stands above an answer of each status."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as typed and its answer."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Link:
    """A citation as a link: its number, what it opens in words, and where."""

    n: int
    name: str
    published: str
    section: tuple[str, ...]
    href: str
    quote: str

    @property
    def place(self) -> str:
        """Report and section, for somebody who hears the link read out."""
        return ", ".join((self.name, *self.section[-1:]))


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with its links."""

    text: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that follow one another and come from the same place of the same report."""

    sources: tuple[Link, ...]
    statements: tuple[Cited, ...]
    new_report: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many reports were searched, and the names of those that speak of what was asked."""

    searched: int
    naming: tuple[str, ...]


def turns(conversation: Sequence[Exchange]) -> list[Turn]:
    """The conversation as the history of the next question."""
    said: list[Turn] = []
    for exchange in conversation:
        reply = " ".join(s.text for s in exchange.answer.statements) or exchange.answer.notice
        said += [Turn(role="user", content=exchange.question), Turn(role="assistant", content=reply)]
    return said


def answer_html(exchange: Exchange, names: Mapping[str, str], level: int = 2) -> str:
    """One question and its answer; `names` are the reports' short names by id, `level` that of its heading."""
    answer = exchange.answer
    return _one_line(
        render(
            "answer.html",
            question=exchange.question,
            answer=answer,
            label=LABELS[answer.status],
            groups=_groups(answer, names),
            nearby=[_link(citation, names) for citation in answer.also_found],
            coverage=_coverage(answer, names),
            level=level,
            announcement=_announcement(answer),
        )
    )


def earlier_html(conversation: Sequence[Exchange], names: Mapping[str, str]) -> str:
    """Earlier questions and answers, the latest first; nothing where there are none."""
    if not conversation:
        return ""
    shown = [answer_html(exchange, names, level=3) for exchange in reversed(conversation)]
    return _one_line(render("earlier.html", answers=shown))


def pending_html(question: str, starting: bool) -> str:
    """A question that is being answered, or that waits for the assistant to start."""
    return _one_line(render("pending.html", question=question, starting=starting))


def error_html(message: str) -> str:
    """What is wrong with what was typed, in words."""
    return _one_line(render("question_error.html", message=message))


def failure_html(question: str, message: str) -> str:
    """A question that could not be answered, through no fault of who asked."""
    return _one_line(render("failure.html", question=question, message=message))


def _one_line(html: str) -> str:
    """On one line, HTML goes through Gradio's Markdown component as it is: only a blank line would end it."""
    return html.replace("\r", " ").replace("\n", " ").strip()


def _groups(answer: Answer, names: Mapping[str, str]) -> list[Group]:
    links = {citation.n: _link(citation, names) for citation in answer.citations}
    made: list[Group] = []
    for _, run in groupby(answer.statements, key=lambda statement: _places(statement, links)):
        statements = tuple(Cited(s.text, tuple(links[n] for n in s.citations)) for s in run)
        sources = _unique(statements[0].links)
        before = {link.name for link in made[-1].sources} if made else set()
        made.append(Group(sources, statements, {link.name for link in sources} != before))
    return made


def _places(statement: Statement, links: Mapping[int, Link]) -> tuple[tuple[object, ...], ...]:
    return tuple((links[n].name, links[n].section) for n in statement.citations)


def _unique(links: Sequence[Link]) -> tuple[Link, ...]:
    """One link for each place."""
    return tuple({(link.name, link.section): link for link in reversed(links)}.values())[::-1]


def _link(citation: Citation, names: Mapping[str, str]) -> Link:
    return Link(
        n=citation.n,
        name=names.get(citation.report, citation.title),
        published=short_date(citation.published),
        section=citation.section,
        href=f"/reports/{citation.report}?start={citation.start}&end={citation.end}#quote",
        quote=citation.quote,
    )


def _coverage(answer: Answer, names: Mapping[str, str]) -> Coverage:
    mentioning = tuple(names.get(c.report, c.report) for c in answer.coverage if c.mentions)
    return Coverage(len(answer.coverage), mentioning)


def _announcement(answer: Answer) -> str:
    """What a screen reader says once the answer is there."""
    if not answer.statements:
        return f"{LABELS[answer.status] or 'Answered'}."
    count, reports = len(answer.statements), len({citation.report for citation in answer.citations})
    statements = "1 statement" if count == 1 else f"{count} statements"
    return f"Answered: {statements} from {'1 report' if reports == 1 else f'{reports} reports'}."
