"""What one line of a plain-text report is, judged by the line and its neighbours alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

LineKind = Literal["heading", "text", "item", "data", "contact", "blanked"]

HEADING_LIMIT = 100
"""Longest line, in characters, that may be a heading: the seed reports' longest is 71."""

WRAPPED_LIMIT = 120
"""A file whose longest line is shorter was wrapped by hand; its lines are joined into paragraphs."""

BULLET = re.compile(r"(?:[•◦▪‣·*–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])[\s\u00a0]+(?=\S)")
NUMBERED_HEADING = re.compile(
    r"(?P<label>Theme|Message|Part|Section|Chapter|Appendix|Annex|Recommendation|Priority|Finding)\s+"
    r"(?P<number>\d{1,3})\s*(?:[:.–-]\s*(?P<name>\S.*)|$)"
)
CONTACT = re.compile(r"(?:E-?mail|Tel|Telephone|Phone|Mobile|Web|Website)\s*:", re.IGNORECASE)
BLANKED = re.compile(r"(?:E-?mail)\s*:\s*(?:\[email\s*protected\])?\s*$", re.IGNORECASE)
"""An e-mail address that the site has hidden: nothing to find, so nothing to index."""

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATA = re.compile(rf"(?:[A-Z][\w ]{{1,40}}:\s*(?:[\d.,%/ ]+|(?:\d{{1,2}} )?{_MONTH} \d{{4}})|\d{{1,3}} [–-] \S.*)$")
"""A value with its label ("Score: 3", "Final report: December 2023", "3 - Evidence shows …"): a fact, not a heading."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line (or, in a wrapped file, one joined paragraph) without its surrounding white space or marker."""

    kind: LineKind
    start: int
    end: int
    gap: bool
    """Whether an empty line, or a line of non-breaking spaces, stands above."""


def split_lines(text: str) -> list[Line]:
    """Cut `text` into lines with exact offsets and say what each is; empty lines are left out."""
    raw = _spans(text)
    longest = max((end - start for start, end, _ in raw), default=0)
    if longest <= WRAPPED_LIMIT:
        raw = _join_wrapped(text, raw)
    lines = [_classify(text, start, end, gap) for start, end, gap in raw]
    kinds = with_signatures([line.kind for line in lines])
    return [replace(line, kind=kind) for line, kind in zip(lines, kinds, strict=True)]


def classify(line: str) -> tuple[LineKind, int]:
    """What a line is, judged by its words alone, and the length of the marker of a list item at its beginning."""
    if BLANKED.match(line):
        return "blanked", 0
    if CONTACT.match(line):
        return "contact", 0
    if DATA.match(line):
        return "data", 0
    if marker := BULLET.match(line):
        return "item", marker.end()
    return "heading" if looks_like_heading(line) else "text", 0


def with_signatures(kinds: Sequence[LineKind]) -> list[LineKind]:
    """Short lines right above contact details are a name, a post, an organisation: a signature, not headings."""
    result = list(kinds)
    for place in range(len(result) - 1, 0, -1):
        if result[place] in ("contact", "blanked") and result[place - 1] == "heading":
            result[place - 1] = "contact"
    return result


def looks_like_heading(line: str) -> bool:
    """Whether a line could be a heading: short, begun like one, and without the end of a sentence."""
    if len(line) > HEADING_LIMIT or "\n" in line or not (line[0].isupper() or line[0].isdigit()):
        return False
    return bool(NUMBERED_HEADING.match(line)) or line[-1] not in ".:;,!?”\"'’"


def _spans(text: str) -> list[tuple[int, int, bool]]:
    spans, position, gap = [], 0, True
    for line in text.splitlines(keepends=True):
        body = line.strip().strip("\ufeff")
        if body:
            start = position + line.index(body)
            spans.append((start, start + len(body), gap))
        gap = not body
        position += len(line)
    return spans


def _join_wrapped(text: str, spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    joined: list[tuple[int, int, bool]] = []
    for start, end, gap in spans:
        starts_anew = gap or BULLET.match(text, start) or CONTACT.match(text, start) or DATA.match(text[start:end])
        previous = text[joined[-1][0] : joined[-1][1]] if joined else ""
        if not joined or starts_anew or len(previous.splitlines()[-1]) < WRAPPED_LIMIT // 3:
            joined.append((start, end, gap))
        else:
            joined[-1] = (joined[-1][0], end, joined[-1][2])
    return joined


def _classify(text: str, start: int, end: int, gap: bool) -> Line:
    kind, marker = classify(text[start:end])
    return Line(kind, start + marker, end, gap)
