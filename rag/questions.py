"""What a question asks for: its kind of answer, its parts, and whether it compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "money", "date", "who", "list", "reason", "other"]

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("money", re.compile(r"\b(?:how much (?:money|does|did|is|was|has|have|will|do|are)|budget|cost|spend|£)", re.I)),
    (
        "number",
        re.compile(
            r"\b(?:how (?:many|long|much|often|big|large|far|old)|number of|what (?:number|percentage|proportion|share|"
            r"score|rating|figure)|percent|per cent|average|what's the (?:score|rating)|longest|total|%)",
            re.I,
        ),
    ),
    ("date", re.compile(r"\b(?:when|what (?:date|year|month|day)|which (?:year|month)|since when|how recent)\b", re.I)),
    ("who", re.compile(r"\b(?:who|whose|which (?:person|people|organisation|team|company|body)|whom)\b", re.I)),
    (
        "list",
        re.compile(
            r"\b(?:list|what (?:are|were) (?:the|some|all)|which (?:things|areas|ones)|name (?:the|all)|examples? of|"
            r"what (?:strengths|weaknesses|considerations|things|kinds|sorts|types))\b",
            re.I,
        ),
    ),
    ("reason", re.compile(r"\b(?:why|how come|what (?:caused|led|makes)|reasons?|because)\b", re.I)),
)

_COMPARES = re.compile(
    r"\b(?:compar\w+|both reports|two reports|each report|either report|the reports? (?:agree|differ)|differ\w*|"
    r"versus|vs\.?|then and now|since (?:then|the (?:peer|lga|last|first|earlier))|has (?:it|this|that|anything) "
    r"(?:changed|improved)|(?:changed|improved|moved on|better|worse|progress\w*) since|still (?:the case|an issue|a "
    r"problem)|over time|later|peer (?:challenge|review)\b.*\b(?:cqc|inspect\w+|regulator)|"
    r"(?:cqc|regulator|inspect\w+)\b.*\b(?:peer (?:challenge|review)|lga|december 2023))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for."""

    text: str
    kind: Kind
    parts: tuple[str, ...]
    compares: bool


def read_question(text: str) -> Asked:
    """Read a standalone question."""
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(text)), "other")
    return Asked(text, kind, split_parts(text), bool(_COMPARES.search(text)))


_JOINT = re.compile(
    r"(?:\?\s+|;\s+|,?\s+(?:and|plus|also|as well as)\s+(?=(?:how|what|who|why|when|where|which|is|are|was|were|does|do|"
    r"did|has|have|can|the (?:number|name))\b))",
    re.I,
)


def split_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that asks for several things; the whole where it asks for one."""
    parts = [part.strip(" ?,;.") for part in _JOINT.split(text)]
    long_enough = tuple(part for part in parts if len(part.split()) >= 3)
    return long_enough if len(long_enough) > 1 else (text,)


_NUMBER_WORDS = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|million|half|third|quarter|majority|most)\b"
)
_MONTHS = r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
_EVIDENCE: dict[str, re.Pattern[str]] = {
    "number": re.compile(rf"\d|{_NUMBER_WORDS}", re.I),
    "money": re.compile(r"£|\bmillion\b|\bcosts?\b|\bsavings?\b|\bspen(?:d|t)\b", re.I),
    "date": re.compile(rf"\b(?:19|20)\d\d\b|{_MONTHS}|\b\d\d?/\d\d?/\d\d\b|\bmonths?\b|\byears?\b|\bannually\b"),
    "who": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+|\b(?:DASS|PSW|Director|Board|Team|Council|Member|chair)\b"),
    "reason": re.compile(r"\b(?:because|due to|as a result|so that|lead(?:s|ing)? to|caus\w+|therefore|impact)\b", re.I),
}


def answers_in_kind(kind: Kind, sentence: str) -> bool:
    """Whether `sentence` holds the kind of thing that is asked for."""
    pattern = _EVIDENCE.get(kind)
    return pattern is None or bool(pattern.search(sentence))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A kind of thing that a question asks for by name, and how a sentence shows that it holds one."""

    name: str
    asked: re.Pattern[str]
    holds: re.Pattern[str]


_UNITS = r"(?:hours?|days?|weeks?|months?|years?|minutes?)"
_QUANTITY = rf"(?:\d[\d,.]*|{_NUMBER_WORDS})"
_WANTED = (
    _Wanted(
        "A sum of money",
        re.compile(
            r"\bhow much (?:money|does .{3,60}\bcost|did .{3,60}\b(?:cost|pay|spend)|is .{3,60}\b(?:paid|spent|costing)|was .{3,60}\b"
            r"(?:paid|spent)|are .{3,40}\bpaid|does .{3,40}\b(?:pay|spend|earn)|has .{3,40}\bspent)|\bwhat (?:is|was|'s|did|does) .{0,60}\b"
            r"(?:cost|costs|salary|fee|fees|price|hourly rate|budget)\b|\b(?:annual|total) (?:cost|budget|spend)\b",
            re.I,
        ),
        re.compile(r"£\s?\d", re.I),
    ),
    _Wanted(
        "A number",
        re.compile(
            r"\bhow many\b|\b(?:what|which) (?:is the |was the |'s the )?(?:\w+ )?(?:percentage|percent|per cent|proportion|share|rate|number)\b|"
            r"\b(?:rate|percentage|number|proportion) of\b.*\?|\b(?:vacancy|turnover|sickness|agency) rate\b",
            re.I,
        ),
        re.compile(rf"(?<![\d/])\d[\d,.]*%?(?!\d*\))|{_NUMBER_WORDS}", re.I),
    ),
    _Wanted(
        "How long it takes",
        re.compile(rf"\bhow long\b|\bhow many {_UNITS}\b|\baverage (?:wait|time)\b", re.I),
        re.compile(rf"{_QUANTITY}[\s-]+(?:working )?{_UNITS}|\b(?:long|length|delay\w*|permanent|snapshot|up to|since|going back)\b", re.I),
    ),
    _Wanted(
        "A date",
        re.compile(r"\b(?:what|which|on what) (?:date|day|year|month)\b|^when (?:did|was|were|will|is|are|does|do)\b|\bsince when\b", re.I),
        re.compile(
            rf"\b(?:19|20)\d\d\b|{_MONTHS}|\d\d?/\d\d?/\d\d|\b(?:last|first|next|prior|now|currently|historically|future|early|recent\w*|"
            rf"annually|every|when|once|before|after|{_UNITS})\b",
            re.I,
        ),
    ),
    _Wanted(
        "A name",
        re.compile(
            r"\b(?:what(?:'s| is| was) the names? of (?:the |our |their )?(?:\w+ ){0,3}(?:dass|director|chair|member|manager|councillor|worker|"
            r"officer|lead|head|boss|person|social worker)|who (?:exactly )?(?:is|was) the (?:\w+ ){0,4}(?:director|chair|dass|member|manager|councillor|"
            r"lead|psw|head|boss|leader)|\bname (?:of )?the (?:\w+ ){0,3}(?:director|dass|chair|member|manager|psw|worker)|by name)\b",
            re.I,
        ),
        re.compile(r"\b(?!(?:Adult|Social|Council|Bristol|Care|Peer|Health|Executive|Cabinet|Principal|Integrated|Keeping|Local)\b)"
                   r"[A-Z][a-z]+ (?!(?:Social|Care|Council|City|Board|Member|Director|Partnership|Team|Act|Service|Hub|Quality)\b)[A-Z][a-z]+"),
    ),
)


def missing_kind(question: str, sentences: Sequence[str]) -> str:
    """The kind of thing that `question` asks for by name and none of `sentences` holds; empty where one does."""
    for wanted in _WANTED:
        if wanted.asked.search(question) and not any(wanted.holds.search(sentence) for sentence in sentences):
            return wanted.name
    return ""
