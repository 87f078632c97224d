"""What a question asks for: its kind of answer, its parts, and whether it compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.comparing import compares
from rag.patterns import pattern

Kind = Literal["duration", "number", "money", "date", "who", "list", "reason", "other"]

_KINDS: tuple[Kind, ...] = ("duration", "money", "number", "date", "list", "who", "reason")

_OF_ONE: tuple[Kind, ...] = ("duration", "money", "number", "date", "who")
"""Kinds of which a question wants one, where it does not say otherwise; to give others beside it would mislead."""

NEAR = 4
"""Words between a number and what it counts, at most."""
_LONG_WORD = 4
_STEM = 8
"""Letters of a noun that its singular and its plural share."""
_ENDING = re.compile(r"(?<=[^aeiou])(?:y|ies)$|s$")

_WANTED = {
    "telephone": "for a telephone number",
    "hours": "for opening hours",
    "money": "for a sum of money",
    "number": "for a number",
    "percentage": "for a percentage",
    "duration": "how long",
    "frequency": "how often",
    "date": "for a date",
    "name": "for a name",
    "pay": "for what somebody is paid",
    "minutes": "how many minutes",
    "calendar_date": "for a date",
    "age": "for an age",
    "average": "for an average",
    "difference": "by how much",
    "chair": "who chairs it",
    "overall": "for an overall rating",
    "score": "for a score",
    "leavers": "how many left",
    "earlier": "about another time",
    "procedure": "how to go about it",
    "reason": "why",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for. `leaning`, `beside` and `answered` are those of `rag.conversation.Standalone`; the
    `parts` of one that leans on what was said are those of what was typed, since what was asked before is answered.
    `of` is the one report of which it is asked, where a follow-up turns to that. A broad question is searched for by
    its `topic`; `typed` is then how it was put."""

    text: str
    kind: Kind
    parts: tuple[str, ...]
    compares: bool
    leaning: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    answered: str = ""
    of: str = ""
    topic: str = ""
    typed: str = ""

    @property
    def own(self) -> str:
        """The question as typed, without what was said before it: what kind of thing is wanted stands there."""
        return self.leaning[0] if self.leaning else self.typed or self.text

    @property
    def things(self) -> int:
        """How many things it speaks of: its parts, and what was asked before where it leans on that."""
        return len(self.parts) + bool(self.leaning)

    @property
    def asks_one_thing(self) -> bool:
        """Whether one sentence could answer it: it has no parts, leans on nothing, lists nothing, compares nothing."""
        return self.things == 1 and self.kind != "list" and not self.compares

    @property
    def wants_one_figure(self) -> bool:
        """Whether it asks for one number, sum, date or person, and nothing beside it."""
        return self.asks_one_thing and self.kind in _OF_ONE and not pattern("adds").search(self.own)


def read_question(text: str, leaning: tuple[str, ...] = (), about_several: bool = False) -> Asked:
    """Read a standalone question; `about_several`: whether it asks different reports different things."""
    typed = leaning[0] if leaning else text
    own = _kind_of(typed)
    kind = own if own != "other" else _kind_of(text)
    return Asked(text, kind, split_parts(typed), compares(text, about_several), leaning)


def _kind_of(text: str) -> Kind:
    return next((kind for kind in _KINDS if pattern(f"asks_{kind}").search(text)), "other")


def split_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that asks for several things; the whole where it asks for one."""
    parts = [part.strip(" ?,;.") for part in pattern("joint").split(text)]
    long_enough = tuple(part for part in parts if len(part.split()) >= 3)
    return long_enough if len(long_enough) > 1 else (text,)


def says_something(text: str) -> bool:
    """Whether a word at least is more than a question word and other small change."""
    return bool(words_that_say(text))


def words_that_say(text: str) -> list[str]:
    """The words of a question that are more than question words and other small change."""
    words = (word for word in re.findall(r"[a-z'-]+", text.lower()) if len(word) >= _LONG_WORD)
    return [word for word in words if not pattern("small_words").fullmatch(word)]


def answers_in_kind(kind: Kind, sentence: str) -> bool:
    """Whether `sentence` holds the kind of thing that is asked for; always where any will do."""
    return kind in ("other", "list") or bool(pattern(f"holds_{kind}").search(sentence))


def wants_list(asked: Asked) -> bool:
    """Whether a list is asked for, or what something covers."""
    return asked.kind == "list" or bool(pattern("asks_what_is_covered").search(asked.text))


def missing_kind(question: str, sentences: Sequence[str]) -> str:
    """What `question` asks by name and none of `sentences` gives ("for a number", "how long"); empty where one does."""
    for kind, name in _WANTED.items():
        gives = pattern(f"gives_{kind}")
        if pattern(f"wants_{kind}").search(question) and not any(gives.search(sentence) for sentence in sentences):
            return name
    counted = pattern("wants_counted").search(question)
    if counted:
        noun = next(filter(None, counted.groups())).lower()
        told = _counts if counted["counted"] else _gives
        if not any(told(each, noun) for each in sentences):
            return f"how many {noun}" if counted["counted"] else f"for the {noun}"
    body = pattern("wants_body").search(question)
    if body and not any(_holds(each, body["body"]) for each in sentences):
        return f"which {body['body'].lower()}"
    return ""


def _gives(sentence: str, noun: str) -> bool:
    """Whether a sentence holds a noun and a number: a rate stands at the end of the clause."""
    return _holds(sentence, noun) and bool(pattern("gives_number").search(sentence))


def _counts(sentence: str, noun: str) -> bool:
    """Whether a number stands within a few words of the noun."""
    words = sentence.split()
    beside = (
        words[max(0, at - NEAR) : at + NEAR + 1] for at, word in enumerate(words) if _holds(word, noun.split()[-1])
    )
    return any(pattern("gives_number").search(" ".join(each)) for each in beside)


def _holds(sentence: str, noun: str) -> bool:
    """Whether a sentence holds a noun, in the singular or the plural."""
    return bool(re.search(rf"\b{_ENDING.sub('', noun)[:_STEM]}", sentence, re.IGNORECASE))
