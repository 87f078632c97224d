"""History and question to one standalone question, by rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.patterns import pattern
from rag.types import Turn

_VERY_SHORT = 6
"""A question of at most this many words is completed from the question before it, whatever it says."""
_SHORT = 14
"""A longer one is, up to this many words, where it points back."""
_QUESTION_WORDS = 60
_ANSWER_WORDS = 40
"""So much of the last answer is taken to say what was spoken of."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be searched for by itself, and the other readings of it that lean on what was said."""

    text: str
    leaning: tuple[str, ...] = ()


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` as it must be searched for: with the earlier question that it leans on, or unchanged."""
    earlier = [turn.content for turn in history if turn.role == "user"]
    if not earlier or not leans_back(question):
        return Standalone(question)
    said = [turn.content for turn in history if turn.role == "assistant"]
    completed = f"{_first_words(earlier[-1], _QUESTION_WORDS)} {question}"
    with_answer = f"{_first_words(said[-1], _ANSWER_WORDS)} {question}" if said else completed
    return Standalone(completed, (question, with_answer))


def leans_back(question: str) -> bool:
    """Whether a question cannot be understood without the one before it."""
    words = question.split()
    return len(words) <= _VERY_SHORT or (len(words) <= _SHORT and bool(pattern("points_back").search(question)))


def _first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
