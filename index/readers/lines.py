"""What one line of a plain-text report is, judged by the line and its neighbours alone."""

import re
from dataclasses import dataclass
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
    return _signatures(lines)


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
    line = text[start:end]
    if BLANKED.match(line):
        return Line("blanked", start, end, gap)
    if CONTACT.match(line):
        return Line("contact", start, end, gap)
    if DATA.match(line):
        return Line("data", start, end, gap)
    if marker := BULLET.match(line):
        return Line("item", start + marker.end(), end, gap)
    return Line("heading" if _looks_like_heading(line) else "text", start, end, gap)


def _looks_like_heading(line: str) -> bool:
    if len(line) > HEADING_LIMIT or "\n" in line or not (line[0].isupper() or line[0].isdigit()):
        return False
    return bool(NUMBERED_HEADING.match(line)) or line[-1] not in ".:;,!?”\"'’"


def _signatures(lines: list[Line]) -> list[Line]:
    """Short lines right above contact details are a name, a post, an organisation: a signature, not headings."""
    result = list(lines)
    for place in range(len(lines) - 1, 0, -1):
        below, line = result[place], result[place - 1]
        if below.kind in ("contact", "blanked") and line.kind == "heading":
            result[place - 1] = Line("contact", line.start, line.end, line.gap)
    return result
