"""A follow-up as a standalone question, rewritten by the model and checked: it may add no name, figure or other word of
weight that neither the conversation nor the question holds."""

import logging
from collections.abc import Sequence

from rag.numbers.equality import not_borne_out
from rag.numbers.reading import quantities
from rag.numbers.words import plain
from rag.types import Turn
from rag.writing.calling import Caller
from rag.writing.errors import ModelFailedError
from rag.writing.names import unknown_name
from rag.writing.prompts import following_up
from rag.writing.words import agreement, content_words, stem, stems

LOG = logging.getLogger(__name__)

TURNS = 6
"""Latest messages that the model is shown."""
WORDS = 120
"""Words of each."""
LONGEST = 400
"""Characters of a rewritten question."""
TOKENS = 120


def rewritten(caller: Caller, question: str, history: Sequence[Turn]) -> str | None:
    """`question` so that it stands alone, or None where the model fails or adds something of its own."""
    said = [(turn.role, " ".join(turn.content.split()[:WORDS])) for turn in history[-TURNS:]]
    try:
        reply = caller.say(following_up(question, said), TOKENS)
    except ModelFailedError as error:
        LOG.info("a follow-up was not rewritten: %s", error)
        return None
    text = next((line.strip().strip('"“”') for line in reply.splitlines() if line.strip()), "")
    return text if adds_nothing(text, [question, *(text for _, text in said)]) else None


def adds_nothing(rewrite: str, known: Sequence[str]) -> bool:
    """Whether every name, figure and word of weight in `rewrite` stands in `known`."""
    there = " . ".join(known)
    if not rewrite or len(rewrite) > LONGEST:
        return False
    held = plain(there)
    if not_borne_out(quantities(plain(rewrite)), quantities(held)) or unknown_name(rewrite, there):
        return False
    ours, may_be_used = stems(held), agreement().common
    return all(stem(word[0]) in ours or stem(word[0]) in may_be_used for word in content_words(plain(rewrite)))
