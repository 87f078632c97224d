"""Lists that stood side by side on the page and were flattened one after the other.

A page may show two columns, each with a heading, a line that leads into a list, and the list. Saved as text, it
becomes heading A, lead A, heading B, lead B, list A, list B: both lists then seem to belong to B. Where as many
lead-in lines wait as lists follow, each list is given back to its own heading, in order.
"""

from dataclasses import dataclass

from index.readers.lines import Line


@dataclass(frozen=True, slots=True)
class Columns:
    """What was found, by line number: which lead-in an item belongs to, and where its columns are over."""

    belongs_to: dict[int, int]
    starts_list: frozenset[int]
    closes_before: frozenset[int]


def untangle_columns(text: str, lines: list[Line]) -> Columns:
    """Find flattened columns among `lines`."""
    belongs_to: dict[int, int] = {}
    starts: set[int] = set()
    closes: set[int] = set()
    waiting: list[int] = []
    place = 0
    while place < len(lines):
        if _is_lead(text, lines[place]) and _below(lines, place) == "heading":
            waiting.append(place)
        elif waiting and _is_lead(text, lines[place]) and _below(lines, place) == "item":
            waiting.append(place)
            pieces, after = _pieces(text, lines, place + 1)
            if len(pieces) == len(waiting):
                for lead, piece in zip(waiting, pieces, strict=True):
                    starts.add(piece[0])
                    belongs_to.update(dict.fromkeys(piece, lead))
                closes.add(after)
            waiting, place = [], after - 1
        elif lines[place].kind != "heading" or _below(lines, place) == "heading":
            waiting = []
        place += 1
    return Columns(belongs_to, frozenset(starts), frozenset(closes))


def _is_lead(text: str, line: Line) -> bool:
    return line.kind == "text" and text[line.end - 1] == ":"


def _below(lines: list[Line], place: int) -> str:
    return lines[place + 1].kind if place + 1 < len(lines) else ""


def _pieces(text: str, lines: list[Line], place: int) -> tuple[list[list[int]], int]:
    """The lists from line `place` on: a gap ends one, and so does the one item with a full stop among items without."""
    pieces: list[list[int]] = [[]]
    while place < len(lines) and lines[place].kind == "item":
        last = pieces[-1]
        ended = bool(last) and text[lines[last[-1]].end - 1] == "." and text[lines[last[0]].end - 1] != "."
        if last and (lines[place].gap or ended):
            pieces.append([])
        pieces[-1].append(place)
        place += 1
    return pieces, place
