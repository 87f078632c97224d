"""Whether a draft quotes one side of a matter where the reports give both."""

from collections.abc import Sequence

from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.sides import OPPOSITE, Side, side_of
from rag.briefing.words import stems
from rag.types import Citation

_NAMES: dict[Side, str] = {"strength": "strengths", "concern": "concerns"}
_FEWEST = 2
"""Quotes of one side from which a draft can be said to lean."""


def one_sided(index: OpenIndex, cited: Sequence[Citation]) -> tuple[str, ...]:
    """One line for each outermost section of which the draft gives one side only, and the report both."""
    given: dict[tuple[str, str], list[Side]] = {}
    for citation in cited:
        key = (citation.report, citation.section[0] if citation.section else "")
        given.setdefault(key, []).append(side_of(citation.words, citation.section))
    lines = []
    for (report, section), sides in given.items():
        kinds = {side for side in sides if side in OPPOSITE}
        if len(kinds) != 1 or sum(side in kinds for side in sides) < _FEWEST:
            continue
        side = kinds.pop()
        other = _first(index, report, section, OPPOSITE[side], cited)
        if other is not None:
            entry = index.reports[report].entry
            quote = " ".join(index.quote(other).split())
            lines.append(
                f"Of “{section.strip() or entry.name}” in the {entry.name} the draft gives only {_NAMES[side]}; "
                f"the report gives {_NAMES[OPPOSITE[side]]} too, for example: “{quote}”"
            )
    return tuple(lines)


def _first(index: OpenIndex, report: str, section: str, side: Side, cited: Sequence[Citation]) -> Sentence | None:
    """The sentence of the other side that shares most words with what the draft cites."""
    words = frozenset().union(*(stems(c.words) for c in cited if c.report == report))
    others = [
        s
        for s in index.sentences
        if s.report == report
        and not s.lead
        and (index.passage_of(s).section[:1] or ("",))[0] == section
        and side_of(index.quote(s), index.passage_of(s).section) == side
    ]
    return max(others, key=lambda s: len(words & stems(index.quote(s))), default=None)
