"""Whether each figure of a statement stands with what it stands with in the source: two figures may be swapped.

Figures and texts are in the form that `rag.numbers` gives.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from rag.numbers.equality import comparable, says
from rag.numbers.quantity import Quantity
from rag.writing.words import agreement, content_words, stem

_PART = re.compile(
    r"[.;:()]|,(?!\d)|\b(?:and|but|against|while|whereas|compared (?:with|to)|although|with|out of|of which|when)\b"
)
_COUNTED = ("count", "score", "money", "percentage", "duration")
_SOME = r"(?:(?:the|its|their|all|these|those|just|about|over|under|around|nearly|almost) )*"
_PART_OF = re.compile(rf" (?:out )?of {_SOME}$")
_FROM = re.compile(rf"\bfrom {_SOME}$")
_EARLIER = re.compile(rf"\b(?:from|than|against|compared (?:with|to)) {_SOME}$")
_TO = re.compile(rf"(?: (?:in|for|during|by))? to {_SOME}$")
LEAD = 0.2
"""So much better must a figure's words fit another figure of the source before it is taken for that one."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure and what is said with it: stems, and the other figures of its part of the sentence, with the weight
    that their nearness gives them; and whether that part denies something."""

    figure: Quantity
    around: Mapping[str, float]
    denied: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """A stated change, and whether the source gives it alike."""

    before: Quantity
    after: Quantity
    given: Literal["alike", "turned round"]


def misplaced(stated: str, ours: Sequence[Quantity], source: str, theirs: Sequence[Quantity]) -> Quantity | None:
    """The first stated figure whose words stand with another figure of the source, or None."""
    changes = list(_changes(stated, ours, source, theirs))
    turned = _turned(changes)
    if turned:
        return turned
    sources = list(_placed(source, theirs))
    partners = dict(_partners(stated, ours, changes))
    for placed in _placed(stated, ours):
        own = [s for s in sources if says(s.figure, placed.figure)]
        partner = partners.get(placed.figure.start, placed.figure)
        others = [
            s
            for s in sources
            if comparable(s.figure, placed.figure) and not says(s.figure, placed.figure) and not says(s.figure, partner)
        ]
        if own and others and (placed.around or placed.denied) and _best(placed, others) >= _best(placed, own) + LEAD:
            return placed.figure
    return None


def turned_round(stated: str, ours: Sequence[Quantity], source: str, theirs: Sequence[Quantity]) -> Quantity | None:
    """The first of the two figures of a stated change ("from 69 % to 66 %") that the source gives the other way round;
    None where it gives none so."""
    return _turned(_changes(stated, ours, source, theirs))


def _turned(changes: Iterable[_Change]) -> Quantity | None:
    return next((change.before for change in changes if change.given == "turned round"), None)


def _changes(stated: str, ours: Sequence[Quantity], source: str, theirs: Sequence[Quantity]) -> Iterator[_Change]:
    """Each "from 69 % to 66 %" of `stated`, and how `source` gives it: "66 %, down from 69 %" is the same."""
    dates = [figure for figure in ours if figure.kind == "date"]
    for before, after in _neighbours([figure for figure in ours if figure.kind != "date"]):
        joined = _TO.fullmatch(_without(dates, stated, before.end, after.start))
        if not joined or not _FROM.search(stated[: before.start]):
            continue
        first, then = (next((figure for figure in theirs if says(figure, each)), None) for each in (before, after))
        if first is None or then is None:
            continue
        dated = [_date_after(figure, theirs) for figure in (first, then)]
        if all(dated) and dated[0] != dated[1]:
            yield _Change(before, after, "alike" if dated[0] < dated[1] else "turned round")
            continue
        called = [bool(_EARLIER.search(source[: figure.start])) for figure in (first, then)]
        if called[0] != called[1]:
            yield _Change(before, after, "alike" if called[0] else "turned round")
        elif first.start < then.start:
            yield _Change(before, after, "alike")


def _date_after(figure: Quantity, figures: Sequence[Quantity]) -> str:
    """The date that stands after a figure and before the next of its kind; empty where there is none."""
    for other in sorted(figures, key=lambda each: each.start):
        if other.start > figure.start and other.kind in ("date", figure.kind):
            return other.when
    return ""


def _without(dates: Sequence[Quantity], text: str, start: int, end: int) -> str:
    """`text[start:end]` without the dates in it: "from 40 % in 2022 to 49 %" is a change too."""
    kept, at = [], start
    for date in dates:
        if at <= date.start < end:
            kept.append(text[at : date.start].rstrip())
            at = date.end
    return "".join((*kept, text[at:end]))


def _partners(stated: str, ours: Sequence[Quantity], changes: Sequence[_Change]) -> Iterator[tuple[int, Quantity]]:
    """Where each figure begins that tells its place beside another by itself, with that other: a part of a whole ("six
    of the nine"), or the ends of a change that the source gives alike. Neither was taken for the other."""
    parts = [
        (part, whole)
        for part, whole in _neighbours(ours)
        if _PART_OF.fullmatch(stated[part.end : whole.start]) and part.kind == whole.kind and part.value < whole.value
    ]
    for one, other in (*parts, *((change.before, change.after) for change in changes)):
        yield from ((one.start, other), (other.start, one))


def _neighbours(figures: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    return pairwise(sorted(figures, key=lambda figure: figure.start))


def _best(placed: _Placed, candidates: Sequence[_Placed]) -> float:
    return max(_fit(placed, candidate) for candidate in candidates)


def _fit(ours: _Placed, theirs: _Placed) -> float:
    """The share of what is said with ours that is said with theirs; a denial on one side only counts against."""
    said = sum(weight for word, weight in ours.around.items() if _is_among(word, theirs.around))
    return said / (sum(ours.around.values()) or 1.0) - 0.5 * (ours.denied != theirs.denied)


def _is_among(word: str, others: Mapping[str, float]) -> bool:
    return word in others or any(
        line.fullmatch(word) and any(line.fullmatch(other) for other in others) for line in agreement().equivalents
    )


def _placed(text: str, found: Sequence[Quantity]) -> Iterator[_Placed]:
    for start, end in _parts(text, found):
        inside = [figure for figure in found if start <= figure.start < end]
        part = text[start:end]
        denied = bool(agreement().negators.search(part))
        words = content_words(part)
        for figure in inside:
            if figure.kind in _COUNTED:
                near = sorted(words, key=lambda word: abs(start + word.start() - figure.start))
                around = {stem(word[0]): 1.0 / (1 + place) for place, word in reversed(list(enumerate(near)))}
                around |= {f"{each.kind} {each.value}": 0.5 for each in inside if each.kind != figure.kind}
                yield _Placed(figure, around, denied)


def _parts(text: str, found: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """Parts of `text` that hold a figure; what stands before one without any goes with it."""
    start = 0
    for match in _PART.finditer(text):
        if any(figure.start <= match.start() < figure.end for figure in found):
            continue
        if any(start <= figure.start < match.start() for figure in found):
            yield start, match.start()
            start = match.end()
    yield start, len(text)
