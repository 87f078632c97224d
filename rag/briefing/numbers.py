"""Numbers in a sentence, in figures and in words, and the kind of each; what only looks like one is left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from text_to_num import text2num

from rag.briefing.dates import dates_in
from rag.briefing.words import listed

Kind = Literal["count", "percentage", "money", "duration", "frequency", "score"]

_SMALL = listed("numbers")
_LARGE = ("hundred", "thousand", "million", "billion")
_WORD = rf"(?:{'|'.join(sorted(_SMALL, key=len, reverse=True))}|{'|'.join(_LARGE)})"
_AFTER_LARGE = "(?:" + "|".join(f"(?<={word})" for word in _LARGE) + ")"
_WORDS = rf"\b{_WORD}(?:[\s-]+{_WORD}|{_AFTER_LARGE}\s+and\s+{_WORD})*\b"
_BARE = r"£?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:million|billion|bn|m|k)\b)?"
_NUMBER = rf"(?:(?<![\w.,/£%-]){_BARE}|{_WORDS})"
_UNIT = r"(?:(?:working|calendar)\s)?(?:minute|hour|day|week|month|year)s?\b"
_FIGURE = re.compile(
    rf"(?P<low>{_NUMBER})(?:(?P<joint>\s?[-–]\s?|\s+to\s+)(?P<high>{_BARE}|{_WORDS}))?(?P<percent>\s?(?:%|per\s?cent\b))?"
    rf"(?:[\s-](?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b(?P<times>once|twice)(?=\s+(?:(?:an?|per|each|every)\s+(?:day|week|month|quarter|year)|daily|weekly|monthly|"
    r"annually|yearly)\b)(?:\s+\w+){1,2}?(?:(?<=ly)|(?<=day|ear)|(?<=week)|(?<=month)|(?<=quarter))\b",
    re.IGNORECASE,
)
_SCALE = {"m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "k": 1e3}
_CHANGE = re.compile(r"\b(?:by|from)\s+$", re.IGNORECASE)
"""What stands before two figures that are no range: "rose from 10 to 20"."""
_SCORE = re.compile(r"\b(?:score|rating)\s*:?\s*(?:of\s+)?$", re.IGNORECASE)

_NO_FIGURES = re.compile(
    r"""
    \b(?:sections?|pathways?|themes?|messages?|stage|part|phase|chapter|appendix|table|fig(?:ure)?|pages?|pp?\.|para(?:graph)?|
      level|tier|article|schedule|step|option|question|item|no\.)\s?\d+(?:\.\d+)*   # the number names something
    | (?P<postcode>\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)
    | (?P<telephone>(?<!\d)\+?\d[\d\s()-]{8,}\d(?!\d))
    | ^\s*\d+\s+[-–]\s                                            # the label of a score or an item
    | \b24/7\b
    | \b(?:aged|over\s(?=\d+s\b))\s?\d+(?:s|\s?(?:to|-|–)\s?\d+)?   # an age group
    | \b\d+(?:st|nd|rd|th)\b
    | (?<!-)\bone\b(?![\s-](?:(?:working|calendar)\s)?
      (?:minute|hour|day|week|month|year|hundred|thousand|million|billion|per\s?cent)\b)
    | \b\w+-(?:way|fold|sided|tier|off|to-one)\b
    | \b(?:hundreds|thousands|millions)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Numbers that count nothing. "One" is as good as never a count in prose (one of, one example, in one place): it is a
figure with a unit of time alone. A postcode is in capitals, which is checked apart."""

_TELEPHONE_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `start:end` of a sentence, its unit included. `high` is the upper end of a range."""

    start: int
    end: int
    value: float
    high: float | None
    kind: Kind
    unit: str


def numbers_in(sentence: str) -> tuple[Number, ...]:
    """Every number of `sentence` that counts or measures something, in order."""
    barred = [(mention.start, mention.end) for mention in dates_in(sentence)]
    barred += [match.span() for match in _NO_FIGURES.finditer(sentence) if _bars(match)]
    found = [number for number in _all(sentence) if not any(number.start < e and s < number.end for s, e in barred)]
    return tuple(sorted(found, key=lambda number: number.start))


def _bars(match: re.Match[str]) -> bool:
    if match["telephone"]:
        return sum(character.isdigit() for character in match[0]) >= _TELEPHONE_DIGITS
    return not match["postcode"] or match[0].isupper()


def _all(sentence: str) -> Iterator[Number]:
    for match in _FREQUENCY.finditer(sentence):
        yield Number(*match.span(), 1.0 if match["times"].lower() == "once" else 2.0, None, "frequency", "times")
    for match in _FIGURE.finditer(sentence):
        low, high = _value(match["low"]), _value(match["high"]) if match["high"] else None
        if low is None or (match["high"] and high is None) or _glued(sentence, match.end()):
            continue
        if high is not None and _CHANGE.search(sentence[: match.start()]):
            yield Number(*match.span("low"), low, None, *_kind(sentence, match))
            yield Number(match.start("high"), match.end(), high, None, *_kind(sentence, match))
        else:
            yield Number(*match.span(), low, high, *_kind(sentence, match))


def _glued(sentence: str, end: int) -> bool:
    """Whether letters follow at once: a name with a number in it."""
    return end < len(sentence) and sentence[end].isalnum()


def _kind(sentence: str, match: re.Match[str]) -> tuple[Kind, str]:
    if match["percent"]:
        return "percentage", "%"
    if match["low"].startswith("£"):
        return "money", "£"
    if match["unit"]:
        unit = " ".join(match["unit"].lower().split())
        return "duration", unit if unit.endswith("s") else f"{unit}s"
    if _SCORE.search(sentence[: match.start()]):
        return "score", ""
    return "count", ""


@cache
def _value(words: str) -> float | None:
    """The number that `words` say, or None where they say none: "two three" is a list of numbers."""
    plain = words.lower().lstrip("£").replace(",", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s?(\w*)", plain)
    if match:
        return float(match[1]) * _SCALE.get(match[2], 1.0)
    if not any(word in _SMALL for word in re.findall(r"[a-z]+", plain)):
        return None
    try:
        return float(text2num(" ".join(plain.split()), "en"))
    except ValueError:
        return None
