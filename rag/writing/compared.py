"""A statement beside its sources: which words were put in, which left out, and of what kind they are."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Literal

from rag.writing.alignment import Alignment, Token, align
from rag.writing.words import stems

Jump = Literal["on", "sentence", "source", "back", "back to a source"]


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of `edits.toml`, compiled."""

    groups: dict[str, re.Pattern[str]]
    speaking: re.Pattern[str]
    limits: frozenset[str]


@cache
def tables() -> Tables:
    """The tables, read once."""
    raw = tomllib.loads((Path(__file__).parent / "edits.toml").read_text(encoding="utf-8"))
    groups = {name: re.compile("|".join(words)) for name, words in raw["groups"].items()}
    return Tables(groups, re.compile("|".join(raw["speaking"]["any"])), frozenset(raw["limits"]["any"]))


@lru_cache(maxsize=1 << 14)
def groups_of(word: str) -> tuple[str, ...]:
    """The groups of words that `word` belongs to."""
    return tuple(name for name, pattern in tables().groups.items() if pattern.fullmatch(word))


@dataclass(frozen=True, slots=True)
class Seam:
    """Between two words of a statement that stand in its sources: what was put in, what left out, and where it goes."""

    put_in: Sequence[Token]
    left_out: Sequence[Token]
    goes: Jump
    place: int
    """Of the second word, in the sources."""


class Compared:
    """A statement's words beside those of its sources; `known` is what else it may name, such as a report's title.

    All texts are in the form that `rag.numbers.words.plain` gives.
    """

    def __init__(self, stated: str, sources: Sequence[str], known: str) -> None:
        self.aligned: Alignment = align(stated, sources)
        self.known = stems(known)

    def kind(self, token: Token) -> str:
        """Whether a word is a number, one that may be named anyway, one that says something, or a light one."""
        if token.is_number:
            return "number"
        if token.key in self.known:
            return "known"
        return "content" if token.asserts else "light"

    def seams(self) -> Iterator[Seam]:
        """Where the next matched word is not the source's next word, or something was put in before it."""
        ours, theirs = self.aligned.ours, self.aligned.theirs
        for (one, here), (other, there) in pairwise(self.aligned.matched):
            put_in = [token for token in ours[one + 1 : other] if token.is_word]
            low, high = sorted((here, there))
            left_out = [
                token
                for n, token in enumerate(theirs[low + 1 : high], low + 1)
                if n not in self.aligned.taken or not token.is_word
            ]
            if put_in or there < here or any(token.is_word for token in theirs[low + 1 : high]):
                yield Seam(put_in, left_out, self._goes(here, there), there)

    def _goes(self, here: int, there: int) -> Jump:
        low, high = sorted((here, there))
        passed = self.aligned.theirs[low : high + 1]
        across = any(token.source != passed[0].source for token in passed)
        if there < here:
            return "back to a source" if across else "back"
        return "source" if across else "sentence" if any(token.stops for token in passed[1:-1]) else "on"

    def before(self, place: int) -> list[Token]:
        """What stands before a place of the sources in its sentence and is in no match, the nearest first."""
        theirs = self.aligned.theirs
        sentence = takewhile(lambda n: not theirs[n].stops, range(place - 1, -1, -1))
        return [theirs[n] for n in sentence if n not in self.aligned.taken]

    def after(self, place: int) -> list[Token]:
        """What stands after a place of the sources in its sentence."""
        return list(takewhile(lambda token: not token.stops, self.aligned.theirs[place + 1 :]))
