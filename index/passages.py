"""Blocks to passages and sentences, with exact offsets.

A sentence's id is `<report>:<start>-<end>`; a passage's is `<report>:p:<start>-<end>`.
"""

import re
import warnings
from collections.abc import Iterator
from itertools import pairwise

from index.reading import as_read
from index.types import Block, Passage, ReadReport, Sentence, Span

with warnings.catch_warnings():
    # pysbd's own source has unescaped backslashes that newer Pythons warn of when they compile it.
    warnings.simplefilter("ignore")
    import pysbd

_BODY = ("paragraph", "item", "data", "contact", "caption", "header", "row")
_TABLE = ("caption", "header", "row")
_LEADING = ("paragraph", "caption", "header")
"""Blocks that are no item of the list or table that they stand in."""
_CONTINUES = re.compile(r"[a-z(,;)]")
"""What a new sentence does not begin with: a piece that does belongs to the one before."""


def cut_passages(report_id: str, report: ReadReport) -> tuple[Passage, ...]:
    """Cut a report into passages, in reading order; headings, the title and boilerplate are left out."""
    return tuple(_passage(report_id, report, group) for group in _groups(report))


def _groups(report: ReadReport) -> Iterator[list[Block]]:
    """Blocks that make one passage: a paragraph, a list and its lead-in, or contact details and whose they are."""
    group: list[Block] = []
    for block in report.blocks:
        if block.kind in ("boilerplate", "hidden") and group:
            continue
        if block.kind not in _BODY or (group and not _joins(report.text, group[-1], block)):
            if group:
                yield group
            group = []
        if block.kind in _BODY:
            group.append(block)
    if group:
        yield group


def _joins(text: str, last: Block, block: Block) -> bool:
    if last.section != block.section:
        return False
    if block.kind in _TABLE:
        return last.kind in _TABLE and last.run == block.run
    if block.kind == "item":
        return last.run == block.run if last.kind == "item" else text[last.end - 1] == ":"
    if block.kind == "contact":
        return last.kind == "contact" or (
            last.kind == "paragraph" and len(split_sentences(text, last.start, last.end)) == 1
        )
    return block.kind == last.kind == "data"


def _passage(report_id: str, report: ReadReport, group: list[Block]) -> Passage:
    text, start, end = report.text, group[0].start, group[-1].end
    passage_id = f"{report_id}:p:{start}-{end}"
    is_list = group[-1].kind != "paragraph"
    sentences, item = [], -1
    for block in group:
        item += block.kind not in _LEADING
        spans = _sentences(report, block)
        for place, (first, last) in enumerate(spans):
            leads = place == len(spans) - 1 and (text[last - 1] == ":" or block.kind in ("caption", "header"))
            number = None if block.kind in _LEADING else item
            sentences.append(Sentence(f"{report_id}:{first}-{last}", report_id, passage_id, first, last, number, leads))
    return Passage(passage_id, report_id, start, end, group[0].section, tuple(sentences), is_list)


def _sentences(report: ReadReport, block: Block) -> list[Span]:
    """The sentences of a block; a row of a table, or its header, is one whole."""
    if block.kind in ("header", "row"):
        return [(block.start, block.end)]
    read = as_read(report.text, block.start, block.end, report.dropped)
    return [read.place(first, last) for first, last in split_sentences(read.text, 0, len(read.text))]


def split_sentences(text: str, start: int, end: int) -> list[Span]:
    """Cut `text[start:end]` into sentences; returns spans in `text`, without surrounding white space."""
    # pysbd keeps a quotation of several sentences in one piece and does not know non-breaking spaces. Each
    # replacement is one character for one, so offsets stay true.
    plain = text[start:end].replace("\u00a0", " ").replace("“", " ")
    found = pysbd.Segmenter(language="en", clean=False, char_span=True).segment(plain)
    # Only where sentences begin is taken from it: now and then it loses a piece, and nothing may be lost.
    begins = [start, *(_with_opening(text, start + piece.start) for piece in found[1:]), end]
    pieces: list[Span] = []
    for begin, until in pairwise(sorted(set(begins))):
        first, last = _trim(text, begin, until)
        if first >= last:
            continue
        if pieces and _continues(text, pieces[-1][1], first, last):
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return pieces


def _with_opening(text: str, begin: int) -> int:
    """`begin`, or the place of the opening quotation mark right before it."""
    while begin > 0 and text[begin - 1] in "“‘(":
        begin -= 1
    return begin


def _continues(text: str, end: int, first: int, last: int) -> bool:
    """Whether the piece `first:last` goes on with the sentence that ends at `end`."""
    wordless = not any(character.isalnum() for character in text[first:last])
    abbreviated = text[max(end - 4, 0) : end] in ("e.g.", "i.e.")
    return wordless or abbreviated or bool(_CONTINUES.match(text, first))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
