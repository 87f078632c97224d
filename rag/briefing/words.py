"""The words of a text that carry its meaning, stemmed, for telling whether two texts speak of one thing."""

import re
from functools import cache

import Stemmer

_WORD = re.compile(r"[A-Za-z][A-Za-z’'&]+|\d[\d,.]*\d|\d")
_SMALL = frozenset(
    "the and for that this with from are was were has had have been being its their they them there which who whose "
    "what when where how will would should could can may might must not but also into onto over under about than then "
    "these those such some any all more most other our your his her she him one said says say told tell report reports "
    "reported according council bristol city team peer peers page".split()
)


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
