"""Strength or concern, and whose voice: what headings and the words of a sentence say.

Plain rules judge first. By them a heading "Strengths" or "Considerations" decides, unless the sentence recommends;
otherwise words that praise and words that find fault are looked for; after "however" or "but" what follows counts, for
that is where a writer's weight lies. What the rules say and the sentence's words and pairs of words are then weighed by
linear models (`sides.json`), fitted to labelled sentences by `python bench/fit_sides.py`.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from rag.briefing.recommends import recommends
from rag.briefing.words import listed
from rag.linear import Features, Linear
from rag.numbers.reading import numbers_in
from rag.patterns import pattern

Side = Literal["strength", "concern", "recommendation", "other"]
OPPOSITE: dict[Side, Side] = {"strength": "concern", "concern": "strength"}
Voice = Literal["people who use services", "carers", "staff", "partners", "leaders", "assessors", "data"]


def _any_of(name: str) -> re.Pattern[str]:
    """A pattern of the word beginnings in a list; `_` stands for a space within one."""
    ways = sorted(listed(name), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(way).replace("_", r"\s+") for way in ways) + ")", re.IGNORECASE)


_PRAISE, _FAULT, _TERMS = _any_of("praise"), _any_of("fault"), _any_of("terms")
_TURN = re.compile(r"\b(?:however|but|although|despite|unfortunately)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(?:not|no|little|limited|lack of|without|avoid|reduce[ds]?|mitigat\w+)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)


_SPEAKERS: dict[str, Voice] = {
    "partners": "partners",
    "staff": "staff",
    "leaders": "leaders",
    "carers": "carers",
    "people": "people who use services",
}
_SAYS_AT_ONCE = re.compile(
    r"(?:(?:some|many|most|several|all|other|the|council|social care|local authority) )*"
    r"(?:(?P<partners>partners)|(?P<staff>(?:front-?(?:line|facing) )?staff|practitioners|social workers)"
    r"|(?P<leaders>(?:senior )?leaders|senior managers|directors)|(?P<carers>(?:unpaid )?carers)"
    r"|(?P<people>residents|people who use services|service users|disabled people))"
    r" (?:also |all |had |have |consistently )?"
    r"(?:told|described|said|felt|reported|explained|recognised|fed back|gave examples|spoke highly|expressed)\b",
    re.IGNORECASE,
)

FITTED = Path(__file__).with_suffix(".json")
SAYS = 0.75
"""How much a word counts beside a rule's verdict, before both are weighed."""
_WORD = re.compile(r"[^\W\d_]+|\d|%")


class Models(BaseModel):
    """What is fitted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    side: Linear[Side]
    voice: Linear[Voice]


@cache
def _models() -> Models:
    return Models.model_validate_json(FITTED.read_text(encoding="utf-8"))


def side_of(sentence: str, headings: Sequence[str]) -> Side:
    """Which side a sentence stands on, under its headings, outermost first."""
    return _models().side.label(side_features(sentence, headings))


def side_shares(sentence: str, headings: Sequence[str]) -> dict[Side, float]:
    """How likely a sentence stands on each side, under its headings, outermost first."""
    return _models().side.shares(side_features(sentence, headings))


def voice_of(sentence: str, before: str = "") -> Voice:
    """Whose voice a sentence gives; `before` is the sentence before it in its passage. Who is named first, and says at
    once what is said ("Partners described …"), is heard without weighing."""
    at_once = _SAYS_AT_ONCE.match(" ".join(sentence.split()))
    if at_once:
        return _SPEAKERS[at_once.lastgroup or ""]
    return _models().voice.label(voice_features(sentence, before))


def side_features(sentence: str, headings: Sequence[str]) -> Features:
    """What the model of sides looks at."""
    plain = " ".join(sentence.split())
    last = headings[-1].lower() if headings else ""
    return {
        f"rules: {side_by_rules(sentence, headings)}": 1.0,
        "praise less fault": max(-2, min(2, _weighed(plain))) / 2,
        "under strengths": float(last.startswith(_STRENGTHS)),
        "under considerations": float(last.startswith(_CONSIDERATIONS)),
        **_said(plain),
    }


def voice_features(sentence: str, before: str) -> Features:
    """What the model of voices looks at."""
    plain = " ".join(sentence.split())
    return {
        f"rules: {voice_by_rules(sentence, before)}": 1.0,
        "somebody says": float(bool(_SAYING.search(plain))),
        **_said(plain),
    }


def _said(plain: str) -> Features:
    """The words of a sentence, and each two that stand together; every digit alike counts by itself."""
    words = _WORD.findall(plain.lower())
    pairs = (f"{first} {second}" for first, second in pairwise(words))
    return dict.fromkeys((f"says: {said}" for said in (*words, *pairs)), SAYS)


_STRENGTHS = "strength"
_CONSIDERATIONS = ("consideration", "area for", "areas for", "concern")


def side_by_rules(sentence: str, headings: Sequence[str]) -> Side:
    """Which side the rules put a sentence on."""
    plain = " ".join(sentence.split())
    if recommends(plain):
        return "recommendation"
    said = _weighed(plain)
    last = headings[-1].lower() if headings else ""
    if last.startswith(_STRENGTHS):
        return "strength"
    if last.startswith(_CONSIDERATIONS):
        return "strength" if said > 1 else "concern"
    if said:
        return "strength" if said > 0 else "concern"
    lean = _score(re.sub(r"^(?:Message|Theme) \d+:", "", headings[-1])) if headings else 0
    if lean < 0 and re.search(r"\d|\b(?:this|these|they|there)\b", plain, re.IGNORECASE):
        return "concern"
    return "other"


def _weighed(plain: str) -> int:
    """Above 0 for praise, below for fault; what stands after a turn decides where it says anything."""
    turn = _TURN.search(plain)
    if turn and turn.start() > 0:
        before, after = _score(plain[: turn.start()]), _score(plain[turn.end() :])
        return after or (-1 if before > 0 and turn[0].lower() in ("however", "but") else before)
    return _score(plain)


def _score(text: str) -> int:
    """Words of praise less words of fault; praise that is denied is a fault, and a fault that is denied is none. Faults
    that became fewer are praise, and what is good and fell is a fault."""
    text = _TERMS.sub(" ", text)
    total = 0
    for match in _PRAISE.finditer(text):
        total += -1 if _UNDONE.search(text[: match.start()]) else 1
    for match in _FAULT.finditer(text):
        total -= 0 if _UNDONE.search(text[: match.start()]) else 1
    return -total if _became_fewer(text) else total


def _became_fewer(text: str) -> bool:
    """Whether what is spoken of fell: in a word, or by the number now beside the one of another time."""
    if pattern("became_fewer").search(text):
        return True
    turn = pattern("set_against").search(text)
    if not turn:
        return False
    before, after = numbers_in(text[: turn.start()]), numbers_in(text[turn.end() :])
    if not before or not after or before[-1].kind != after[0].kind:
        return False
    return before[-1].value < after[0].value


_SAYING = re.compile(
    r"\b(?:told|said|say|says|felt|feel|feeling|reported|report|described|shared|expressed|(?<!clearly )stated|states?|"
    r"stating|raised|explained|commented|fed back|spoke highly|heard from|value|valued|believe|recognises|recognised|"
    r"gave examples|hoped|experienced)\b",
    re.IGNORECASE,
)
_WHO: tuple[tuple[Voice, str], ...] = (
    ("data", r"council data|sickness data|performance report|recorded on the system|provided data|figures show"),
    ("leaders", r"self-assessment|senior leaders|leaders|the council (?:states|recognises)|senior managers|directors?"),
    ("carers", r"carers?"),
    (
        "people who use services",
        r"disabled people|residents|people with lived|with lived expertise|service users|advisory group|"
        r"co-production group|people (?:who|with whom)|those with whom|individuals",
    ),
    ("partners", r"partners|stakeholders|vcse|voluntary|providers?|bswn|non-bcc"),
    (
        "staff",
        r"staff|managers|practitioners|ots|social workers|locality teams|commissioning team|teams|team told|officers",
    ),
)
_VOICES = [(voice, re.compile(rf"\b(?:{source})\b", re.IGNORECASE)) for voice, source in _WHO]
_LEANS = re.compile(r"^(?:they|their|the group|this|these|some|others|amongst)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^(?:these|this|they|their|such|he|she|as well as this|in addition|again|we|our"
    rf"|it(?! (?:is|was|will be) (?:also |however )?{pattern('points_ahead').pattern}\b))\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\bcouncil states\b|\bself-assessment\b.*\b(?:says|states)\b|\bbelief\b.*\bamongst\b|\bscepticism among\b",
    re.IGNORECASE,
)


def voice_by_rules(sentence: str, before: str = "") -> Voice:
    """Whose voice the rules hear.

    Somebody speaks where they are named and a verb of saying or feeling follows; "They" are whoever spoke before. All
    else is the voice of those who wrote the report.
    """
    plain = " ".join(sentence.split())
    said = _SAYING.search(plain)
    if _VOICES[0][1].search(plain):
        return "data"
    if re.match(r"[“\"…‘]*(?:We|Our) ", plain):
        # Inside a report about a council, "we" is the council, quoted.
        return "leaders"
    if _OWN.search(plain):
        return _named(plain) or "assessors"
    if said:
        head = (
            plain[: said.end() + 40] if re.search(r"\bheard\b", plain[: said.start() + 60]) else plain[: said.start()]
        )
        found = _named(head)
        if found:
            return found
        if before and _LEANS.search(plain):
            return voice_by_rules(before)
    return "assessors"


def leans(sentence: str) -> bool:
    """Whether a sentence begins with a word that points back ("This includes …"): it says little by itself."""
    return bool(_POINTS_BACK.search(" ".join(sentence.split())))


def _named(text: str) -> Voice | None:
    """Who is named first in `text`, the peer team apart."""
    rest = re.sub(r"\b(?:peer challenge|peer) team('s)?\b|\bdata and performance team\b", "", text, flags=re.IGNORECASE)
    places = [(match.start(), voice) for voice, words in _VOICES if (match := words.search(rest))]
    return min(places)[1] if places else None
