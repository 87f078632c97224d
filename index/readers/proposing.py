"""What a document says of itself, read out of its metadata and its first words, for a person to confirm."""

import re
from datetime import date

from index.types import Proposed

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + "|Sept"
_WRITTEN = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>(?:19|20)\d\d)"
_FIGURES = r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)\d\d)"
_ISO = r"(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)(?:-(?P<iso_d>\d\d))?(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
_ALONE = r"(?P<alone>(?:19|20)\d\d)"
_DATE = re.compile(rf"(?:{_WRITTEN}|{_FIGURES}|{_ISO}|{_ALONE})(?!\w)")

_LABEL = re.compile(
    r"\b(?:(?:report |first )?published(?: on| in)?|publication date|date (?:of publication|published|of report)|"
    r"report date|date|issued|(?:final |draft )?report|last (?:updated|reviewed)|updated)\s*:?\s*(?:on |in )?$",
    re.IGNORECASE,
)
"""What stands right before the date on which a document says that it was published."""

_RANGE = re.compile(r"(?:\bto|\band|\buntil|\bsince|\bbetween|\bfrom|\bby|\d|[–-])\s*$", re.IGNORECASE)
"""What stands before a date that ends or begins a span of time: when something happened, not when it was published."""

SHORT_LINE = 80
"""Longest line, in characters, of a cover or a masthead; a longer one is prose, whose dates are those of events."""

NATIONAL_BODIES = (
    "Local Government Association",
    "Care Quality Commission",
    "Department of Health and Social Care",
    "Local Government and Social Care Ombudsman",
    "Association of Directors of Adult Social Services",
    "Social Care Institute for Excellence",
    "National Institute for Health and Care Excellence",
    "National Audit Office",
    "Partners in Care and Health",
    "Office for National Statistics",
    "NHS England",
    "NHS Digital",
    "Skills for Care",
    "Healthwatch England",
    "Ofsted",
)
"""Who publishes reports on what councils do; a council that is named beside one of them is what the report is about."""

_BODY = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(name) for name in NATIONAL_BODIES) + r")(?!\w)")
_COUNCIL = re.compile(
    r"(?!(?:City|County|Borough|District|Town|Parish) Council)"
    r"(?:The )?(?:Royal |London )?(?:Borough of )?[A-Z][\w'’-]+(?: (?:and|upon|of|[A-Z][\w'’-]+)){0,5} Council$"
    r"|(?:Healthwatch|London Borough of|Royal Borough of) [A-Z][\w'’-]+(?: (?:and|upon|[A-Z][\w'’-]+)){0,4}$"
)
_BY = re.compile(
    r"(?:published|produced|issued|prepared|written) by:?\s+(?:the )?(?P<by>[A-Z].{2,60}?)(?:[.,;(|\n]|$)"
    r"|publisher:\s*(?P<of>.{3,60}?)(?:[.;|\n]|$)"
    r"|(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d)?\s*(?P<owner>[A-Z][^.,;|\n\d]{2,60}?)\s*(?:(?:19|20)\d\d)?(?:[.,;|\n]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - .*|.*\.(?:docx?|odt|pdf|indd|rtf|html?|pptx?|xlsx?|tmp|qxd|pages)"
    r"|(?:untitled|document|presentation|title|no title)[\s\d]*)$",
    re.IGNORECASE,
)


def proposed_from(title: str, words: str, publisher: str = "", published: str = "") -> Proposed:
    """Propose an entry for the catalogue.

    `title`, `publisher` and `published` are what the document's metadata says, and win where they say something;
    `words` are those of its first page, or of its beginning, line by line. Nothing is guessed that stands in neither.
    """
    shown, sorts = _as_published(published) or _published(words) or ("", "")
    return Proposed(real_title(title), _flat(publisher) or _publisher(words), shown, sorts)


def is_body(name: str) -> bool:
    """Whether a name is that of a body that publishes reports, and not that of whoever typed one."""
    return any(pattern.fullmatch(_flat(name)) for pattern in (_BODY, _COUNCIL))


def real_title(title: str) -> str:
    """A title as metadata has it, on one line; empty where a program put a file's name or nothing there."""
    flat = _flat(title)
    return "" if _NO_TITLE.match(flat) else flat


def _as_published(published: str) -> tuple[str, str] | None:
    """Metadata's own date: machine-made ones are written out, anything else stays as it is."""
    flat = _flat(published)
    found = _DATE.search(flat)
    if found is None:
        return (flat, "") if flat else None
    sorts = _sort_date(found)
    machine_made = found["iso_y"] is not None and found[0] == flat
    return (_written(sorts) if machine_made and sorts else flat, sorts)


def _published(words: str) -> tuple[str, str] | None:
    """The date after a label ("Published: …"), else the first that stands in a short line of its own."""
    lines = [line.strip() for line in words.splitlines()]
    dates = [(line, found) for line in lines for found in _DATE.finditer(line) if _sort_date(found)]
    labelled = (found for line, found in dates if _LABEL.search(line[: found.start()]) and not found["alone"])
    found = next(labelled, None) or next((found for line, found in dates if _stands_alone(line, found)), None)
    return (_flat(found[0]), _sort_date(found)) if found else None


def _stands_alone(line: str, found: re.Match[str]) -> bool:
    """Whether the date is all of the line, or ends a line too short to be prose ("Bristol City Council, May 2024")."""
    if found[0] == line:
        return True
    ends = found.end() == len(line) and len(line) <= SHORT_LINE and not found["alone"]
    return ends and not _RANGE.search(line[: found.start()])


def _sort_date(found: re.Match[str]) -> str:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; empty where there is no such day."""
    if found["alone"]:
        return found["alone"]
    if found["month"]:
        months = [name[:3] for name in _MONTHS]
        year, month, day = found["year"], months.index(found["month"][:3]) + 1, found["day"]
    else:
        year, month = found["y"] or found["iso_y"], int(found["m"] or found["iso_m"])
        day = found["d"] or found["iso_d"]
    try:
        exact = date(int(year), month, int(day or 1))
    except ValueError:
        return ""
    return exact.isoformat() if day else exact.strftime("%Y-%m")


def _written(sorts: str) -> str:
    """A sort date as people write it."""
    year, *rest = sorts.split("-")
    month = [_MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def _publisher(words: str) -> str:
    """Who says that they publish, else a body that stands in a line of its own, else the first national body named."""
    if stated := _BY.search(words):
        return _flat(stated["by"] or stated["of"] or stated["owner"])
    lines = [_flat(line) for line in words.splitlines()]
    for pattern in (_BODY, _COUNCIL):
        for line in lines:
            if pattern.fullmatch(line):
                return line
    named = _BODY.search(_flat(words))
    return named[0] if named else ""


def _flat(text: str) -> str:
    return " ".join(text.split())
