"""A broad question, on a topic alone ("safeguarding", "what do they say about carers?"): no one sentence answers it."""

import re

from rag.patterns import pattern
from rag.questions import Asked, missing_kind

MOST_WORDS = 5
"""Words of a topic, small words aside; of one that stands alone one less."""


def topic_of(asked: Asked) -> str:
    """The topic of a question that names one and asks for nothing in particular on it; empty for any other."""
    if asked.compares or asked.leaning or asked.kind not in ("other", "money"):
        return ""
    text = asked.text.replace("’", "'").strip(" ?!.")
    match = pattern("asks_on_topic").match(text)
    if match is None and (len(asked.parts) > 1 or "?" in asked.text[:-1]):
        return ""
    topic = next(filter(None, match.groups())) if match else text
    words = [word for word in re.findall(r"[\w'-]+", topic) if not pattern("topic_small_words").fullmatch(word)]
    narrow = pattern("topic_never").search(topic) or missing_kind(asked.text, ())
    return topic if not narrow and 0 < len(words) <= (MOST_WORDS if match else MOST_WORDS - 1) else ""
