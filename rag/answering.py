"""From a standalone question to a draft answer: search, decide whether the reports say, choose the quotes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.catalogue import Report, short_date
from index.embedding import Embedder
from index.opened import OpenIndex
from rag import wording
from rag.both_sides import with_other_side
from rag.comparison import of_the_year, sayer, without_year
from rag.intents import Intent
from rag.limits import Limit, find_limit, parts_not_given, surely_given, with_spans
from rag.looking_up import look_up
from rag.overview import is_verdict, overview
from rag.patterns import pattern
from rag.questions import Asked, read_question
from rag.quoting import choose, choose_picked, nearest
from rag.relevance import Relevance
from rag.retrieval import Scores
from rag.selection import picked, spoken_of
from rag.spans import Span
from rag.tuning import Tuning
from rag.types import Status
from rag.whole import Whole

SILENT_TOLD = 5
"""Of so many silent reports a comparison says that they are; where more are, it is a comparison of those that speak."""

NEARLY = 0.9
"""A sentence of a report without anticipated questions that scores this share of the best one may answer what that one
does not."""

NAMED = 20
"""Reports that are named where somebody asks what the collection is."""


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
    """Answer a standalone question from the reports alone."""
    draft = _answer_of_reports(index, embedder, asked, reports, tuning, council)
    if not draft.spans or asked.compares or not pattern("asks_of_now").search(asked.own):
        return draft
    quoted = dict.fromkeys(span.report for span in draft.spans)
    entries = [index.reports[name].entry for name in quoted][:SILENT_TOLD]
    named = "; ".join(f"{entry.name} ({short_date(entry.published)})" for entry in entries)
    told = _literally(wording.AS_IT_WAS.format(reports=named))
    return replace(draft, notice=f"{draft.notice} {told}".strip())


def _answer_of_reports(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    reports: Sequence[str] | None,
    tuning: Tuning,
    council: str,
) -> Draft:
    """The answer; what one report is asked to say, from that one first."""
    entries = [report.entry for report in index.reports.values()]
    asked_of = asked.of or ("" if asked.compares else sayer(asked.own, entries))
    among = list(reports or index.reports)
    if asked_of not in among or len(among) == 1:
        draft = _answer_among(index, embedder, asked, reports, tuning, council)
        return _of_its_year(index, embedder, asked, draft, among, tuning, council)
    draft = _answer_among(index, embedder, asked, [asked_of], tuning, council)
    if draft.spans:
        return draft
    others = [name for name in among if name != asked_of]
    rest = _answer_among(index, embedder, asked, others, tuning, council)
    if not rest.spans:
        return draft
    told = f"{_silent(index.reports[asked_of].entry)} {rest.notice or wording.OTHERS_SAY}"
    return replace(rest, status="partial", notice=told)


def _of_its_year(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    draft: Draft,
    among: Sequence[str],
    tuning: Tuning,
    council: str,
) -> Draft:
    """What the report of a year says that is asked about, where `draft` was refused or tells another time's findings;
    else `draft`."""
    entries = [report.entry for report in index.reports.values()]
    dated = "" if asked.compares else of_the_year(asked.own, entries)
    nearest_ones = draft.spans or draft.also
    if dated not in among or not nearest_ones or nearest_ones[0].report == dated:
        return draft
    sure = bool(draft.spans) and wording.DOUBTFUL not in draft.notice
    entry = index.reports[dated].entry
    if sure and _tells_of_year(index, draft.spans, entry):
        return draft
    of_year = _answer_among(index, embedder, _timeless(asked, dated, entries), [dated], tuning, council)
    if not of_year.spans or (sure and (of_year.status != "answered" or wording.DOUBTFUL in of_year.notice)):
        return draft
    told = wording.OF_YEAR.format(report=_literally(entry.name), published=short_date(entry.published))
    return replace(of_year, notice=f"{told} {of_year.notice}".strip())


def _tells_of_year(index: OpenIndex, spans: Sequence[Span], report: Report) -> bool:
    """Whether what is quoted names the year of `report`, as what another one says of that time does."""
    year = report.sort_date[:4]
    quotes = (index.quote(index.sentences[place]) for span in spans for place in span.places)
    return any(year in with_spans(quote) for quote in quotes)


def _timeless(asked: Asked, report: str, entries: Sequence[Report]) -> Asked:
    """What is asked without the year of `report`, to be asked of that one: its sentences seldom say it again."""
    every = (asked.text, asked.topic, *asked.parts, *asked.leaning, *asked.beside)
    texts = {text: without_year(text, report, entries) for text in every}
    return replace(
        asked,
        text=texts[asked.text],
        parts=tuple(texts[part] for part in asked.parts),
        topic=texts[asked.topic],
        leaning=tuple(texts[text] for text in asked.leaning),
        beside=tuple(texts[text] for text in asked.beside),
    )


def _answer_among(
    index: OpenIndex,
    embedder: Embedder,
    asked: Asked,
    reports: Sequence[str] | None,
    tuning: Tuning,
    council: str,
) -> Draft:
    started = time.perf_counter()
    looked = look_up(index, embedder, asked, reports, tuning)
    retrieved = time.perf_counter() - started
    scores = looked.scores
    ungiven = parts_not_given(index, looked)
    if ungiven:
        rest = _answer_rest(index, embedder, asked, ungiven, reports, tuning, council)
        if rest is not None:
            return rest
    limit = find_limit(index, looked, council)
    spans: list[Span] = []
    if limit.status == "answered":
        belongs = Relevance(index, looked).belongs
        if asked.topic:
            spans = choose_picked(index, picked(index, looked, belongs), tuning.rules)
        else:
            spans = choose(index, looked, tuning.rules, belongs)
        spans = with_other_side(index, looked, spans, belongs)
        if asked.topic:
            limit = _told_of_topic(index, asked.topic, scores, spans)
        else:
            limit = _with_silent(index, asked, spans, reports, limit)
    elif _may_say(index, scores, reports):
        unasked = [name for name in reports or index.reports if not index.manifest.reports[name].questions]
        draft = _answer_among(index, embedder, asked, unasked, tuning, council)
        if draft.spans:
            return replace(draft, notice=draft.notice or wording.DOUBTFUL)
    also = nearest(index, scores, tuning.also_found, spans)
    mentions = _mentions(index, scores, looked.ranked[0], tuning.mentions) if spans else frozenset()
    return Draft(limit.status, limit.notice, spans, also, mentions, retrieved, asked.topic if spans else "")


def _may_say(index: OpenIndex, scores: Scores, reports: Sequence[str] | None) -> bool:
    """Whether, of what was refused by what is known of one report's questions, another may say something of whose
    questions nothing is known: its best sentence scores nearly as well."""
    known = [index.manifest.reports[name].questions > 0 for name in reports or index.reports]
    if all(known) or not any(known):
        return False
    best, theirs = (float(scores[of].max(initial=0.0)) for of in (index.anticipated, ~index.anticipated))
    return best > theirs >= NEARLY * best


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
    if not surely_given(index, look_up(index, embedder, rest, reports, tuning)):
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
    told = [_told_of_whole(whole)] if spans else []
    if found.left_out:
        told.append(wording.NEWEST.format(count=found.left_out))
    scored = [span.section[-1].strip() for span in spans if span.section and is_verdict(index, span)]
    told += [wording.SCORED.format(what=what) for what in dict.fromkeys(scored)]
    if scored and not any(pattern("gives_overall").search(index.reports[span.report].text) for span in spans):
        told.append(wording.NO_OVERALL)
    silence = wording.NONE_RECOMMENDED if whole.wanted == "recommendations" else wording.SILENT
    # Who was asked only because all were need not be told to have recommended nothing.
    silent = [] if whole.followed_up and spans and not whole.reports else found.silent[:SILENT_TOLD]
    told += [_silent(index.reports[name].entry, silence) for name in silent]
    notice = _literally(" ".join(told))
    quoted = frozenset(span.report for span in spans)
    return Draft("answered" if spans else "not_in_reports", notice, spans, [], quoted, 0.0)


def _told_of_whole(whole: Whole) -> str:
    """What a selection from reports as a whole is."""
    if whole.followed_up:
        return wording.FOLLOWED_UP
    return wording.VOICE.format(who=whole.voice) if whole.voice else wording.WHOLE[whole.wanted]


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
