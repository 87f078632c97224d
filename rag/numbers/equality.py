"""When a figure of a source bears out a stated one: the same value, or one that its bound allows and comes near.

"Over seven years" is borne out by 2,708 days and by 7.4 years, "nearly nine in ten" by 87 %. A bound must be a rounder
figure than the source's, on the right side of it and near: "over 400" says something else than 983.
"""

import math
from collections.abc import Sequence

from rag.numbers.quantity import Quantity, converted, interval, last_word

_ALIKE = ("count", "score", "duration")
_MORE, _LESS, _NEARLY, _ABOUT = 1.2, 0.8, 0.9, 0.05
"""How far a bound may be from what it bounds: 983 is over 900, 87 nearly 90, 122 days about four months."""
_VAGUELY_MORE, _VAGUELY_LESS, _VAGUELY = 2, 0.5, 0.15
"""The same of one unit of time or half of one: eleven days are more than a week, 33 days about a month."""
_POINTS = 2.5
"""How far a percentage may be from what is about it."""


def not_borne_out(stated: Sequence[Quantity], sources: Sequence[Quantity]) -> Quantity | None:
    """The first stated figure that no source bears out, or None."""
    return next((each for each in stated if not any(_borne_out(each, source, sources) for source in sources)), None)


def _borne_out(stated: Quantity, source: Quantity, sources: Sequence[Quantity]) -> bool:
    """Whether `source` says it. A bare number may be a length of time only where a source has one: "174 days overall
    and 215 in the teams"."""
    bare = bool(stated.unit) and stated.kind == "duration" and not source.unit and source.kind != "duration"
    return says(source, stated) and (not bare or any(each.kind == "duration" for each in sources))


def says(source: Quantity, stated: Quantity) -> bool:
    """Whether a figure of a source bears out a stated one."""
    if stated.kind == "frequency":
        return _as_often(source, stated)
    if not comparable(source, stated):
        return False
    if stated.kind == "date":
        return _same_date(source.when, stated.when)
    if source.rate and stated.rate and source.rate != stated.rate:
        return False
    in_unit = _in_unit_of(source, stated)
    if in_unit is None:
        return False
    value, high, exact = in_unit
    if stated.high is not None:
        return high is not None and exact and _same(value, stated.value) and _same(high, stated.high)
    if high is not None:
        return _within_range(value, high, stated)
    if exact and _same(value, stated.value) and _bounded_alike(source, stated):
        return True
    # "At least 154" is over 150 too, "up to 18" at most 20.
    return (source.bound in ("", "about", "either") or source.bound == stated.bound) and _allows(stated, value)


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of one kind; a bare number may stand for a length of time or a score."""
    return one.kind == other.kind or (one.kind in _ALIKE and other.kind in _ALIKE)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6)


def _as_often(source: Quantity, stated: Quantity) -> bool:
    own = interval(stated.value, stated.unit)
    if source.kind == "frequency":
        return interval(source.value, source.unit) == own
    return bool(source.rate) and interval(1, source.rate) == own


def _same_date(source: str, stated: str) -> bool:
    if "/" in source or "/" in stated:
        return source == stated
    theirs, ours = ([*when.split("-"), "?", "?"][:3] for when in (source, stated))
    return all(one == other or other == "?" for one, other in zip(theirs, ours, strict=True))


def _in_unit_of(source: Quantity, stated: Quantity) -> tuple[float, float | None, bool] | None:
    """The source's value and upper end in the stated unit, and whether that is exact."""
    if not source.unit or not stated.unit or last_word(source.unit) == last_word(stated.unit):
        return source.value, source.high, True
    found = converted(source.value, source.unit, stated.unit)
    if found is None or source.kind != "duration" or stated.kind != "duration":
        return None
    high = converted(source.high, source.unit, stated.unit) if source.high is not None else None
    return found[0], high[0] if high else None, found[1]


def _bounded_alike(source: Quantity, stated: Quantity) -> bool:
    ours, theirs = ("" if one.bound == "about" else one.bound for one in (stated, source))
    return ours == theirs or ("either" in (ours, theirs) and {ours, theirs} <= {"either", "", "least"})


def _within_range(low: float, high: float, stated: Quantity) -> bool:
    """Whether one figure is true of a range: its end as a bound, or about a figure inside it."""
    ends = {"least": _same(low, stated.value), "most": _same(high, stated.value), "either": _same(low, stated.value)}
    return ends.get(stated.bound, stated.bound == "about" and low <= stated.value <= high)


def _allows(stated: Quantity, value: float) -> bool:
    """Whether the bound of a stated figure allows a source's `value` and is a round figure near it."""
    if not _rounder(stated, value):
        return False
    vague = stated.kind == "duration" and stated.value <= 1
    if stated.bound in ("least", "either"):
        return stated.value < value <= stated.value * (_VAGUELY_MORE if vague else _MORE)
    if stated.bound == "most":
        return stated.value * (_VAGUELY_LESS if vague else _LESS) <= value < stated.value
    if stated.bound == "nearly":
        return stated.value * _NEARLY <= value < stated.value
    near = max((_VAGUELY if vague else _ABOUT) * stated.value, _POINTS if stated.kind == "percentage" else 0.0)
    return stated.bound == "about" and abs(value - stated.value) <= near


def _rounder(stated: Quantity, value: float) -> bool:
    """Whether a figure is one that people round to: fewer digits than the value has, or a simple part of a whole."""
    if stated.kind == "percentage":
        return any(abs(stated.value * part / 100 - round(stated.value * part / 100)) < 0.001 for part in range(2, 11))
    return _digits(stated.value) < _digits(value)


def _digits(value: float) -> int:
    """How many digits of a value say something: 626 has three, 600 one."""
    return len(f"{value:.6g}".replace(".", "").strip("0"))
