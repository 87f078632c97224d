"""The passage of a later report that is closest to a sentence of an earlier one, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.words import listed, stems
from rag.retrieval import search

CLOSE = 0.60
SHARED = 1
"""The fused score that a later sentence must reach, and the words of substance that it must share with the earlier one
or its heading. Two readers said of 175 sentences of the peer challenge which later ones speak of the same matter
(`eval/later.jsonl`): of 36 some does. `rag eval-briefings` says how many of those shown they chose."""

_LOOKED_AT = 5
_COMMON = stems(" ".join(listed("measures") | listed("common")))


@dataclass(frozen=True, slots=True)
class Later:
    """A later sentence and how close it is."""

    sentence: Sentence
    score: float


def later_reports(index: OpenIndex, report: str) -> list[str]:
    """The ids of the reports that are later than `report`; a report without a date is not later than any."""
    date = index.reports[report].entry.sort_date
    return [one.entry.id for one in index.reports.values() if date and one.entry.sort_date > date]


def under_heading(text: str, section: Sequence[str]) -> str:
    """What a later sentence is looked for with: a sentence says less of its matter than its heading does."""
    words = " ".join(text.split())
    return f"{section[-1].strip(' .')}: {words}" if section else words


def closest_later(
    index: OpenIndex, embedder: Embedder, texts: Sequence[str], reports: Sequence[str]
) -> list[Later | None]:
    """For each of `texts`, as `under_heading` makes them, the closest sentence of `reports` that passes, in one search
    for those that could."""
    if not reports:
        return [None] * len(texts)
    later = [(place, stems(index.quote(s))) for place, s in enumerate(index.sentences) if s.report in reports]
    words = [stems(text) - _COMMON for text in texts]
    # Most recommendations share no words of substance with anything later: those need no search.
    places = [n for n, own in enumerate(words) if any(len(own & said) >= SHARED for _, said in later)]
    found: list[Later | None] = [None] * len(texts)
    if not places:
        return found
    said_at = dict(later)
    for n, candidates in zip(places, search(index, embedder, [texts[n] for n in places], reports), strict=True):
        scores = candidates.closeness()
        for place in (int(p) for p in np.argsort(-scores)[:_LOOKED_AT]):
            if scores[place] >= CLOSE and len(words[n] & said_at[place]) >= SHARED:
                found[n] = Later(index.sentences[place], float(scores[place]))
                break
    return found
