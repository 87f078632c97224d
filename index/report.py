"""A report as it is indexed: the catalogue's entry, what its reader made of it, and what was cut from that."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from index.abbreviations import Abbreviation
from index.catalogue import Report
from index.keywords import Word, words_of
from index.reading import as_read
from index.types import Block, Passage, ReadReport


@dataclass(frozen=True)
class IndexedReport:
    """One report as indexed: its catalogue entry, what its reader made of it, passages, and abbreviations."""

    entry: Report
    read: ReadReport
    passages: tuple[Passage, ...]
    abbreviations: tuple[Abbreviation, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.read.text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order."""
        return self.read.blocks

    def as_read(self, start: int, end: int) -> str:
        """`text[start:end]` as it is read: without a hyphen at a line's end, or a running head in a paragraph."""
        return as_read(self.read.text, start, end, self.read.dropped).text

    def page_of(self, offset: int) -> int | None:
        """The number of the page that a place in the text stands on, from 1; None in a format without pages."""
        return bisect_right(self.read.pages, offset) or None

    @cached_property
    def passage_by_id(self) -> dict[str, Passage]:
        """Passages by id."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def words(self) -> dict[str, tuple[Word, ...]]:
        """The words of each passage by its id, with their places in the passage's text."""
        return {passage.id: words_of(self.text[passage.start : passage.end]) for passage in self.passages}

    @cached_property
    def stems(self) -> dict[str, frozenset[str]]:
        """The stems of each passage by its id, with those of the heading right above it."""
        return {
            passage.id: frozenset(word.stem for word in (*words_of(passage.heading), *self.words[passage.id]))
            for passage in self.passages
        }
