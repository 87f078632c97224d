"""Whether a question is about a report as a whole, and what of it is wanted.

"What are the main findings?" holds no word on a topic: whatever search finds for it is chance. What rules say and the
question's words and pairs of words are weighed by a multinomial logistic regression (`whole.json`), fitted by `python
bench/fit_whole.py` to questions of several authors. What tells most is a word that no such question holds.
"""

import re
from calendar import month_name
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from index.catalogue import Report
from rag.comparison import cues_of
from rag.linear import Features, Linear
from rag.patterns import pattern
from rag.questions import words_that_say

Told = Literal["summary", "recommendations", "strengths", "concerns", "both"]
Wanted = Literal[Told, "verdict"]
Voice = Literal["people who use services", "carers", "staff", "partners", "leaders"]
Label = Literal["topic", Told, Voice]

FITTED = Path(__file__).with_suffix(".json")
MOST_STRANGE = 3
TOGETHER = 0.5
"""How much a word, or two that stand together, counts beside what the rules say, before both are weighed."""
_SAID_TWICE = re.compile(r"\bREPORT(?:\s+(?:(?:of|from|in|for|back in|the)\s+)*REPORT\b)+")
_MONTHS = [name.lower() for name in month_name if name]
_WORD = re.compile(r"REPORT|COUNCIL|[a-z']+|\d+")
_SIDES: tuple[Told, ...] = ("recommendations", "strengths", "concerns")
_VOICES: dict[Voice, str] = {
    "carers": "carers",
    "staff": "staff",
    "people who use services": "people",
    "partners": "partners",
    "leaders": "leaders",
}
_KINDS = ("summary", "saying", *_SIDES, *_VOICES.values())


@dataclass(frozen=True, slots=True)
class Whole:
    """What is wanted of the reports as a whole, of which of them (empty: of all), and from whom (None: anybody)."""

    wanted: Wanted
    voice: Voice | None = None
    reports: tuple[str, ...] = ()
    followed_up: bool = False
    """Whether it asks if what was recommended has been done."""

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
    named = _named(text, reports)
    text = pattern("whole_for_whom").sub(" ", text)
    words = words_of(text, reports, council)
    if _asks_for_verdict(words):
        return Whole("verdict", None, named)
    if pattern("whole_begin").search(text):
        return Whole("summary", None, named)
    if pattern("whole_to_ask").search(text):
        return Whole("concerns", None, named)
    if pattern("whole_never").search(" ".join(words)):
        return None
    if _asks_whether_followed(words):
        return Whole("recommendations", None, named, followed_up=True)
    expressed = _expressed(words)
    if expressed is not None:
        # "Since the peer challenge" names where a change begins, not what is asked about.
        return Whole(expressed, None, () if {"since", "from", "than", "after"} & set(words) else named)
    if by_rules(words) == "topic" and not any(_is(word, *_KINDS) for word in words):
        return None
    shares = fitted().model.shares(whole_features(words, fitted().known))
    if shares.pop("topic") >= fitted().topic_below:
        return None
    label = max(shares, key=lambda each: shares[each])
    wanted = _as_wanted(label)
    if wanted is not None:
        return Whole(wanted, None, named)
    voice = next(voice for voice in _VOICES if voice == label)
    return None if _spoken_of(words, voice) else Whole("summary", voice, named)


def read_follow_up(text: str, before: Whole, reports: Sequence[Report], council: str) -> Whole | None:
    """What `text` wants after a question about a whole: the same of another report ("and the CQC's?"), from others
    ("and carers?" where somebody's words were asked for), or something else of it ("and the bad bits?"); None where it
    is about anything narrower."""
    named = _named(text, reports)
    words = words_of(text, reports, council)
    if _asks_for_verdict(words):
        return Whole("verdict", None, named or before.reports)
    if pattern("whole_never").search(" ".join(words)):
        return None
    if _asks_whether_followed(words):
        return Whole("recommendations", None, named or before.reports, followed_up=True)
    if before.wanted == "recommendations" and pattern("asks_change").search(text) and _names_no_topic(words):
        return replace(before, followed_up=True)
    said = [word for word in words if not _is(word, "filler", "subject")]
    voice = next(
        (voice for voice in _VOICES if said and all(_is(word, _VOICES[voice], "saying") for word in said)), None
    )
    if voice and any(_is(word, _VOICES[voice]) for word in said):
        speaks = before.voice is not None or any(_is(word, "saying") for word in said)
        return Whole("summary", voice, named or before.reports) if speaks and not _spoken_of(words, voice) else None
    wanted = _expressed(words) or _as_wanted(by_rules(words))
    if wanted is not None:
        return Whole(wanted, None, named or before.reports)
    return replace(before, reports=named) if named and not said else None


def words_of(text: str, reports: Sequence[Report], council: str) -> tuple[str, ...]:
    """The words of a question in lower case, with REPORT for the name of a report and COUNCIL for the council's."""
    text = text.replace("’", "'").lower()
    for cue in cues_of(reports, text):
        text = _dated(cue.year).sub(" REPORT ", cue.name.sub(" REPORT ", text))
    # "The 2023 peer challenge" is one report, and not two words for it.
    text = _SAID_TWICE.sub("REPORT", text)
    if council:
        kinds = "(?: (?:city|county|borough|district|metropolitan))*(?: council)?"
        text = re.sub(rf"\b{re.escape(council.lower())}{kinds}(?:'s|s)?\b", " COUNCIL ", text)
    return tuple(_possessed(word) for word in _WORD.findall(text))


@cache
def _dated(year: re.Pattern[str]) -> re.Pattern[str]:
    """Matches a year with the month that stands before it, and no range of years: that is none of a report's."""
    month = rf"(?:\b(?:{'|'.join(_MONTHS)}) )?"
    return re.compile(rf"(?<![/–-])(?<![/–-] ){month}{year.pattern}(?! ?[/–-] ?\d)", re.IGNORECASE)


def _possessed(word: str) -> str:
    """The word without the ending of a possessive: "carers' views" are views of carers."""
    return word.removesuffix("'s").strip("'") or word


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


def _as_wanted(label: Label) -> Told | None:
    return next((wanted for wanted in get_args(Told) if wanted == label), None)


def _spoken_of(words: Sequence[str], voice: Voice) -> bool:
    """Whether people are what is asked about ("on carers"), and not whose words are wanted."""
    pairs = pairwise([word for word in words if word not in ("the", "any", "their", "unpaid")])
    return any(first in ("about", "on", "for", "of") and _is(second, _VOICES[voice]) for first, second in pairs)


def _expressed(words: Sequence[str]) -> Told | None:
    """What an expression says more surely than its words, where there is no word on a topic beside it."""
    if any(not _listed(word) and not _is(word, "changing") and word not in fitted().known for word in words):
        return None
    text = " ".join(words).replace("'", "")
    if pattern("whole_change").search(text):
        # "Is morale any better?" is about morale, which somebody else may have asked of the whole.
        topics = words_that_say(text.replace("REPORT", ""))
        if not all(_listed(word) or _is(word, "changing") for word in topics):
            return None
        # "Has it got better for carers?" is about carers.
        names_people = any(_is(word, *_VOICES.values()) and not _is(word, "filler", "subject") for word in words)
        return None if names_people else "summary"
    if pattern("whole_summed").search(text):
        return "summary"
    if pattern("whole_not_well").search(text):
        return "concerns"
    return "strengths" if pattern("whole_well").search(text) else None


def _asks_whether_followed(words: Sequence[str]) -> bool:
    """Whether it asks if what was recommended has been done, with no word on a topic beside it."""
    return bool(pattern("whole_followed_up").search(" ".join(words).replace("'", ""))) and _names_no_topic(words)


def _names_no_topic(words: Sequence[str]) -> bool:
    """Whether every word is small change, or for what was recommended and whether it was done; people are a topic."""
    voices = [word for word in words if _is(word, *_VOICES.values()) and not _is(word, "filler", "subject")]
    return not voices and all(_listed(word) or _is(word, "following", "changing", "saying") for word in words)


def _asks_for_verdict(words: Sequence[str]) -> bool:
    """Whether a score or a rating is asked for, and nothing besides; none is given "overall"."""
    said = [word for word in words if not _is(word, "filler", "subject")]
    return bool(said) and all(_is(word, "verdict") for word in said) and not {"overall", "whole"} & set(words)


def _named(text: str, reports: Sequence[Report]) -> tuple[str, ...]:
    """The reports that `text` names, or gives the year of."""
    return tuple(cue.report for cue in cues_of(reports, text) if cue.name.search(text) or cue.year.search(text))


def _listed(word: str) -> bool:
    return _is(word, "filler", "subject", "summary", *_SIDES)


@lru_cache(maxsize=20_000)
def _is(word: str, *groups: str) -> bool:
    if word in ("REPORT", "COUNCIL"):
        return "subject" in groups
    return any(pattern(f"whole_{group}").fullmatch(word) for group in groups)
