"""The figures of a text, in figures and in words, and the kind of each.

`numbers_in` reads what counts or measures something, for a register; what only looks like a figure is left out.
`quantities` reads everything that two texts can be held against one another by: dates, fractions, ranges, bounds and
how often something is done too.
"""

import re
from collections.abc import Iterable, Iterator

from rag.numbers.bounds import LIMITS, THING, bound_of
from rag.numbers.dates import dates_in
from rag.numbers.no_figures import NO_FIGURES, bars
from rag.numbers.quantity import Bound, Kind, Quantity
from rag.numbers.words import FRACTION, LARGE, SMALL, fraction, value_of

_WORD = rf"(?:{'|'.join(sorted(SMALL, key=len, reverse=True))}|{'|'.join(LARGE)})"
_AFTER_LARGE = "(?:" + "|".join(f"(?<={word})" for word in LARGE) + ")"
_WORDS = rf"(?:\b(?:half\s)?a\sdozen\b|\b{_WORD}(?:[\s-]+{_WORD}|{_AFTER_LARGE}\s+and\s+{_WORD})*\b)"
_BARE = r"(?:£\s?)?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?(?:thousand|million|billion|bn|mn|m|k)\b)?"
_NUMBER = rf"(?:(?<![\w.,/£%-]){_BARE}|{_WORDS})"
_UNIT = r"(?:(?:working|calendar)\s)?(?:minute|hour|day|week|fortnight|month|year|decade)s?\b"
_FIGURE = re.compile(
    rf"(?P<low>{_NUMBER})(?:(?P<joint>\s?[-–]\s?|\s+to\s+)(?P<high>{_BARE}|{_WORDS}))?"
    rf"(?P<percent>\s?(?:%|per\s?cent\b))?(?:[\s-](?P<unit>{_UNIT}))?(?:\s?(?:(?P<sterling>pounds)|(?P<pence>pence))\b)?",
    re.IGNORECASE,
)

_LENGTH = re.compile(
    rf"""
    \b(?P<whole>an?|{_NUMBER})\s+(?:(?P<unit>{_UNIT})\s+and\s+a\s+half\b | and\s+a\s+half\s+(?P<units>{_UNIT}))
    | \bhalf\s+an?\s+(?P<half_of>{_UNIT})
    | \b(?:{LIMITS.replace(" ", "[ ]")})\s+(?P<one>an?(?:\s+(?:whole|full))?)\s+(?P<one_of>{_UNIT})(?!\s+and\s+a\s+half)
    | (?<!once\s)(?<!twice\s)(?<!times\s)\b(?P<or_more>an?)\s+(?P<or_more_of>{_UNIT})
      (?=\s+or\s+(?:more|longer|less|so)\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A length of time in which a half is said, or "a" for one: "a year and a half", "half a day", "up to a year"; "50 a
year" is none."""
_PERIOD = r"(?:day|week|fortnight|month|quarter|year)"
_ADVERBS = {
    "daily": "day", "weekly": "week", "fortnightly": "fortnight", "monthly": "month",
    "quarterly": "quarter", "annual": "year", "annually": "year", "yearly": "year",
}  # fmt: skip
_ADVERB = rf"(?:{'|'.join(_ADVERBS)})"
_ONCE_OR_TWICE = re.compile(
    r"\b(?P<times>once|twice)(?=\s+(?:(?:an?|per|each|every)\s+(?:day|week|month|quarter|year)|daily|weekly|monthly|"
    r"annually|yearly)\b)(?:\s+\w+){1,2}?(?:(?<=ly)|(?<=day|ear)|(?<=week)|(?<=month)|(?<=quarter))\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    rf"\b(?:(?P<times>once|twice|(?P<number>{_NUMBER})\s+times)[\s-]+"
    rf"(?:(?:an?|per|each|every)\s+(?P<period>{_PERIOD})|(?P<adverb>{_ADVERB}))"
    rf"|every\s+(?:(?P<other>other|second)\s+|(?P<many>{_NUMBER})\s+)?(?P<each>{_PERIOD}s?)|(?:each|per)\s+(?P<one>{_PERIOD})"
    rf"|(?P<alone>{_ADVERB}))\b",
    re.IGNORECASE,
)
_TIMES = re.compile(r"\b(?:(twice|doubled?|doubling|two ?fold)|(thrice|tripled?|trebled?)|(halved))\b", re.IGNORECASE)
_MULTIPLES = (2.0, 3.0, 0.5)
_ORDINAL = re.compile(r"(?<![\w.,/£-])(?!1st)(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:by|from)\s+$", re.IGNORECASE)
"""What stands before two figures that are no range: "rose from 10 to 20"."""
_SCORE = re.compile(r"\b(?:score|rating)\s*:?\s*(?:of\s+)?$", re.IGNORECASE)
_RATE = re.compile(
    r"\b(?:per|an?|each|every) (minute|hour|day|week|month|year)\b|\b(daily|weekly|monthly|annually)\b", re.IGNORECASE
)
_RATE_REACH = 60
"""Characters after a figure in which its rate may stand."""


def numbers_in(sentence: str) -> tuple[Quantity, ...]:
    """Every number and fraction of `sentence` that counts or measures something, in order, as a register shows it."""
    often = [
        Quantity(*match.span(), _times(match["times"]), None, "frequency", "times")
        for match in _ONCE_OR_TWICE.finditer(sentence)
    ]
    parts = list(_fractions(sentence))
    numbers = _apart(_measured(sentence), [(part.start, part.end) for part in parts])
    return _in_order(_unbarred(sentence, [*often, *parts, *numbers]))


def measured_in(sentence: str) -> tuple[Quantity, ...]:
    """What `numbers_in` reads, and ranges, fractions, bounds, rates and how often, for holding against another text."""
    return _in_order(_unbarred(sentence, list(_compared(sentence))))


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of `text` that another text may bear out: numbers that name something and dates too."""
    dates = [
        Quantity(mention.start, mention.end, 0.0, None, "date", when=when)
        for mention in dates_in(text, yearless=True)
        for when in (mention.also, mention.when)
        if when
    ]
    ones = [match.span() for match in NO_FIGURES.finditer(text) if match["one"]]
    others = _apart(list(_compared(text)), [(date.start, date.end) for date in dates] + ones)
    times = [
        Quantity(*match.span(), _MULTIPLES[(match.lastindex or 1) - 1], None, "times")
        for match in _TIMES.finditer(text)
    ]
    ordinals = [Quantity(*match.span(), float(match[1]), None, "ordinal") for match in _ORDINAL.finditer(text)]
    taken = [(one.start, one.end) for one in (*others, *dates)]
    return _in_order([*dates, *others, *_apart([*times, *ordinals], taken)])


def _in_order(found: Iterable[Quantity]) -> tuple[Quantity, ...]:
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _apart(found: Iterable[Quantity], taken: Iterable[tuple[int, int]]) -> list[Quantity]:
    """Those of `found` that stand in none of the places that are taken."""
    places = list(taken)
    return [one for one in found if not any(one.start < end and start < one.end for start, end in places)]


def _unbarred(sentence: str, found: Iterable[Quantity]) -> list[Quantity]:
    """Without numbers in dates and those that count nothing."""
    matches = [match for match in NO_FIGURES.finditer(sentence) if bars(match)]
    barred = [(mention.start, mention.end) for mention in dates_in(sentence)]
    barred += [match.span() for match in matches if not match["one"]]
    ones = [match.span() for match in matches if match["one"]]
    kept = _apart(found, barred)
    # "One" is a figure in "one in four".
    return [one for one in kept if one.kind == "percentage" or _apart([one], ones)]


def _measured(sentence: str) -> Iterator[Quantity]:
    """Numbers as they stand; the two of "between ten and twelve weeks" apart."""
    for match in _FIGURE.finditer(_without_years(sentence)):
        low, high = value_of(match["low"]), value_of(match["high"]) if match["high"] else None
        if low is None or (match["high"] and high is None) or _glued(sentence, match.end()):
            continue
        if match["pence"]:
            low, high = low / 100, None if high is None else high / 100
        kind, unit = _kind(sentence, match)
        if high is not None and _CHANGE.search(sentence[: match.start()]):
            yield Quantity(*match.span("low"), low, None, kind, unit)
            yield Quantity(match.start("high"), match.end(), high, None, kind, unit)
        else:
            yield Quantity(*match.span(), low, high, kind, unit)


def _without_years(sentence: str) -> str:
    """`sentence`, as long as it is, with its years blank: "from 12.4% in 2022 to 7.8%" is no range from 2022."""
    for mention in dates_in(sentence):
        if re.search(r"\d{4}$", mention.words):
            sentence = f"{sentence[: mention.start]}{'_' * (mention.end - mention.start)}{sentence[mention.end :]}"
    return sentence


def _compared(text: str) -> Iterator[Quantity]:
    """Everything but dates, each place read once: lengths in words first, then fractions, how often, and numbers."""
    lengths = list(_lengths(text))
    parts = [*lengths, *_apart(_fractions(text), [(length.start, length.end) for length in lengths])]
    yield from parts
    numbers = _apart(_numbers(text), [(part.start, part.end) for part in parts])
    often = [one for one in _often(text) if not any(_rate_of(text, number, one.start) for number in numbers)]
    yield from often
    for number in _apart(numbers, [(one.start, one.end) for one in often]):
        yield _described(text, number)


def _lengths(text: str) -> Iterator[Quantity]:
    for match in _LENGTH.finditer(text):
        unit = match["unit"] or match["units"] or match["half_of"] or match["one_of"] or match["or_more_of"]
        # "A year and a half" begins with one, as "up to a year" does; "half a year" with none.
        whole = 0.0 if match["half_of"] else value_of(match["whole"] or "") or 1.0
        value = whole if match["one"] or match["or_more"] else whole + 0.5
        start, end = match.start("one") if match["one"] else match.start(), match.end()
        yield Quantity(start, end, value, None, "duration", _plural(unit), "", bound_of(text, start, end, True))


def _fractions(text: str) -> Iterator[Quantity]:
    for match in FRACTION.finditer(text):
        share = fraction(match)
        if share is not None:
            yield Quantity(*match.span(), share, None, "percentage", "%", "", bound_of(text, *match.span(), False))


def _numbers(text: str) -> Iterator[Quantity]:
    """Numbers, with "between ten and twelve" as one range."""
    found = list(_measured(text))
    for place, number in enumerate(found):
        follows = found[place + 1] if place + 1 < len(found) else None
        before = found[place - 1] if place else None
        if follows is not None and _between(text, number, follows):
            yield Quantity(number.start, follows.end, number.value, follows.value, follows.kind, follows.unit)
        elif before is None or not _between(text, before, number):
            yield number


def _between(text: str, low: Quantity, high: Quantity) -> bool:
    joined = re.fullmatch(r"\s+and\s+", text[low.end : high.start]) is not None
    return joined and re.search(r"\bbetween\s+$", text[: low.start], re.IGNORECASE) is not None


def _described(text: str, number: Quantity) -> Quantity:
    """A number with its bound and its rate, and the thing measured where it has no unit of its own."""
    unit, after = number.unit, text[number.end : number.end + _RATE_REACH].split(";")[0]
    if number.kind == "count" and not unit:
        thing = THING.match(after)
        unit = thing[1].lower() if thing else ""
    rate = _RATE.search(re.split(r"\d", after)[0])
    period = (rate[1] or _ADVERBS[rate[2].lower()]).lower() if rate else ""
    bound: Bound = bound_of(text, number.start, number.end, number.kind == "duration")
    return Quantity(number.start, number.end, number.value, number.high, number.kind, unit, period, bound)


def _rate_of(text: str, number: Quantity, place: int) -> bool:
    """Whether what stands at `place` is the rate of a number: "50 a day"."""
    between = text[number.end : place]
    return 0 < len(between) <= _RATE_REACH and not re.search(r"[\d;.,]", between)


def _often(text: str) -> Iterator[Quantity]:
    for match in _HOW_OFTEN.finditer(text):
        named = match["period"] or match["each"] or match["one"]
        unit = (named or _ADVERBS[(match["adverb"] or match["alone"]).lower()]).lower().removesuffix("s")
        many = 2.0 if match["other"] else value_of(match["many"]) if match["many"] else 1.0
        times = (value_of(match["number"]) if match["number"] else _times(match["times"])) if match["times"] else 1.0
        if many and times:
            yield Quantity(*match.span(), times / many, None, "frequency", unit)


def _times(word: str) -> float:
    return 2.0 if word.lower() == "twice" else 1.0


def _glued(sentence: str, end: int) -> bool:
    """Whether letters follow at once: a name with a number in it."""
    return end < len(sentence) and sentence[end].isalnum()


def _plural(unit: str) -> str:
    return " ".join(unit.lower().split()).removesuffix("s") + "s"


def _kind(sentence: str, match: re.Match[str]) -> tuple[Kind, str]:
    if match["percent"]:
        return "percentage", "%"
    if match["low"].startswith("£") or match["sterling"] or match["pence"]:
        return "money", "£"
    if match["unit"]:
        return "duration", _plural(match["unit"])
    if _SCORE.search(sentence[: match.start()]):
        return "score", ""
    return "count", ""
