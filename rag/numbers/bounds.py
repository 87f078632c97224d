"""The bound of a figure: "more than", "at most", "nearly", "about" before it, "or more" after it."""

import re

from rag.numbers.quantity import Bound

_OPEN = r" ?[£(]?$"
_LEAST = (
    r"more than|longer than|later than|beyond|over|upwards of|at least|(?:a )?minimum (?:of )?|above"
    r"|exceed(?:s|ed|ing)?|no (?:fewer|less) than|in excess of"
)
_MOST = (
    r"fewer than|less than|shorter than|under|below|up to|as (?:long|many|much|late|high) as"
    r"|at (?:the )?(?:very )?most|(?:a )?maximum (?:of )?|no more than|no longer than|not more than"
    r"|(?:capped|cap\W+(?:\w+\W+){0,3}?) ?at|limit(?:ed|s|ing)?\W+(?:\w+\W+){0,2}?to"
)
_NEARLY = "nearly|almost|just under|close to|approaching|nearing|not quite"
_ROUGHLY = "about|around|approximately|roughly"
_ABOUT = f"{_ROUGHLY}|closer to|circa|some|an estimated"
LIMITS = rf"{_NEARLY}|{_MOST}|{_LEAST}|{_ROUGHLY}|within"
"""What limits the length of time after it."""
_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("nearly", re.compile(rf"\b(?:{_NEARLY}){_OPEN}", re.IGNORECASE)),
    ("most", re.compile(rf"(?:{_MOST}){_OPEN}", re.IGNORECASE)),
    ("least", re.compile(rf"(?:{_LEAST}){_OPEN}", re.IGNORECASE)),
    ("about", re.compile(rf"\b(?:{_ABOUT}){_OPEN}", re.IGNORECASE)),
)
_MORE, _LESS = "more|above|over|higher|better", "less|fewer|below|under"
_OR_MORE = rf"or (?:{_MORE})|at least(?!\W+[£\d])|plus"
_OR_LESS = rf"or (?:{_LESS})|at (?:the )?(?:very )?most(?!\W+[£\d])|maximum(?! of)"
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("least", re.compile(rf"[^.;]{{0,24}}?\b(?:{_OR_MORE})\b", re.IGNORECASE)),
    ("most", re.compile(rf"[^.;,]{{0,24}}?\b(?:{_OR_LESS})\b", re.IGNORECASE)),
    ("about", re.compile(r"[^.;,]{0,12}?\bor so\b", re.IGNORECASE)),
)
THING = re.compile(
    r"[\s-]*(?:(?!(?:an?|per|each|every)\b)\w+[\s-]+){0,2}?(minute|hour|day|week|fortnight|month|year|page)s?\b",
    re.IGNORECASE,
)
"""What is measured, near a figure, and not its rate: "six very long weeks", but not "50 calls a day"."""


def bound_of(text: str, start: int, end: int, measured: bool) -> Bound:
    """The bound of the figure at `start:end`; `measured`: it has a unit of time."""
    before, after = text[:start], text[end : end + 40]
    if before.lower().endswith("over ") and (measured or THING.match(after)):
        # Ninety-four pages may be filled, or exceeded.
        return "either"
    until_next = re.match(r"\D*\d?", after)
    following = until_next[0] if until_next else ""
    for bound, words in _BEFORE:
        if words.search(before):
            return bound
    return next((bound for bound, words in _AFTER if words.match(following)), "")


_STATED_BEFORE = re.compile(rf"\b(?:{_NEARLY}|{_MOST}|{_LEAST}|{_ABOUT}){_OPEN}", re.IGNORECASE)
_STATED_AFTER = re.compile(rf"\s+or (?:{_MORE}|{_LESS}|so)\b", re.IGNORECASE)

_PAGES = re.compile(r"[\s-]+pages?\b", re.IGNORECASE)
"""A report goes over ninety-four pages and has no more."""


def with_bound(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the figure at `start:end` begins and ends with the words right beside it that limit it."""
    before, after = _STATED_BEFORE.search(text[:start]), _STATED_AFTER.match(text[end:])
    if before and before[0].strip().lower() == "over" and _PAGES.match(text[end:]):
        before = None
    return before.start() if before else start, end + after.end() if after else end
