"""What is asked for within a message: clauses of small talk around a question ("I'm writing a paper for committee and")
are left out, since they would pull the search to what they speak of.

A clause is small talk where a logistic regression on its vector says so. It is fitted by `python bench/fit_framing.py`
to invented small talk and to anticipated questions, for one embedding model; with another one nothing is left out.
"""

import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from index.embedding import Embedder, Vectors
from rag.questions import says_something

FITTED = Path(__file__).parent / "framing.json"

_OPENS = "what|how|who|whose|when|where|why|which"
_VERBS = "is|are|do|does|did|has|have|was|were"
_BREAK = re.compile(
    rf"""(?<=[.!?;:,])\s+ | \s+[–—-]\s+
    | \s+(?=(?:so|but|and|because)\s+(?:{_OPENS}|{_VERBS})\b)
    | (?:(?<=\bme)|(?<=know)|(?<=dering)|(?<=\bask)|(?<=\bout)|(?<=\bsee)|(?<=stand))\s+
      (?=(?:{_OPENS}|whether|if)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where one clause ends and the next begins; good enough, since clauses that are kept stay as they were typed."""
_JOINT = re.compile(r"^(?:(?:so|but|and|because|if|whether)\s+)+(?=\w+\s+\w)", re.IGNORECASE)
_CONDITION = re.compile(
    r"(?:if|when|once|after|until|unless)\s+(?:i|we|he|she|they|people|some(?:one|body)|any(?:one|body)|my|our|an?|the)\b"
    r"(?!\s+(?:may|might|can|could|remember|recall|understand|am right|have a))",
    re.IGNORECASE,
)
"""A clause that says in which case ("if I ring about my wife"): what is asked for may stand in it alone."""
_QUESTION = re.compile(rf"(?:{_OPENS})\b(?!\s*[,.])", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:that|this|it|them|those|these)\W*$", re.IGNORECASE)
"""What ends like "did they pick up on that?" asks for what stands before it."""
SHORT = 5
"""Words of the longest question that may be small talk ("any ideas?")."""


class Framing(BaseModel):
    """The fitted regression: `weights` has one number for each dimension of the model's vectors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_digest: str
    weights: tuple[float, ...]
    intercept: float
    drop_above: float

    def are_small_talk(self, vectors: Vectors) -> list[bool]:
        """Of each clause, shape (clauses, dimensions), whether it says nothing of what is asked for."""
        least = math.log(self.drop_above / (1 - self.drop_above))
        return [bool(logit > least) for logit in vectors @ np.array(self.weights) + self.intercept]


@cache
def fitted() -> Framing:
    """What is in `framing.json`."""
    return Framing.model_validate_json(FITTED.read_text(encoding="utf-8"))


def clauses(text: str) -> list[str]:
    """The clauses of a message, each with what ends it."""
    return [clause for clause in _BREAK.split(text) if any(character.isalnum() for character in clause)]


def without_small_talk(text: str, embedder: Embedder) -> str:
    """`text` without the small talk before and after what is asked; as it is where it has none, or nothing else."""
    found = clauses(text)
    if len(found) < 2 or embedder.digest != fitted().model_digest:
        return text
    asked = _asked(found, embedder)
    if not asked or asked[-1] - asked[0] + 1 == len(found):
        return text
    kept = " ".join(found[asked[0] : asked[-1] + 1])
    if not says_something(kept) or _POINTS_BACK.search(kept):
        return text
    kept = (_JOINT.sub("", kept) if asked[0] else kept).rstrip(" ,;:")
    return kept[:1].upper() + kept[1:]


def _asked(found: Sequence[str], embedder: Embedder) -> list[int]:
    """Which clauses may be the question. Between two that ask by their form none is left out, whatever it says, so
    only those outside are embedded: that takes as long as the rest of an answer."""
    by_form = [place for place, clause in enumerate(found) if _asks(clause)]
    between = range(by_form[0], by_form[-1] + 1) if by_form else range(0)
    outside = [place for place in range(len(found)) if place not in between]
    if not outside:
        return list(between)
    small_talk = fitted().are_small_talk(embedder.encode([found[place] for place in outside]))
    return sorted([*between, *(place for place, drop in zip(outside, small_talk, strict=True) if not drop)])


def _asks(clause: str) -> bool:
    """Whether a clause is a question or its condition by its form, whatever it speaks of."""
    if _QUESTION.match(clause) or _CONDITION.match(clause):
        return True
    return clause.endswith("?") and len(clause.split()) > SHORT
