"""What to quote where a question is about a report as a whole: its own summing up, sorted by what is wanted of it.

Sentences under headings such as "Key messages" come first, then those nearest to the middle of all that the report
says; each that is taken makes those like it less likely.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.embedding import Vectors
from index.opened import OpenIndex
from index.report import IndexedReport
from index.types import SectionPath
from rag.briefing.recommends import recommends
from rag.briefing.sides import Side, leans, side_shares, voice_of
from rag.patterns import pattern
from rag.spans import Span, is_halved, same_thread, span_of
from rag.whole import Wanted, Whole

MOST_SENTENCES = 5000
"""Sentences of the reports asked about up to which they are read through: half a second, once."""
STATEMENTS = 10
WORDS = 260
_ENDS = '.”"’'
_SHORTEST, _LONGEST = 7, 55
"""Words of a sentence that is quoted for a report as a whole."""
_SUMS_UP = 0.3
"""What standing in a section that sums up is worth beside the similarity with the whole, which is 1 at most."""
_EARLY = 0.4
"""What standing in the first of the sections that sum up is worth, down to nothing for the last: reports lead with what
matters most."""
_BEGINS = 0.2
"""What being the first sentence that can be quoted of its section is worth."""
_SURE = 0.5
"""What being surely on the side that is wanted is worth."""
_STRESSED = 0.15
"""What the report's own stress ("significant", "not confident"), or a figure, is worth."""
_LEANS = 0.15
"""What needing the sentence before costs: it takes the room of another."""
_LIKELY = 0.5
_SURELY = 0.8
_ENOUGH = 5
"""Where so many spans surely fit, what only likely does is left out: it is a selection, and a wrong one misleads."""
_ALIKE = 0.4
"""What the similarity with what is quoted already costs."""
_POINTS_BACK = re.compile(
    r"^(?:as evidenced|also|consequently|however|for example|as a result|unfortunately|again)\b"
    rf"|\b(?:this|these)\b(?! {pattern('this_report').pattern}\b)"
    r"|(?<!\bor )\babove\b|\bthe group\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d|\b(?:hundred|thousand|million)\b")


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
    ranked = [_ranked(index, report, side, whole) for report, side in streams]
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
        found += sorted(spans, key=lambda span: span.start)
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
            length = len(_quote(index, stream[turn]).split())
            if words + length <= WORDS:
                mine.append(stream[turn])
                words, count = words + length, count + 1
    return taken


def _ranked(index: OpenIndex, report: IndexedReport, wanted: Wanted, whole: Whole) -> list[Span]:
    """Spans of a report that fit, best first, at most `STATEMENTS`, each from a passage of its own."""
    found = [(span, fits) for span in _stand_alone(index, report) if (fits := _fitness(index, span, wanted, whole)) > 0]
    sure = sum(fits > _SURELY for _, fits in found)
    found = [(span, fits) for span, fits in found if fits > (_SURELY if sure >= _ENOUGH else _LIKELY)]
    spans = [span for span, _ in found]
    if not spans:
        return []
    vectors = _vectors(index, report, spans)
    worth = vectors @ _middle(index.exact.of_sentences(report.entry.id))
    worth = worth + np.array([_worth(index, span, wanted) for span in spans])
    worth = worth + _SURE * np.array([fits for _, fits in found])
    sections = [span.section for span in spans]
    worth = worth + _BEGINS * np.array([section not in sections[:n] for n, section in enumerate(sections)])
    if wanted != "recommendations":
        worth = worth + _EARLY * np.array(_earliness(report, sections))
    chosen: list[Span] = []
    while len(chosen) < STATEMENTS and np.isfinite(worth).any():
        best = int(worth.argmax())
        chosen.append(spans[best])
        worth = worth - _ALIKE * np.maximum(vectors @ vectors[best], 0)
        worth[[span.passage == spans[best].passage for span in spans]] = -np.inf
    return chosen


def _worth(index: OpenIndex, span: Span, wanted: Wanted) -> float:
    """What the place of a span and the report's own stress add."""
    sums_up = float(_sums_up(span.section))
    if wanted == "recommendations":
        sums_up += float(any(pattern("concludes").search(heading) for heading in span.section))
    quote = _quote(index, span)
    stressed = float(bool(pattern("stressed").search(quote))) + float(bool(_FIGURE.search(quote)))
    return _SUMS_UP * sums_up + _STRESSED * stressed - _LEANS * (len(span.places) > 1)


def _earliness(report: IndexedReport, sections: Sequence[SectionPath]) -> list[float]:
    """How early each stands among the sections of its report that sum up, 1 to 0; 0 for the others."""
    summing = list(dict.fromkeys(p.section for p in report.passages if _sums_up(p.section)))
    return [1 - summing.index(section) / len(summing) if section in summing else 0.0 for section in sections]


def _sums_up(section: SectionPath) -> bool:
    return any(pattern("sums_up").search(heading) for heading in section)


def _vectors(index: OpenIndex, report: IndexedReport, spans: Sequence[Span]) -> Vectors:
    first = index.place_of[next(s.id for p in report.passages for s in p.sentences)]
    places = np.array([span.places[-1] for span in spans])
    return np.take(index.exact.of_sentences(report.entry.id), places - first, axis=0)


def _middle(vectors: Vectors) -> Vectors:
    """Their mean, at length 1; shape (dimensions,)."""
    mean: Vectors = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    return np.divide(mean, np.linalg.norm(mean), dtype=np.float32)


def _stand_alone(index: OpenIndex, report: IndexedReport) -> Iterator[Span]:
    """The sentences that say something by themselves, or with the one before: neither questions nor contact details,
    nor advice to all councils in an appendix."""
    for passage in report.passages:
        if any(re.match("appendi", heading, re.IGNORECASE) for heading in passage.section):
            continue
        for sentence in passage.sentences:
            span = _with_what_it_leans_on(index, index.place_of[sentence.id])
            if span and _SHORTEST <= len(_quote(index, span).split()) <= _LONGEST:
                yield span


def _with_what_it_leans_on(index: OpenIndex, place: int) -> Span | None:
    """The sentence, with the one before it where it points back to that; None where it says nothing even so."""
    sentence = index.sentences[place]
    quote = index.quote(sentence)
    if sentence.lead or is_halved(index, place) or "?" in quote or quote[-1] not in _ENDS:
        return None
    if not _points_back(quote):
        return span_of(index, (place,))
    before = index.sentences[place - 1] if place else None
    if before is None or not same_thread(before, sentence) or _points_back(index.quote(before)):
        return None
    return span_of(index, (place - 1, place))


def _quote(index: OpenIndex, span: Span) -> str:
    return " ".join(index.quote(index.sentences[place]) for place in span.places)


def _points_back(quote: str) -> bool:
    return leans(quote) or bool(pattern("leans_on_sentence_before").match(quote) or _POINTS_BACK.search(quote))


def _fitness(index: OpenIndex, span: Span, wanted: Wanted, whole: Whole) -> float:
    """How likely a span is what is wanted, 0 to 1; of voices and recommendations it is one or the other."""
    sentence = index.sentences[span.places[-1]]
    passage = index.passage_of(sentence)
    quote = index.quote(sentence)
    if whole.voice is not None and wanted == "summary":
        before = passage.sentences.index(sentence) - 1
        return float(voice_of(quote, index.quote(passage.sentences[before]) if before >= 0 else "") == whole.voice)
    if wanted == "recommendations":
        return float(recommends(quote, section=passage.section))
    shares = _shares(quote, passage.section)
    return shares["strength" if wanted == "strengths" else "concern"]


@lru_cache(maxsize=2 * MOST_SENTENCES)
def _shares(quote: str, section: tuple[str, ...]) -> dict[Side, float]:
    return side_shares(quote, section)
