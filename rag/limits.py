"""Where the reports do not say: off topic, another year, another council, a kind of thing that is not given.

Each check is code over what the search found; none is a prompt. Thresholds come from the development questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.catalogue import Report, short_date
from index.opened import OpenIndex
from rag import wording
from rag.answerable import is_doubtful, refusal, surely_answered, telling
from rag.councils import asked_about, councils
from rag.looked_up import LookedUp
from rag.patterns import pattern
from rag.questions import Asked, missing_kind, says_something, wants_list
from rag.retrieval import Scores, in_order
from rag.selection import stands_as_it_is
from rag.spans import is_heading_in_list, is_of_visitors
from rag.types import Status

LOOKED_AT = 6
"""Best sentences in which a check looks for what was asked."""

AS_GOOD = 0.8
"""A sentence that scores this share of the best may hold the kind of thing asked for in its place."""

GIVES_REASON = 0.66
"""The same for a reason, which often stands in the sentence after."""

MENTIONED_AS_GOOD = 0.66
"""A best sentence that scores this is taken to speak of a thing in other words than those asked for."""
MENTIONED_WORDS = 3
"""Most words of a thing of which the rarest must stand in a report."""

SEVERAL = 0.5
"""The same where several things are asked: each has sentences of its own."""

_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
SHOWN = 3
"""Nearest passages that a refusal shows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be answered, and the words for what may not. `notice` may hold `{council}`."""

    status: Status
    notice: str = ""


def find_limit(index: OpenIndex, looked: LookedUp, council: str) -> Limit:
    """Decide whether the reports can answer what was looked up."""
    asked, scores, ranked = looked.asked, looked.scores, looked.ranked
    if not ranked:
        return Limit("not_in_reports", wording.NOT_IN_REPORTS)
    missing = other_council(index, asked, ranked, council) or other_year(index, asked, ranked)
    told = telling(index, looked)
    refused = refusal(told)
    word = unmentioned(index, asked, scores[ranked[0]])
    if refused == "off_topic" and not missing and not word:
        return Limit("out_of_scope", wording.OUT_OF_SCOPE)
    if word:
        return Limit("not_in_reports", wording.NO_WORD.format(word=word))
    if missing:
        return Limit("not_in_reports", wording.NOT_FOR.format(what=missing, nearest=_nearest(index, missing, ranked)))
    wanted = _not_given(index, asked, scores, council)
    if wanted:
        return Limit("not_in_reports", wording.NOT_GIVEN.format(what=wanted))
    if asked.asks_one_thing and not wants_list(asked) and is_heading_in_list(index, ranked[0]):
        return Limit("not_in_reports", wording.NAMED_ONLY)
    # Of several things that are asked some may be given: the whole is not refused for what one sentence lacks.
    # And what a passage speaks of is spoken of, whatever else people ask about it.
    one = asked.asks_one_thing or bool(asked.leaning)
    if refused and one and not (asked.topic and stands_as_it_is(index, asked.topic, scores)):
        return Limit("not_in_reports", wording.NOT_IN_REPORTS)
    # Of a topic and of a thing by its name it is told in other words what was not found; the fit is of one thing asked.
    otherwise = not one or asked.topic or pattern("asks_for_mention").search(asked.own)
    return Limit("answered", "" if otherwise or not is_doubtful(told) else wording.DOUBTFUL)


def surely_given(index: OpenIndex, looked: LookedUp) -> bool:
    """Whether there is hardly a doubt that the reports answer."""
    return bool(looked.ranked) and surely_answered(telling(index, looked))


def parts_not_given(index: OpenIndex, looked: LookedUp) -> list[str]:
    """The parts of a question that ask for a kind of thing which their best sentences do not hold; none where no other
    part asks anything."""
    # The parts of a comparison have no scores of their own.
    each = zip(looked.asked.parts, looked.part_scores, strict=False)
    asking = [(part, scores) for part, scores in each if _asks(part)]
    missing = [part for part, scores in asking if missing_kind(part, _quotes(index, _as_good(scores, AS_GOOD)))]
    return missing if len(missing) < len(asking) else []


def _asks(part: str) -> bool:
    return bool(pattern("asks_by_form").match(part))


def unmentioned(index: OpenIndex, asked: Asked, best: float) -> str:
    """The rarest word of a thing that is asked about by its name alone ("anything about dementia?"), where no report
    holds it and no sentence, at `best`, speaks surely of the same in other words; else empty."""
    match = pattern("asks_for_mention").search(asked.own)
    if match is None or asked.compares or best >= MENTIONED_AS_GOOD or not index.pieces.is_small:
        return ""
    said = next(filter(None, match.groups()))
    if not says_something(said):
        return ""
    thing = index.glossary.expand(said)
    named = index.keywords.held(thing, [0])
    if not 0 < len(named.words) <= MENTIONED_WORDS:
        return ""
    rarest = named.words[int(named.weights.argmax())]
    if rarest in index.words:
        return ""
    word = next((word for word in re.findall(r"[\w-]+", thing) if rarest in index.keywords.stems_of(word)), "")
    # "And weaknesses?" asks for them in whatever words they are told.
    return "" if any(pattern(side).fullmatch(word) for side in ("whole_strengths", "whole_concerns")) else word


def other_year(index: OpenIndex, asked: Asked, ranked: Sequence[int]) -> str:
    """The year that was asked for, where neither the best passages nor the dates of their reports hold it."""
    for year in _YEAR.findall(asked.text):
        if not any(year in _surroundings(index, place) for place in ranked[:LOOKED_AT]):
            return f"For {year}"
    return ""


def _nearest(index: OpenIndex, missing: str, ranked: Sequence[int]) -> str:
    """What the nearest passages are, in words: for a year, the reports that they are from, with their dates."""
    if not _YEAR.search(missing):
        return wording.NEAREST
    reports = dict.fromkeys(index.sentences[place].report for place in ranked[:SHOWN])
    named = [
        f"{index.reports[name].entry.name} ({short_date(index.reports[name].entry.published)})" for name in reports
    ]
    return wording.NEAREST_DATED.format(reports="; ".join(named))


def _surroundings(index: OpenIndex, place: int) -> str:
    published = index.reports[index.sentences[place].report].entry.published
    return f"{with_spans(_passage_text(index, place))} {published}"


def with_spans(text: str) -> str:
    """`text`, and the second year of each span in it: 2023/24 and 2023-24 speak of both years."""
    return " ".join((text, *(f"20{short}" for short in re.findall(r"20\d\d[/–-](\d\d)\b", text))))


def other_council(index: OpenIndex, asked: Asked, ranked: Sequence[int], own: str) -> str:
    """The council area that was asked about, where neither the best passages nor the question speak of `own`."""
    for council in asked_about(asked.text, own):
        if not any(council in _passage_text(index, place) for place in ranked[:LOOKED_AT]):
            return f"For {council}"
    return ""


def names_another(text: str, reports: Sequence[Report], own: str) -> bool:
    """Whether a question that is not searched for names another council area than `own`, or a year of no report."""
    dated = " ".join(f"{report.published} {report.sort_date}" for report in reports)
    return bool(asked_about(text, own)) or any(year not in dated for year in _YEAR.findall(text))


def _passage_text(index: OpenIndex, place: int) -> str:
    passage = index.passage_of(index.sentences[place])
    return index.reports[passage.report].text[passage.start : passage.end]


def _not_given(index: OpenIndex, asked: Asked, scores: Scores, council: str) -> str:
    """The kind of thing that was asked for, where neither the best sentence nor one as good holds it."""
    share = AS_GOOD if asked.asks_one_thing else SEVERAL
    best = _as_good(scores, GIVES_REASON if asked.kind == "reason" else share)
    if pattern("wants_name").search(asked.own) and not pattern("visitors").search(asked.own):
        # Who holds the same post elsewhere is not who holds it here.
        best = [place for place in best if not _elsewhere(index.quote(index.sentences[place]), council)]
        best = [place for place in best if not is_of_visitors(index, place)]
    # Whose telephone number is wanted, or the score of what.
    whose = pattern("telephone_of").search(asked.own) or pattern("score_of").search(asked.own)
    if whose:
        best = [place for place in best if _speaks_of(index, place, whose["thing"])]
    return missing_kind(asked.own, _quotes(index, best))


def _quotes(index: OpenIndex, places: Sequence[int]) -> list[str]:
    return [index.quote(index.sentences[place]) for place in places]


def _as_good(scores: Scores, share: float) -> list[int]:
    """The best sentences, down to a share of the best score."""
    ranked = in_order(scores)[:LOOKED_AT]
    return [place for place in ranked if scores[place] >= share * scores[ranked[0]]]


def _speaks_of(index: OpenIndex, place: int, thing: str) -> bool:
    """Whether a sentence's passage and headings hold half of the words of `thing`, by inverse document frequency."""
    named = index.keywords.held(thing, [place])
    section = index.passage_of(index.sentences[place]).section
    text = index.keywords.stems_of(" ".join((*section, _passage_text(index, place))))
    held = sum(weight for word, weight in zip(named.words, named.weights, strict=True) if word in text)
    return bool(held >= named.weights.sum() / 2)


def _elsewhere(quote: str, own: str) -> bool:
    """Whether a sentence names another council area and not `own`."""
    return own not in quote and any(re.search(rf"\b{re.escape(council)}\b", quote) for council in councils())
