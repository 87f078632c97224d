"""What is embedded: sentences, passages in windows that fit the model, and anticipated questions.

A unit's id says what it stands for: `s|<sentence id>`, `p|<passage id>|<window>`, `q|<target id>|<number>`, where the
target of a question is the sentence or passage that answers it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.types import AnticipatedQuestion, Passage, Sentence

UnitKind = Literal["sentence", "passage", "question"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One text to embed, the report it is from and the place that it stands for."""

    id: str
    kind: UnitKind
    report: str
    start: int
    end: int
    section: str
    text: str


def target_of(unit_id: str) -> str:
    """The sentence or passage id that a unit stands for."""
    return unit_id.split("|")[1]


def make_units(
    text: str, passages: Sequence[Passage], questions: Iterable[AnticipatedQuestion], max_words: int
) -> list[Unit]:
    """Every unit of one report, in reading order within each kind."""
    units: list[Unit] = []
    for passage in passages:
        section = " > ".join(passage.section)
        units.extend(
            Unit(f"s|{s.id}", "sentence", s.report, s.start, s.end, section, flat(text[s.start : s.end]))
            for s in passage.sentences
        )
        units.extend(_windows(text, passage, section, max_words))
    units.extend(_question_units(passages, questions))
    return units


def flat(text: str) -> str:
    """`text` with every run of white space, non-breaking included, as one space."""
    return " ".join(text.split())


def _windows(text: str, passage: Passage, section: str, max_words: int) -> Iterator[Unit]:
    """The passage under its heading, cut between sentences where it would not fit the model."""
    heading = passage.section[-1] if passage.section else ""
    room = max(max_words - len(heading.split()), 1)
    for number, window in enumerate(_fill(text, passage.sentences, room)):
        start, end = window[0].start, window[-1].end
        body = flat(text[start:end])
        content = f"{heading}: {body}" if heading else body
        yield Unit(f"p|{passage.id}|{number}", "passage", passage.report, start, end, section, content)


def _fill(text: str, sentences: Sequence[Sentence], room: int) -> Iterator[list[Sentence]]:
    window: list[Sentence] = []
    used = 0
    for sentence in sentences:
        words = len(text[sentence.start : sentence.end].split())
        if window and used + words > room:
            yield window
            window, used = [], 0
        window.append(sentence)
        used += words
    if window:
        yield window


def _question_units(passages: Sequence[Passage], questions: Iterable[AnticipatedQuestion]) -> Iterator[Unit]:
    counts: dict[str, int] = {}
    for question in questions:
        target = find_target(passages, question)
        if target is None:
            continue
        number = counts[target.id] = counts.get(target.id, -1) + 1
        section = " > ".join(next(p.section for p in passages if p.start <= target.start < p.end))
        yield Unit(
            f"q|{target.id}|{number}", "question", question.report, target.start, target.end, section, question.text
        )


def find_target(passages: Sequence[Passage], question: AnticipatedQuestion) -> Sentence | Passage | None:
    """The sentence or passage that a question's place overlaps most; None where it overlaps nothing indexed."""
    overlapping = [p for p in passages if min(p.end, question.end) > max(p.start, question.start)]
    candidates: list[Sentence | Passage] = list(overlapping)
    if question.of == "sentence":
        candidates = [s for p in overlapping for s in p.sentences if min(s.end, question.end) > max(s.start, question.start)]
    if not candidates:
        return None
    return max(candidates, key=lambda c: min(c.end, question.end) - max(c.start, question.start))
