"""Numbers that count nothing: names, addresses, ages, times of day, and "one" for "a"."""

import re

_COUNTED_TIME = r"(?:(?:working|calendar)\s)?(?:minute|hour|day|week|month|year)"
_DIGIT = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"

NO_FIGURES = re.compile(
    rf"""
    # the number names something
    \b(?:sections?|pathways?|themes?|messages?|stage|part|phase|chapter|appendix|table|fig(?:ure)?|pages?|pp?\.
      |para(?:graph)?|level|tier|article|schedule|step|option|question|item|no\.)\s?\d+(?:\.\d+)*
    | \b(?-i:Zone|Ward|Band)\s\d{{1,2}}\b(?!,\d)
    | (?P<postcode>\b[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b)
    | (?P<telephone>(?<!\d)\+?\d[\d\s()-]{{8,}}\d(?!\d))
    | ^\s*\d+\s+[-–]\s                                            # the label of a score or an item
    | \b24/7\b
    # an age: "aged 18 to 25", "in their 80s", "adults over 65", "a man of 91", "who is 79,"
    | \b(?:aged|over\s(?=\d+s\b))\s?\d+(?:s|\s?(?:to|-|–)\s?\d+)?
    | \b(?:people|adults|residents|those|men|women|patients|anyone|aged)\s(?:aged\s)?(?:over|under|between)\s\d{{1,2}}+
      (?:\s(?:and|to)\s\d{{1,2}})?+(?![\d,.]*\d|\s?%|\s(?:per\s?cent|pounds|thousand|million)\b|[\s-]{_COUNTED_TIME}s?\b)
    | \b(?:man|woman|boy|girl|husband|wife|mother|father|daughter|son|widow|widower)\sof\s\d{{1,3}}\b
    | \bwho\s(?:is|was)\s\d{{1,3}}(?=[,.;])
    # a time: "4.30pm", "four o'clock", "until eight every evening", "by week five"
    | \b\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m\b
    | \b\w+\so['’]clock\b
    | \b(?:at|until|till|after|before|by|from)\s\w+
      (?=\s(?:in\sthe\s(?:morning|afternoon|evening)|at\snight|every\s(?:morning|evening|night)|on\sa\s\w+day)\b)
    | \b(?:by|until|from|after|in)\s(?:week|day|month|year)\s{_DIGIT}\b(?!\s\w+s\b)
    | \b\d+(?:st|nd|rd|th)\b
    | (?P<one>(?<!-)\bone\b(?![\s-](?:{_COUNTED_TIME}|hundred|thousand|million|billion|per\s?cent)\b))
    | \b\w+-(?:way|fold|sided|tier|off|to-one)\b
    | \b(?:hundreds|thousands|millions)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Numbers that count nothing. "One" is as good as never a count in prose (one of, one example, in one place): it is a
figure with a unit of time alone. A postcode is in capitals, and a telephone number long, which `bars` checks."""

_TELEPHONE_DIGITS = 10


def bars(match: re.Match[str]) -> bool:
    """Whether a match of `NO_FIGURES` is one."""
    if match["telephone"]:
        return sum(character.isdigit() for character in match[0]) >= _TELEPHONE_DIGITS
    return not match["postcode"] or match[0].isupper()
