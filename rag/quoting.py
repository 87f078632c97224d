"""Choose the reports' own sentences that answer a question, and put them in order.

Pure functions from scores to spans. A span is a stretch of one passage that is quoted as one statement.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz import fuzz, process

from index.opened import OpenIndex
from rag.looked_up import LookedUp
from rag.numbers.words import plain
from rag.patterns import pattern
from rag.questions import Asked, Kind, answers_in_kind, read_question
from rag.relevance import Belonging
from rag.retrieval import Scores, in_order, in_reports
from rag.spans import (
    Span,
    in_list,
    is_apart,
    is_aside,
    is_quotable,
    leans,
    qualifier,
    same_thread,
    span_of,
    standing_alone,
    whole_list,
    with_headings,
    with_turn,
)
from rag.writing.polarity import disagreement

_DIGITS = re.compile(r"\d[\d,.]*")
Belongs = Callable[[int], Belonging]
"""Whether the sentence at a place belongs in an answer, beside the best one."""
GROUPS = ("carers", "providers")
"""Who may be asked about."""
SAME_WORDING = 92
"""Per cent of the letters of two sentences, in order, above which they say the same: a word or two differ."""
SAME_RUN = 10
"""Words in a row, a figure among them, by which one sentence says again what another has said."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of an answer. `words` is what a person reads at a glance, and what the evaluation reads."""

    words: int = 150
    statements: int = 7
    less_sure: int = 3
    """So many statements at most that are less likely to be on what was asked."""
    list_words: int = 260
    topic_words: int = 240
    topic_statements: int = 8
    list_look: int = 8
    list_items: int = 2
    """So many of the `list_look` best sentences in one list make the whole list the answer where one is asked for."""
    list_share: float = 0.8
    """What such a sentence must score of the best one."""
    alike: float = 0.95
    """Figures that stand in sentences which score this share of the best one are asked for alike."""
    speaks: float = 0.6
    """In a comparison a report is silent whose best sentence scores less than this share of the best of all."""
    passed_over: int = 2
    """In a comparison so many spans for which there is no room are passed over for shorter ones: each report is heard
    as long as there is room."""
    neighbour: float = 0.8
    pair_words: int = 70
    share: float = 0.66
    """A further sentence must score at least this share of the best one."""
    share_of_figures: float = 0.85
    """The same where a number, a sum, a date or a person is asked for: one is wanted, and others mislead."""


def choose(index: OpenIndex, looked: LookedUp, rules: Rules, belongs: Belongs) -> list[Span]:
    """The spans of an answer, in the order in which they are to be read; `belongs` tells of a sentence beside the best
    one whether it is to be quoted too."""
    asked, scores, part_scores = looked.asked, looked.scores, looked.part_scores
    if asked.compares:
        return _compare(index, scores, rules, belongs)
    several = asked.wants_one_figure and _several_would_do(index, scores, asked.kind, rules)
    if asked.wants_one_figure:
        rules = replace(rules, words=rules.topic_words) if several else replace(rules, share=rules.share_of_figures)
    if len(part_scores) > 1:
        streams = [
            _answering_part(index, text, part, rules, belongs)
            for text, part in zip(asked.parts, part_scores, strict=True)
        ]
        return _in_reading_order(_limit(index, _surest_first(_alternate(streams)), rules), keep=len(streams))
    listed = _asked_list(index, scores, asked, rules)
    if listed:
        return listed
    followed = _follow(index, scores, rules, belongs, asked.kind, _asked_about(asked), in_kind=several)
    return _in_reading_order(_limit(index, _surest_first(followed), rules), keep=1)


def _several_would_do(index: OpenIndex, scores: Scores, kind: Kind, rules: Rules) -> bool:
    """Whether sentences of several passages answer a question for one figure nearly alike: "how many are on the waiting
    list?" where there are several lists. Then each is told, and what holds no figure is left out."""
    if kind not in ("duration", "number", "money"):
        return False
    ranked = in_order(scores)[: rules.list_look]
    alike = [place for place in ranked if scores[place] >= rules.alike * scores[ranked[0]]]
    given = {p: tuple(_DIGITS.findall(index.quote(index.sentences[p]))) for p in alike}
    told = {figures: index.sentences[p].passage for p, figures in given.items() if figures}
    return len(told) > 1 and len(set(told.values())) > 1


def choose_picked(index: OpenIndex, places: Iterable[int], rules: Rules) -> list[Span]:
    """The spans of a selection on a topic from `places`, what is worth most first; of those after the first, those of
    one passage stand together."""
    rules = replace(rules, words=rules.topic_words, statements=rules.topic_statements)
    spans = (_whole_thought(index, place) for place in places)
    return _in_reading_order(_limit(index, spans, rules, rules.passed_over), keep=1)


def _whole_thought(index: OpenIndex, place: int) -> Span:
    """The sentence with what it leans on, and with what takes some of it back: neither is quoted without the other."""
    return span_of(index, [each for span in with_turn(index, place) for each in span.places])


def _answering_part(index: OpenIndex, text: str, scores: Scores, rules: Rules, belongs: Belongs) -> Iterator[Span]:
    """What answers one part of a question: the whole list where it asks for one, then the best sentences."""
    listed = [place for span in _asked_list(index, scores, read_question(text), rules) for place in span.places]
    if listed:
        yield span_of(index, sorted(listed))
    yield from _follow(index, scores, rules, belongs, "other")


def nearest(index: OpenIndex, scores: Scores, count: int, leave_out: Iterable[Span] = ()) -> list[Span]:
    """The `count` best spans that are not part of the answer, each from a passage of its own."""
    used = {span.passage for span in leave_out}
    found: list[Span] = []
    for place in in_order(scores):
        sentence = index.sentences[place]
        if sentence.passage not in used and not sentence.lead:
            used.add(sentence.passage)
            found.append(standing_alone(index, place))
        if len(found) == count:
            break
    return found


def _follow(
    index: OpenIndex,
    scores: Scores,
    rules: Rules,
    belongs: Belongs,
    kind: Kind,
    about: str = "",
    in_kind: bool = False,
) -> Iterator[Span]:
    """The best sentence, what qualifies it, then further ones, best first, down to a share of the best score; where
    `in_kind`, only those that hold the kind of thing asked for.

    Beside the question each reads as an answer to it. So where a reason is asked for, one that gives none must score
    more, and where carers are asked about, one that does not speak of them.
    """
    # A line that leads into something says nothing by itself.
    ranked = [place for place in in_order(scores) if not index.sentences[place].lead]
    if not ranked:
        return
    best = ranked[0]
    yield _with_equal_neighbour(index, scores, best, rules)
    yield from qualifier(index, best, "doubts")
    for place in ranked[1:]:
        if scores[place] < rules.share * scores[best]:
            return
        if is_aside(index, place):
            continue
        as_good = scores[place] >= rules.share_of_figures * scores[best]
        if kind == "reason" and not as_good and not answers_in_kind(kind, index.quote(index.sentences[place])):
            continue
        if about and not _speaks_of(index, place, about):
            continue
        if in_kind and not answers_in_kind(kind, index.quote(index.sentences[place])):
            continue
        yield from _belonging(index, place, _beside(index, best, belongs(place), place))


def _beside(index: OpenIndex, best: int, belonging: Belonging, place: int) -> Belonging:
    """How surely a sentence belongs beside the best one: beside findings, an appendix's advice to all councils reads as
    one of them."""
    apart = is_apart(index, place) and not is_apart(index, best)
    return "perhaps" if apart and belonging == "surely" else belonging


def _belonging(index: OpenIndex, place: int, belonging: Belonging) -> Iterator[Span]:
    """What is quoted of the sentence at `place`, and how surely; nothing where it does not belong."""
    if belonging != "no":
        yield from (replace(span, sure=belonging == "surely") for span in with_turn(index, place))


def _asked_about(asked: Asked) -> str:
    """Which one of `GROUPS` a question asks about; empty where it names none, or several."""
    about = [group for group in GROUPS if pattern(f"asks_about_{group}").search(asked.text)]
    return about[0] if len(about) == 1 else ""


def _speaks_of(index: OpenIndex, place: int, group: str) -> bool:
    """Whether a sentence or its headings speak of those who are asked about."""
    return bool(pattern(f"speaks_of_{group}").search(with_headings(index, place)))


def _with_equal_neighbour(index: OpenIndex, scores: Scores, place: int, rules: Rules) -> Span:
    """The best sentence, with the one after it where that doubts it, or the one beside it where that scores nearly as
    well: the two say one thing."""
    span = standing_alone(index, place)
    doubt = next(qualifier(index, place, "strong_doubts"), None)
    if doubt is not None and span.places[-1] == place:
        return span_of(index, (*span.places, *doubt.places))
    if span.places[-1] != place:
        return span
    for other in (place + 1, place - 1):
        first, second = sorted((place, other))
        if other in span.places or not 0 <= first < second < len(index.sentences):
            continue
        if not same_thread(index.sentences[first], index.sentences[second]):
            continue
        if other < place and leans(index, index.sentences[other]):
            continue
        places = sorted((*span.places, other))
        words = sum(len(index.quote(index.sentences[each]).split()) for each in places)
        if scores[other] >= rules.neighbour * scores[place] and words <= rules.pair_words:
            return span_of(index, places)
    return span


def _asked_list(index: OpenIndex, scores: Scores, asked: Asked, rules: Rules) -> list[Span]:
    """The whole list, where a list is asked for and several of the best sentences stand in one, or the best sentence
    leads into it and says nothing without; else nothing."""
    ranked = in_order(scores)[: rules.list_look]
    if not ranked:
        return []
    best = index.sentences[ranked[0]]
    passage = best.passage if best.lead and in_list(index, ranked[0]) else ""
    if not passage and asked.kind == "list":
        near = [place for place in ranked if scores[place] >= rules.list_share * scores[ranked[0]]]
        inside = Counter(index.sentences[place].passage for place in near if in_list(index, place))
        passage = next((most for most, count in inside.most_common(1) if count >= rules.list_items), "")
    spans = list(whole_list(index, index.places_of_passage[passage])) if passage else []
    return spans if _words(index, spans) <= rules.list_words else []


def _words(index: OpenIndex, spans: Iterable[Span]) -> int:
    return sum(len(index.quote(index.sentences[place]).split()) for span in spans for place in span.places)


def _kept_together(spans: Sequence[Span]) -> list[Span]:
    """A sentence that is less sure is as sure as the one beside it: the two are one thought ("However, this …")."""
    beside = {place + step for span in spans if span.sure for place in span.places for step in (-1, 1)}
    passages = {span.passage for span in spans if span.sure}
    return [
        replace(span, sure=span.sure or (span.passage in passages and not beside.isdisjoint(span.places)))
        for span in spans
    ]


def _surest_first(spans: Iterable[Span]) -> list[Span]:
    return sorted(spans, key=lambda span: not span.sure)


def _in_reading_order(spans: list[Span], keep: int) -> list[Span]:
    """After the first `keep` spans, those of one passage stand together, in the order of the report; what is less sure
    to be on what was asked comes last."""
    rest = _kept_together(spans[keep:])
    first_of: dict[str, int] = {}
    for number, span in enumerate(spans):
        first_of.setdefault(span.passage, number)
    return spans[:keep] + sorted(rest, key=lambda span: (not span.sure, first_of[span.passage], span.start))


def _compare(index: OpenIndex, scores: Scores, rules: Rules, belongs: Belongs) -> list[Span]:
    """Each report's own words, oldest report first; they take turns until there is no more room. What is less sure to
    be on what was asked comes last."""
    least = rules.speaks * float(scores.max(initial=0.0))
    # As many reports as an answer has statements, those that speak of it best.
    best = in_order(np.where(scores >= least, scores, np.float32(-1.0)))
    numbers = list(dict.fromkeys(index.report_numbers[best].tolist()))[: rules.statements]
    reports = list(index.reports.values())
    ordered = sorted((reports[n] for n in sorted(numbers)), key=lambda report: report.entry.sort_date or "9999")
    streams = [_heard(index, scores, report.entry.id, rules, belongs) for report in ordered]
    spans = _limit(index, _surest_first(_alternate(streams)), rules, rules.passed_over)
    place = {report.entry.id: number for number, report in enumerate(ordered)}
    return sorted(spans, key=lambda span: (not span.sure, place[span.report]))


def _heard(index: OpenIndex, scores: Scores, report: str, rules: Rules, belongs: Belongs) -> Iterator[Span]:
    """What one report says, best first, down to a share of its best score. Its best sentence is always sure."""
    of_report = np.where(in_reports(index, [report]), scores, np.float32(-1.0))
    places = (place for place in in_order(of_report) if is_quotable(index, place))
    best = next(places, None)
    if best is None:
        return
    yield from with_turn(index, best)
    for place in places:
        if scores[place] < rules.speaks * scores[best]:
            return
        yield from _belonging(index, place, _beside(index, best, belongs(place), place))


def _alternate(streams: Sequence[Iterator[Span]]) -> Iterator[Span]:
    live = list(streams)
    while live:
        for stream in list(live):
            span = next(stream, None)
            if span is None:
                live.remove(stream)
            else:
                yield span


def _limit(index: OpenIndex, spans: Iterable[Span], rules: Rules, passed_over: int = 0) -> list[Span]:
    """Take spans until the words run out; none says again what another has said. Once half of the words are used, more
    than `passed_over` spans that do not fit end it."""
    chosen: list[Span] = []
    used: set[int] = set()
    said: list[str] = []
    words = without_room = 0
    for span in spans:
        if not span.sure and sum(not each.sure for each in chosen) == rules.less_sure:
            continue
        unused = [place for place in span.places if place not in used]
        quotes = {place: " ".join(index.quote(index.sentences[place]).split()) for place in unused}
        again = {p for p, quote in quotes.items() if _said_before(quote, said) or _repeats_figure(quote, said)}
        fresh = span if not (used | again) & set(span.places) else _rest(index, span, used | again)
        if fresh is None:
            continue
        length = sum(len(index.quote(index.sentences[place]).split()) for place in fresh.places)
        if chosen and words + length > rules.words:
            without_room += 1
            if words > rules.words // 2 and without_room > passed_over:
                break
            continue
        before = _said_before_it(index, chosen, fresh)
        if before is None:
            chosen.append(fresh)
        else:
            whole = span_of(index, (*chosen[before].places, *fresh.places))
            chosen[before] = replace(whole, sure=chosen[before].sure)
        used.update(fresh.places)
        said += [quotes[place] for place in fresh.places]
        words += length
        if len(chosen) == rules.statements:
            break
    return chosen


def _said_before_it(index: OpenIndex, chosen: Sequence[Span], span: Span) -> int | None:
    """Which of the `chosen` spans ends with the sentence that `span` leans on: the two are one statement."""
    first = span.places[0]
    if not leans(index, index.sentences[first]):
        return None
    ends = (n for n, each in enumerate(chosen) if each.places[-1] == first - 1)
    return next((n for n in ends if same_thread(index.sentences[first - 1], index.sentences[first])), None)


def _said_before(quote: str, said: Sequence[str]) -> bool:
    """Whether a sentence is one of those said already, or all but: reports repeat themselves with a word changed. With
    another figure, or a denial or an opposite on one side, it says something else."""
    alike = process.extract(quote, said, scorer=fuzz.ratio, score_cutoff=SAME_WORDING, limit=None)
    return any(_say_the_same(plain(quote), plain(other)) for other, _, _ in alike)


def _say_the_same(one: str, other: str) -> bool:
    return re.findall(_DIGITS, one) == re.findall(_DIGITS, other) and not disagreement(one, other)


def _repeats_figure(quote: str, said: Sequence[str]) -> bool:
    """Whether a figure of `quote` stands in one said already within the same long run of words: it is said again."""
    ours = quote.split()
    runs = {" ".join(ours[at : at + SAME_RUN]) for at in range(len(ours) - SAME_RUN + 1)}
    return any(_DIGITS.search(run) and run in other for run in runs for other in said)


def _rest(index: OpenIndex, span: Span, used: set[int]) -> Span | None:
    """What of `span` has not been quoted yet: the first unbroken run of it."""
    left = [place for place in span.places if place not in used]
    run = [place for number, place in enumerate(left) if place == left[0] + number]
    return replace(span_of(index, run), sure=span.sure) if run else None
