"""What one answer is worth: each figure is 1, 0, or NaN where it is not defined for the question.

The words are those of the question-set contract: *right*, *right at once*, *grounded*, *refused*.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success

from eval.schema import Evidence, Question
from eval.types import Record
from index.anchoring import places_of
from index.report import IndexedReport
from index.types import Sentence
from rag.types import Answer, Citation, Statement

Reports = Mapping[str, IndexedReport]

WORDS = 150
"""An answer is judged by what stands in its first 150 words: nobody reads on to find a figure."""

TYPES_WITH_ONE_ANSWER = frozenset({"number", "fact", "who", "paraphrase", "nuance"})
"""Types that the first statement can answer; *right at once* is counted for these."""

GIVEN = frozenset({"answered", "partial"})
DECLINED = frozenset({"not_in_reports", "out_of_scope"})

_RETRIEVAL = (Success @ 1, Success @ 3, Success @ 5, RR @ 10)
_DEPTH = 10
"""The deepest rank that `_RETRIEVAL` looks at."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Whether a sentence of the evidence is among the first 1, 3 or 5 found, and the reciprocal rank in 10.

    Reciprocal rank: E. Voorhees, "The TREC-8 Question Answering Track Report", 1999.
    """

    success_1: float = math.nan
    success_3: float = math.nan
    success_5: float = math.nan
    rr_10: float = math.nan


@dataclass(frozen=True, slots=True)
class Score:
    """One question's figures; `cluster` is the passage it was asked of.

    Questions of one passage tend to stand or fall together. `refused` is that an answer was declined, whether
    or not it should have been.
    """

    id: str
    type: str
    kind: str
    cluster: str
    right: float
    right_at_once: float
    grounded: float
    refused: float
    compare_both: float
    citations_exact: float
    retrieval: Retrieval


def score(record: Record, reports: Reports) -> Score:
    """The figures of one question. One that was not taken (`record.error`) is neither right nor refused."""
    question, answer = record.question, record.answer
    return Score(
        id=question.id,
        type=question.type or "",
        kind=question.kind or "",
        cluster=cluster_of(question, reports),
        right=right(question, answer),
        right_at_once=right_at_once(question, answer),
        grounded=grounded(question, answer, reports),
        refused=refused(question, answer),
        compare_both=compare_both(question, answer),
        citations_exact=citations_exact(answer, reports),
        retrieval=retrieval(question, record.ranked, reports),
    )


def right(question: Question, answer: Answer | None) -> float:
    """For an answerable question: answered, with every `must_contain` in the first words. Else: refused."""
    if not question.scored:
        return math.nan
    if not question.answerable:
        return refused(question, answer)
    return float(_given(answer) and contains(_words_of(answer.statements if answer else ()), question.must_contain))


def right_at_once(question: Question, answer: Answer | None) -> float:
    """As `right`, in the first statement; defined for the types with one answer."""
    if not question.scored or question.type not in TYPES_WITH_ONE_ANSWER:
        return math.nan
    first = answer.statements[:1] if answer else ()
    return float(_given(answer) and contains(_words_of(first), question.must_contain))


def refused(question: Question, answer: Answer | None) -> float:
    """Whether an answer was declined.

    A question on the assistant itself may also be answered from the catalogue (`about`); an answerable one
    that gets such an answer was declined all the same.
    """
    if not question.scored:
        return math.nan
    if answer is None:
        return 0.0
    about_counts = question.answerable or question.kind == "meta_or_attack"
    return float(answer.status in DECLINED or (about_counts and answer.status == "about"))


def grounded(question: Question, answer: Answer | None, reports: Reports) -> float:
    """Whether the citations overlap every needed evidence quote, and one of the interchangeable ones."""
    if not question.answerable or not question.evidence:
        return math.nan
    citations = answer.citations if answer else ()
    found = [any(_cites(citation, e, reports) for citation in citations) for e in question.evidence]
    needed = [hit for hit, e in zip(found, question.evidence, strict=True) if not e.alt]
    either = [hit for hit, e in zip(found, question.evidence, strict=True) if e.alt]
    return float(all(needed) and (not either or any(either)))


def compare_both(question: Question, answer: Answer | None) -> float:
    """For a comparison: whether every report that the evidence is from is cited."""
    if question.type != "compare" or not question.evidence:
        return math.nan
    cited = {citation.report for citation in answer.citations} if answer else set()
    return float({e.report for e in question.evidence} <= cited)


def citations_exact(answer: Answer | None, reports: Reports) -> float:
    """Whether each quote of `citations` and `also_found` stands where it says; NaN where there is none."""
    shown = (*answer.citations, *answer.also_found) if answer else ()
    return float(all(_exact(citation, reports) for citation in shown)) if shown else math.nan


def retrieval(question: Question, ranked: Sequence[Sentence], reports: Reports) -> Retrieval:
    """Where the first sentence that overlaps any evidence stands among those found, by ir_measures."""
    if not question.answerable or not question.evidence:
        return Retrieval()
    places = [(e.report, *place) for e in question.evidence for place in occurrences(e, reports)]
    run = [ScoredDoc("q", sentence.id, float(-rank)) for rank, sentence in enumerate(ranked[:_DEPTH])]
    wanted = [Qrel("q", s.id, int(overlaps(s, places))) for s in ranked[:_DEPTH]] or [Qrel("q", "", 1)]
    found = {str(metric.measure): metric.value for metric in ir_measures.iter_calc(_RETRIEVAL, wanted, run)}
    return Retrieval(*(float(found[str(measure)]) for measure in _RETRIEVAL))


def contains(text: str, wanted: Sequence[str | tuple[str, ...]]) -> bool:
    """Whether every entry stands in `text`, case and spacing aside; of an entry that is a tuple, any one."""
    folded = _folded(text)
    return all(
        any(_folded(one) in folded for one in ((entry,) if isinstance(entry, str) else entry)) for entry in wanted
    )


def cluster_of(question: Question, reports: Reports) -> str:
    """The passage that the first evidence stands in; a question without evidence is one by itself."""
    if not question.answerable or not question.evidence:
        return f"question:{question.id}"
    first = question.evidence[0]
    start = next(occurrences(first, reports))[0]
    at = (passage.id for passage in reports[first.report].passages if passage.start <= start < passage.end)
    return next(at, f"{first.report}:{start}")


def occurrences(evidence: Evidence, reports: Reports) -> Iterator[tuple[int, int]]:
    """Every place of the quote in its report, as start and end; white space aside, which formats set differently."""
    yield from places_of(reports[evidence.report].read, evidence.quote)


def _given(answer: Answer | None) -> bool:
    return answer is not None and answer.status in GIVEN


def _words_of(statements: Sequence[Statement]) -> str:
    return " ".join(" ".join(statement.text for statement in statements).split()[:WORDS])


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _cites(citation: Citation, evidence: Evidence, reports: Reports) -> bool:
    return citation.report == evidence.report and any(
        max(citation.start, start) < min(citation.end, end) for start, end in occurrences(evidence, reports)
    )


def overlaps(sentence: Sentence, places: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a sentence shares a character with one of `places`: report, start, end."""
    return any(
        sentence.report == report and max(sentence.start, start) < min(sentence.end, end)
        for report, start, end in places
    )


def _exact(citation: Citation, reports: Reports) -> bool:
    report = reports.get(citation.report)
    # A negative start would count from the end of the text, and could by chance give the quote.
    return report is not None and citation.start >= 0 and report.text[citation.start : citation.end] == citation.quote
