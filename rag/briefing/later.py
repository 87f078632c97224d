"""The passage of a later report on the matter of a sentence of an earlier one, or none.

Where people who know both reports have compared them, it is what they set beside it (`set_beside.py`); else what is
closest in meaning.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.set_beside import Beside, set_beside
from rag.briefing.words import listed, stems
from rag.retrieval import Scores, search

CLOSE = 0.60
SHARED = 1
"""The fused score that a later sentence must reach, and the words of substance that it must share with the earlier one
or its heading. Two readers said of 175 sentences of the peer challenge which later ones speak of the same matter
(`eval/later.jsonl`): of 36 some does. Of 16 that get one so, six get a reader's."""

ASKED_OF_BOTH = 4
ASKED_CLOSE = 0.4
"""Comparisons that ask of both sentences, and the fused score, from which on the two belong side by side: of the same
175 sentences 46 get one so, of which 24 get a reader's."""

_LOOKED_AT = 5
Said = Mapping[int, frozenset[str]]
"""The stems of each later sentence, by its place."""
_COMMON = stems(" ".join(listed("measures") | listed("common")))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a later passage is looked for: a sentence as `under_heading` makes it, and its place in the index; None for
    a heading."""

    text: str
    place: int | None = None


def later_reports(index: OpenIndex, report: str) -> list[str]:
    """The ids of the reports that are later than `report`; a report without a date is not later than any."""
    date = index.reports[report].entry.sort_date
    return [one.entry.id for one in index.reports.values() if date and one.entry.sort_date > date]


def under_heading(text: str, section: Sequence[str]) -> str:
    """What a later sentence is looked for with: a sentence says less of its matter than its heading does."""
    words = " ".join(text.split())
    return f"{section[-1].strip(' .')}: {words}" if section else words


def closest_later(
    index: OpenIndex, embedder: Embedder, report: str, earlier: Sequence[Earlier], reports: Sequence[str]
) -> list[Sentence | None]:
    """For each of `earlier`, which stand in `report`, the sentence of `reports` on the same matter, if any passes."""
    if not reports or not earlier:
        return [None] * len(earlier)
    beside = set_beside(index, report, reports)
    others = set(reports) - compared(index, beside)
    said = {place: stems(index.quote(s)) for place, s in enumerate(index.sentences) if s.report in others}
    words = [stems(one.text) - _COMMON for one in earlier]
    # Most sentences share no words of substance with anything later, and nobody compares them: those need no search.
    searched = [
        n
        for n, one in enumerate(earlier)
        if one.place in beside or any(len(words[n] & other) >= SHARED for other in said.values())
    ]
    found: list[Sentence | None] = [None] * len(earlier)
    candidates = search(index, embedder, [earlier[n].text for n in searched], reports) if searched else []
    for n, near in zip(searched, (each.closeness() for each in candidates), strict=True):
        place = asked_of_both(beside, earlier[n].place, near)
        place = _closest(near, words[n], said) if place is None else place
        found[n] = None if place is None else index.sentences[place]
    return found


def compared(index: OpenIndex, beside: Beside) -> set[str]:
    """The later reports that people have compared with this one: of these only what they set beside it is taken."""
    return {index.sentences[place].report for asked in beside.values() for place in asked}


def _closest(scores: Scores, words: frozenset[str], said: Said) -> int | None:
    """The place of the nearest of the sentences `said` that is near enough and shares a word."""
    nearest = sorted(said, key=lambda place: -scores[place])[:_LOOKED_AT]
    return next((p for p in nearest if scores[p] >= CLOSE and len(words & said[p]) >= SHARED), None)


def asked_of_both(beside: Beside, place: int | None, scores: Scores) -> int | None:
    """Which later sentence people set beside the one at `place` most, where they do, and it is near; `scores` say how
    near each is, below 0 where a large index did not look at it, which is not held against it."""
    asked = beside.get(place, Counter()) if place is not None else Counter()
    score = {p: float(scores[p]) if scores[p] >= 0 else ASKED_CLOSE for p in asked}
    near = {p: n * score[p] for p, n in asked.items() if n >= ASKED_OF_BOTH and score[p] >= ASKED_CLOSE}
    return max(near, key=lambda p: near[p], default=None)
