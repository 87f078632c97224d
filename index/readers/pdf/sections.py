"""Section paths: the headings that are open at each block, and lists that stood side by side given back to theirs."""

from collections.abc import Sequence
from dataclasses import replace

from index.readers.columns import Columns, untangle_columns
from index.readers.lines import NUMBERED_HEADING, Line, LineKind
from index.readers.pdf.drafts import Draft
from index.types import Block, SectionPath

_LINES: dict[str, LineKind] = {"heading": "heading", "item": "item", "data": "data", "contact": "contact"}
_OUTSIDE = ("title", "boilerplate", "hidden")
"""Kinds of blocks that stand in no section."""


def with_sections(text: str, blocks: Sequence[Block], drafts: Sequence[Draft]) -> tuple[Block, ...]:
    """The blocks with their section paths; `drafts` has the draft of each block."""
    inside = [place for place, block in enumerate(blocks) if block.kind not in _OUTSIDE]
    lines = [_line(blocks[place], drafts[place]) for place in inside]
    columns = untangle_columns(text, lines)
    result = list(blocks)
    open_headings: list[tuple[int, str]] = []
    run = more = 0
    for number, place in enumerate(inside):
        block, draft = blocks[place], drafts[place]
        if number in columns.closes_before:
            _close_numbered(open_headings)
        if block.kind == "heading":
            _open(open_headings, draft.level, " ".join(text[block.start : block.end].split()))
        more += number in columns.starts_list
        run = block.run + more
        result[place] = replace(block, section=tuple(words for _, words in open_headings), run=run)
    return tuple(_moved(result, inside, columns))


def _line(block: Block, draft: Draft) -> Line:
    return Line(_LINES.get(block.kind, "text"), block.start, block.end, draft.gap)


def _open(open_headings: list[tuple[int, str]], level: int, words: str) -> SectionPath:
    while open_headings and open_headings[-1][0] >= level:
        open_headings.pop()
    open_headings.append((level, words))
    return tuple(name for _, name in open_headings)


def _close_numbered(open_headings: list[tuple[int, str]]) -> None:
    numbered = [place for place, (_, words) in enumerate(open_headings) if NUMBERED_HEADING.match(words)]
    if numbered:
        del open_headings[numbered[-1] :]


def _moved(blocks: list[Block], inside: Sequence[int], columns: Columns) -> list[Block]:
    """Items that belong to a line above another list get that line's section."""
    for item, lead in columns.belongs_to.items():
        blocks[inside[item]] = replace(blocks[inside[item]], section=blocks[inside[lead]].section)
    return blocks
