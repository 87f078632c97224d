"""Numbers in words and as fractions, and a text with its numbers as digits."""

import re
import unicodedata
from functools import cache

from text_to_num import alpha2digit, text2num

SMALL = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
LARGE = ("hundred", "thousand", "million", "billion")
SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_DENOMINATORS = {**{word: n for n, word in enumerate(SMALL[:10], 1) if n > 1}, "twenty": 20, "hundred": 100}
_NUMERATOR = "|".join([*SMALL[:10], r"\d{1,2}"])
_HALF = r"(?<!\band\sa\s)(?<!first\s)(?<!second\s)(?<!latter\s)half"
"""Not "six and a half weeks", nor "the first half"."""
_PART = "third|quarter|fifth|sixth|seventh|eighth|tenth"
_NO_PART = (
    "an?|day|hour|year|term|way|hearted|hourly|million|dozen|party|parties|sector|time|person|option|report|scheme|phase"
    "|round|review|visit|home|model|stage|attempt|team|post|site|group|member|worker|manager|officer|meeting|audit|case"
    "|council|hospital|provider|survey|strand|theme|area|element|issue|factor|reason|priority|service|charity|building"
)
_WHOLES = r"two|three|four|five|six|eight|ten|twenty|(?:a\s)?hundred|100|10|20|[2-68]"
FRACTION = re.compile(
    rf"""
    (?<!once\s)(?<!twice\s)(?<!every\s)(?<!per\s)(?<!each\s)          # "a quarter" may be three months
    \b(?:(?P<count>a|one|two|three|four|five|six|seven|eight|nine)[\s-](?P<part>{_HALF}|{_PART})s?|{_HALF})\b
    (?![\s-](?:{_NO_PART})\b)                                          # "a third party" is no part of anything
    | \b(?P<top>{_NUMERATOR})\s(?:in|out\sof)\s(?:every\s)?(?P<bottom>{_WHOLES})\b
      (?![\s-]?(?:\d|,\d|(?:minute|hour|day|week|month|year)s?\b))
    # "one worker in five was late", not "one worker in five teams"
    | (?<!no\s)(?<!-)\bone\s(?!in\b|out\b|of\b)[a-z]+\sin\s(?P<whole>{_WHOLES})\b(?=\s*[.,;]|\s*$|\s[a-z]+(?<!s)\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A part of a whole: "two-fifths", "half", "nine out of ten", "3 in 4"."""


def fraction(match: re.Match[str]) -> float | None:
    """The per cent that a match of FRACTION says, to two places; None where it is no part."""
    if match["whole"]:
        return round(100 / _small(match["whole"]), 2)
    if match["top"]:
        top, bottom = _small(match["top"]), _small(match["bottom"])
        return round(100 * top / bottom, 2) if top < bottom else None
    count = _COUNTS[(match["count"] or "one").lower()]
    share = 100 * count / _PARTS[(match["part"] or "half").lower()]
    return round(share, 2) if share < 100 else None


def _small(word: str) -> int:
    bare = word.lower().removeprefix("a ").strip()
    return int(bare) if bare.isdigit() else _DENOMINATORS.get(bare, 1)


def plain(text: str) -> str:
    """`text` with numbers as digits, small letters, simple quotation marks and dashes, and single spaces."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[‐‑‒–—−]", "-", text)
    text = re.sub(r"[‘’`]", "'", text)
    text = re.sub(r"[“”]", '"', text)
    text = " ".join(text.split())
    text = FRACTION.sub(_percent, text)
    text = re.sub(r"\b(?:half a|a half) dozen\b", "6", text)
    text = re.sub(r"\ba dozen\b", "12", text)
    text = re.sub(
        r"(\d[\d,.]*) (thousand|million|billion)\b", lambda m: m[1] + {"t": "k", "m": "m", "b": "bn"}[m[2][0]], text
    )
    return str(alpha2digit(text, "en", 1.5))


def _percent(match: re.Match[str]) -> str:
    share = fraction(match)
    return match[0] if share is None else f"{share:g}%"


@cache
def value_of(words: str) -> float | None:
    """The number that `words` say, or None where they say none: "two three" is a list of numbers."""
    bare = words.lower().lstrip("£ ").replace(",", "")
    if bare.endswith("dozen"):
        return 6.0 if bare.startswith("half") else 12.0
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s?(\w*)", bare)
    if match:
        return float(match[1]) * SCALE.get(match[2], 1.0)
    if not any(word in SMALL for word in re.findall(r"[a-z]+", bare)):
        return None
    try:
        return float(text2num(" ".join(bare.split()), "en"))
    except ValueError:
        return None
