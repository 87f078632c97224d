"""Dates as British reports write them, and whether one says as at when something was so.

A day is written `2023-12-12`, a month `2023-12`, a year `2023`, a financial year `2023/24`: the precision of what the
report says, never more.
"""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "(?:" + "|".join(f"{month}|{month[:3]}" for month in MONTHS) + r"|Sept)\b\.?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"

_FORMS = (
    # Tuesday 12 to Thursday 14 December 2023: the last day is what the report knew by then.
    (
        "day",
        rf"{_WEEKDAY}(?P<first>{_DAY})(?:\s+(?:to|and)\s+|\s?[-–]\s?){_WEEKDAY}(?P<d>{_DAY})\s+(?P<m>{_MONTH}),?\s+{_YEAR}",
    ),
    ("day", rf"{_WEEKDAY}(?P<d>{_DAY})(?:\s+of)?\s+(?P<m>{_MONTH}),?\s+{_YEAR}"),
    ("day", rf"{_WEEKDAY}(?P<m>{_MONTH})\s+(?P<d>{_DAY}),?\s+{_YEAR}"),
    ("numeric", r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>(?:19|20)?\d\d)"),
    ("iso", rf"{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)"),
    ("month", rf"(?:(?P<before>{_MONTH})(?:\s?[/-]\s?|\s+(?:and|or)\s+))?(?P<m>{_MONTH}),?\s+{_YEAR}"),
    ("financial", rf"{_YEAR}\s?[/–-]\s?(?P<n>(?:20)?\d\d)(?!\d)"),
    ("year", _YEAR),
    ("yearless", rf"(?P<d>{_DAY})(?:\s+of)?\s+(?P<m>{_MONTH})"),
    ("yearless", rf"(?P<m>{_MONTH})\s+(?P<d>{_DAY})"),
)
_PATTERNS = [(form, re.compile(rf"(?<![\w£,.])(?:{source})(?![\w%]|,\d)", re.IGNORECASE)) for form, source in _FORMS]

_OTHER_ROLE = re.compile(
    r"(?:\bsince|\bback to|\bstarting|\bfrom|\bby|\buntil|\bbefore|\bprior to|\bafter|\bapproach\w*|\bwithin|\bdue in|"
    r"\b(?:launch|sign|set|form|publish|establish|introduc|adopt|agree|creat)\w*(?: \w+)? (?:in|on))"
    r"(?: the)?(?: (?:early|late|mid|end of|start of))?\s*$",
    re.IGNORECASE,
)
"""What stands before a date that begins a period, ends a plan or tells when something else happened."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date at `start:end` of the text it was read from. `dates_others`: it tells when something else happened.

    `also` is the other day or month of "12 to 14 December 2023". A date without a year is written `?-12-14`.
    """

    start: int
    end: int
    when: str
    words: str
    dates_others: bool
    also: str = ""

    @property
    def is_year(self) -> bool:
        """Whether it is a bare year, which says too little to date a neighbouring sentence."""
        return len(self.when) == len("2023")


def dates_in(text: str, yearless: bool = False) -> tuple[DateMention, ...]:
    """Every date of `text`, in order, on request those without a year too; a longer form wins over one inside it."""
    found: list[DateMention] = []
    for form, pattern in _PATTERNS:
        if form == "yearless" and not yearless:
            continue
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            when = _when(form, match)
            if when:
                others = _dates_others(text, match, form)
                found.append(DateMention(match.start(), match.end(), when, match[0], others, _also(when, match)))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _when(form: str, match: re.Match[str]) -> str:
    year = match.groupdict().get("y") or "?"
    year = f"20{year}" if len(year) == 2 else year
    if form == "year":
        return year
    if form == "financial":
        follows = int(match["n"]) % 100 == (int(year) + 1) % 100
        return f"{year}/{int(match['n']) % 100:02}" if follows else ""
    month = int(match["m"]) if match["m"].isdigit() else _month_number(match["m"])
    if form == "month":
        return f"{year}-{month:02}"
    day = int(re.sub(r"\D", "", match["d"]))
    try:
        # A leap year, where none is said.
        return year + date(2024 if year == "?" else int(year), month, day).isoformat()[4:]
    except ValueError:
        return ""


def _also(when: str, match: re.Match[str]) -> str:
    """The earlier day or month that a date names beside the one it ends with."""
    named = match.groupdict()
    if named.get("first"):
        return f"{when[:-2]}{int(re.sub(r'[^0-9]', '', named['first'])):02}"
    return f"{when[:5]}{_month_number(named['before']):02}" if named.get("before") else ""


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3].title()))


def _dates_others(text: str, match: re.Match[str], form: str) -> bool:
    # A month or a year in brackets dates the name before it: "the Act (2014)", "the diagnostic (August 2023)".
    bracketed = text[: match.start()].endswith("(") and form not in ("day", "numeric", "iso")
    named = re.search(r"\b[A-Z]\w+\s$", text[: match.start()]) is not None and form == "year"
    return bracketed or named or _OTHER_ROLE.search(text[: match.start()]) is not None


def begins(when: str) -> str:
    """The first month of a date, `YYYY-MM`, for comparing: a financial year begins in April."""
    if "/" in when:
        return f"{when[:4]}-04"
    return when[:7] if "-" in when else f"{when}-01"


def ends(when: str) -> str:
    """The last month of a date, `YYYY-MM`: a financial year ends in March."""
    if "/" in when:
        return f"{int(when[:4]) + 1}-03"
    return when[:7] if "-" in when else f"{when}-12"


def shown(when: str) -> str:
    """A date as people write it: `12 December 2023`, `December 2023`, `2023/24`."""
    parts = when.split("-")
    if len(parts) == 1:
        return when
    month = MONTHS[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"
