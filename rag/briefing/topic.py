"""What of the reports is on a topic: the search that questions use, and a limit below which nothing is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.words import stems
from rag.errors import AssistantError
from rag.retrieval import Scores, search

COVERED = 0.64
"""The fused score that the best sentence must reach where none holds the topic's words. On 31 topics that were tried,
20 of them covered, every covered one reaches it or stands in the reports by its words."""

_ON_TOPIC = 0.68
_BY_WORDS = 0.45
"""Shares of the best score at which a sentence is on the topic: by its meaning, or where it or its heading holds the
topic's words."""

_FEWEST_WORDS = 6
MOST = 60
"""Sentences that a note chooses from."""
LONGEST = 200
"""Characters of the longest topic."""


class TopicError(AssistantError):
    """The topic is empty or too long, or the reports do not cover it; the message names the nearest headings."""


@dataclass(frozen=True, slots=True)
class OnTopic:
    """Sentences on a topic, best first, and the words of it that stand nowhere in the reports."""

    topic: str
    sentences: tuple[Sentence, ...]
    unknown: tuple[str, ...]


def check_topic(topic: str) -> str:
    """The topic, tidied; raises TopicError."""
    plain = " ".join(topic.split())
    if not stems(plain):
        raise TopicError("the topic is empty; name one, for example 'waiting lists'")
    if len(plain) > LONGEST:
        raise TopicError(f"the topic has {len(plain)} characters, at most {LONGEST} are taken; name it in a few words")
    return plain


def find_topic(index: OpenIndex, embedder: Embedder, topic: str) -> OnTopic:
    """The sentences on `topic`; raises TopicError, with the nearest headings, where the reports do not cover it."""
    topic = check_topic(topic)
    words = stems(topic)
    found = search(index, embedder, [topic])[0]
    scores = found.closeness()
    held = np.array([words <= _said(index, sentence) for sentence in index.sentences])
    best = float(scores.max(initial=0.0))
    if not held.any() and best < COVERED:
        raise TopicError(f"the reports do not cover '{topic}'; the nearest headings are: {_nearest(index, scores)}")
    near = (scores >= _ON_TOPIC * best) | (held & (scores >= _BY_WORDS * best))
    kept = [index.sentences[int(place)] for place in np.argsort(-scores) if near[place] and _says(index, int(place))]
    return OnTopic(topic, tuple(kept[:MOST]), _unknown(index, topic))


def headings_near(index: OpenIndex, embedder: Embedder, topic: str, count: int = 3) -> tuple[str, ...]:
    """The headings of the sentences that are nearest to `topic`."""
    scores = search(index, embedder, [topic])[0].closeness()
    return _headings(index, scores, count)


def _nearest(index: OpenIndex, scores: Scores) -> str:
    return "; ".join(f"'{heading}'" for heading in _headings(index, scores, 3))


def _headings(index: OpenIndex, scores: Scores, count: int) -> tuple[str, ...]:
    sections = (index.passage_of(index.sentences[int(place)]).section for place in np.argsort(-scores))
    headings = dict.fromkeys(section[-1].strip(" .") for section in sections if section)
    return tuple(headings)[:count]


def _said(index: OpenIndex, sentence: Sentence) -> frozenset[str]:
    section = index.passage_of(sentence).section
    return stems(f"{index.quote(sentence)} {section[-1] if section else ''}")


def _says(index: OpenIndex, place: int) -> bool:
    sentence = index.sentences[place]
    return not sentence.lead and len(index.quote(sentence).split()) >= _FEWEST_WORDS


def _unknown(index: OpenIndex, topic: str) -> tuple[str, ...]:
    """The words of the topic that no report uses in any form."""
    known: set[str] = set()
    for sentence in index.sentences:
        known |= _said(index, sentence)
    return tuple(word for word in topic.split() if stems(word) and not stems(word) & known)


def on_topic(index: OpenIndex, sections: Sequence[str]) -> tuple[Sentence, ...]:
    """Every sentence under one of these headings, in the order of the reports: a pack's own sections."""
    wanted = {heading.casefold() for heading in sections}
    return tuple(
        sentence
        for place, sentence in enumerate(index.sentences)
        if _says(index, place) and wanted & {h.casefold().strip(" .") for h in index.passage_of(sentence).section}
    )
