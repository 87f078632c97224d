"""What to quote where a question is about a report as a whole: what a reader who sums up would pick (`worth.py`), by
what is wanted of it. Of one side of one report no two that are quoted say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.opened import OpenIndex
from index.report import IndexedReport
from rag.briefing.recommends import recommends
from rag.briefing.sides import side_of, voice_of
from rag.linear import Features
from rag.patterns import pattern
from rag.spans import Span, span_of
from rag.thoughts import Thought, quoted, thoughts
from rag.whole import Wanted, Whole
from rag.worth import Kind, models

MOST_SENTENCES = 5000
"""Sentences of the reports asked about up to which they are read through, at each such question."""
STATEMENTS = 10
WORDS = 260
_LIKELY = 0.5
_SURELY = 0.8
_MIXED = 0.6
_ENOUGH = 5
"""Where so many spans surely fit, what only likely does is left out: it is a selection, and a wrong one misleads."""
_ALIKE = 0.65
"""The similarity above which two sentences say the same."""
_EARLY = 0.4
"""What standing in the first of the sections that sum up adds to the worth of praise, down to nothing for the last: a
report leads with the strengths that matter most. Of concerns it is not so."""
_LISTED, _BEGINS = 0.3, 0.2
"""What a recommendation is worth for standing where a report sums up or concludes, and for beginning a section, beside
the similarity with the whole, which is 1 at most."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is quoted of reports as a whole; the ids of those that were read, and of those of them that hold nothing
    that fits; `left_out`: how many more there are."""

    spans: list[Span]
    silent: list[str]
    left_out: int = 0


def overview(index: OpenIndex, whole: Whole, reports: Sequence[str] | None) -> Overview | None:
    """What answers it, from report to report, oldest first, or, where good and bad are asked for, first the good.

    `reports` are the ids that are searched; None: all. None where the report that is asked about is not among them, or
    there is too much to read through. Of more reports than there is room for, the newest are read.
    """
    among = list(reports or index.reports)
    named = [name for name in whole.reports if name in among] if whole.reports else among
    dated = sorted((index.reports[name] for name in named), key=lambda report: report.entry.sort_date or "0")
    sides: Sequence[Wanted] = ("strengths", "concerns") if whole.asks_for_all else (whole.wanted,)
    chosen = dated[-(STATEMENTS // len(sides)) :]
    if not chosen or sum(index.manifest.reports[report.entry.id].sentences for report in chosen) > MOST_SENTENCES:
        return None
    verdicts = {report.entry.id: list(_verdicts(index, report)) for report in chosen}
    if whole.wanted == "verdict":
        found = [span for report in chosen for span in verdicts[report.entry.id]][:STATEMENTS]
        silent = [name for name, spans in verdicts.items() if not spans]
        return Overview(found, silent, len(dated) - len(chosen))
    streams = [(report, side) for report in chosen for side in sides]
    by_report = {report.entry.id: thoughts(index, report) for report in chosen}
    ranked = [_ranked(index, by_report[report.entry.id], side, whole) for report, side in streams]
    taken = _share_out(index, ranked)
    if whole.wanted == "both":
        order = [n for first in range(len(sides)) for n in range(first, len(streams), len(sides))]
        groups = [(streams[n][0], taken[n]) for n in order]
    else:
        groups = [(r, _flat(taken[n * len(sides) :][: len(sides)])) for n, r in enumerate(chosen)]
    found = []
    for report, spans in groups:
        if spans and whole.asks_for_all and not any(span.report == report.entry.id for span in found):
            found += verdicts[report.entry.id][:1]
        # A report lists what is to be done in an order of its own.
        found += sorted(spans, key=lambda span: span.start) if whole.wanted == "recommendations" else spans
    fits = {report.entry.id for (report, _), spans in zip(streams, ranked, strict=True) if spans}
    return Overview(found, [r.entry.id for r in chosen if r.entry.id not in fits], len(dated) - len(chosen))


def _flat(streams: Sequence[Sequence[Span]]) -> list[Span]:
    return [span for stream in streams for span in stream]


def is_verdict(index: OpenIndex, span: Span) -> bool:
    """Whether a span is the line in which a report gives its score."""
    return bool(pattern("verdict_line").match(index.quote(index.sentences[span.places[0]])))


def _verdicts(index: OpenIndex, report: IndexedReport) -> Iterator[Span]:
    """The lines in which a report gives its scores or ratings, with the lines beside them."""
    for passage in report.passages:
        if pattern("verdict_line").match(index.quote(passage.sentences[0])):
            yield span_of(index, index.places_of_passage[passage.id])


def _share_out(index: OpenIndex, streams: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """What each stream gives while there is room, in turns, so that none takes another's share."""
    taken: list[list[Span]] = [[] for _ in streams]
    words = count = 0
    for turn in range(max(map(len, streams), default=0)):
        for stream, mine in zip(streams, taken, strict=True):
            if turn >= len(stream) or count == STATEMENTS:
                continue
            length = len(quoted(index, stream[turn]).split())
            if words + length <= WORDS:
                mine.append(stream[turn])
                words, count = words + length, count + 1
    return taken


def _ranked(index: OpenIndex, every: Sequence[Thought], wanted: Wanted, whole: Whole) -> list[Span]:
    """Spans of a report that fit, best first, at most `STATEMENTS`."""
    found = [(each, fits) for each in every if (fits := _fitness(index, each, wanted, whole)) > 0]
    sure = sum(fits > _SURELY for _, fits in found)
    fitting = [each for each, fits in found if fits > (_SURELY if sure >= _ENOUGH else _LIKELY)]
    chosen: list[Thought] = []
    for thought in _best_first(fitting, [_worth(each.features, wanted, whole) for each in fitting]):
        if not any(_same(thought, other) for other in chosen):
            chosen.append(thought)
        if len(chosen) == STATEMENTS:
            break
    if whole.voice is not None and wanted == "summary":
        chosen = _both_sides(chosen)
    return [thought.span for thought in chosen]


def _both_sides(ranked: Sequence[Thought]) -> list[Thought]:
    """What praises and what does not in turns, the best first: whoever asks what somebody says wants to hear both."""
    praise = [each for each in ranked if each.features["praises"] > each.features["is of concern"]]
    other = [each for each in ranked if each not in praise]
    first, second = (praise, other) if ranked and ranked[0] in praise else (other, praise)
    return [each for pair in zip_longest(first, second) for each in pair if each is not None]


def _best_first(found: Sequence[Thought], worth: Sequence[float]) -> list[Thought]:
    """Those that no other one holds, each worth as much as the best that it holds, best first."""
    by_passage: dict[str, list[int]] = {}
    for n, each in enumerate(found):
        by_passage.setdefault(each.span.passage, []).append(n)
    held = [frozenset(each.span.places) for each in found]
    best: dict[int, float] = {}
    for beside in by_passage.values():
        for n in beside:
            if not any(held[n] < held[other] for other in beside):
                best[n] = max(worth[other] for other in beside if held[other] <= held[n])
    return [found[n] for n in sorted(best, key=lambda n: -best[n])]


def _same(one: Thought, other: Thought) -> bool:
    """Whether two share a sentence, or say the same: a selection has room for one of them."""
    return not set(one.span.places).isdisjoint(other.span.places) or float(one.vector @ other.vector) > _ALIKE


def _worth(features: Features, wanted: Wanted, whole: Whole) -> float:
    """How likely a reader who sums up would pick it; what somebody says may praise or find fault."""
    if wanted == "recommendations":
        return _worth_of_recommendation(features)
    kinds: Sequence[Kind] = ("summary",) if whole.asks_for_all else ("strengths", "concerns")
    if wanted in ("strengths", "concerns") and not whole.asks_for_all:
        kinds = (wanted,)
    early = _EARLY * features["early among those that sum up"] if kinds == ("strengths",) else 0.0
    return early + max(models()[kind].probability(features) for kind in kinds)


def _worth_of_recommendation(features: Features) -> float:
    """What a report says must be done stands where it sums up or concludes: a fit to what readers pick is no better."""
    listed = features["in a section that sums up"] + features["in a section that concludes"]
    return features["like the middle of the report"] + _LISTED * listed + _BEGINS * features["begins its section"]


def _fitness(index: OpenIndex, thought: Thought, wanted: Wanted, whole: Whole) -> float:
    """How likely it is what is wanted, 0 to 1; of voices and recommendations it is one or the other."""
    sentence = index.sentences[thought.place]
    passage = index.passage_of(sentence)
    quote = index.quote(sentence)
    if whole.voice is not None and wanted == "summary":
        before = passage.sentences.index(sentence) - 1
        heard = voice_of(quote, index.quote(passage.sentences[before]) if before >= 0 else "")
        # What stands before it may be somebody else's.
        return float(heard == whole.voice == voice_of(quoted(index, thought.span)))
    if wanted == "recommendations":
        return float(recommends(quote, section=passage.section))
    if wanted == "strengths" and thought.place != thought.span.places[-1]:
        # What comes after takes some of the praise back.
        return 0.0
    begins = index.quote(index.sentences[thought.span.places[0]])
    if wanted == "concerns" and side_of(begins, passage.section) == "strength":
        # It begins with praise: where there are others, they are told.
        return min(thought.features["is of concern"], _MIXED)
    return thought.features["praises" if wanted == "strengths" else "is of concern"]
