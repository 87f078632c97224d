"""What is quoted on a topic: a selection from the sentences on it, by what a reader who sums up would pick."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from math import log

from index.keywords import words_of
from index.opened import OpenIndex
from rag.linear import Features
from rag.looked_up import LookedUp
from rag.patterns import pattern
from rag.quoting import Belongs
from rag.relevance import TINY
from rag.retrieval import Scores, in_order
from rag.spans import is_apart, is_heading_in_list, is_quotable, leans, standing_alone, tells_scope
from rag.worth import RECOMMENDS, models, own_features

LOOKED_AT = 25
"""Best sentences that may be picked: they hold 88 % of what authors picked."""
BEGINNING = 4
"""Letters of a word's beginning that tell which word it is."""
MOST_NAMED = 3
"""Words of a topic that names a thing."""
MOST = 0.6
"""The share of a topic's words, by inverse document frequency, with which a passage speaks of it."""
SHARE = 0.6
"""What a sentence must score of the best one to be on the topic."""


def spoken_of(index: OpenIndex, topic: str, scores: Scores) -> bool:
    """Whether the rarest word of a topic, and most of the others, stand together in the passage of one of the best
    sentences, with its headings, in full or abbreviated; it is not asked of a long topic, which is told in words of its
    own."""
    words = (word for word in re.findall(r"[\w'-]+", topic) if not pattern("topic_small_words").fullmatch(word))
    named = index.keywords.held(" ".join(words), [0])
    wanted = dict(zip(named.words, named.weights.tolist(), strict=True))
    if not 0 < len(wanted) <= MOST_NAMED:
        return True
    texts = _best_said(index, scores)
    # To look for abbreviations takes longer than all else.
    said = (index.keywords.stems_of(each) for each in chain(texts, map(index.glossary.expand, texts)))
    return any(_names(words, wanted) for words in said)


def stands_as_it_is(index: OpenIndex, topic: str, scores: Scores) -> bool:
    """Whether the words of a topic stand side by side, in any form, in the passage of one of the best sentences or its
    headings."""
    wanted = [word.stem for word in words_of(topic)]
    if not wanted:
        return False
    for text in _best_said(index, scores):
        said = [word.stem for word in words_of(text)]
        if any(said[n : n + len(wanted)] == wanted for n in range(len(said) - len(wanted) + 1)):
            return True
    return False


def _names(words: Collection[str], wanted: Mapping[str, float]) -> bool:
    """Whether the rarest of the words `wanted` is among `words`, and most of them by inverse document frequency."""
    held = [stem for stem in wanted if _holds(words, stem)]
    rarest = max(wanted, key=lambda stem: wanted[stem])
    return rarest in held and sum(wanted[stem] for stem in held) >= MOST * sum(wanted.values())


def _holds(words: Collection[str], stem: str) -> bool:
    """Whether one of the words is that, or begins with it: "tech" stands for technology."""
    return stem in words or (len(stem) >= BEGINNING and any(word.startswith(stem) for word in words))


def _best_said(index: OpenIndex, scores: Scores) -> list[str]:
    """The words of the passages of the best sentences, with their headings."""
    passages = dict.fromkeys(index.sentences[place].passage for place in in_order(scores)[:LOOKED_AT])
    return [_said(index, passage) for passage in passages]


def _said(index: OpenIndex, passage: str) -> str:
    places = index.places_of_passage[passage]
    quotes = (index.quote(index.sentences[place]) for place in places)
    return " ".join((*index.passage_of(index.sentences[places[0]]).section, *quotes))


def picked(index: OpenIndex, looked: LookedUp, belongs: Belongs) -> list[int]:
    """The places of the sentences on a topic: what leads, then what is worth most first.

    What is found leads, and not what should be done about it: of 56 first picks two recommend something.
    """
    rows = dict(topic_rows(index, looked, belongs))
    worth = {place: models()["topic"].probability(row) for place, row in rows.items()}
    ordered = sorted(worth, key=lambda place: -worth[place])
    leads = next((place for place in ordered if rows[place]["recommends"] < RECOMMENDS), None)
    return ordered if leads is None else [leads, *(place for place in ordered if place != leads)]


def topic_rows(index: OpenIndex, looked: LookedUp, belongs: Belongs) -> Iterator[tuple[int, Features]]:
    """The places of the sentences on a topic, best match first, and the numbers that tell what they are worth."""
    found, scores = looked.found, looked.scores
    ranked = _best(index, looked.ranked)
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


def _best(index: OpenIndex, ranked: Sequence[int]) -> list[int]:
    """The best sentences that say something; none from an appendix, unless the best one stands there."""
    places = (place for place in ranked if _says_something(index, place))
    first = next(places, None)
    if first is None:
        return []
    rest = places if is_apart(index, first) else (place for place in places if not is_apart(index, place))
    return [first, *islice(rest, LOOKED_AT - 1)]


def _share(scores: Scores, place: int, ranked: Sequence[int]) -> float:
    return float(scores[place] / max(float(scores[ranked[0]]), TINY))


def _says_something(index: OpenIndex, place: int) -> bool:
    if tells_scope(index, place) or is_heading_in_list(index, place):
        return False
    # What leans on something that does not stand before it says little by itself.
    hangs = leans(index, index.sentences[place]) and standing_alone(index, place).places[0] == place
    return is_quotable(index, place) and not hangs
