"""How much a sentence is worth in a selection: how likely a reader who sums a report up, or a topic, would pick it.

Logistic regressions over numbers that can be explained (`worth.json`), fitted by `python bench/fit_worth.py` to what
several authors picked out of invented reports and of the real ones for a broad question.
"""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from index.types import SectionPath
from rag.briefing.sides import side_shares
from rag.linear import Features, Logistic
from rag.patterns import pattern

FITTED = Path(__file__).with_suffix(".json")
MOST_FIGURES = 3
RECOMMENDS = 0.5
"""The share from which a sentence is taken to recommend something."""
_FIGURE = re.compile(r"(?<![\w/])(?!(?:19|20)\d\d\b)\d[\d,.]*")
"""A number that does not begin as a year does."""


Kind = Literal["strengths", "concerns", "summary", "topic"]


_Models = TypeAdapter(dict[Kind, Logistic])


@cache
def models() -> dict[Kind, Logistic]:
    """The regression for each kind of broad question, as it stands in `worth.json`."""
    return _Models.validate_json(FITTED.read_bytes())


def recommends(quote: str, headings: SectionPath) -> bool:
    """Whether a sentence rather recommends something than not."""
    return own_features(quote, headings)["recommends"] >= RECOMMENDS


@lru_cache(maxsize=20_000)
def own_features(quote: str, headings: SectionPath) -> Features:
    """What a sentence says by itself, under its headings."""
    sides = side_shares(quote, headings)
    figures = len(_FIGURE.findall(quote)) + len(pattern("counted_in_words").findall(quote))
    return {
        "praises": sides["strength"],
        "is of concern": sides["concern"],
        "recommends": sides["recommendation"],
        "words": float(len(quote.split())),
        "has a figure": float(figures > 0),
        "figures": float(min(figures, MOST_FIGURES)),
        "percentage": float(bool(re.search(r"%|\bper ?cent", quote))),
        "sum of money": float("£" in quote),
        **{name: float(bool(pattern(name.replace(" ", "_")).search(quote))) for name in _SAYS},
    }


_SAYS = ("compares figures", "speaks of harm", "speaks of the whole", "denies")
"""Patterns of what readers pick."""
