"""History and question to one standalone question, by rule."""

import re
from collections.abc import Sequence

from rag.types import Turn

_LEANS = re.compile(
    r"^(?:and|but|so|or|also|ok(?:ay)?|no|yes|right|sure|then)\b|\b(?:it|its|they|them|their|theirs|those|these|this|that|he|she|his|her|"
    r"him|there|one|ones|same|other|others|another|former|latter|else|more|such)\b|"
    r"^(?:why|how so|since when|when|where|who|how many|how much|how long|how come|what about|how about|which)\W*(?:\w+\W*){0,3}$",
    re.I,
)
_CORRECTS = re.compile(r"\b(?:i meant|i mean|not (?:that|the)|no,|rather|instead)\b", re.I)
_SHORT = 9
"""A question of at most this many words that points back is completed from the question before it."""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """`question` as it must be searched for: with the earlier question that it leans on, or unchanged."""
    earlier = [turn.content for turn in history if turn.role == "user"]
    if not earlier or not leans_back(question):
        return question
    return f"{_without_corrected(earlier[-1], question)} {question}".strip()


def leans_back(question: str) -> bool:
    """Whether a question cannot be understood without the one before it."""
    words = question.split()
    return len(words) <= 2 or (len(words) <= _SHORT + 5 and bool(_LEANS.search(question)))


def _without_corrected(earlier: str, question: str) -> str:
    return earlier.strip()
