"""What the file says of its own structure: which marked content is a paragraph, a heading, an item, a cell.

A tagged PDF has a tree of elements; the leaves are numbers of marked content on a page. PDFium gives the tree of one
page at a time.
"""

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

DEEPEST = 60
"""Levels of the tree that are followed; an honest document has a dozen."""

_HEADING = re.compile(r"H([1-6])$")
_PARAGRAPHS = ("P", "Note", "BlockQuote", "Caption", "TOCI", "LI", "Title", "BibEntry")
_STRUCTURES = frozenset(("H", "Table", *(f"H{level}" for level in range(1, 7))))


@dataclass(frozen=True, slots=True)
class Element:
    """What one stretch of marked content belongs to.

    `kind`: the tag of the innermost block around it ("P", "H2", "LI" …), and `block` its number on the page, both
    empty or -1 where there is none; blocks are numbered in the order in which they are to be read. `begins`: whether an
    item has its marker on this page; `goes_on`, `continued`: whether the block goes on on another page, or began there.
    `table`, `row` and `cell` number what it stands in, -1 outside of tables; `header`: whether the cell names a column.
    """

    kind: str = ""
    block: int = -1
    begins: bool = False
    continued: bool = False
    goes_on: bool = False
    table: int = -1
    row: int = -1
    cell: int = -1
    header: bool = False

    @property
    def level(self) -> int:
        """The level of a heading, from 1; 0 for anything else."""
        found = _HEADING.match(self.kind)
        return int(found[1]) if found else 0

    @property
    def place(self) -> int:
        """Where it stands in the order of reading; -1 where that is not known."""
        return self.block if self.block >= 0 else self.table


UNMARKED = Element()
"""Of text about which the file says nothing."""

Tags = dict[int, Element]
"""Elements by the number of their marked content on the page."""


def read_tags(page: pdfium.PdfPage) -> Tags:
    """The elements of a page; empty for one without tags."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    tags: Tags = {}
    try:
        numbers = iter(range(1, 1_000_000))
        for place in range(raw.FPDF_StructTree_CountChildren(tree)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, place)
            if child:
                tags.update(_walk(child, Element(), numbers, 0))
    finally:
        raw.FPDF_StructTree_Close(tree)
    return tags


def _walk(
    element: raw.FPDF_STRUCTELEMENT, above: Element, numbers: Iterator[int], depth: int
) -> Iterator[tuple[int, Element]]:
    """Every marked content in `element`, with what it belongs to."""
    here = _entered(element, above, numbers)
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, place)
        if mark >= 0:
            yield mark, here
            continue
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child and depth < DEEPEST:
            yield from _walk(child, here, numbers, depth + 1)


def _entered(element: raw.FPDF_STRUCTELEMENT, above: Element, numbers: Iterator[int]) -> Element:
    kind = _name(raw.FPDF_StructElement_GetType, element)
    if kind == "Table" and not _arranges(element):
        return Element(table=next(numbers))
    if above.table >= 0:
        if kind == "TR":
            return replace(above, row=next(numbers))
        if kind in ("TD", "TH"):
            return replace(above, kind=kind, cell=next(numbers), header=kind == "TH")
        return replace(above, kind="Caption") if kind == "Caption" else above
    if kind in _PARAGRAPHS or _HEADING.match(kind):
        # A paragraph in an item is part of the item.
        inside = above.kind == "LI" and kind != "LI" and not _HEADING.match(kind)
        if inside:
            return above
        leaves = list(_leaves(element, 0))
        begins = kind == "LI" and "Lbl" in _kinds(element, DEEPEST - 1)
        return Element(kind, next(numbers), begins, bool(leaves) and not leaves[0], bool(leaves) and not leaves[-1])
    return above


def _arranges(table: raw.FPDF_STRUCTELEMENT) -> bool:
    """Whether a table only arranges the page: headings or tables stand in it, or lists under no column's name."""
    kinds = set(_kinds(table, 0))
    return bool(kinds & _STRUCTURES) or ("L" in kinds and "TH" not in kinds)


def _kinds(element: raw.FPDF_STRUCTELEMENT, depth: int) -> Iterator[str]:
    """The kinds of all elements in `element`."""
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child and depth < DEEPEST:
            yield _name(raw.FPDF_StructElement_GetType, child)
            yield from _kinds(child, depth + 1)


def _leaves(element: raw.FPDF_STRUCTELEMENT, depth: int) -> Iterator[bool]:
    """For each leaf of an element in order, whether it is on this page."""
    for place in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, place)
        if child and depth < DEEPEST:
            yield from _leaves(child, depth + 1)
        else:
            yield raw.FPDF_StructElement_GetChildMarkedContentID(element, place) >= 0


def _name(call: Callable[..., int], element: raw.FPDF_STRUCTELEMENT) -> str:
    length = call(element, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    call(element, buffer, length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")
