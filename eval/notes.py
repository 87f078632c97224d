"""What a note on a topic must hold: lists by readers, `eval/note_topics.jsonl` and `note_topics_kept_out.jsonl`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.briefings import HERE, Share, read_lines
from eval.errors import QuestionSetError
from index.anchoring import places_of
from index.embedding import Embedder
from index.opened import OpenIndex
from rag.briefing.brief import write_note
from rag.briefing.note import Note
from rag.briefing.sides import Side
from rag.briefing.topic import TopicError

FITTED_TO, KEPT_OUT = HERE / "note_topics.jsonl", HERE / "note_topics_kept_out.jsonl"
"""Lists by three readers and by a fourth, who each chose their own topics before they read the reports."""

MUST = 2


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wanted(_Frozen):
    """A sentence that belongs in the note, 2 where it must be there, and the side that the reader sees it on."""

    report: str
    quote: str
    grade: Literal[1, 2]
    side: Side


class NoteTopic(_Frozen):
    """A topic as a reader would type it, and what a note on it holds; nothing where the reports do not cover it."""

    topic: str
    sentences: tuple[Wanted, ...]


def load_topics(path: Path) -> tuple[NoteTopic, ...]:
    """The topics of a file; raises QuestionSetError for a line that is none."""
    return read_lines(path, NoteTopic)


def grades(index: OpenIndex, topic: NoteTopic) -> dict[int, int]:
    """The grade of each sentence of the reports that a reader chose, by its place; raises QuestionSetError."""
    found: dict[int, int] = {}
    for wanted in topic.sentences:
        spans = list(places_of(index.reports[wanted.report].read, wanted.quote))
        if not spans:
            raise QuestionSetError(f"'{wanted.quote[:60]}' does not stand in {wanted.report}; correct it")
        for place in set[int]().union(*(places_between(index, wanted.report, *span) for span in spans)):
            found[place] = max(found.get(place, 0), wanted.grade)
    return found


def places_between(index: OpenIndex, report: str, start: int, end: int) -> set[int]:
    """The places of the sentences of a report that share a character with the stretch."""
    return {
        place
        for place, sentence in enumerate(index.sentences)
        if sentence.report == report and sentence.start < end and start < sentence.end
    }


def note_shares(index: OpenIndex, embedder: Embedder, path: Path) -> tuple[Share, ...]:
    """How much of what a reader must have the notes hold, how much of what they quote belongs there, and how many
    topics that the reports do not cover are refused."""
    held = must = belongs = quoted = refused = uncovered = 0
    missed: list[str] = []
    for topic in load_topics(path):
        graded = grades(index, topic)
        note = _note(index, embedder, topic.topic)
        uncovered += not graded
        refused += not graded and note is None
        wanted = [place for place, grade in graded.items() if grade == MUST]
        shown = set().union(*_quoted(index, note)) if note else set()
        held, must = held + len(shown.intersection(wanted)), must + len(wanted)
        missed += [f"{topic.topic}: {index.quote(index.sentences[p])}" for p in wanted if p not in shown]
        if note and graded:
            quotes = [
                places_between(index, quote.citation.report, quote.citation.start, quote.citation.end)
                for part in note.reports
                for quote in part.quotes
            ]
            quoted, belongs = quoted + len(quotes), belongs + sum(bool(graded.keys() & each) for each in quotes)
    return (
        Share(name="Notes: what must be there", hits=held, of=must, floor=0.65, missed=tuple(missed)),
        Share(name="Notes: quotes that belong there", hits=belongs, of=quoted, floor=0.7),
        Share(name="Notes: topics not covered, refused", hits=refused, of=uncovered, floor=0.5),
    )


def _note(index: OpenIndex, embedder: Embedder, topic: str) -> Note | None:
    try:
        return write_note(index, embedder, topic)
    except TopicError:
        return None


def _quoted(index: OpenIndex, note: Note) -> list[set[int]]:
    return [places_between(index, each.report, each.start, each.end) for each in note.citations]
