"""The language of the seed reports, learnt: a Markov chain over their words, their headings, the shapes of passages.

Names, figures and dates become slots (`{place}`, `{share}`) before anything is learnt, so that each report that is
written has its own.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.scale.invented import MONTHS, Cast, value
from index.catalogue import load_catalogue
from index.passages import cut_passages
from index.readers import read_report
from index.types import Passage
from index.units import flat

LONGEST, SHORTEST = 45, 6
"""Words of a sentence."""
FREE = 0.12
"""How often a word follows from the last one alone, and not from the last two: it makes new turns."""
COMMON = 3
"""A run of capitals that stands so often is the sector's ("Adult Social Care"); a rarer one is somebody's name."""

_MONTH = "|".join(MONTHS)
_VALUES = (
    ("money", re.compile(r"£\s?\d[\d,.]*\s?(?:million|bn|m\b|k\b)?")),
    ("share", re.compile(r"\d+(?:\.\d+)?\s?%")),
    ("month", re.compile(rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH}) \d{{4}}")),
    ("number", re.compile(r"\b(?!20\d\d)\d[\d,]*\b")),
    ("council", re.compile(r"Bristol City Council|\bBCC\b")),
    ("place", re.compile(r"\bBristol\b")),
)
_NAME = re.compile(r"(?<=[a-z,’'] )(?:[A-Z][\w’'-]+ (?:(?:of|for|and|the) )?)+[A-Z][\w’'-]+")
_SLOT = re.compile(r"\{(\w+)\}")
_START, _END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a passage is built: its heading, the words of a list's lead-in, and how many sentences or items it has."""

    heading: str
    lead: str
    sentences: int


class Chain:
    """Which word follows which two, and which one."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._two: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._one: dict[str, list[str]] = defaultdict(list)
        self._learnt = frozenset(sentences)
        for sentence in sorted(self._learnt):
            words = [_START, _START, *sentence.split(), _END]
            for first, second, third in zip(words, words[1:], words[2:], strict=False):
                self._two[first, second].append(third)
                if second != _START:
                    self._one[second].append(third)

    def sentence(self, draw: random.Random) -> str:
        """A sentence that none of those learnt is, with its slots."""
        while True:
            written = list(self._walk(draw))
            text = " ".join(written)
            if SHORTEST <= len(written) <= LONGEST and text not in self._learnt:
                return text

    def _walk(self, draw: random.Random) -> Iterator[str]:
        first, second = _START, _START
        for _ in range(LONGEST + 1):
            free = second != _START and draw.random() < FREE
            following = draw.choice(self._one[second] if free else self._two[first, second] or self._one[second])
            if following == _END:
                return
            yield following
            first, second = second, following


@dataclass(frozen=True, slots=True)
class Language:
    """What was learnt."""

    prose: Chain
    items: Chain
    shapes: tuple[Shape, ...]

    @classmethod
    def of(cls, seeds: Path) -> "Language":
        """Learn from the reports of a catalogue."""
        catalogue = load_catalogue(seeds)
        prose, items, shapes = [], [], []
        for report in catalogue.reports:
            read = read_report(catalogue.file_of(report), report.title)
            slotted = partial(with_slots, common=_common_names(read.text))
            for passage in cut_passages(report.id, read):
                written = [(slotted(flat(read.text[s.start : s.end])), s.item) for s in passage.sentences]
                prose += [text for text, item in written if item is None]
                items += [text for text, item in written if item is not None]
                shapes.append(_shape(passage, [text for text, _ in written], slotted(passage.heading)))
        return cls(Chain(prose), Chain(items), tuple(shapes))


def with_slots(text: str, common: frozenset[str]) -> str:
    """`text` with slots for names, figures and dates; braces of its own are dropped."""
    text = re.sub(r"[{}]", "", text)
    for slot, pattern in _VALUES:
        text = pattern.sub(f"{{{slot}}}", text)
    return _NAME.sub(lambda found: found[0] if found[0] in common else "{body}", text)


def filled(text: str, cast: Cast, draw: random.Random) -> str:
    """`text` with something of the report's own in each slot."""
    makers = {
        "money": partial(value, draw, "money"),
        "share": partial(value, draw, "percentage"),
        "month": partial(value, draw, "month"),
        "number": lambda: str(draw.randint(2, 400)),
        "council": lambda: cast.council,
        "place": lambda: cast.place,
        "body": lambda: draw.choice((*cast.bodies, *cast.people)),
    }
    return _SLOT.sub(lambda slot: makers[slot[1]](), text)


def _common_names(text: str) -> frozenset[str]:
    return frozenset(name for name, count in Counter(_NAME.findall(text)).items() if count >= COMMON)


def _shape(passage: Passage, written: Sequence[str], heading: str) -> Shape:
    lead = written[0] if passage.is_list and passage.sentences[0].lead else ""
    return Shape(heading, lead, len(written) - bool(lead))
