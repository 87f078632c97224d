"""History and question to one standalone question, by rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.patterns import pattern
from rag.questions import says_something, words_that_say
from rag.types import Turn

_VERY_SHORT = 6
"""A question of at most this many words is completed from the question before it, whatever it says."""
_SHORT = 14
"""A longer one is, up to this many words, where it points back."""
_WHOLE = 5
"""A short one is not, where it has so many words, asks by its form and names what it is about."""
_QUESTION_WORDS = 60
_NAMES = 2
"""Words that say something in a question which can be understood without the one before it."""
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
    """A question that can be searched for by itself, and the readings of it that tell what the conversation adds.

    One that leans on what was said is told after the earlier question that it leans on; its `leaning` are what was
    typed, and that earlier question. One that stands alone has `beside` it itself after the earlier question, and that
    question. `answered` is the last answer.
    """

    text: str
    leaning: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    answered: str = ""


def standalone(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` as it must be searched for: with the earlier question that it leans on, or unchanged."""
    fresh = on_a_new_subject(question)
    asked = [turn.content for turn in history if turn.role == "user"]
    if fresh or not asked:
        return Standalone(fresh or question)
    leans = leans_back(question)
    if not leans and any(_words(question) == _words(each) for each in asked):
        return Standalone(question)
    earlier = _subject(asked)
    replaced = _in_place(earlier, question) if leans else ""
    if replaced:
        return Standalone(replaced)
    earlier = _first_words(earlier, _QUESTION_WORDS)
    after = f"{ended(earlier)} {question}"
    said = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
    if leans:
        return Standalone(after, leaning=(question, earlier), answered=said)
    return Standalone(question, beside=(after, earlier), answered=said)


def _words(question: str) -> list[str]:
    """What tells that the same is asked again."""
    return re.findall(r"\w+", question.lower())


def on_a_new_subject(question: str) -> str:
    """What is asked after words that change the subject ("never mind that. Who …"); empty where there are none."""
    changed = pattern("new_subject").match(question)
    asked = question[changed.end() :] if changed else ""
    return asked if says_something(asked) else ""


def _subject(asked: Sequence[str]) -> str:
    """The latest of the questions that says by itself what it is about: what follows asks on about that."""
    latest = asked[-1]
    if len(asked) == 1 or _names_its_subject(latest):
        return latest
    earlier = _subject(asked[:-1])
    return _in_place(earlier, latest) or earlier


def _names_its_subject(question: str) -> bool:
    """Whether a question can be understood without the one before it, as "and the Carers Centre?" can."""
    if len(question.split()) > _SHORT:
        return True
    question = pattern("joins").sub("", question)
    saying = [word for word in words_that_say(question) if not pattern("asks_for_more").fullmatch(word)]
    return not pattern("points_back").search(question) and len(saying) >= _NAMES


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
    said = pattern("they_said").match(question)
    if said and _names_its_subject(question[said.end() :]):
        return False
    count = len(question.split())
    if pattern("points_back").search(question):
        return count <= _SHORT
    # "Who was on the peer team?" is short, and says what it is about.
    other = pattern("points_at_it").search(question) or pattern("what_about").match(question)
    asks = pattern("asks_by_form").match(question) and not other
    whole = asks and count >= _WHOLE and len(words_that_say(question)) >= _NAMES
    return count <= _VERY_SHORT and not whole


def ended(text: str) -> str:
    """`text` with a mark at its end: two questions do not run into each other."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}?"


def _first_words(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
