"""From a standalone question to a draft answer: search, decide whether the reports say, choose the quotes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from index.catalogue import Report, short_date
from index.embedding import Embedder
from index.opened import OpenIndex
from rag import wording
from rag.comparison import of_the_year, sayer, sides, without_frame
from rag.intents import Intent
from rag.limits import Limit, find_limit, parts_not_given, surely_given
from rag.overview import is_verdict, overview
from rag.patterns import pattern
from rag.questions import Asked, answers_in_kind, read_question, wants_list, words_that_say
from rag.quoting import Rules, choose, choose_picked, nearest
from rag.relevance import Relevance
from rag.retrieval import (
    WITHOUT_QUESTIONS,
    Candidates,
    Scores,
    Weights,
    best,
    holding_names,
    in_order,
    in_reports,
    search,
)
from rag.selection import picked, spoken_of
from rag.spans import Span, is_heading_in_list, is_of_visitors, passages_quoted_in, tells_scope
from rag.types import Status
from rag.whole import Whole
from rag.worth import recommends

SILENT_TOLD = 5
"""Of so many silent reports a comparison says that they are; where more are, it is a comparison of those that speak."""

NAMED = 20
"""Reports that are named where somebody asks what the collection is."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Every number that answering depends on; found on the development questions (docs/measured.md).

    `kind_bonus` is added to a sentence that holds the kind of thing asked for, `few_words_malus` taken from one of
    less than `few_words` words, which matches much and says little, and `heading_malus` from an item of a list of
    headings, or of those who came to review, that is not asked for; all among the `looked_at` best.
    `leaning_shares` is how much a question that leans on an earlier one counts after that one and by itself, and
    that one alone, which was answered; `beside_shares` the same of one that stands alone: by itself, after the
    earlier one, and that one. To what stands in a passage that the last answer quoted, `thread` is added,
    `thread_beside` where it stands alone (`python bench/fit_conversation.py`). `part_share` how much a part of a
    question counts by itself. A report mentions what was asked where one of its sentences scores `mentions` of the
    best. `named` is added, in a large index, to a sentence that holds the rare names of the question: there the
    same is said of many things, and the name tells which was meant.
    """

    weights: Weights = field(default_factory=Weights)
    without_questions: Weights = WITHOUT_QUESTIONS
    rules: Rules = field(default_factory=Rules)
    kind_bonus: float = 0.04
    few_words: int = 4
    few_words_malus: float = 0.06
    heading_malus: float = 0.2
    looked_at: int = 40
    leaning_shares: tuple[float, float, float] = (0.65, 0.5, -0.15)
    beside_shares: tuple[float, float, float] = (0.7, 0.4, -0.1)
    thread: float = 0.07
    thread_beside: float = 0.03
    part_share: float = 0.5
    topic_share: float = 0.4
    named: float = 0.1
    mentions: float = 0.75
    also_found: int = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are made: what to quote, and what to say of what was not found."""

    status: Status
    notice: str
    spans: list[Span]
    also: list[Span]
    mentions: frozenset[str]
    retrieve_seconds: float
    topic: str = ""


def answer_from(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    reports: Sequence[str] | None,
    tuning: Tuning,
    council: str,
) -> Draft:
    """Answer a standalone question from the reports alone; what one report is asked to say, from that one first."""
    entries = [report.entry for report in index.reports.values()]
    asked_of = asked.of or ("" if asked.compares else sayer(asked.own, entries))
    among = list(reports or index.reports)
    if asked_of not in among or len(among) == 1:
        draft = _answer_among(index, embedder, asked, reports, tuning, council)
        dated = "" if draft.spans or asked.compares else of_the_year(asked.text, entries)
        # The best passages are another report's, of another year.
        of_year = _answer_among(index, embedder, asked, [dated], tuning, council) if dated in among else draft
        return of_year if of_year.spans else draft
    draft = _answer_among(index, embedder, asked, [asked_of], tuning, council)
    if draft.spans:
        return draft
    others = [name for name in among if name != asked_of]
    rest = _answer_among(index, embedder, asked, others, tuning, council)
    if not rest.spans:
        return draft
    return replace(rest, status="partial", notice=f"{_silent(index.reports[asked_of].entry)} {wording.OTHERS_SAY}")


def _answer_among(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    reports: Sequence[str] | None,
    tuning: Tuning,
    council: str,
) -> Draft:
    started = time.perf_counter()
    found, scores, part_scores = look_up(index, embedder, asked, reports, tuning)
    retrieved = time.perf_counter() - started
    ungiven = parts_not_given(index, asked, part_scores)
    if ungiven:
        rest = _answer_rest(index, embedder, asked, ungiven, reports, tuning, council)
        if rest is not None:
            return rest
    ranked = in_order(scores)
    limit = find_limit(index, asked, found, scores, ranked, council)
    spans: list[Span] = []
    if limit.status in ("answered", "partial"):
        belongs = Relevance(index, asked, found, scores, part_scores).belongs
        if asked.topic:
            spans = choose_picked(index, picked(index, found, scores, belongs), tuning.rules)
            limit = _told_of_topic(index, asked.topic, scores, spans)
        else:
            spans = choose(index, scores, part_scores, asked, tuning.rules, belongs)
            limit = _with_silent(index, asked, spans, reports, limit)
    also = nearest(index, scores, tuning.also_found, spans)
    mentions = _mentions(index, scores, ranked[0], tuning.mentions) if spans else frozenset()
    return Draft(limit.status, limit.notice, spans, also, mentions, retrieved, asked.topic if spans else "")


def _answer_rest(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    ungiven: Sequence[str],
    reports: Sequence[str] | None,
    tuning: Tuning,
    council: str,
) -> Draft | None:
    """Answer a question without those of its parts that ask for what is not given, and say so of these; None where the
    reports do not surely answer the rest."""
    rest = read_question("; ".join(part for part in asked.parts if part not in ungiven))
    found, scores, _ = look_up(index, embedder, rest, reports, tuning)
    if not surely_given(index, rest, found, scores):
        return None
    draft = _answer_among(index, embedder, rest, reports, tuning, council)
    told = " ".join(wording.PART_NOT_GIVEN.format(part=_literally(part)) for part in ungiven)
    return replace(draft, status="partial", notice=f"{draft.notice} {told}".strip()) if draft.spans else None


def answer_whole(index: OpenIndex, whole: Whole, reports: Sequence[str] | None) -> Draft | None:
    """Answer what is asked about reports as a whole; None where that cannot be done without a search."""
    found = overview(index, whole, reports)
    if found is None:
        return None
    spans = found.spans
    told = [wording.VOICE.format(who=whole.voice) if whole.voice else wording.WHOLE[whole.wanted]] if spans else []
    if found.left_out:
        told.append(wording.NEWEST.format(count=found.left_out))
    scored = [span.section[-1].strip() for span in spans if span.section and is_verdict(index, span)]
    told += [wording.SCORED.format(what=what) for what in dict.fromkeys(scored)]
    silence = wording.NONE_RECOMMENDED if whole.wanted == "recommendations" else wording.SILENT
    told += [_silent(index.reports[name].entry, silence) for name in found.silent[:SILENT_TOLD]]
    notice = _literally(" ".join(told))
    quoted = frozenset(span.report for span in spans)
    return Draft("answered" if spans else "not_in_reports", notice, spans, [], quoted, 0.0)


def _told_of_topic(index: OpenIndex, topic: str, scores: Scores, spans: Sequence[Span]) -> Limit:
    """A selection is told as one, and, where no passage holds the words of its topic, as what stands nearest."""
    if not spoken_of(index, topic, scores):
        return Limit("partial", wording.NEAR_TOPIC.format(topic=_literally(topic)))
    return Limit("answered", wording.ON_TOPIC if len(spans) > 1 else "")


def _literally(text: str) -> str:
    """`text` for a notice, which is filled in with the council's name later on."""
    return text.replace("{", "{{").replace("}", "}}")


def _with_silent(
    index: OpenIndex, asked: Asked, spans: list[Span], reports: Sequence[str] | None, limit: Limit
) -> Limit:
    """In a comparison, say of a report that is silent that it is."""
    quoted = {span.report for span in spans}
    silent = [index.reports[name].entry for name in reports or index.reports if name not in quoted]
    if not asked.compares or not 0 < len(silent) <= SILENT_TOLD:
        return limit
    return Limit("partial", " ".join(map(_silent, silent)))


def _silent(entry: Report, silence: str = wording.SILENT) -> str:
    return silence.format(report=entry.name, published=short_date(entry.published))


def look_up(
    index: OpenIndex, embedder: Embedder, asked: Asked, reports: Sequence[str] | None, tuning: Tuning
) -> tuple[Candidates, Scores, list[Scores]]:
    """What the search found for the whole question, the scores of every sentence, and those for each part."""
    if asked.compares:
        return _look_up_sides(index, embedder, asked, reports, tuning)
    parts = asked.parts if len(asked.parts) > 1 else ()
    readings = (asked.text, *(asked.leaning or asked.beside))
    found = search(index, embedder, (*readings, *parts), reports)
    each = [score(index, candidates, asked, tuning) for candidates in found]
    first_part = len(readings)
    scores = _in_conversation(index, asked, each[:first_part], tuning) if first_part > 1 else each[0]
    return found[0], scores, [_mix(part, scores, share=tuning.part_share) for part in each[first_part:]]


def _look_up_sides(
    index: OpenIndex, embedder: Embedder, asked: Asked, reports: Sequence[str] | None, tuning: Tuning
) -> tuple[Candidates, Scores, list[Scores]]:
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
    return found[topic], scores, []


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
    """How well each sentence answers: the fused searches, and whether it holds the kind of thing asked for."""
    fused = found.fused(tuning.weights, tuning.without_questions)
    if not index.pieces.is_small:
        fused = np.where(found.searched, fused + tuning.named * holding_names(index, asked.text), fused)
    holds = np.zeros(len(fused), dtype=np.float32)
    listed = wants_list(asked)
    of_visitors = bool(pattern("visitors").search(asked.text))
    named = words_that_say(asked.text)
    wants_action = asked.kind != "reason" and bool(pattern("asks_action").search(asked.own))
    for place in best(fused, tuning.looked_at, above=-1.0):
        quote = index.quote(index.sentences[place])
        if asked.kind not in ("other", "list"):
            holds[place] = tuning.kind_bonus * answers_in_kind(asked.kind, quote)
        if wants_action:
            holds[place] += tuning.kind_bonus * recommends(quote, index.passage_of(index.sentences[place]).section)
        if len(quote.split()) < tuning.few_words:
            holds[place] -= tuning.few_words_malus
        if not listed and (is_heading_in_list(index, place) or tells_scope(index, place)):
            holds[place] -= tuning.heading_malus
        # Who came to review holds no post here; one of them may be asked about by name.
        if (
            not of_visitors
            and is_of_visitors(index, place)
            and not any(each in quote.split(",")[0].lower() for each in named)
        ):
            holds[place] -= tuning.heading_malus
    return (fused + holds).astype(np.float32)


def refuse(intent: Intent, council: str, care_contact: str, reports: Sequence[Report]) -> tuple[Status, str]:
    """The status and the program's words for a message that is not searched for; `care_contact` tells in a sentence
    where to turn for care."""
    named = [f"{report.title} ({report.publisher}, {report.published})" for report in reports[:NAMED]]
    names = "; ".join([*named, f"and {len(reports) - NAMED:,} more"] if len(reports) > NAMED else named)
    texts: dict[Intent, tuple[Status, str]] = {
        "greeting": ("about", wording.GREETING),
        "thanks": ("about", wording.THANKS),
        "about": ("about", wording.ABOUT),
        "errand": ("out_of_scope", wording.NO_ERRAND),
        "advice": ("out_of_scope", wording.NO_ADVICE),
        "steering": ("out_of_scope", wording.NO_STEERING),
        "language": ("out_of_scope", wording.ENGLISH_ONLY),
    }
    status, text = texts[intent]
    told = text.format(council=council, care_contact=care_contact, reports=names, count=len(reports))
    return status, told.strip()


def _mentions(index: OpenIndex, scores: Scores, first: int, share: float) -> frozenset[str]:
    """The reports with a sentence that scores this share of the one at `first`."""
    speak = np.unique(index.report_numbers[scores >= max(share * scores[first], 0.0)])
    names = list(index.reports)
    return frozenset(names[number] for number in speak)
