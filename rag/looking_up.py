"""From what is asked to a score for every sentence: of the whole, of its parts, of the two sides of a comparison."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from index.embedding import Embedder
from index.late_interaction import Places
from index.opened import OpenIndex
from rag.comparison import sides, without_frame
from rag.looked_up import LookedUp
from rag.patterns import pattern
from rag.questions import Asked, answers_in_kind, read_question, wants_list, words_that_say
from rag.retrieval import Candidates, Scores, asked_reports, best, holding_names, in_order, in_reports, search
from rag.spans import is_heading_in_list, is_of_visitors, passages_quoted_in, tells_scope
from rag.tuning import Tuning
from rag.worth import recommends

_WORD = re.compile(r"[a-z'-]+")


def look_up(
    index: OpenIndex, embedder: Embedder, asked: Asked, reports: Sequence[str] | None, tuning: Tuning
) -> LookedUp:
    """Search for a question, and score every sentence; `reports` keeps to those report ids."""
    if asked.compares:
        return _look_up_sides(index, embedder, asked, reports, tuning)
    parts = asked.parts if len(asked.parts) > 1 else ()
    readings = (asked.text, *(asked.leaning or asked.beside))
    found = search(index, embedder, (*readings, *parts), reports)
    each = [score(index, candidates, asked, tuning) for candidates in found]
    first_part = len(readings)
    scores = _in_conversation(index, asked, each[:first_part], tuning) if first_part > 1 else each[0]
    part_scores = tuple(_mix(part, scores, share=tuning.part_share) for part in each[first_part:])
    whole = LookedUp(asked, found[0], scores, tuple(in_order(scores)), part_scores)
    if asked.leaning:
        return replace(whole, by_itself=_by_itself(index, asked.own, found[1], tuning), after=whole)
    if asked.beside:
        after = replace(whole, asked=replace(asked, text=asked.beside[0]), found=found[1])
        return replace(whole, by_itself=_by_itself(index, asked.text, found[0], tuning), after=after)
    return whole


def _by_itself(index: OpenIndex, typed: str, found: Candidates, tuning: Tuning) -> LookedUp:
    """What is found for what was typed, as if nothing had been asked before."""
    asked = read_question(typed)
    scores = score(index, found, asked, tuning)
    return LookedUp(asked, found, scores, tuple(in_order(scores)))


def _look_up_sides(
    index: OpenIndex, embedder: Embedder, asked: Asked, reports: Sequence[str] | None, tuning: Tuning
) -> LookedUp:
    """For a comparison: each report's sentences scored by what is asked of that report."""
    asked_of = sides(asked.text, [report.entry for report in index.reports.values()])
    topic = without_frame(asked.text)
    queries = list(dict.fromkeys((topic, *(text for texts in asked_of.values() for text in texts))))
    found = dict(zip(queries, search(index, embedder, queries, reports), strict=True))
    scored = {text: score(index, candidates, asked, tuning) for text, candidates in found.items()}
    scores = scored[topic].copy()
    # Of many reports most are asked the same.
    alike: dict[tuple[str, ...], list[str]] = {}
    for report, texts in asked_of.items():
        alike.setdefault(texts, []).append(report)
    for texts, of in alike.items():
        if texts:
            own = in_reports(index, of)
            scores[own] = _mix(scored[topic], *(scored[text] for text in texts), share=tuning.topic_share)[own]
    scores = _with_compared(index, scores, found[topic].compared, tuning)
    return LookedUp(asked, found[topic], scores, tuple(in_order(scores)))


def _with_compared(index: OpenIndex, scores: Scores, compared: Scores, tuning: Tuning) -> Scores:
    """The scores, with what is added for the comparisons that people are known to make: whoever compares says little of
    what the other side is. A report that does not score `heard` of the best without that is given none."""
    best_of = np.zeros(len(index.reports), dtype=np.float32)
    np.maximum.at(best_of, index.report_numbers, scores)
    heard = (best_of >= tuning.heard * best_of.max(initial=0.0))[index.report_numbers]
    return np.where(heard & (scores >= 0), scores + tuning.compared * compared, scores).astype(np.float32)


def _in_conversation(index: OpenIndex, asked: Asked, readings: Sequence[Scores], tuning: Tuning) -> Scores:
    """The scores of a question asked in a conversation, of the `readings` of it, and of what the last answer quoted."""
    shares, thread = (
        (tuning.leaning_shares, tuning.thread) if asked.leaning else (tuning.beside_shares, tuning.thread_beside)
    )
    mixed = np.average(readings, axis=0, weights=shares)
    mixed[passages_quoted_in(index, asked.answered)] += thread
    # What is not searched stays so.
    return np.where(readings[0] < 0, readings[0], mixed).astype(np.float32)


def _mix(own: Scores, *others: Scores, share: float) -> Scores:
    """`share` of the own scores, the rest of the mean of the others."""
    return np.asarray(share * own + (1 - share) * np.mean(others, axis=0), dtype=np.float32)


def score(index: OpenIndex, found: Candidates, asked: Asked, tuning: Tuning) -> Scores:
    """How well each sentence answers: the fused searches, and what its kind adds, or takes, among the best of them."""
    fused = found.fused(tuning.weights, tuning.without_questions)
    if not index.pieces.is_small:
        fused = np.where(found.searched, fused + tuning.named * holding_names(index, asked.text), fused)
    added = _added(index, asked, tuning)
    places = best(fused, tuning.looked_at, above=-1.0)
    holds = np.zeros(len(fused), dtype=np.float32)
    holds[places] = [added(int(place)) for place in places]
    scores = (fused + holds).astype(np.float32)
    # In a comparison each report is asked in its own way, and one would be far ahead of the other.
    return scores if asked.compares else _with_anticipated(index, found.text, scores, places, tuning)


def _with_anticipated(index: OpenIndex, text: str, scores: Scores, places: Places, tuning: Tuning) -> Scores:
    """The scores, of which those at `places` are raised that answer a question which somebody has anticipated in nearly
    the same words: to a little above the best, since what is told beside the best must score a share of it."""
    best_first = places[np.argsort(-scores[places], kind="stable")]
    anticipated = _anticipated(index, text, best_first, tuning.alike)
    top = float(scores[places].max(initial=0.0))
    raised = scores.copy()
    for place in places:
        if int(place) in anticipated:
            share = (anticipated[int(place)] - tuning.alike) / (1 - tuning.alike)
            most = max(top + tuning.ahead * share, float(scores[place]))
            raised[place] = min(float(scores[place]) + tuning.anticipated * share, most)
    return raised


def _anticipated(index: OpenIndex, text: str, places: Iterable[int], above: float) -> dict[int, float]:
    """How much what was asked is the same, word for word, as a question that a sentence is known to answer, by its
    place, where it is more than `above`; of the reports in which the first of `places` stand."""
    found: dict[int, float] = {}
    for report in asked_reports(index, places, comparisons=False):
        known = index.questions_of(report)
        answered, _ = known.alike(text)
        for number in np.flatnonzero((answered > above) & (known.targets >= 0) & ~known.compares):
            place = index.first_place_of[report] + int(known.targets[number])
            found[place] = max(found.get(place, 0.0), float(answered[number]))
    return found


def _added(index: OpenIndex, asked: Asked, tuning: Tuning) -> Callable[[int], float]:
    """What is added to the score of the sentence at a place, for the kind of thing asked for and a recommendation where
    one is; and what is taken from it where it says little, only names what follows or is one of those who came to
    review."""
    bonus, malus = tuning.kind_bonus, tuning.heading_malus
    listed = wants_list(asked)
    recommending = asked.kind != "reason" and bool(pattern("asks_action").search(asked.own))
    named = {word for word in words_that_say(asked.text) if not pattern("post").fullmatch(word)}
    of_visitors = bool(pattern("visitors").search(asked.text))

    def added(place: int) -> float:
        sentence = index.sentences[place]
        quote = index.quote(sentence)
        in_kind = asked.kind not in ("other", "list") and answers_in_kind(asked.kind, quote)
        recommended = recommending and recommends(quote, index.passage_of(sentence).section)
        says_little = len(quote.split()) < tuning.few_words
        only_names = not listed and (is_heading_in_list(index, place) or tells_scope(index, place))
        # Who came to review holds no post here; one of them may be asked about by name.
        visits = not of_visitors and is_of_visitors(index, place)
        visits = visits and named.isdisjoint(_WORD.findall(quote.split(",")[0].lower()))
        return bonus * (in_kind + recommended) - tuning.few_words_malus * says_little - malus * (only_names + visits)

    return added
