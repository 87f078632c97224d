"""Whether a question is about a report as a whole, and what of it is wanted.

"What are the main findings?" holds no word on a topic: whatever search finds for it is chance. What rules say and the
question's words and pairs of words are weighed by a multinomial logistic regression (`whole.json`), fitted by `python
bench/fit_whole.py` to questions of several authors. What tells most is a word that no such question holds.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from index.catalogue import Report
from rag.comparison import cues_of
from rag.linear import Features, Linear
from rag.patterns import pattern

Wanted = Literal["summary", "recommendations", "strengths", "concerns", "both"]
Voice = Literal["people who use services", "carers", "staff", "partners", "leaders"]
Label = Literal[
    "topic",
    "summary",
    "recommendations",
    "strengths",
    "concerns",
    "both",
    "people who use services",
    "carers",
    "staff",
    "partners",
    "leaders",
]

FITTED = Path(__file__).with_suffix(".json")
MOST_STRANGE = 3
TOGETHER = 0.5
"""How much a word, or two that stand together, counts beside what the rules say, before both are weighed."""
_WORD = re.compile(r"REPORT|COUNCIL|[a-z']+|\d+")
_SIDES: tuple[Wanted, ...] = ("recommendations", "strengths", "concerns")
_VOICES: dict[Voice, str] = {
    "carers": "carers",
    "staff": "staff",
    "people who use services": "people",
    "partners": "partners",
    "leaders": "leaders",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """What is wanted of the reports as a whole, of which of them (empty: of all), and from whom (None: anybody)."""

    wanted: Wanted
    voice: Voice | None = None
    reports: tuple[str, ...] = ()

    @property
    def asks_for_all(self) -> bool:
        """Whether it asks how things are, all in all."""
        return self.voice is None and self.wanted in ("summary", "both")


class Fitted(BaseModel):
    """The regression, the words that questions about a whole hold, and the share of "topic" at which one is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Linear[Label]
    known: frozenset[str]
    topic_below: float


@cache
def fitted() -> Fitted:
    """What is in `whole.json`."""
    return Fitted.model_validate_json(FITTED.read_text(encoding="utf-8"))


def read_whole(text: str, reports: Sequence[Report], council: str) -> Whole | None:
    """What `text` wants of reports as a whole; None where it is about anything narrower."""
    shares = fitted().model.shares(whole_features(words_of(text, reports, council), fitted().known))
    if shares.pop("topic") >= fitted().topic_below:
        return None
    label = max(shares, key=lambda each: shares[each])
    named = tuple(cue.report for cue in cues_of(reports, text) if cue.name.search(text) or cue.year.search(text))
    for wanted in get_args(Wanted):
        if label == wanted:
            return Whole(wanted, None, named)
    return next(Whole("summary", voice, named) for voice in _VOICES if voice == label)


def words_of(text: str, reports: Sequence[Report], council: str) -> tuple[str, ...]:
    """The words of a question in lower case, with REPORT for the name of a report and COUNCIL for the council's."""
    text = text.replace("’", "'").lower()
    for cue in cues_of(reports, text):
        text = cue.name.sub(" REPORT ", text)
    text = re.sub(rf"\b{re.escape(council.lower())}(?: city)?(?: council)?(?:'s|s)?\b", " COUNCIL ", text)
    return tuple(_WORD.findall(text))


def whole_features(words: Sequence[str], known: Collection[str]) -> Features:
    """What the regression looks at; `known`: the words of other questions about a whole."""
    strange = sum(word not in known and not _listed(word) for word in words)
    return {
        f"rules: {by_rules(words)}": 1.0,
        **{f"strange words: {n}": 1.0 for n in range(1, min(strange, MOST_STRANGE) + 1)},
        **dict.fromkeys((f"says: {said}" for said in (*words, *map(" ".join, pairwise(words)))), TOGETHER),
    }


def by_rules(words: Sequence[str]) -> Label:
    """What the rules say: a topic where a word is neither small change nor on a list of what may be wanted."""
    said = [word for word in words if not _is(word, "filler", "subject")]
    if any(_is(word, "saying") for word in words):
        for voice, group in _VOICES.items():
            if any(_is(word, group) for word in said) and all(_is(word, group, "saying", "summary") for word in said):
                return voice
    if not all(_is(word, *_SIDES, "summary") for word in said):
        return "topic"
    asked = [side for side in _SIDES if any(_is(word, side) for word in said)]
    if pattern("whole_both").search(" ".join(words)) or {"strengths", "concerns"} <= set(asked):
        return "both"
    return asked[0] if asked else "summary" if any(_is(word, "summary") for word in said) else "topic"


def _listed(word: str) -> bool:
    return _is(word, "filler", "subject", "summary", *_SIDES)


@lru_cache(maxsize=20_000)
def _is(word: str, *groups: str) -> bool:
    return word in ("REPORT", "COUNCIL") or any(pattern(f"whole_{group}").fullmatch(word) for group in groups)
