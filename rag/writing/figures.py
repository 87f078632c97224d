"""Figures of a sentence (numbers, sums, percentages, dates) in one form, however they are written.

"sixty-one" is 61, "£9m" is "£9 million", "12/12/23" is "12 December 2023"; a figure keeps its unit ("days"), its rate
("a day") and its bound ("more than"), for "over 38" is not 38 and 50 a day is not 50 a week.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import Literal

from text_to_num import alpha2digit

Kind = Literal["number", "money", "percent", "date", "financial_year", "ordinal", "times", "frequency"]
Bound = Literal["", "least", "most", "either"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(r"\b(?P<day>\d{1,2})/(?P<number>\d{1,2})/(?P<year>(?:19|20)?\d\d)\b"),
    re.compile(
        rf"\b{_DAY.format('day')}(?: to | and |-){_WEEKDAY}{_DAY.format('last')} {_MONTH.format('month')},? {_YEAR}\b"
    ),
    re.compile(rf"\b{_DAY.format('day')}(?: of)? {_MONTH.format('month')}(?:,? {_YEAR})?\b"),
    re.compile(rf"\b{_MONTH.format('month')} {_DAY.format('day')}(?:,? {_YEAR})?\b"),
    re.compile(rf"\b{_MONTH.format('month')}(?:/| and | or |-){_MONTH.format('other')} {_YEAR}\b"),
    re.compile(rf"\b{_MONTH.format('month')} {_YEAR}\b"),
)
_FINANCIAL_YEAR = re.compile(r"\b((?:19|20)\d\d)\s?[/-]\s?((?:19|20)?\d\d)\b")
_YEAR_ALONE = re.compile(r"(?<![£\d,.])\b((?:19|20)\d\d)\b(?![,.]?\d|\s?%)")
_FRACTIONS = {
    r"three[- ]quarters": 75.0,
    r"two[- ]thirds": 66.67,
    r"(?:a|one)[- ]third": 33.33,
    r"(?:a|one)[- ]quarter": 25.0,
    r"half": 50.0,
}
_FRACTION = re.compile(r"\b(?:" + "|".join(f"({each})" for each in _FRACTIONS) + r")\b")
_TIMES = re.compile(r"\b(?:(twice|doubled?|doubling|two ?fold)|(thrice|tripled?|trebled?)|(halved))\b")
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_NUMBER = re.compile(
    r"(?P<pounds>£\s?)?(?<![\w.])(?P<value>\d[\d,]*(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?"
    r"(?:(?P<percent>\s?%|\s?per ?cent\b)|\s?(?P<scale>k|m|mn|bn|thousand|million|billion)\b)?"
    r"(?P<sterling>\s?pounds\b)?"
)
_UNIT = re.compile(r"[\s-]*(?:\w+[\s-]+){0,2}?(minute|hour|day|week|fortnight|month|year|page)s?\b")
_RATE = re.compile(r"\b(?:per|an?|each|every) (minute|hour|day|week|month|year)\b|\b(daily|weekly|monthly|annually)\b")
_FREQUENCY = re.compile(
    r"\b(?:(?:per|each|every|(?:times|twice|once) an?) (day|week|month|year)"
    r"|(daily|weekly|monthly|annual(?:ly)?|yearly))\b"
)
_ADVERBS = {
    "annual": "year",
    "yearly": "year",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "annually": "year",
}
_LEAST_BEFORE = re.compile(
    r"(?:more than|over|at least|(?:a )?minimum (?:of )?|above|exceed(?:s|ed|ing)|no (?:fewer|less) than) ?[£(]?$"
)
_MOST_BEFORE = re.compile(
    r"(?:fewer than|less than|under|below|up to|at most|(?:a )?maximum (?:of )?|no more than|not more than) ?[£(]?$"
)
_LEAST_AFTER = re.compile(r"[^.;]{0,24}?\b(?:or (?:more|above|over|higher|better)|at least(?!\W+[£\d])|plus)\b")
_MOST_AFTER = re.compile(
    r"[^.;,]{0,24}?\b(?:or (?:less|fewer|below|under)|at (?:the )?most(?!\W+[£\d])|maximum(?! of))\b"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value`: a number as text, or year-month-day with `?` for what is not said; `start:end`: where."""

    kind: Kind
    value: str
    start: int
    end: int
    unit: str = ""
    rate: str = ""
    bound: Bound = ""


def plain(text: str) -> str:
    """`text` with numbers as digits, small letters, simple quotation marks and dashes, and single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[‐‑‒–—−]", "-", text)
    text = re.sub(r"[‘’`]", "'", text)
    text = re.sub(r"[“”]", '"', text)
    text = " ".join(text.split())
    text = _FRACTION.sub(_fraction, text)
    text = re.sub(
        r"(\d[\d,.]*) (thousand|million|billion)\b", lambda m: m[1] + {"t": "k", "m": "m", "b": "bn"}[m[2][0]], text
    )
    return str(alpha2digit(text, "en", 1.5))


def _fraction(match: re.Match[str]) -> str:
    value = list(_FRACTIONS.values())[match.lastindex - 1] if match.lastindex else 0.0
    return f"{value:g}%"


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text`, which is in the form that `plain` gives, in order."""
    found: list[Figure] = []
    taken = [False] * len(text)
    for _, several in groupby((*_dates(text), *_years(text)), key=lambda figure: (figure.start, figure.end)):
        same_place = list(several)
        first = same_place[0]
        if not any(taken[first.start : first.end]):
            taken[first.start : first.end] = [True] * (first.end - first.start)
            found += same_place
    for match in _NUMBER.finditer(text):
        if not any(taken[match.start() : match.end()]) and match[0] != "1st":
            found.append(_number(text, match))
    for match in _TIMES.finditer(text):
        found.append(Figure("times", ("2", "3", "0.5")[(match.lastindex or 1) - 1], match.start(), match.end()))
    for match in _FREQUENCY.finditer(text):
        found.append(Figure("frequency", match[1] or _ADVERBS[match[2]], match.start(), match.end()))
    return tuple(sorted(found, key=lambda figure: figure.start))


def _dates(text: str) -> Iterator[Figure]:
    for expression in _DATES:
        for match in expression.finditer(text):
            parts = match.groupdict()
            year = parts.get("year") or "?"
            year = f"20{year}" if len(year) == 2 else year
            named = [parts[name] for name in ("month", "other") if parts.get(name)]
            months = [_MONTHS.index(name[:3]) + 1 for name in named] or [int(parts["number"])]
            days = [f"{int(parts[name]):02}" for name in ("day", "last") if parts.get(name)] or ["?"]
            for month, day in product(months, days):
                yield Figure("date", f"{year}-{month:02}-{day}", match.start(), match.end())


def _years(text: str) -> Iterator[Figure]:
    for match in _FINANCIAL_YEAR.finditer(text):
        if int(match[2]) % 100 == (int(match[1]) + 1) % 100:
            yield Figure("financial_year", match[1], match.start(), match.end())
    for match in _YEAR_ALONE.finditer(text):
        yield Figure("date", f"{match[1]}-?-?", match.start(), match.end())


def _number(text: str, match: re.Match[str]) -> Figure:
    value = float(match["value"].replace(",", "").rstrip(".")) * _SCALE.get(match["scale"] or "", 1.0)
    kind: Kind = "number"
    if match["pounds"] or match["sterling"]:
        kind = "money"
    elif match["percent"]:
        kind = "percent"
    elif match["ordinal"]:
        kind = "ordinal"
    after = text[match.end() : match.end() + 60].split(";")[0]
    unit = _UNIT.match(after) if kind == "number" else None
    # In a range, "60-70 a day", what follows the second figure is said of both.
    rate = _RATE.search(re.split(r"\d", re.sub(r"^(?:-| to | and )\d+", "", after))[0])
    return Figure(
        kind,
        f"{value:g}" if value < 1e6 else f"{value:.0f}",
        match.start(),
        match.end(),
        unit[1] if unit else "",
        (rate[1] or _ADVERBS[rate[2]]) if rate else "",
        _bound(text, match),
    )


def _bound(text: str, match: re.Match[str]) -> Bound:
    before, after = text[: match.start()], text[match.end() : match.end() + 40]
    until_next = re.match(r"\D*\d?", after)
    following = until_next[0] if until_next else ""
    if before.endswith("over ") and _UNIT.match(after):
        # Ninety-four pages may be filled, or exceeded.
        return "either"
    if _LEAST_BEFORE.search(before) or _LEAST_AFTER.match(following):
        return "least"
    return "most" if _MOST_BEFORE.search(before) or _MOST_AFTER.match(following) else ""


def says(source: Figure, stated: Figure) -> bool:
    """Whether a figure of a source bears out a stated one."""
    if source.kind != stated.kind:
        return False
    if stated.kind == "date":
        pairs = zip(source.value.split("-"), stated.value.split("-"), strict=True)
        return all(theirs == ours or ours == "?" for theirs, ours in pairs)
    alike = all(not a or not b or a == b for a, b in ((source.unit, stated.unit), (source.rate, stated.rate)))
    bounds = {source.bound, stated.bound}
    bounded_alike = len(bounds) == 1 or ("either" in bounds and "most" not in bounds)
    return alike and bounded_alike and source.value == stated.value


def not_borne_out(stated: Sequence[Figure], sources: Sequence[Figure]) -> Figure | None:
    """The first stated figure that no source bears out, or None."""
    return next((each for each in stated if not any(says(source, each) for source in sources)), None)
