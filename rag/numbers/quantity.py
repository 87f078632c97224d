"""What a figure is, and lengths of time in one another's units."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "percentage", "money", "duration", "frequency", "score"]
"""What counts or measures something."""
AnyKind = Literal[Kind, "date", "ordinal", "times"]

Bound = Literal["", "least", "most", "either", "nearly", "about"]
"""How a figure is limited: "more than", "up to", "nearly", "about". "Over 94 pages" may be all of them, or more."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure at `start:end` of a text, its unit included. `high` is the upper end of a range.

    `value` is in `unit`: a percentage in per cent, money in pounds, a duration in the unit that the text gives, a
    frequency in times a period. `rate` is the period of "50 a day", `when` the date where it is one, with `?` for what
    is not said.
    """

    start: int
    end: int
    value: float
    high: float | None
    kind: AnyKind
    unit: str = ""
    rate: str = ""
    bound: Bound = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class _Length:
    """A unit of time as so many of a unit that it is exactly a multiple of."""

    base: Literal["minute", "day", "month"]
    of_base: float


_LENGTHS = {
    "minute": _Length("minute", 1),
    "hour": _Length("minute", 60),
    "day": _Length("day", 1),
    "week": _Length("day", 7),
    "fortnight": _Length("day", 14),
    "month": _Length("month", 1),
    "quarter": _Length("month", 3),
    "year": _Length("month", 12),
    "decade": _Length("month", 120),
}
_DAYS_A_MONTH = 365.25 / 12


def last_word(unit: str) -> str:
    """The unit of time without "working" and in the singular."""
    return unit.split()[-1].lower().removesuffix("s") if unit else ""


def converted(value: float, unit: str, wanted: str) -> tuple[float, bool] | None:
    """`value` in another unit of time, and whether that is exact; None where it cannot be said.

    A month is no exact number of days, and a working day no part of a week.
    """
    own, other = last_word(unit), last_word(wanted)
    if own == other:
        return value, True
    if own not in _LENGTHS or other not in _LENGTHS or len(unit.split()) > 1 or len(wanted.split()) > 1:
        return None
    one, two = _LENGTHS[own], _LENGTHS[other]
    if one.base == two.base:
        return value * one.of_base / two.of_base, True
    if "minute" in (one.base, two.base):
        return None
    scale = _DAYS_A_MONTH if one.base == "month" else 1 / _DAYS_A_MONTH
    return value * one.of_base * scale / two.of_base, False


def days(value: float, unit: str) -> float:
    """About how many days a length of time is, to put lengths in order: a working day is as long as any."""
    length = _LENGTHS.get(last_word(unit), _LENGTHS["day"])
    in_days = {"minute": 1 / (24 * 60), "day": 1.0, "month": _DAYS_A_MONTH}
    return value * length.of_base * in_days[length.base]


def interval(times: float, unit: str) -> tuple[float, str]:
    """How long lies between two of so many `times` a `unit`, exactly: twice a year is every six months."""
    length = _LENGTHS[last_word(unit)]
    return length.of_base / times, length.base
