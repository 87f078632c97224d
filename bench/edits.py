"""What was changed between a statement and its sources, as features that tell whether it may still be relied on.

A statement that only leaves out the end of a sentence, an aside, or puts its report's name before it, says what its
source says. One that puts a word in, leaves one out or joins pieces in the middle of a clause may not.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from alignment import Alignment, Token, align

from rag.linear import Features
from rag.writing.support import Embedded, Vectors, word_vector
from rag.writing.words import stem, stems

MOST = 3.0
"""How often a feature counts at most."""
_WORDS_BEFORE, _WORDS_AFTER, _LIMITED, _NEAR = 8, 14, 3, 12
"""Words before a verb of speaking among which is who speaks; after it, of what is said; after a limiting word, of what
it limits; between two pieces of a source that may have been replaced."""
_CLAUSE_STARTS = frozenset(("that", "and", "but", "which", "when", "while", "as", "because"))

Jump = Literal["on", "sentence", "source", "back", "back to a source"]


@dataclass(frozen=True, slots=True)
class _Tables:
    groups: dict[str, re.Pattern[str]]
    speaking: re.Pattern[str]
    limits: frozenset[str]


@cache
def _tables() -> _Tables:
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    groups = {name: re.compile("|".join(words)) for name, words in raw["groups"].items()}
    return _Tables(groups, re.compile("|".join(raw["speaking"]["any"])), frozenset(raw["limits"]["any"]))


@dataclass(frozen=True, slots=True)
class _Seam:
    """Between two words of a statement that stand in its sources: what was put in, what left out, and where it goes."""

    put_in: Sequence[Token]
    left_out: Sequence[Token]
    goes: Jump


class Edits:
    """One statement beside its sources; `known` is what else it may name, such as its report's title."""

    def __init__(self, stated: Embedded, sources: Sequence[Embedded], known: str) -> None:
        self._stated, self._sources = stated, sources
        self._known = stems(known)
        self._aligned: Alignment = align(stated.text, [source.text for source in sources])
        self._matched = self._aligned.matched()
        self._taken = {place for _, place in self._matched}

    def features(self) -> Features:
        """Everything that the model looks at."""
        found: Counter[str] = Counter()
        for counted in (self._seams_seen(), self._end_seen(), self._speakers_seen(), self._limits_seen()):
            found.update(counted)
        counts = {name: min(MOST, float(count)) for name, count in found.items()}
        return counts | self._shape() | self._likeness()

    def _shape(self) -> Features:
        words = [token for token in self._aligned.ours if token.is_word]
        telling = [token for token in words if token.asserts or token.is_number]
        new = [token for token, place in self._placed() if place is None and self._kind(token) in ("content", "number")]
        return {
            "words": len(words) / 20,
            "sources": float(len(self._sources)),
            "sources used": float(len({self._aligned.theirs[place].source for place in self._taken})),
            "new words": float(min(4, len(new))),
            "share of new words": len(new) / max(1, len(telling)),
            "seams": len(list(self._seams())) / max(5, len(words)),
        }

    def _placed(self) -> Iterator[tuple[Token, int | None]]:
        return zip(self._aligned.ours, self._aligned.places, strict=True)

    def _kind(self, token: Token) -> str:
        if token.is_number:
            return "number"
        if token.key in self._known:
            return "known"
        return "content" if token.asserts else "light"

    def _seams(self) -> Iterator[_Seam]:
        """Where the next matched word is not the source's next word, or something was put in before it."""
        theirs = self._aligned.theirs
        for (one, here), (other, there) in zip(self._matched, self._matched[1:], strict=False):
            put_in = [token for token in self._aligned.ours[one + 1 : other] if token.is_word]
            low, high = sorted((here, there))
            between = theirs[low + 1 : high]
            across = any(token.source != theirs[low].source for token in theirs[low : high + 1])
            if there > here:
                goes: Jump = "source" if across else "sentence" if any(t.stops for t in between) else "on"
            else:
                goes = "back to a source" if across else "back"
            left_out = [t for n, t in enumerate(between, low + 1) if n not in self._taken or not t.is_word]
            if there != here + 1 or put_in:
                yield _Seam(put_in, left_out, goes)

    def _seams_seen(self) -> Iterator[str]:
        for seam in self._seams():
            for token in seam.put_in:
                yield f"put in: {self._kind(token)}"
                yield from (f"put in: {group}" for group in _groups(token))
                if self._kind(token) == "light":
                    yield f"put in “{token.text}”"
            if seam.goes == "on":
                yield from _left_out(seam.left_out)
            else:
                yield f"goes {seam.goes}"
                if seam.put_in:
                    yield f"goes elsewhere by “{seam.put_in[0].text}”"

    def _end_seen(self) -> Iterator[str]:
        """What stands after the last matched word on either side."""
        if not self._matched:
            return
        last, place = self._matched[-1]
        for token in self._aligned.ours[last + 1 :]:
            if token.is_word:
                yield f"ends with: {self._kind(token)}"
                yield from (f"ends with: {group}" for group in _groups(token))
        rest = self._rest_of_sentence(place)
        if any(token.is_word for token in rest):
            yield "leaves out the end"
            first = rest[0]
            yield "leaves out after a mark" if not first.is_word else f"leaves out “{_light(first)}”"
            for token in rest:
                if not token.is_word:
                    break
                yield from (f"leaves out at the end: {group}" for group in _groups(token))

    def _rest_of_sentence(self, place: int) -> list[Token]:
        rest = []
        for token in self._aligned.theirs[place + 1 :]:
            if token.stops:
                break
            rest.append(token)
        return rest

    def _speakers_seen(self) -> Iterator[str]:
        """Whose word it is here and there."""
        ours, theirs = _speakers(self._aligned.ours), _speakers(self._aligned.theirs)
        said_by = {key for _, who in theirs for key in who}
        for place, who in ours:
            if who:
                held = any(key in said_by for key in who)
                known = any(key in self._known for key in who)
                others = any(others for _, others in theirs)
                yield "speaker: " + ("same" if held else f"{'known' if known else 'new'}{' for another' * others}")
            if self._aligned.places[place] is None:
                yield "speaker: new verb"
        said = {token.key for token in self._aligned.ours}
        for place, who in theirs:
            after = range(place + 1, min(len(self._aligned.theirs), place + _WORDS_AFTER))
            if any(n in self._taken and self._aligned.theirs[n].asserts for n in after):
                if place not in self._taken:
                    yield "speaker: verb gone" if ours else "speaker: nobody now"
                if who and not said & set(who):
                    yield "speaker: gone"

    def _limits_seen(self) -> Iterator[str]:
        """Limiting words that stand before a matched word there and not here, or here and not there."""
        ours = {token.text for token in self._aligned.ours}
        theirs = self._aligned.theirs
        limiting = set()
        for place, token in enumerate(theirs):
            following = range(place + 1, min(len(theirs), place + 1 + _LIMITED))
            if token.text in _tables().limits and any(n in self._taken and theirs[n].asserts for n in following):
                limiting.add(token.text)
        for word in limiting - ours:
            yield from ("limit gone", f"limit gone: {word}")
        for word in (ours & _tables().limits) - {token.text for token in theirs}:
            yield from ("new limit", f"new limit: {word}")

    def _likeness(self) -> Features:
        """How like the words of either side are as the embedding model sees them in their sentences."""
        ours = [word_vector(self._stated, token.start, token.end) for token in self._aligned.ours]
        theirs = [word_vector(self._sources[t.source], t.start, t.end) for t in self._aligned.theirs]
        same = sorted(
            _cosine(ours[n], theirs[place]) for n, place in self._matched if self._aligned.ours[n].asserts
        ) or [1.0]
        new = [n for n, (token, place) in enumerate(self._placed()) if place is None and self._kind(token) == "content"]
        return {
            "likeness, least": same[0],
            "likeness, second": same[min(1, len(same) - 1)],
            "likeness, lower quarter": same[len(same) // 4],
            "likeness, mean": float(np.mean(same)),
            "likeness of new words": min((max(_cosine(ours[n], each) for each in theirs) for n in new), default=1.0),
            "likeness of what was replaced": self._replaced(ours, theirs),
            "likeness of the whole": max(float(self._stated.vector @ source.vector) for source in self._sources),
        }

    def _replaced(self, ours: Sequence[Vectors | None], theirs: Sequence[Vectors | None]) -> float:
        """How like a new word is to the words that it stands in place of; the least of them."""
        least = 1.0
        for (one, here), (other, there) in zip(self._matched, self._matched[1:], strict=False):
            low, high = sorted((here, there))
            new = [
                n for n in range(one + 1, other) if self._aligned.places[n] is None and self._aligned.ours[n].asserts
            ]
            old = [n for n in range(low + 1, high) if n not in self._taken and self._aligned.theirs[n].asserts]
            if new and old and high - low < _NEAR:
                least = min(least, *(max(_cosine(ours[n], theirs[m]) for m in old) for n in new))
        return least


def _left_out(tokens: Sequence[Token]) -> Iterator[str]:
    """What was left out within a sentence; an aside between marks counts by itself."""
    if not tokens:
        return
    first, last = tokens[0], tokens[-1]
    aside = (not first.is_word and not last.is_word) or first.text == "(" or last.text == ")"
    for token in tokens:
        if token.is_word:
            yield from (f"left out{' aside' * aside}: {group}" for group in _groups(token))
            if not token.asserts and not token.is_number:
                yield f"left out “{token.text}”"
            elif not aside:
                yield "left out: content"


def _light(token: Token) -> str:
    return "a word" if token.asserts or token.is_number else token.text


def _groups(token: Token) -> list[str]:
    return [name for name, pattern in _tables().groups.items() if pattern.fullmatch(token.text)]


def _speakers(words: Sequence[Token]) -> list[tuple[int, list[str]]]:
    """The place of each verb of speaking, and the stems of the words before it that say who."""
    found = []
    for place, token in enumerate(words):
        if _tables().speaking.fullmatch(token.text):
            before: list[str] = []
            for other in words[max(0, place - _WORDS_BEFORE) : place][::-1]:
                if not other.is_word or other.text in _CLAUSE_STARTS:
                    break
                before += [stem(other.text)] * other.asserts
            found.append((place, before))
    return found


def _cosine(one: Vectors | None, other: Vectors | None) -> float:
    return 1.0 if one is None or other is None else float(one @ other)
