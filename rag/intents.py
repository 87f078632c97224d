"""Messages that are answered or refused by rule, before any search: refusing is code and not a prompt."""

import re
from dataclasses import dataclass
from typing import Literal

from rag.patterns import pattern

Intent = Literal["greeting", "thanks", "about", "errand", "advice", "steering", "language", "search"]

LAST_LATIN = 0x24F
"""The last code point of Latin Extended-B: letters beyond it are of another script."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What kind of message it is, and whether it speaks of somebody in danger."""

    intent: Intent
    danger: bool


def read_intent(text: str) -> Reading:
    """Say what kind of message `text` is."""
    return Reading(_intent(text), bool(pattern("danger").search(text)))


def _intent(text: str) -> Intent:
    plain = " ".join(re.sub(r"[^\w\s']", " ", text.lower()).split())
    if _other_script(text):
        return "language"
    if pattern("greeting").fullmatch(plain):
        return "greeting"
    if pattern("thanks").fullmatch(plain):
        return "thanks"
    if pattern("steering").search(text):
        return "steering"
    if pattern("about").search(plain):
        return "about"
    if pattern("whole_begin").search(text) or pattern("whole_to_ask").search(text):
        return "search"
    if pattern("errand").search(text):
        return "errand"
    return "advice" if pattern("advice").search(text) else "search"


def _other_script(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and sum(ord(character) > LAST_LATIN for character in letters) > len(letters) / 2
