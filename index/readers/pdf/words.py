"""Words that were divided at the end of a line, and words that have a hyphen of their own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.vocabulary import is_english

HYPHENS = "-\u2010\u00ad"
SOFT_HYPHEN = "\u00ad"

_WORD = re.compile(r"[^\W\d_]+(?:[-'’\u2010][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Divisions:
    """Tells the division of a word from a hyphen, by the words that a report uses in the middle of its lines."""

    seen: frozenset[str]
    divides: bool
    """Whether the report divides words at all."""

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Divisions":
        """Learn from the lines of a report."""
        seen: set[str] = set()
        ends: list[tuple[str, str]] = []
        before = ""
        for line in lines:
            words = [word.lower() for word in _WORD.findall(line)]
            if before and words:
                ends.append((before, words[0]))
            before = words[-1] if words and line[-1:] in HYPHENS else ""
            seen.update(words[:-1] if before else words)
        torn = any(not (is_english(first.split("-")[-1]) and is_english(second)) for first, second in ends)
        return cls(frozenset(seen), torn)

    def is_division(self, before: str, after: str) -> bool:
        """Whether the hyphen at the end of `before` only divides the word that goes on at the beginning of `after`."""
        if before.endswith(SOFT_HYPHEN):
            return True
        first = _WORD.findall(before[:-1].lower())
        second = _WORD.match(after.lower())
        if not first or not second or not before[-2:-1].isalpha() or after[0].isupper():
            return False
        head, tail = first[-1], second[0]
        if f"{head}-{tail}" in self.seen or "-" in tail:
            return False
        joined = head.split("-")[-1] + tail
        if head + tail in self.seen or joined in self.seen:
            return True
        return self.divides and is_english(joined)
