"""Names and organisations of a statement: each must stand in what it cites, in either form of an abbreviation."""

import re
from functools import cache

from rag.councils import councils
from rag.writing.words import agreement, stem, stems

_TOKEN = re.compile(r"[^\W\d_][\w]*(?:['’-][^\W\d_]\w*)*")
_SENTENCE_END = re.compile(r"[.!?:]['”\"]?\s+$|^\W*$")
_NO_NAME = re.compile(r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber|i")
"""Months, which are checked as dates, and the word that has a capital letter everywhere."""

_ACTS = re.compile(
    r"\b(?P<name>[A-Z]{2,})\s+(?:(?:has|have|had|also)\s+)*"
    r"(?P<verb>(?P<goes_on>(?:is|are|was|were)\s+\w+ing)|[a-z]+ed|ran|led|set|gave|made|held|took|paid|spent|chose)\b"
)


def unknown_name(statement: str, known: str) -> str:
    """The first name of `statement` that `known` does not hold; empty where it holds them all."""
    # "PowerBI" is "Power BI" too.
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", known)
    there = stems(" ".join(f"{known} . {apart}".lower().replace("’", "'").split()))
    for token in _names(statement):
        parts = [part for part in re.split(r"[-’']", token.lower()) if len(part) > 1]
        if not all(_known(part, there) for part in parts):
            return token
    return ""


def acting_reviewer(statement: str, cited: str) -> str:
    """The first abbreviation that acts in `statement`, other than by reviewing, and is not in `cited`.

    A report's authors are known and may say what they saw; what else a body did must be said of it.
    """
    for match in _ACTS.finditer(statement):
        reviews = not match["goes_on"] and stem(match["verb"].lower()) in agreement().reviewing
        if not reviews and not re.search(rf"\b{re.escape(match['name'])}\b", cited):
            return match["name"]
    return ""


@cache
def _places() -> frozenset[str]:
    """Areas of other councils, which are names at the beginning of a sentence too."""
    return frozenset(councils())


def _known(part: str, there: set[str]) -> bool:
    return bool(_NO_NAME.fullmatch(part)) or stem(part) in there or (part.endswith("s") and stem(part[:-1]) in there)


def _names(statement: str) -> list[str]:
    """Words with a capital letter, but for one that only begins a sentence."""
    tokens = list(_TOKEN.finditer(statement))
    found = []
    for place, token in enumerate(tokens):
        if not token[0][0].isupper():
            continue
        begins = bool(_SENTENCE_END.search(statement[: token.start()]))
        acronym = len(token[0]) > 1 and token[0].isupper()
        if begins and not acronym and token[0].lower() in agreement().light:
            continue  # "In Bristol", "The LGA": the first word is no part of the name.
        beside = tokens[place + 1] if place + 1 < len(tokens) else None
        joined = beside is not None and beside[0][0].isupper() and statement[token.end() : beside.start()] == " "
        if not begins or joined or acronym or token[0] in _places():
            found.append(token[0])
    return found
