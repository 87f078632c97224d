"""Whether a question is about a report as a whole, and what of it is wanted.

"What are the main findings?" holds no word on a topic: whatever search finds for it is chance. Such a question is told
by what it does not hold, any word that is neither small change nor a name of the reports nor a word for what is wanted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.catalogue import Report
from rag.briefing.sides import Voice
from rag.comparison import cues_of
from rag.patterns import pattern

Wanted = Literal["summary", "recommendations", "strengths", "concerns", "both"]

_WORD = re.compile(r"[\w;&-]+(?:['’]\w+)?")
_BEFORE_BOTH: tuple[Wanted, ...] = ("recommendations", "strengths", "concerns")
_VOICES: dict[str, Voice] = {
    "carers": "carers",
    "staff": "staff",
    "people": "people who use services",
    "partners": "partners",
    "leaders": "leaders",
}
_LONGEST = 40
"""Words of such a question at most."""


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


def read_whole(text: str, reports: Sequence[Report], council: str) -> Whole | None:
    """What `text` wants of reports as a whole; None where it is about anything narrower."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    if not 0 < len(words) <= _LONGEST:
        return None
    named = tuple(cue.report for cue in cues_of(reports, text) if cue.name.search(text) or cue.year.search(text))
    known = {*re.findall(r"\w+", " ".join((council, *(report.title for report in reports))).lower())}
    said = [word for word in words if not _small(word) and word not in known]
    voice = _voice(words, said)
    if voice is not None:
        return Whole("summary", voice, named)
    wanted = _wanted(text, said)
    return Whole(wanted, None, named) if wanted else None


def _small(word: str) -> bool:
    return _is(word, "filler", "subject")


def _is(word: str, *groups: str) -> bool:
    return any(pattern(f"whole_{group}").fullmatch(word) for group in groups)


def _wanted(text: str, said: Sequence[str]) -> Wanted | None:
    kinds = ("recommendations", "strengths", "concerns", "summary")
    if not all(_is(word, *kinds) for word in said):
        return None
    if pattern("whole_both").search(text):
        return "both"
    asked = [kind for kind in _BEFORE_BOTH if any(_is(word, kind) for word in said)]
    if {"strengths", "concerns"} <= set(asked):
        return "both"
    if asked:
        return asked[0]
    return "summary" if any(_is(word, "summary") for word in said) else None


def _voice(words: Sequence[str], said: Sequence[str]) -> Voice | None:
    """Whose voice is asked for, where nothing is said besides that somebody says or thinks something."""
    if not any(_is(word, "saying") for word in words):
        return None
    for group, voice in _VOICES.items():
        speak = [word for word in said if _is(word, group)]
        if speak and all(_is(word, group, "saying", "summary") for word in said):
            return voice
    return None
