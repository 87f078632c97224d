"""Written answers from a quoted one, as statements are verified one by one; the last is the answer."""

import time
from collections.abc import Iterator, Sequence

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag import wording
from rag.citations import cite, verify
from rag.spans import Span, standing_alone
from rag.types import Answer, Citation, Seconds, Statement
from rag.writing.composing import Tally, Writer, Written
from rag.writing.prompts import VERSION

_Place = tuple[str, int, int]

MOST_STANDING_IN = 2
"""Quotes that stand in for one statement."""


def written_answers(
    writer: Writer, index: OpenIndex, embedder: Embedder, quoted: Answer, spans: Sequence[Span], tally: Tally
) -> Iterator[Answer]:
    """Write `quoted` anew from the sentences of those `spans` that are sure. Where nothing is verified, `quoted` with a
    line that says so; where some is, the reports' own words stand in for statements in doubt.

    The first has no statement yet; the same one comes again while there is nothing new, so that whoever reads may stop.
    Every citation is a verified quote; what quote mode chose and no statement cites comes first in `also_found`.
    """
    started = time.perf_counter()
    sentences = [index.sentences[place] for span in spans if span.sure for place in span.places]
    statements: list[Written] = []
    growing = _written(writer, index, quoted, statements, tally, started)
    yield growing
    for statement in writer.write(index, embedder, quoted.searched_for, sentences, tally, quoted.seconds.total):
        if statement is not None:
            statements.append(statement)
            growing = _written(writer, index, quoted, statements, tally, started)
        yield growing
    if not any(statement.text for statement in statements):
        reason = tally.failure or wording.NOTHING_VERIFIED
        notice = f"{quoted.notice} {wording.NOT_WRITTEN.format(reason=reason)}".strip()
        seconds = _seconds(quoted, started)
        yield quoted.model_copy(update={"notice": notice, "dropped": tally.dropped.total(), "seconds": seconds})
        return
    yield _written(writer, index, quoted, statements, tally, started)


def _written(
    writer: Writer, index: OpenIndex, quoted: Answer, statements: Sequence[Written], tally: Tally, started: float
) -> Answer:
    numbered = _Numbered()
    shown = tuple(each for written in statements for each in _statements(index, quoted, written, numbered))
    citations = numbered.citations
    verify(citations, index.reports)
    places = {_place(citation) for citation in citations}
    left = [each for each in quoted.citations if not _covered(each, places)]
    also = (*left, *quoted.also_found)
    notice = quoted.notice
    if tally.failure:
        notice = f"{notice} {wording.CUT_SHORT.format(reason=tally.failure)}".strip()
    return quoted.model_copy(
        update={
            # Two that are in doubt may have the same words to stand in for them.
            "statements": tuple(dict.fromkeys(shown)),
            "citations": citations,
            "also_found": tuple(each.model_copy(update={"n": n}) for n, each in enumerate(also, 1)),
            "notice": notice,
            "mode": "written",
            "model": writer.model,
            "prompt": VERSION,
            "dropped": tally.dropped.total(),
            "seconds": _seconds(quoted, started),
        }
    )


class _Numbered:
    """Citations in the order in which they are first used, each once."""

    def __init__(self) -> None:
        self._known: dict[_Place, Citation] = {}

    def of(self, citation: Citation) -> int:
        """The number of a citation."""
        numbered = citation.model_copy(update={"n": len(self._known) + 1})
        return self._known.setdefault(_place(citation), numbered).n

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All of them."""
        return tuple(self._known.values())


def _statements(index: OpenIndex, quoted: Answer, written: Written, numbered: _Numbered) -> Iterator[Statement]:
    """A verified statement; or, for one in doubt, quotes of the sentences that it cites."""
    if written.text:
        cited = [_citation(index, sentence) for sentence in written.sentences]
        yield Statement(text=written.text, citations=tuple(numbered.of(each) for each in cited))
        return
    for sentence in written.sentences[:MOST_STANDING_IN]:
        quote = _standing_in(index, quoted, sentence)
        yield Statement(text=quote.words, citations=(numbered.of(quote),), stands_in=True)


def _standing_in(index: OpenIndex, quoted: Answer, sentence: Sentence) -> Citation:
    """The sentence with what it leans on; no more than quote mode shows, which withholds some passages."""
    place = next(n for n in index.places_of_passage[sentence.passage] if index.sentences[n] == sentence)
    span = standing_alone(index, place)
    whole = next((each for each in quoted.citations if _covered(_citation(index, sentence), {_place(each)})), None)
    if whole is None:
        return _citation(index, sentence)
    if whole.start <= span.start and span.end <= whole.end:
        return cite(index.reports[span.report], 0, span.section, span.start, span.end)
    return whole


def _citation(index: OpenIndex, sentence: Sentence) -> Citation:
    section = index.passage_of(sentence).section
    return cite(index.reports[sentence.report], 0, section, sentence.start, sentence.end)


def _place(citation: Citation) -> _Place:
    return citation.report, citation.start, citation.end


def _covered(quote: Citation, places: set[_Place]) -> bool:
    return any(report == quote.report and start < quote.end and end > quote.start for report, start, end in places)


def _seconds(quoted: Answer, started: float) -> Seconds:
    spent = time.perf_counter() - started
    before = quoted.seconds
    return Seconds(retrieve=before.retrieve, answer=before.answer + spent, total=before.total + spent)
