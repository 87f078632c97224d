"""What a note on a topic must hold: how likely a reader who was briefed without a sentence would miss it.

Two logistic regressions over numbers that can be explained (`worth_noting.json`), fitted by `python
bench/fit_notes.py` to what three readers said of 54 topics (`eval/note_topics.jsonl`): which sentences belong in a note
at all, and which it must have.
"""

from collections.abc import Iterator
from functools import cache
from math import log
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import TypeAdapter

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import SectionPath
from rag.briefing.as_at import visit_of
from rag.briefing.words import stems
from rag.linear import Features, Logistic
from rag.looking_up import look_up
from rag.questions import read_question
from rag.retrieval import Scores, best
from rag.spans import is_apart, is_of_visitors, is_quotable, tells_scope
from rag.tuning import Tuning
from rag.worth import own_features

FITTED = Path(__file__).with_suffix(".json")
LOOKED_AT = 200
"""Best sentences that a note may be made of: they hold all but a few in a hundred of what readers chose."""

_FEWEST_WORDS = 6
_TINY = 1e-6

Kind = Literal["belongs", "must"]
_Models = TypeAdapter(dict[Kind, Logistic])


@cache
def models() -> dict[Kind, Logistic]:
    """The regressions as they stand in `worth_noting.json`; the threshold of `belongs` is where a note ends."""
    return _Models.validate_json(FITTED.read_bytes())


def on_topic_rows(index: OpenIndex, embedder: Embedder, topic: str) -> Iterator[tuple[int, Features]]:
    """The places of the best sentences for `topic`, best match first, and the numbers that tell what they are worth."""
    spelt = index.in_full(topic)
    scores = look_up(index, embedder, read_question(spelt), None, Tuning()).scores
    places = best(scores, LOOKED_AT, above=0.0)
    ranked = [int(place) for place in places[np.argsort(-scores[places], kind="stable")] if says(index, int(place))]
    if not ranked:
        return
    held = dict(zip(ranked, index.keywords.held(index.glossary.expand(spelt), ranked).shares.tolist(), strict=True))
    words, top = stems(spelt), max(float(scores[ranked[0]]), _TINY)
    for rank, place in enumerate(ranked):
        section = index.passage_of(index.sentences[place]).section
        yield (
            place,
            {
                "score": float(scores[place]),
                "share of the best score": float(scores[place]) / top,
                "best score": top,
                "rank": log(rank + 1),
                "words held": float(held[place]),
                "words held by headings below the first": len(words & stems(" ".join(section[1:])))
                / max(len(words), 1),
                "better of those beside it": max((float(scores[each]) for each in _beside(place, scores)), default=0.0),
                **own_features(index.quote(index.sentences[place]), section),
            },
        )


def _beside(place: int, scores: Scores) -> list[int]:
    return [each for each in (place - 1, place + 1) if 0 <= each < len(scores)]


def says(index: OpenIndex, place: int) -> bool:
    """Whether a sentence says enough to be quoted in a note: findings, not advice to all councils in an appendix, nor
    when the reviewers came."""
    quote = index.quote(index.sentences[place])
    if len(quote.split()) < _FEWEST_WORDS or not is_quotable(index, place) or visit_of([quote]) is not None:
        return False
    return not (tells_scope(index, place) or is_of_visitors(index, place) or is_apart(index, place))


def worth_by_itself(quote: str, headings: SectionPath) -> float:
    """How likely a reader would miss a sentence, by what it says alone: for a selection that no search ranks."""
    model = models()["must"]
    return model.probability({**model.means, **own_features(quote, headings)})
