"""What to quote where a question is about a report as a whole: its own summing up, sorted by what is wanted of it.

Sentences under headings such as "Key messages" come first, then those nearest to the middle of all that the report
says; each that is taken makes those like it less likely, and no paragraph is quoted twice.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from index.embedding import Vectors
from index.opened import OpenIndex
from index.report import IndexedReport
from rag.briefing.recommends import recommends
from rag.briefing.sides import Side, leans, side_shares, voice_of
from rag.patterns import pattern
from rag.quoting import Span, is_qualified, span_of
from rag.whole import Wanted, Whole

MOST_SENTENCES = 5000
"""Sentences of the reports asked about up to which they are read through: half a second, once."""
STATEMENTS = 8
WORDS = 220
_SHORTEST, _LONGEST = 7, 45
"""Words of a sentence that is quoted for a report as a whole."""
_SUMS_UP = 0.3
"""What standing in a section that sums up is worth beside the similarity with the whole, which is 1 at most."""
_BEGINS = 0.1
"""What being the first sentence that can be quoted of its section is worth."""
_SURE = 0.5
"""What being surely on the side that is wanted is worth."""
_LIKELY = 0.5
_ALIKE = 0.5
"""What the similarity with what is quoted already costs."""
_POINTS_BACK = re.compile(
    r"\?|^(?:as evidenced|also|consequently|however|for example|as a result|unfortunately|again)\b"
    r"|\b(?:this|these|above|the group)\b",
    re.IGNORECASE,
)


def quotes_of(index: OpenIndex, whole: Whole, reports: Sequence[str] | None) -> list[Span] | None:
    """The spans that answer it, oldest report first; None where there is too much to read through.

    `reports` are the ids that are searched; None: all.
    """
    chosen = sorted(
        (index.reports[name] for name in searched(index, whole, reports)),
        key=lambda report: report.entry.sort_date or "9999",
    )
    if sum(index.manifest.reports[report.entry.id].sentences for report in chosen) > MOST_SENTENCES:
        return None
    sides: Sequence[Wanted] = ("strengths", "concerns") if whole.asks_for_all else (whole.wanted,)
    streams = [(report, side) for side in sides for report in chosen]
    taken = _share_out(index, [_ranked(index, report, side, whole) for report, side in streams])
    if whole.wanted != "both":
        # A summing up goes from report to report; where good and bad are asked for, they are told apart.
        taken = [[place for side in taken[n :: len(chosen)] for place in side] for n in range(len(chosen))]
    found: list[Span] = []
    for n, places in enumerate(taken):
        if places and whole.asks_for_all and n < len(chosen):
            found += _verdict(index, chosen[n])
        found += [span_of(index, (place,)) for place in sorted(places)]
    return found


def searched(index: OpenIndex, whole: Whole, reports: Sequence[str] | None) -> list[str]:
    """The ids of the reports that are asked about, within those that are searched."""
    among = list(reports or index.reports)
    return [name for name in whole.reports if name in among] or among


def _verdict(index: OpenIndex, report: IndexedReport) -> Iterator[Span]:
    """The line in which a report gives its score or rating, with the lines beside it."""
    for passage in report.passages:
        first = index.quote(passage.sentences[0])
        if pattern("verdict_line").match(first) and len(first.split()) <= _SHORTEST:
            yield span_of(index, index.places_of_passage[passage.id])
            return


def _share_out(index: OpenIndex, streams: Sequence[Sequence[int]]) -> list[list[int]]:
    """What each stream gives while there is room, in turns, so that none takes another's share."""
    taken: list[list[int]] = [[] for _ in streams]
    words = count = 0
    for turn in range(max(map(len, streams), default=0)):
        for stream, mine in zip(streams, taken, strict=True):
            if turn >= len(stream) or count == STATEMENTS:
                continue
            length = len(index.quote(index.sentences[stream[turn]]).split())
            if words + length <= WORDS:
                mine.append(stream[turn])
                words, count = words + length, count + 1
    return taken


def _ranked(index: OpenIndex, report: IndexedReport, wanted: Wanted, whole: Whole) -> list[int]:
    """Places of a report's sentences that fit, best first, at most `STATEMENTS`, each from a passage of its own."""
    fitness = {place: _fitness(index, place, wanted, whole) for place in _stand_alone(index, report)}
    places = [place for place, fits in fitness.items() if fits > _LIKELY]
    if not places:
        return []
    vectors = _vectors(index, report, places)
    worth = vectors @ _middle(index.exact.of_sentences(report.entry.id))
    worth = worth + _SURE * np.array([fitness[place] for place in places])
    worth = worth + _SUMS_UP * np.array([_sums_up(index, place) for place in places])
    sections = [index.passage_of(index.sentences[place]).section for place in places]
    worth = worth + _BEGINS * np.array([section not in sections[:n] for n, section in enumerate(sections)])
    found: list[int] = []
    passages: set[str] = set()
    while len(found) < STATEMENTS and np.isfinite(worth).any():
        best = int(worth.argmax())
        found.append(places[best])
        passages.add(index.sentences[places[best]].passage)
        worth = worth - _ALIKE * np.maximum(vectors @ vectors[best], 0)
        worth[[index.sentences[place].passage in passages for place in places]] = -np.inf
    return found


def _vectors(index: OpenIndex, report: IndexedReport, places: Sequence[int]) -> Vectors:
    first = index.place_of[next(s.id for p in report.passages for s in p.sentences)]
    return np.take(index.exact.of_sentences(report.entry.id), np.array(places) - first, axis=0)


def _middle(vectors: Vectors) -> Vectors:
    """Their mean, at length 1; shape (dimensions,)."""
    mean: Vectors = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    return np.divide(mean, np.linalg.norm(mean), dtype=np.float32)


def _stand_alone(index: OpenIndex, report: IndexedReport) -> Iterator[int]:
    """Places of the sentences that say something by themselves: neither questions nor contact details, nor advice to
    all councils in an appendix."""
    for passage in report.passages:
        if any(re.match("appendi", heading, re.IGNORECASE) for heading in passage.section):
            continue
        for sentence in passage.sentences:
            quote = index.quote(sentence)
            fits = _SHORTEST <= len(quote.split()) <= _LONGEST and quote[-1] in '.”"’'
            place = index.place_of[sentence.id]
            # What is doubted right after would be half of what is said.
            if fits and not sentence.lead and not _points_back(quote) and not is_qualified(index, place):
                yield place


def _points_back(quote: str) -> bool:
    return leans(quote) or bool(pattern("leans_on_sentence_before").match(quote) or _POINTS_BACK.search(quote))


def _fitness(index: OpenIndex, place: int, wanted: Wanted, whole: Whole) -> float:
    """How likely a sentence is what is wanted, 0 to 1; of voices and recommendations it is one or the other."""
    sentence = index.sentences[place]
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


def _sums_up(index: OpenIndex, place: int) -> float:
    """Whether a sentence stands under a heading that announces a summing up."""
    section = index.passage_of(index.sentences[place]).section
    return float(any(pattern("sums_up").search(heading) for heading in section))
