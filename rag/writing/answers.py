"""Written answers from a quoted one, as statements are verified one by one; the last is the answer."""

import time
from collections.abc import Iterator, Sequence

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag import wording
from rag.citations import cite, verify
from rag.spans import Span
from rag.types import Answer, Citation, Seconds, Statement
from rag.writing.composing import Tally, Writer, Written
from rag.writing.prompts import VERSION


def written_answers(
    writer: Writer, index: OpenIndex, embedder: Embedder, quoted: Answer, spans: Sequence[Span], tally: Tally
) -> Iterator[Answer]:
    """Write `quoted` anew from the sentences of those `spans` that are sure. Where nothing is verified, `quoted` with a
    line that says so.

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
    if not statements:
        reason = tally.failure or wording.NOTHING_VERIFIED
        notice = f"{quoted.notice} {wording.NOT_WRITTEN.format(reason=reason)}".strip()
        seconds = _seconds(quoted, started)
        yield quoted.model_copy(update={"notice": notice, "dropped": tally.dropped.total(), "seconds": seconds})
        return
    yield _written(writer, index, quoted, statements, tally, started)


def _written(
    writer: Writer, index: OpenIndex, quoted: Answer, statements: Sequence[Written], tally: Tally, started: float
) -> Answer:
    cited = list(dict.fromkeys(sentence for statement in statements for sentence in statement.sentences))
    number = {sentence: n for n, sentence in enumerate(cited, 1)}
    citations = tuple(_citation(index, sentence, n) for sentence, n in number.items())
    verify(citations, index.reports)
    places = {(citation.report, citation.start, citation.end) for citation in citations}
    left = [each for each in quoted.citations if not _covered(each, places)]
    also = (*left, *quoted.also_found)
    notice = quoted.notice
    if tally.failure:
        notice = f"{notice} {wording.CUT_SHORT.format(reason=tally.failure)}".strip()
    return quoted.model_copy(
        update={
            "statements": tuple(
                Statement(text=statement.text, citations=tuple(number[sentence] for sentence in statement.sentences))
                for statement in statements
            ),
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


def _citation(index: OpenIndex, sentence: Sentence, n: int) -> Citation:
    section = index.passage_of(sentence).section
    return cite(index.reports[sentence.report], n, section, sentence.start, sentence.end)


def _covered(quote: Citation, places: set[tuple[str, int, int]]) -> bool:
    return any(report == quote.report and start < quote.end and end > quote.start for report, start, end in places)


def _seconds(quoted: Answer, started: float) -> Seconds:
    spent = time.perf_counter() - started
    before = quoted.seconds
    return Seconds(retrieve=before.retrieve, answer=before.answer + spent, total=before.total + spent)
