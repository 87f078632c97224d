"""The words of a text that carry its meaning, stemmed, for telling whether two texts speak of one thing."""

import re
import tomllib
from functools import cache
from pathlib import Path

import Stemmer

_WORD = re.compile(r"[A-Za-z][A-Za-z’'&]+|\d[\d,.]*\d|\d")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list in `words.toml`."""
    lists: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return frozenset(lists[name].split())


_SMALL = listed("small")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def stems(text: str) -> frozenset[str]:
    """The stems of the words of `text` that are no small change; "awaiting" and "waiting" are one."""
    words = [word.lower().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text)]
    kept = [word for word in words if word not in _SMALL and (len(word) > 2 or word.isdigit() or word in ("ot", "it"))]
    return frozenset(_SAME.get(stem, stem) for stem in _stemmer().stemWords(kept))


_SAME = {"await": "wait", "enquiri": "enquir", "referr": "refer"}
"""Stems that are one word to a reader."""
