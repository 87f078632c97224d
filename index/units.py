"""What is stored as vectors: sentences under their heading, passages, and anticipated questions.

A unit's id says what it stands for: `s|<sentence id>`, `p|<passage id>`, `q|<sentence id>|<number>`, where the
sentence is the one that answers the question. Sentences and questions are embedded; a passage's vector is the mean of
its sentences', so that a long one loses no tail (the model reads 256 word pieces). A question that nothing answers
stands for no place; it is embedded as a unit is, and kept apart from them. So are the sentences of a report that has no
anticipated questions once more by themselves, without their heading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from index.reading import as_read
from index.types import CELL, AnticipatedQuestion, Passage, ReadReport, Sentence

UnitKind = Literal["sentence", "passage", "question", "unanswered", "alone"]

QUESTIONS_EMBEDDED = 3
"""Anticipated questions embedded for each sentence, the first in the file; the words of all are in the keyword index.
Measured on the development questions, more vectors made a build longer and no answer better (docs/measured.md)."""


UNANSWERED_EMBEDDED = 3500
"""So many of a report's questions that nothing answers are embedded, the first in the file; the words of all are looked
at. In our own files those stand first that are least like one another."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One text with its vector to be, the report it is from and the place that it stands for."""

    id: str
    kind: UnitKind
    report: str
    start: int
    end: int
    section: str
    text: str
    parts: tuple[str, ...] = ()
    """For a passage: the ids of its sentences' units."""


def target_of(unit_id: str) -> str:
    """The sentence or passage id that a unit stands for."""
    return unit_id.split("|")[1]


def report_of(unit_id: str) -> str:
    """The id of the report that a unit is from."""
    return target_of(unit_id).split(":", 1)[0]


def unit_of(sentence: Sentence) -> str:
    """The id of a sentence's own unit."""
    return f"s|{sentence.id}"


def flat(text: str) -> str:
    """`text` with every run of white space, non-breaking included, as one space."""
    return " ".join(text.split())


def make_units(read: ReadReport, passages: Sequence[Passage], asked: dict[str, list[str]]) -> list[Unit]:
    """Every unit of one report; `asked` holds the anticipated questions of a sentence by its id."""
    units: list[Unit] = []
    rows = table_rows(read)
    for passage in passages:
        section = " > ".join(passage.section)
        heading = heading_of(passage)
        parts = []
        for sentence in passage.sentences:
            place = (passage.report, sentence.start, sentence.end, section)
            own = rows.get(sentence.start) or as_read(read.text, sentence.start, sentence.end, read.dropped).text
            words = heading + flat(own)
            units.append(Unit(unit_of(sentence), "sentence", *place, words))
            parts.append(units[-1].id)
            for number, question in enumerate(asked.get(sentence.id, [])[:QUESTIONS_EMBEDDED]):
                units.append(Unit(f"q|{sentence.id}|{number}", "question", *place, question))
        body = heading + flat(as_read(read.text, passage.start, passage.end, read.dropped).text)
        place = (passage.report, passage.start, passage.end, section)
        units.append(Unit(f"p|{passage.id}", "passage", *place, body, tuple(parts)))
    return units


def unanswered_units(report: str, texts: Sequence[str]) -> list[Unit]:
    """What is asked of a report and nothing in it answers, as far as it is to be embedded beside its units."""
    embedded = texts[:UNANSWERED_EMBEDDED]
    return [Unit(f"n|{report}|{number}", "unanswered", report, 0, 0, "", text) for number, text in enumerate(embedded)]


def heading_of(passage: Passage) -> str:
    """What a passage and each of its sentences are embedded under."""
    return f"{passage.section[-1]}: " if passage.section else ""


def alone_texts(passages: Sequence[Passage], texts: Iterable[str]) -> list[str]:
    """The sentences of `passages` without their headings, from the `texts` of their units."""
    headings = (heading_of(passage) for passage in passages for _ in passage.sentences)
    return [text.removeprefix(heading) for text, heading in zip(texts, headings, strict=True)]


def alone_units(report: str, texts: Sequence[str]) -> list[Unit]:
    """Sentences that stand by themselves, to be embedded beside the units of their report."""
    return [Unit(f"a|{report}|{number}", "alone", report, 0, 0, "", text) for number, text in enumerate(texts)]


def table_rows(read: ReadReport) -> dict[int, str]:
    """By where it starts, each row of a table with the table's caption and the name of each cell's column."""
    caption, columns, run = "", [""], -1
    rows: dict[int, str] = {}
    for block in read.blocks:
        if block.kind not in ("caption", "header", "row"):
            continue
        if block.run != run:
            caption, columns, run = "", [], block.run
        words = flat(read.text[block.start : block.end])
        if block.kind == "caption":
            caption = f"{words} "
        elif block.kind == "header":
            columns = words.split(CELL)
        else:
            cells = zip_longest(columns, words.split(CELL), fillvalue="")
            rows[block.start] = caption + "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)
    return rows


def questions_by_target(passages: Sequence[Passage], questions: Sequence[AnticipatedQuestion]) -> dict[str, list[str]]:
    """Anticipated questions by the id of the sentence or passage that answers them.

    The target is the one that a question's place overlaps most; a question on something that is not indexed (a blanked
    e-mail address), or that nothing answers, has none and is left out.
    """
    asked: dict[str, list[str]] = {}
    for question in questions:
        target = max(_candidates(passages, question), key=lambda c: _overlap(c, question), default=None)
        if target is not None:
            asked.setdefault(target.id, []).append(question.text)
    return asked


def _candidates(passages: Sequence[Passage], question: AnticipatedQuestion) -> Iterator[Sentence | Passage]:
    for passage in passages:
        if _overlap(passage, question) > 0:
            among = (passage,) if question.of == "passage" else passage.sentences
            yield from (candidate for candidate in among if _overlap(candidate, question) > 0)


def _overlap(candidate: Sentence | Passage, question: AnticipatedQuestion) -> int:
    return min(candidate.end, question.end) - max(candidate.start, question.start)
