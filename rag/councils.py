"""Which other council areas a text names: a question about one of them is not answered with another council's words."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rag.patterns import pattern

FILE = Path(__file__).with_suffix(".txt")

_GOES_ON = re.compile(r"\s+[a-z]")


@cache
def councils() -> tuple[str, ...]:
    """The areas in `councils.txt`."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def asked_about(text: str, own: str) -> list[str]:
    """The council areas that `text` asks about, each once; none where it speaks of `own`.

    Beside a question, what only tells something ("I would never send mum to Devon") must say that it is there.
    """
    if re.search(rf"\b{re.escape(own)}\b", text, re.IGNORECASE):
        return []
    sentences = pattern("sentence_end").split(text)
    asks = any("?" in sentence for sentence in sentences)
    found = {
        name: None for sentence in sentences for name in _named(sentence, must_be_there=asks and "?" not in sentence)
    }
    return list(found)


def _named(sentence: str, must_be_there: bool) -> Iterator[str]:
    for match in _names().finditer(sentence):
        there = bool(pattern("there").search(sentence[: match.start()]))
        if (there or not must_be_there) and _is_place(match[0], there, sentence[match.end() :]):
            yield _spelt()[match[0].casefold()]


def _is_place(name: str, there: bool, rest: str) -> bool:
    """Whether a name that is an everyday word too is one here: "in bath" and "Bath's waits", not "bath seats"."""
    if not pattern("also_a_word").fullmatch(name):
        return True
    goes_on = _GOES_ON.match(rest) and not pattern("of_a_place").match(rest)
    return not goes_on and (there or name[0].isupper())


@cache
def _spelt() -> dict[str, str]:
    return {name.casefold(): name for name in councils()}


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(councils(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
