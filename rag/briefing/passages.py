"""What a sentence of a report says together with its neighbours, read once for all drafts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.figures import Figure, stated_in
from rag.briefing.words import stems
from rag.numbers.words import plain


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A sentence with its neighbours: the text, its stems, and the figures. `own_plain` and `near_plain`: the sentence,
    and all of it, as `rag.numbers.words.plain` has them, to be held against a draft. `named` is the text in which its
    names may stand: all that leads up to it in its paragraph, with abbreviations in both forms."""

    sentence: Sentence
    near: str
    own_plain: str
    near_plain: str
    named: str
    stems: frozenset[str]
    own: tuple[Figure, ...]
    figures: tuple[Figure, ...]


class Passages:
    """The sentences of an open index, by their places. Make one for an index and keep it."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._read: dict[int, ReadPassage] = {}
        self._pairs: dict[int, tuple[ReadPassage, ...]] = {}

    def read(self, place: int) -> ReadPassage:
        """What a sentence says with its neighbours, read once."""
        if place not in self._read:
            sentence = self._index.sentences[place]
            near = self._near(sentence)
            expanded = self._index.glossary.expand(near)
            own = stated_in(self._text(sentence))
            figures = self._figures_near(sentence)
            named = self._index.glossary.expand(f"{self._leading_up(sentence)} {near}")
            alike = (plain(self._text(sentence)), plain(near))
            self._read[place] = ReadPassage(sentence, near, *alike, named, stems(expanded), own, figures)
        return self._read[place]

    def pairs(self, place: int) -> Sequence[ReadPassage]:
        """A sentence as one with the sentence before it, and with the one after, read once: a draft may say in one what
        a report says in two."""
        if place not in self._pairs:
            self._pairs[place] = tuple(self._read_pairs(self.read(place)))
        return self._pairs[place]

    def _read_pairs(self, read: ReadPassage) -> Iterator[ReadPassage]:
        for one, other in pairwise(self._around(read.sentence)):
            if read.sentence in (one, other):
                text = f"{self._text(one)} {self._text(other)}"
                own = (*stated_in(self._text(one)), *stated_in(self._text(other)))
                beside = (*self._figures_near(one), *self._figures_near(other))
                yield replace(read, own_plain=plain(text), own=own, figures=beside)

    def _near(self, sentence: Sentence) -> str:
        """The sentence between its neighbours, under its heading: what a reader of the passage has before them."""
        passage = self._index.passage_of(sentence)
        heading = passage.section[-1] if passage.section else ""
        return " ".join((heading, *(self._text(one) for one in self._around(sentence))))

    def _around(self, sentence: Sentence) -> Sequence[Sentence]:
        sentences = self._index.passage_of(sentence).sentences
        place = sentences.index(sentence)
        return sentences[max(place - 1, 0) : place + 2]

    def _leading_up(self, sentence: Sentence) -> str:
        sentences = self._index.passage_of(sentence).sentences
        return " ".join(self._text(one) for one in sentences[: sentences.index(sentence)])

    def _figures_near(self, sentence: Sentence) -> tuple[Figure, ...]:
        return tuple(figure for one in self._around(sentence) for figure in stated_in(self._text(one)))

    def _text(self, sentence: Sentence) -> str:
        """A sentence of the reports for reading, with single spaces."""
        return " ".join(self._index.quote(sentence).split())
