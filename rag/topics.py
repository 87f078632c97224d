"""A broad question, on a topic alone ("safeguarding", "what do they say about carers?"): no one sentence answers it.

What is quoted is a selection from the sentences on the topic, by what a reader who sums up would pick (`worth.py`).
"""

import re
from collections.abc import Iterator, Sequence
from math import log

from index.opened import OpenIndex
from rag.linear import Features
from rag.patterns import pattern
from rag.questions import Asked, missing_kind
from rag.quoting import Belongs
from rag.retrieval import Candidates, Scores, in_order
from rag.spans import is_heading_in_list, is_quotable, tells_scope
from rag.worth import models, own_features

LOOKED_AT = 25
"""Best sentences that may be picked: they hold 88 % of what authors picked (docs/measured.md)."""
SHARE = 0.6
"""What a sentence must score of the best one to be on the topic."""
MOST_WORDS = 5
"""Words of a topic, small words aside; of one that stands alone one less."""


def is_on_topic(asked: Asked) -> bool:
    """Whether a question names a topic and asks for nothing in particular on it."""
    if asked.compares or asked.leaning or asked.kind != "other":
        return False
    text = asked.text.replace("’", "'").strip(" ?!.")
    match = pattern("asks_on_topic").match(text)
    if match is None and (len(asked.parts) > 1 or "?" in asked.text[:-1]):
        return False
    topic = next(filter(None, match.groups())) if match else text
    words = [word for word in re.findall(r"[\w'-]+", topic) if not pattern("topic_small_words").fullmatch(word)]
    narrow = pattern("topic_never").search(topic) or missing_kind(asked.text, ())
    return not narrow and 0 < len(words) <= (MOST_WORDS if match else MOST_WORDS - 1)


def picked(index: OpenIndex, found: Candidates, scores: Scores, belongs: Belongs) -> list[int]:
    """The places of the sentences on a topic, what is worth most first."""
    worth = {place: models()["topic"].probability(row) for place, row in topic_rows(index, found, scores, belongs)}
    return sorted(worth, key=lambda place: -worth[place])


def topic_rows(index: OpenIndex, found: Candidates, scores: Scores, belongs: Belongs) -> Iterator[tuple[int, Features]]:
    """The places of the sentences on a topic, best match first, and the numbers that tell what they are worth."""
    ranked = [place for place in in_order(scores) if _says_something(index, place)][:LOOKED_AT]
    for rank, place in enumerate(ranked):
        share = _share(scores, place, ranked)
        belonging = belongs(place) if rank else "surely"
        if share < SHARE or belonging == "no":
            continue
        sentence = index.sentences[place]
        passage = index.passage_of(sentence)
        beside = [_share(scores, other, ranked) for other in index.places_of_passage[passage.id] if other != place]
        yield (
            place,
            {
                **own_features(index.quote(sentence), passage.section),
                "share of the best score": share,
                "rank": log(rank + 1),
                "late interaction behind that of the best": float(found.late[ranked[0]] - found.late[place]),
                "keywords": float(found.keyword[place]),
                "surely belongs": float(belonging == "surely"),
                "best of its passage beside it": max(beside, default=0.0),
                "begins its passage": float(index.places_of_passage[passage.id][0] == place),
            },
        )


def _share(scores: Scores, place: int, ranked: Sequence[int]) -> float:
    return float(scores[place] / scores[ranked[0]])


def _says_something(index: OpenIndex, place: int) -> bool:
    return is_quotable(index, place) and not tells_scope(index, place) and not is_heading_in_list(index, place)
