"""Finding words again: in a report that came in another format, the same words stand at another place.

White space counts for nothing, and neither does what is not read as part of a text (a hyphen at a line's end, a running
head between two halves of a sentence). Anticipated questions keep their targets that way when a report changes its
format.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.reading import AsRead, as_read
from index.types import AnticipatedQuestion, ReadReport, Span

SAYS_MORE = 5
"""Words that a new version may have in blocks of its own before it is taken to say more: a caption, a banner."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Questions at their new places, and those whose words are not found any more."""

    questions: tuple[AnticipatedQuestion, ...]
    lost: tuple[AnticipatedQuestion, ...]


def places_of(read: ReadReport, words: str) -> Iterator[Span]:
    """Every place where `words` stand in a report's canonical text, white space aside, in order."""
    yield from _found(as_read(read.text, 0, len(read.text), read.dropped), words)


def reanchor(old: ReadReport, new: ReadReport, questions: Sequence[AnticipatedQuestion]) -> Anchored:
    """Find the words that each question is about, which stand at its place in `old`, again in `new`.

    Where they stand more than once, the place nearest to where they were is taken, in proportion to the texts' lengths.
    Words that stand nowhere are looked for once more by their letters alone: numbers and marks of list items, and marks
    between the columns of a table, differ between formats. What nothing answered is answered by nothing still where the
    new text says nothing that the old one does not.
    """
    finder = _Finder(new)
    asks_nothing = any(question.of == "nothing" for question in questions)
    says_more = asks_nothing and _words_not_in(old, new) > SAYS_MORE
    share = len(new.text) / max(len(old.text), 1)
    found: list[AnticipatedQuestion] = []
    lost: list[AnticipatedQuestion] = []
    for question in questions:
        if question.of == "nothing":
            (lost if says_more else found).append(question)
            continue
        words = as_read(old.text, question.start, question.end, old.dropped).text
        expected = question.start * share
        place = min(finder.places(words), key=lambda span: abs(span[0] - expected), default=None)
        if place is None:
            lost.append(question)
        else:
            found.append(replace(question, start=place[0], end=place[1]))
    return Anchored(tuple(found), tuple(lost))


def _words_not_in(old: ReadReport, new: ReadReport) -> int:
    """How many words of `new` are in blocks whose letters and figures do not stand together in `old`."""
    known = _signs(as_read(old.text, 0, len(old.text), old.dropped).text)
    blocks = (as_read(new.text, block.start, block.end, new.dropped).text for block in new.blocks)
    return sum(len(words.split()) for words in blocks if _signs(words) not in known)


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class _Finder:
    """Looks for words in one report; what several questions are about is looked for once."""

    def __init__(self, read: ReadReport) -> None:
        self._whole = as_read(read.text, 0, len(read.text), read.dropped)
        self._known: dict[str, list[Span]] = {}

    def places(self, words: str) -> list[Span]:
        """Where `words` stand; empty where they do not."""
        if words not in self._known:
            self._known[words] = list(_found(self._whole, words)) or list(self._by_letters(words))
        return self._known[words]

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        """The letters of the text as it is read, and the place of each in it."""
        places = [place for place, character in enumerate(self._whole.text) if character.isalpha()]
        return "".join(self._whole.text[place] for place in places), places

    def _by_letters(self, words: str) -> Iterator[Span]:
        letters, places = self._letters
        wanted = "".join(filter(str.isalpha, words))
        at = letters.find(wanted) if wanted else -1
        while at >= 0:
            yield self._whole.place(places[at], places[at + len(wanted) - 1] + 1)
            at = letters.find(wanted, at + 1)


def _found(whole: AsRead, words: str) -> Iterator[Span]:
    wanted = r"\s+".join(map(re.escape, words.split()))
    if wanted:
        yield from (whole.place(*match.span()) for match in re.finditer(wanted, whole.text))
