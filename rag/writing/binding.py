"""Whether each figure of a statement stands with what it stands with in the source: two figures may be swapped.

Figures and texts are in the form that `rag.numbers` gives.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.numbers.equality import comparable, says
from rag.numbers.quantity import Quantity
from rag.writing.words import agreement, content_words, stem

_PART = re.compile(
    r"[.;:()]|,(?!\d)|\b(?:and|but|against|while|whereas|compared (?:with|to)|although|with|out of|of which|when)\b"
)
_COUNTED = ("count", "score", "money", "percentage", "duration")
LEAD = 0.2
"""So much better must a figure's words fit another figure of the source before it is taken for that one."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A figure and what is said with it: stems, and the other figures of its part of the sentence, with the weight
    that their nearness gives them; and whether that part denies something."""

    figure: Quantity
    around: Mapping[str, float]
    denied: bool


def misplaced(stated: str, ours: Sequence[Quantity], source: str, theirs: Sequence[Quantity]) -> Quantity | None:
    """The first stated figure whose words stand with another figure of the source, or None."""
    sources = list(_placed(source, theirs))
    for placed in _placed(stated, ours):
        own = [s for s in sources if says(s.figure, placed.figure)]
        others = [s for s in sources if comparable(s.figure, placed.figure) and not says(s.figure, placed.figure)]
        if own and others and (placed.around or placed.denied) and _best(placed, others) >= _best(placed, own) + LEAD:
            return placed.figure
    return None


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
