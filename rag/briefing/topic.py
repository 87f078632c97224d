"""What of the reports is on a topic: what a reader would miss in a note, and limits below which nothing is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.words import stems
from rag.briefing.worth_noting import models, on_topic_rows
from rag.errors import AssistantError
from rag.linear import Features
from rag.retrieval import search

COVERED = 0.6
"""The score of the best sentence from which on the reports cover a topic. Of 54 topics of three readers
(`eval/note_topics.jsonl`) 44 have something that a note must hold; of these 43 are covered by this and the next two."""
FEWEST = 3
"""Sentences that belong in a note on it."""
KNOWN = 0.4
"""The share of a topic's words, by inverse document frequency, that some sentence holds, or a question that it is known
to answer: "care in prisons" is on care alone."""
MOST = 60
"""Sentences that a note chooses from."""
LONGEST = 200
"""Characters of the longest topic."""


class TopicError(AssistantError):
    """The topic is empty or too long, or the reports do not cover it; the message names the nearest headings."""


@dataclass(frozen=True, slots=True)
class OnTopic:
    """Sentences on a topic, best first, and the words of it that stand nowhere in the reports; `of_sections`: whether
    they are what stands under its headings, and nothing else was searched."""

    topic: str
    sentences: tuple[Sentence, ...]
    unknown: tuple[str, ...]
    of_sections: bool = False


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
    rows = dict(on_topic_rows(index, embedder, topic))
    belong = {place: row for place, row in rows.items() if models()["belongs"].takes(row)}
    if not _is_covered(index, topic, rows, len(belong)):
        nearest = "; ".join(f"'{heading}'" for heading in headings_near(index, embedder, topic))
        raise TopicError(f"the reports do not cover '{topic}'; the nearest headings are: {nearest}")
    missed = {place: models()["must"].probability(row) for place, row in belong.items()}
    kept = sorted(missed, key=lambda place: -missed[place])[:MOST]
    return OnTopic(topic, tuple(index.sentences[place] for place in kept), _unknown(index, topic))


def _is_covered(index: OpenIndex, topic: str, rows: Mapping[int, Features], belonging: int) -> bool:
    """Whether enough of the reports is on a topic, and it is the topic's own words that tell so."""
    if belonging < FEWEST or next(iter(rows.values()))["best score"] < COVERED:
        return False
    spelt, places = index.in_full(topic), list(rows)
    held = (index.keywords.held(words, places).shares.max() for words in (spelt, index.glossary.expand(spelt)))
    return bool(max(held) >= KNOWN)


def headings_near(index: OpenIndex, embedder: Embedder, topic: str, count: int = 3) -> tuple[str, ...]:
    """The headings of the sentences that are nearest to `topic`."""
    scores = search(index, embedder, [topic])[0].closeness()
    sections = (index.passage_of(index.sentences[int(place)]).section for place in np.argsort(-scores))
    headings = dict.fromkeys(section[-1].strip(" .") for section in sections if section)
    return tuple(headings)[:count]


def _said(index: OpenIndex, sentence: Sentence) -> frozenset[str]:
    section = index.passage_of(sentence).section
    return stems(f"{index.quote(sentence)} {section[-1] if section else ''}")


def _unknown(index: OpenIndex, topic: str) -> tuple[str, ...]:
    """The words of the topic that no report uses in any form."""
    known: set[str] = set()
    for sentence in index.sentences:
        known |= _said(index, sentence)
    return tuple(word for word in topic.split() if stems(word) and not stems(word) & known)
