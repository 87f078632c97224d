"""Which words of a statement are which of its sources' words, so that what was changed between them can be looked at.

Whole runs of words are matched first, the longest first, and single words beside them after (greedy string tiling, Wise
1993, which allows a sentence to be turned round). All texts are in the form that `rag.numbers.words.plain` gives.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.writing.words import agreement, stem

_TOKEN = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]|£?\d[\d,.:/]*\d%?|£?\d%?|[.;:,()]")
BETWEEN = "|"
"""Stands between two sources, and is no word."""
_STOPS = frozenset((".", ";", BETWEEN))
_MARKS = _STOPS | frozenset((":", ",", "(", ")"))

_LIGHT, _MARK, _BESIDE = 0.3, 0.1, 0.2
"""What a word that asserts little, a mark, and a neighbour that is matched already add to a run."""
_FAR = 12
"""Words from a matched neighbour within which a single word is taken for the one of the same passage."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark, and its place in its text; of a source's, `source` says which."""

    text: str
    start: int
    end: int
    source: int = 0

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number."""
        return self.text not in _MARKS

    @property
    def stops(self) -> bool:
        """Whether a sentence or a list's part ends here."""
        return self.text in _STOPS

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.text[0].isdigit() or self.text[0] == "£"

    @property
    def asserts(self) -> bool:
        """Whether it is a word that says something by itself."""
        return self.text[0].isalpha() and self.text.strip("'-") not in agreement().light

    @property
    def key(self) -> str:
        """What it is compared by."""
        return stem(self.text) if self.text[0].isalpha() else self.text


@dataclass(frozen=True, eq=False)
class Alignment:
    """`places[n]`: where in `theirs` the nth token of `ours` stands, or None. No place is taken twice."""

    ours: tuple[Token, ...]
    theirs: tuple[Token, ...]
    places: tuple[int | None, ...]

    @cached_property
    def matched(self) -> list[tuple[int, int]]:
        """The words of ours that stand in theirs, each with its place there, in our order."""
        return [(n, place) for n, place in enumerate(self.places) if place is not None and self.ours[n].is_word]

    @cached_property
    def taken(self) -> frozenset[int]:
        """The places of theirs where a word of ours stands."""
        return frozenset(place for _, place in self.matched)

    @cached_property
    def added(self) -> list[Token]:
        """The tokens of ours that stand nowhere in theirs."""
        return [token for token, place in zip(self.ours, self.places, strict=True) if place is None]


def tokens(text: str, source: int = 0) -> tuple[Token, ...]:
    """The words, numbers and marks of `text`."""
    return tuple(Token(match[0], match.start(), match.end(), source) for match in _TOKEN.finditer(text))


def align(stated: str, sources: Sequence[str]) -> Alignment:
    """Match the words of a statement with those of its sources."""
    ours = tokens(stated)
    theirs: list[Token] = []
    for n, source in enumerate(sources):
        theirs += [*tokens(source, n), Token(BETWEEN, len(source), len(source), n)]
    tiling = _Tiling(ours, theirs)
    tiling.match_runs()
    tiling.match_equivalents()
    return Alignment(ours, tuple(theirs), tuple(tiling.places))


class _Tiling:
    def __init__(self, ours: Sequence[Token], theirs: Sequence[Token]) -> None:
        self._ours, self._theirs = ours, theirs
        self._keys, self._their_keys = ([token.key for token in each] for each in (ours, theirs))
        self._worth = [1.0 if t.asserts or t.is_number else _LIGHT if t.is_word else _MARK for t in ours]
        self.places: list[int | None] = [None] * len(ours)
        self._taken = [False] * len(theirs)
        self._where: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._their_keys):
            if theirs[place].text != BETWEEN:
                self._where[key].append(place)

    def match_runs(self) -> None:
        """Match the run that is worth most, until none is left."""
        while best := max(self._runs(), default=None):
            first, place, length = -best[1], -best[2], best[3]
            for n in range(length):
                self.places[first + n] = place + n
                self._taken[place + n] = True

    def match_equivalents(self) -> None:
        """Match words that stand for one another with what is left."""
        for n, token in enumerate(self._ours):
            if self.places[n] is None and token.asserts:
                free = [place for place, other in enumerate(self._theirs) if self._may_stand_for(place, token, other)]
                if free:
                    before = next((place for place in self.places[n::-1] if place is not None), 0)
                    self.places[n] = nearest = min(free, key=lambda place: abs(place - before - 1))
                    self._taken[nearest] = True

    def _may_stand_for(self, place: int, ours: Token, theirs: Token) -> bool:
        return (
            not self._taken[place]
            and theirs.is_word
            and any(line.fullmatch(ours.text) and line.fullmatch(theirs.text) for line in agreement().equivalents)
        )

    def _runs(self) -> Iterator[tuple[float, int, int, int]]:
        """Every run that may be matched: its worth, its negated places in ours and in theirs, and its length. Of two
        that are worth the same the first is the greatest."""
        for first in range(len(self._ours)):
            if self.places[first] is None:
                for place in self._where[self._keys[first]]:
                    length = self._length(first, place)
                    worth = sum(self._worth[first : first + length])
                    beside = self._beside(first, place, length)
                    if length and (worth >= 1 or (beside and not self._crosses(first, place, length))):
                        yield worth + beside, -first, -place, length

    def _length(self, first: int, place: int) -> int:
        length = 0
        while (
            first + length < len(self._ours)
            and place + length < len(self._theirs)
            and self.places[first + length] is None
            and not self._taken[place + length]
            and self._keys[first + length] == self._their_keys[place + length]
        ):
            length += 1
        return length

    def _crosses(self, first: int, place: int, length: int) -> bool:
        """Whether a run would stand on the other side of a neighbour that is matched already: a word that asserts
        little is then another one."""
        before = next((each for each in self.places[:first][::-1] if each is not None), None)
        after = next((each for each in self.places[first + length :] if each is not None), None)
        return (before is not None and place < before) or (after is not None and place + length - 1 > after)

    def _beside(self, first: int, place: int, length: int) -> float:
        before = self.places[first - 1] if first else None
        after = self.places[first + length] if first + length < len(self._ours) else None
        follows = before is not None and 0 < place - before <= _FAR
        leads = after is not None and 0 < after - (place + length - 1) <= _FAR
        return _BESIDE * (follows + leads)
