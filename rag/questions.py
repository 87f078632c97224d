"""What a question asks for: its kind of answer, its parts, and whether it compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.patterns import pattern

Kind = Literal["number", "money", "date", "who", "list", "reason", "other"]

_KINDS: tuple[Kind, ...] = ("money", "number", "date", "who", "list", "reason")

_LONG_WORD = 4

_WANTED = {
    "money": "A sum of money",
    "number": "A number",
    "duration": "How long it takes",
    "date": "A date",
    "name": "A name",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for. `leaning` is the same question with what was said before it, where it leans on that."""

    text: str
    kind: Kind
    parts: tuple[str, ...]
    compares: bool
    leaning: tuple[str, ...] = ()


def read_question(text: str, leaning: tuple[str, ...] = ()) -> Asked:
    """Read a standalone question."""
    kind: Kind = next((kind for kind in _KINDS if pattern(f"asks_{kind}").search(text)), "other")
    compares = bool(pattern("compares").search(text)) and not pattern("compares_others").search(text)
    parts = compared_topics(text) if compares else split_parts(text)
    return Asked(text, kind, parts, compares, leaning)


def split_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that asks for several things; the whole where it asks for one."""
    parts = [part.strip(" ?,;.") for part in pattern("joint").split(text)]
    long_enough = tuple(part for part in parts if len(part.split()) >= 3)
    return long_enough if len(long_enough) > 1 else (text,)


def compared_topics(text: str) -> tuple[str, ...]:
    """What a comparison asks about: the whole and its parts, without the words that frame the comparison."""
    frame = pattern("comparison_frame")
    topics = (" ".join(frame.sub(" ", part).split()).strip(" ?,;.:-") for part in (text, *split_parts(text)))
    return tuple(dict.fromkeys(topic for topic in topics if _says_something(topic))) or (text,)


def _says_something(text: str) -> bool:
    """Whether two words at least are more than question words and other small change."""
    words = [word for word in re.findall(r"[a-z'-]+", text.lower()) if len(word) >= _LONG_WORD]
    return sum(not pattern("small_words").fullmatch(word) for word in words) >= 2


def answers_in_kind(kind: Kind, sentence: str) -> bool:
    """Whether `sentence` holds the kind of thing that is asked for; always where any will do."""
    return kind in ("other", "list") or bool(pattern(f"holds_{kind}").search(sentence))


def missing_kind(question: str, sentences: Sequence[str]) -> str:
    """The kind of thing that `question` asks for by name and none of `sentences` gives; empty where one does."""
    for kind, name in _WANTED.items():
        gives = pattern(f"gives_{kind}")
        if pattern(f"wants_{kind}").search(question) and not any(gives.search(sentence) for sentence in sentences):
            return name
    return ""
