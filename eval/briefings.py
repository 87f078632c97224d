"""What the registers and the draft checker are measured by: lists made by hand, in `eval/*.jsonl`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import QuestionSetError
from index.opened import OpenIndex
from index.report import IndexedReport
from rag.briefing.check import Checker, Verdict
from rag.briefing.register import RegisteredFigure
from rag.briefing.sides import Side, Voice, side_of, voice_of
from rag.numbers.quantity import Kind
from rag.types import Citation

HERE = Path(__file__).parent
SECOND = HERE / "second"
"""Lists by authors who saw neither the code nor the first lists."""
THIRD = HERE / "third"
"""Drafts by two more authors: the third's are the tuning half, the fourth's the half that is held out."""
FOURTH = HERE / "fourth"
"""Drafts by four more: the last one's are held out."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Frozen):
    """`hits` of `of`, what it must reach, and which were missed, for people."""

    name: str
    hits: int
    of: int
    floor: float
    missed: tuple[str, ...] = ()

    @property
    def value(self) -> float:
        """The share; 1 where there is nothing to hit."""
        return self.hits / self.of if self.of else 1.0

    @property
    def passed(self) -> bool:
        """Whether it reaches its floor."""
        return self.value >= self.floor


class GoldFigure(_Frozen):
    """A figure as a reader found it. `as_at` is as precise as the reader could say; `counts`: words that what it
    counts must hold."""

    report: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    kind: Kind
    value: float
    as_at: str
    counts: tuple[str, ...]


class GoldRecommendation(_Frozen):
    """A recommendation as a reader found it; `general` where it is advice to all councils."""

    report: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    general: bool


Line = TypeVar("Line", bound=BaseModel)


def read_lines(path: Path, kind: type[Line]) -> tuple[Line, ...]:
    """The lines of a JSONL file; raises QuestionSetError with the line at fault."""
    lines = path.read_text(encoding="utf-8").splitlines()
    read: list[Line] = []
    for number, line in enumerate(lines, 1):
        try:
            read.append(kind.model_validate_json(line))
        except ValidationError as error:
            raise QuestionSetError(f"{path}, line {number}: {error.errors()[0]['msg']}; correct it") from error
    return tuple(read)


def check_places(lines: Sequence[GoldFigure | GoldRecommendation], reports: Mapping[str, IndexedReport]) -> None:
    """Raise QuestionSetError unless every quote stands at its place."""
    for line in lines:
        if reports[line.report].text[line.start : line.end] != line.quote:
            raise QuestionSetError(f"'{line.quote[:60]}' does not stand in {line.report} at {line.start}; correct it")


def figure_shares(gold: Sequence[GoldFigure], found: Sequence[RegisteredFigure]) -> tuple[Share, ...]:
    """How many figures are found with their value and kind, how many are spurious, and how many dates are right."""
    pairs = [(want, have) for want in gold for have in found if _same(want, have)]
    known = {have.n for _, have in pairs}
    have_of = {id(want): have for want, have in pairs}
    missed = tuple(want.quote for want in gold if id(want) not in have_of)
    spurious = tuple(f"{have.figure}: {have.sentence[:80]}" for have in found if have.n not in known)
    wrong_date = tuple(f"{w.quote}: {h.as_at}, not {w.as_at}" for w, h in pairs if not h.as_at.startswith(w.as_at))
    wrong_count = tuple(f"{w.quote}: {h.counts}" for w, h in pairs if not _counts(w, h))
    return (
        Share(name="Figures found", hits=len(gold) - len(missed), of=len(gold), floor=0.97, missed=missed),
        Share(name="Figures not spurious", hits=len(found) - len(spurious), of=len(found), floor=0.97, missed=spurious),
        Share(name="As-at date right", hits=len(pairs) - len(wrong_date), of=len(gold), floor=0.9, missed=wrong_date),
        Share(
            name="What it counts named", hits=len(pairs) - len(wrong_count), of=len(gold), floor=0.9, missed=wrong_count
        ),
    )


def _same(want: GoldFigure, have: RegisteredFigure) -> bool:
    overlaps = want.report == have.report and want.start < have.end and have.start < want.end
    return overlaps and want.value == have.value and want.kind == have.kind


def _counts(want: GoldFigure, have: RegisteredFigure) -> bool:
    return all(word.lower() in have.counts.lower() for word in want.counts)


def recommendation_shares(gold: Sequence[GoldRecommendation], found: Sequence[Citation]) -> tuple[Share, ...]:
    """How many recommendations are found, and how many of those found are some."""

    def overlaps(want: GoldRecommendation, have: Citation) -> bool:
        return want.report == have.report and want.start < have.end and have.start < want.end

    plain = [want for want in gold if not want.general]
    missed_plain = tuple(want.quote for want in plain if not any(overlaps(want, have) for have in found))
    missed = tuple(want.quote for want in gold if not any(overlaps(want, have) for have in found))
    spurious = tuple(have.quote for have in found if not any(overlaps(want, have) for want in gold))
    hits = len(gold) - len(missed)
    return (
        Share(name="Recommendations found", hits=hits, of=len(gold), floor=0.95, missed=missed),
        Share(
            name="Recommendations found, without advice to all councils",
            hits=len(plain) - len(missed_plain),
            of=len(plain),
            floor=0.95,
            missed=missed_plain,
        ),
        Share(
            name="Recommendations not spurious",
            hits=len(found) - len(spurious),
            of=len(found),
            floor=0.95,
            missed=spurious,
        ),
    )


class GoldSide(_Frozen):
    """A sentence with the side and the voice that a reader gave it."""

    report: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    side: Side
    voice: Voice


def side_shares(gold: Sequence[GoldSide], index: OpenIndex) -> tuple[Share, ...]:
    """How many sides and voices are right, and how many strengths and concerns are not taken for one another."""
    by_place = {(sentence.report, sentence.start): sentence for sentence in index.sentences}
    sides, voices, turned = [], [], []
    for want in gold:
        sentence = by_place[want.report, want.start]
        passage = index.passage_of(sentence)
        place = passage.sentences.index(sentence)
        before = index.quote(passage.sentences[place - 1]) if place else ""
        side, voice = side_of(want.quote, passage.section), voice_of(want.quote, before)
        if side != want.side:
            sides.append(f"{side}: {want.quote}")
        if {side, want.side} == {"strength", "concern"}:
            turned.append(want.quote)
        if voice != want.voice:
            voices.append(f"{voice}: {want.quote}")
    of = len(gold)
    return (
        Share(name="Side right", hits=of - len(sides), of=of, floor=0.8, missed=tuple(sides)),
        Share(name="Strength and concern told apart", hits=of - len(turned), of=of, floor=0.95, missed=tuple(turned)),
        Share(name="Voice right", hits=of - len(voices), of=of, floor=0.85, missed=tuple(voices)),
    )


class GoldDraft(_Frozen):
    """A sentence as a draft might hold it, and the right verdict; `half` says whether thresholds were found on it."""

    id: str
    half: Literal["tuning", "held_out"]
    text: str
    verdict: Verdict


def draft_shares(gold: Sequence[GoldDraft], checker: Checker) -> tuple[Share, ...]:
    """How many verdicts are right in each half, and that no altered figure or name is called supported.

    What was missed in the held-out half is not told: whoever reads it tunes on it.
    """
    shares = []
    for half in ("tuning", "held_out"):
        own = [one for one in gold if one.half == half]
        checked = checker.check([one.text for one in own]).sentences
        pairs = list(zip(own, checked, strict=True))
        wrong = tuple(
            f"{want.verdict}, not {have.verdict}: {want.text}" for want, have in pairs if want.verdict != have.verdict
        )
        altered = [(want, have) for want, have in pairs if want.verdict == "differs"]
        passed = tuple(want.text for want, have in altered if have.verdict in ("exact", "supported"))
        for what, missed, of, floor in (
            ("verdict right", wrong, len(own), 0.9),
            ("no alteration passed", passed, len(altered), 1.0),
        ):
            name, told = f"Drafts, {half.replace('_', ' ')}: {what}", missed if half == "tuning" else ()
            shares.append(Share(name=name, hits=of - len(missed), of=of, floor=floor, missed=told))
    return tuple(shares)
