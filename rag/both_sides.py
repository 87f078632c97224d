"""Who asks how good something is gets both sides, where the reports give both.

What is most like such a question is often all praise or all criticism. Then the best sentence of the other side is
quoted too, if it is nearly as good: an answer that leaves it out misleads, however true each of its quotes is.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.opened import OpenIndex
from rag.briefing.sides import OPPOSITE, Side, side_of
from rag.looked_up import LookedUp
from rag.patterns import pattern
from rag.quoting import Belongs
from rag.spans import Span, is_apart, is_aside, is_heading_in_list, is_quotable, standing_alone

LOOKED_AT = 25
"""Best sentences among which the other side is looked for."""
SHARE = 0.75
"""What its sentence must score of the best one."""


def with_other_side(index: OpenIndex, looked: LookedUp, spans: Sequence[Span], belongs: Belongs) -> list[Span]:
    """`spans`, and the best sentence of the other side where a judgement is asked for and they give one side only."""
    asked = looked.asked
    if asked.compares or asked.kind != "other" or not pattern("asks_for_judgement").search(asked.own):
        return list(spans)
    given = {_side(index, place) for span in spans for place in span.places} & OPPOSITE.keys()
    other = _best_of(index, looked, OPPOSITE[given.pop()], spans, belongs) if len(given) == 1 else None
    # What is less sure to be on what was asked comes last.
    return list(spans) if other is None else sorted([*spans, other], key=lambda span: not span.sure)


def _best_of(index: OpenIndex, looked: LookedUp, side: Side, spans: Sequence[Span], belongs: Belongs) -> Span | None:
    """The best sentence on a side that can be quoted, with what it leans on; None where none is good enough."""
    used = {place for span in spans for place in span.places}
    least = SHARE * looked.scores[looked.ranked[0]]
    for place in looked.ranked[:LOOKED_AT]:
        if looked.scores[place] < least:
            return None
        if place in used or _side(index, place) != side or not _can_stand(index, place):
            continue
        belonging = belongs(place)
        span = standing_alone(index, place)
        if belonging != "no" and used.isdisjoint(span.places):
            return replace(span, sure=belonging == "surely")
    return None


def _side(index: OpenIndex, place: int) -> Side:
    sentence = index.sentences[place]
    return side_of(index.quote(sentence), index.passage_of(sentence).section)


def _can_stand(index: OpenIndex, place: int) -> bool:
    left_out = is_aside(index, place) or is_heading_in_list(index, place) or is_apart(index, place)
    return is_quotable(index, place) and not left_out
