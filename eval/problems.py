"""What came out wrong, with the passage that should have been used, for a person to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics import Reports, Score, occurrences
from eval.schema import Evidence, Question
from eval.types import Record
from rag.types import Answer

_MARKS = re.compile(r"([\\`*_\[\]<>#|&~!])")

HELD_BACK = (
    "These are questions of the test set. Read them to see whether a score can be trusted; tune nothing on "
    "them, or the score no longer tells how the program does on questions that it has not seen."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A passage that should have been used: its report's title, the headings above it, and its words."""

    report: str
    section: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One question that came out wrong: in what, and what belongs in its place."""

    question: Question
    faults: tuple[str, ...]
    must_contain: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    answer: Answer | None
    error: str


def problems_of(records: Sequence[Record], scores: Sequence[Score], reports: Reports) -> tuple[Problem, ...]:
    """The questions that came out wrong in anything, in the order asked."""
    return tuple(
        Problem(
            question=record.question,
            faults=faults,
            must_contain=tuple(_any_of(entry) for entry in record.question.must_contain),
            wanted=tuple(dict.fromkeys(_wanted(e, reports) for e in record.question.evidence)),
            answer=record.answer,
            error=record.error,
        )
        for record, score in zip(records, scores, strict=True)
        if (faults := tuple(_faults(record, score)))
    )


def as_markdown(title: str, problems: Sequence[Problem], asked: int, note: str = "") -> str:
    """The problems of one question set as a Markdown page."""
    head = [
        f"# {title}: {len(problems)} of {asked} questions with a problem",
        "",
        *([note, ""] if note else []),
    ]
    return "\n".join([*head, *(line for problem in problems for line in _lines(problem))]).rstrip() + "\n"


def _faults(record: Record, score: Score) -> Iterator[str]:
    if record.error:
        yield "the question was not taken"
    if score.right == 0:
        yield _not_right(record, score)
    if score.grounded == 0:
        yield "the citations miss evidence that is needed"
    if score.compare_both == 0:
        yield "not every report that is compared is cited"
    if score.citations_exact == 0:
        yield "a quote does not stand where its citation says"


def _not_right(record: Record, score: Score) -> str:
    if not record.question.answerable:
        return "answered, where the reports do not say"
    if score.refused == 1:
        return "refused, where the reports do say"
    return "the first 150 words lack what a right answer contains"


def _any_of(entry: str | tuple[str, ...]) -> str:
    return entry if isinstance(entry, str) else " or ".join(entry)


def _wanted(evidence: Evidence, reports: Reports) -> Wanted:
    report = reports[evidence.report]
    start = next(occurrences(evidence, reports))[0]
    for passage in report.passages:
        if passage.start <= start < passage.end:
            return Wanted(report.entry.title, passage.section, report.text[passage.start : passage.end])
    return Wanted(report.entry.title, (), evidence.quote)


def _lines(problem: Problem) -> Iterator[str]:
    question = problem.question
    yield f"## {_plain(question.id)} ({question.kind or question.type})"
    yield ""
    for turn in question.history:
        yield f"- {turn.role}: {_plain(turn.content)}"
    yield f"- **Question:** {_plain(question.question)}"
    yield f"- **Wrong:** {'; '.join(problem.faults)}"
    if question.answer:
        yield f"- **Expected:** {_plain(question.answer)}"
    if problem.must_contain:
        yield f"- **Must contain:** {_plain(' + '.join(problem.must_contain))}"
    for wanted in problem.wanted:
        place = " > ".join((wanted.report, *wanted.section))
        yield f"- **Should have used:** {_plain(place)}: {_plain(wanted.text)}"
    yield from _answered(problem)
    yield ""


def _answered(problem: Problem) -> Iterator[str]:
    if problem.answer is None:
        yield f"- **Not taken:** {_plain(problem.error)}"
        return
    yield f"- **Answered:** {problem.answer.status}. {_plain(problem.answer.notice)}".rstrip()
    for statement in problem.answer.statements:
        yield f"    - {_plain(statement.text)}"


def _plain(text: str) -> str:
    """One line in which nothing is taken for markup."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
