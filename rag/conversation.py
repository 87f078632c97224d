"""History and question to one standalone question, by rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.patterns import pattern
from rag.questions import says_something
from rag.types import Turn

_VERY_SHORT = 6
"""A question of at most this many words is completed from the question before it, whatever it says."""
_SHORT = 14
"""A longer one is, up to this many words, where it points back."""
_QUESTION_WORDS = 60
_ANSWER_WORDS = 40
"""So much of the last answer is taken to say what was spoken of."""
_THING_WORDS = 6
"""Of what follows a preposition, where it may be replaced as a whole."""
_OTHER_END = re.compile(
    r"""^(?:(?:and|but|ok(?:ay)?|so|then|also|or)\b,?\s+)* (?:(?:what|how)\ about\s+)?
    (?:(?:the|those|that)\ (?:ones?|same)\s+)?
    (?P<preposition>for|in|at|from|by|with|on|about|of|to|under)\s+ (?P<thing>(?:[^\s?.!,;:]+\s*){1,5}?)
    (?:,?\s*(?:then|please))? [?.!\s]*$""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be searched for by itself, the other readings of it that lean on what was said, and the
    `earlier` question on which it leans."""

    text: str
    leaning: tuple[str, ...] = ()
    earlier: str = ""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` as it must be searched for: with the earlier question that it leans on, or unchanged."""
    fresh = on_a_new_subject(question)
    if fresh:
        return Standalone(fresh)
    asked = [place for place, turn in enumerate(history) if turn.role == "user"]
    if not asked or not leans_back(question):
        return Standalone(question)
    earlier = _complete(history[asked[-1]].content, history[: asked[-1]])
    replaced = _in_place(earlier, question)
    if replaced:
        return Standalone(replaced)
    said = [turn.content for turn in history if turn.role == "assistant"]
    completed = f"{_ended(_first_words(earlier, _QUESTION_WORDS), '?')} {question}"
    with_answer = f"{_ended(_first_words(said[-1], _ANSWER_WORDS), '.')} {question}" if said else completed
    return Standalone(completed, (question, with_answer), earlier)


def on_a_new_subject(question: str) -> str:
    """What is asked after words that change the subject ("never mind that. Who …"); empty where there are none."""
    changed = pattern("new_subject").match(question)
    asked = question[changed.end() :] if changed else ""
    return asked if says_something(asked) else ""


def _complete(earlier: str, history: Sequence[Turn]) -> str:
    """An earlier question as it was understood, where that is a question by itself; else as it was typed."""
    understood = standalone(earlier, history)
    return earlier if understood.leaning else understood.text


def _in_place(earlier: str, question: str) -> str:
    """The earlier question with another end, where only that is given: "who came from Leeds?", "and from York?" ask who
    came from York. Empty where it is not told by the same preposition what is to be replaced."""
    other = _OTHER_END.match(question)
    if not other or not _is_thing(other["thing"]):
        return ""
    end = re.compile(rf"\b{other['preposition']}\s+(?P<thing>[^?.!,;:]+)[?.!\s]*$", re.IGNORECASE)
    found = [match for match in end.finditer(earlier) if _is_thing(match["thing"])]
    return f"{earlier[: found[-1].start()]}{other['preposition']} {other['thing'].strip()}?" if found else ""


def _is_thing(words: str) -> bool:
    return len(words.split()) <= _THING_WORDS and not pattern("says_more").search(words)


def leans_back(question: str) -> bool:
    """Whether a question cannot be understood without the one before it."""
    question = pattern("interjection").sub("", question)
    words = question.split()
    return len(words) <= _VERY_SHORT or (len(words) <= _SHORT and bool(pattern("points_back").search(question)))


def _ended(text: str, mark: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}{mark}"


def _first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
