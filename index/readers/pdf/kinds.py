"""What each draft is by its words: an item of a list, contact details, a value with its label, a line of contents."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.readers.lines import LineKind, classify, with_signatures
from index.readers.pdf.drafts import Draft, DraftKind
from index.readers.pdf.fragments import MARKER
from index.readers.pdf.furniture import CONTENTS, is_contents_line

_CAPTION = re.compile(r"(?:Table|Figure|Chart|Box|Exhibit)\s+[\dA-Z][\d.]*\b")
_TO_PAGE = re.compile(r"\S\s+\d{1,3}$")
_KINDS: dict[LineKind, DraftKind] = {
    "heading": "paragraph",
    "text": "paragraph",
    "item": "item",
    "data": "data",
    "contact": "contact",
    "blanked": "boilerplate",
}


def mark_kinds(drafts: Sequence[Draft]) -> None:
    """Say what the paragraphs among the drafts are, and number lists and tables."""
    _mark_contents(drafts)
    found = [classify(draft.words)[0] if draft.kind == "paragraph" else "text" for draft in drafts]
    for draft, kind in zip(drafts, with_signatures(found), strict=True):
        if draft.kind != "paragraph":
            continue
        listed = draft.lines[0].element.kind == "LI" and kind not in ("data", "contact", "blanked")
        draft.kind = "item" if listed else _KINDS[kind]
        if kind not in ("data", "contact", "blanked"):
            _strip_marker(draft)
    _mark_captions(drafts)
    _number(drafts)


def _strip_marker(draft: Draft) -> None:
    """Take the marker off an item's first line."""
    first = draft.lines[0]
    found = MARKER.match(first.text)
    if found is None:
        draft.kind = "item" if draft.kind == "item" and first.element.kind == "LI" else "paragraph"
        return
    draft.kind = "item"
    draft.marker = found["number"] or "•"
    shift = found.end()
    notes = tuple((start - shift, end - shift) for start, end in first.notes if start >= shift)
    draft.lines[0] = replace(first, text=first.text[shift:], notes=notes)


def _mark_contents(drafts: Sequence[Draft]) -> None:
    """Lines with leaders are those of a table of contents; so is what follows the heading "Contents" and ends with the
    number of a page."""
    after_heading: Draft | None = None
    for draft in drafts:
        if draft.kind in ("paragraph", "heading") and CONTENTS.match(draft.words):
            after_heading = draft
        elif _is_contents(draft, after_heading is not None):
            if after_heading is not None:
                after_heading.kind = "boilerplate"
            draft.kind = "boilerplate"
        elif draft.kind != "boilerplate":
            after_heading = None


def _is_contents(draft: Draft, after_heading: bool) -> bool:
    if draft.table is not None:
        last = [row[-1][-1].text if row[-1] else "" for row in draft.table.rows]
        return after_heading and all(text.isdigit() for text in last)
    if draft.kind not in ("paragraph", "heading") or not draft.lines:
        return False
    tagged = draft.lines[0].element.kind == "TOCI"
    return tagged or is_contents_line(draft.words) or (after_heading and bool(_TO_PAGE.search(draft.words)))


def _mark_captions(drafts: Sequence[Draft]) -> None:
    """The line right above or below a table that numbers it, or that the file calls so, is its caption."""
    for place, draft in enumerate(drafts):
        if draft.kind not in ("paragraph", "heading") or not draft.lines:
            continue
        above = place + 1 < len(drafts) and drafts[place + 1].table is not None
        below = place > 0 and drafts[place - 1].table is not None
        tagged = draft.lines[0].element.kind == "Caption"
        if (above or below) and len(draft.words) < 250 and (tagged or _CAPTION.match(draft.words)):
            draft.kind = "caption"


def _number(drafts: Sequence[Draft]) -> None:
    """Items of one list have the same run, and so have a table, its caption, and its rest on the next page."""
    run = 0
    last: Draft | None = None
    table: Draft | None = None
    for draft in drafts:
        if draft.kind in ("boilerplate", "hidden"):
            continue
        if draft.table is not None and draft.kind == "table":
            if table is not None and last is table and _is_rest(table, draft):
                _go_on(table, draft)
            elif last is None or last.kind != "caption":
                run += 1
            table = draft
        elif draft.kind == "caption" and last is not None and last.kind == "table":
            # A caption below its table; one above the next table begins a run of its own.
            run += draft.lines[0].base < last_base(last) or draft.page != last.page
        else:
            run += not (draft.kind == "item" and last is not None and last.kind == "item")
        draft.run = run
        last = draft


def last_base(draft: Draft) -> float:
    """Where a table ends, in points from the top of its page."""
    return draft.table.box[3] - draft.size if draft.table is not None else 0.0


def _is_rest(table: Draft, draft: Draft) -> bool:
    """Whether a table goes on with the one at the end of the page before: the same columns at the same places."""
    one, other = table.table, draft.table
    if one is None or other is None or draft.page != table.page + 1 or len(one.edges) != len(other.edges):
        return False
    pairs = zip(one.edges, other.edges, strict=True)
    return all(abs(before - after) < 12 for before, after in pairs if before >= 0 and after >= 0)


def _go_on(table: Draft, draft: Draft) -> None:
    """Make a table the rest of the one on the page before: a header only where it repeats that, no row in halves."""
    if table.table is None or draft.table is None:
        return
    draft.repeats_header = _same_header(table, draft)
    if not draft.repeats_header:
        draft.table = replace(draft.table, has_header=False)
    halves = draft.table.without_rest(table.table)
    if halves is not None:
        draft.table, table.table = halves


def _same_header(table: Draft, draft: Draft) -> bool:
    if table.table is None or draft.table is None or not table.table.has_header:
        return False
    first, again = (
        [[fragment.text for fragment in cell] for cell in one.rows[0]] for one in (table.table, draft.table)
    )
    return first == again
