"""Invented names and values: nothing here is anybody's."""

import calendar
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

_NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
_FIRST, _LAST, _GIVEN = (_NAMES[part].split() for part in ("first", "last", "given"))
_KINDS = ("County Council", "City Council", "Borough Council", "Metropolitan Borough Council", "Council")
_BODIES = ("Hospital", "Centre", "Network", "Partnership", "Forum", "Trust", "Project", "Alliance")
MONTHS = tuple(calendar.month_name)[1:]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what one report speaks of."""

    place: str
    council: str
    bodies: tuple[str, ...]
    people: tuple[str, ...]


def place_name(draw: random.Random) -> str:
    """A name as of a town, one of some 6,000."""
    return draw.choice(_FIRST) + draw.choice(_LAST)


def person(draw: random.Random) -> str:
    """A given name and a surname."""
    return f"{draw.choice(_GIVEN)} {place_name(draw)}"


def cast(draw: random.Random, place: str) -> Cast:
    """The council of `place`, bodies that work with it, and people."""
    bodies = tuple(f"{place_name(draw)} {draw.choice(_BODIES)}" for _ in range(8))
    return Cast(place, f"{place} {draw.choice(_KINDS)}", bodies, tuple(person(draw) for _ in range(8)))


def value(draw: random.Random, kind: str) -> str:
    """A value of a kind: count, small, percentage, money, month, weeks or person."""
    makers = {
        "count": lambda: f"{draw.randint(101, 4999):,}",
        "small": lambda: str(draw.randint(11, 98)),
        "percentage": lambda: f"{draw.randint(11, 97)}%",
        "money": lambda: draw.choice((f"£{draw.randint(11, 98)}0,000", f"£{draw.randint(11, 99) / 10} million")),
        "month": lambda: f"{draw.choice(MONTHS)} {draw.randint(2016, 2024)}",
        "weeks": lambda: f"{draw.randint(3, 48)} {draw.choice(('weeks', 'days'))}",
        "person": lambda: person(draw),
    }
    return makers[kind]()
