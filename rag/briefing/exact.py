"""Word-for-word search in the reports, blind to case, white space and the form of quotation marks, true to offsets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.report import IndexedReport

_SAME = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "}
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|‘([^’]{20,})’")
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A text folded for comparing: `places[i]` is where character `i` of `text` stands in the original."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the report's id and offsets in its canonical text."""

    report: str
    start: int
    end: int


def fold(text: str) -> Folded:
    """`text` in small letters with single spaces and plain quotation marks."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _SAME.get(character, character)
        if plain.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(place)
            continue
        small = plain.lower()
        letters.append(small if len(small) == 1 else plain)
        places.append(place)
    return Folded("".join(letters), tuple(places))


class ExactSearch:
    """The reports, folded once."""

    def __init__(self, reports: Mapping[str, IndexedReport]) -> None:
        self._folded = {name: fold(report.text) for name, report in reports.items()}

    def find(self, words: str) -> list[Place]:
        """Every place where `words` stand, the first in each report; a full stop at the end does not matter."""
        wanted = fold(words).text.strip(" .,;:\"'")
        found = []
        for name, folded in self._folded.items():
            at = _whole_words(folded.text, wanted)
            if at >= 0:
                found.append(Place(name, folded.places[at], folded.places[at + len(wanted) - 1] + 1))
        return found


def _whole_words(text: str, wanted: str) -> int:
    if not wanted:
        return -1
    match = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text)
    return match.start() if match else -1


def quotations(sentence: str) -> Iterator[str]:
    """What a sentence puts in quotation marks, where it is more than a term."""
    for match in _QUOTED.finditer(sentence):
        words = next(group for group in match.groups() if group)
        if len(words.split()) >= _FEWEST_WORDS:
            yield words


def without_quotations(sentence: str) -> str:
    """The sentence's own words."""
    return _QUOTED.sub(" ", sentence)
