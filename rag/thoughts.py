"""What may be quoted of a report by itself, with the numbers that tell its worth in a selection from the whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import Vectors
from index.opened import OpenIndex
from index.report import IndexedReport
from index.types import SectionPath
from rag.briefing.sides import leans
from rag.linear import Features
from rag.patterns import pattern
from rag.spans import Span, is_apart, is_halved, same_thread, span_of, standing_alone
from rag.worth import own_features

_ENDS = '.”"’'
_SHORTEST, _LONGEST = 7, 55
"""Words of a sentence that is quoted for a report as a whole."""
_OTHERS = 10
"""So many of the likest of a report's other sentences tell how much it says of the same."""
_POINTS_BACK = re.compile(
    r"^(?:as evidenced|also|consequently|however|for example|as a result|unfortunately|again)\b"
    rf"|\b(?:this|these)\b(?! {pattern('this_report').pattern}\b)"
    r"|(?<!\bor )\babove\b|\bthe group\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Thought:
    """The sentence at `place`, what is quoted with it, the numbers that tell its worth, and its vector, of length 1."""

    span: Span
    place: int
    features: Features
    vector: Vectors


def thoughts(index: OpenIndex, report: IndexedReport) -> list[Thought]:
    """Everything that may be quoted of a report by itself."""
    found = list(_stand_alone(index, report))
    if not found:
        return []
    places, spans = zip(*found, strict=True)
    vectors = _vectors(index, report, places)
    middle = vectors @ _middle(index.exact.of_sentences(report.entry.id))
    likest = _mean_of_likest(vectors)
    sections = [span.section for span in spans]
    early = _earliness(report, sections)
    order = {passage.id: place for place, passage in enumerate(report.passages)}
    return [
        Thought(
            span,
            places[n],
            {
                **own_features(index.quote(index.sentences[places[n]]), span.section),
                "like the middle of the report": float(middle[n]),
                "like others of the report": float(likest[n]),
                "in a section that sums up": float(_sums_up(span.section)),
                "in a section that concludes": float(_concludes(span.section)),
                "early among those that sum up": early[n],
                "begins its section": float(span.section not in sections[:n]),
                "begins its passage": float(index.places_of_passage[span.passage][0] == places[n]),
                "place in the report": order[span.passage] / len(order),
                "comes with others": float(len(span.places) > 1),
            },
            vectors[n],
        )
        for n, span in enumerate(spans)
    ]


def _mean_of_likest(vectors: Vectors) -> Vectors:
    """The mean similarity of each with the `_OTHERS` likest of the others; shape (vectors,). Of fewer, with those."""
    others = min(_OTHERS, len(vectors) - 1)
    if others < 1:
        return np.zeros(len(vectors), dtype=np.float32)
    # Each is likest to itself.
    likest = np.sort(np.partition(vectors @ vectors.T, -others - 1, axis=1)[:, -others - 1 :], axis=1)[:, :-1]
    return np.asarray(likest.mean(axis=1), dtype=np.float32)


def _earliness(report: IndexedReport, sections: Sequence[SectionPath]) -> list[float]:
    """How early each stands among the sections of its report that sum up, 1 to 0; 0 for the others."""
    summing = list(dict.fromkeys(p.section for p in report.passages if _sums_up(p.section)))
    return [1 - summing.index(section) / len(summing) if section in summing else 0.0 for section in sections]


def _sums_up(section: SectionPath) -> bool:
    return any(pattern("sums_up").search(heading) for heading in section)


def _concludes(section: SectionPath) -> bool:
    return any(pattern("concludes").search(heading) for heading in section)


def _vectors(index: OpenIndex, report: IndexedReport, places: Sequence[int]) -> Vectors:
    first = index.place_of[next(s.id for p in report.passages for s in p.sentences)]
    return np.take(index.exact.of_sentences(report.entry.id), np.array(places) - first, axis=0)


def _middle(vectors: Vectors) -> Vectors:
    """Their mean, at length 1; shape (dimensions,)."""
    mean: Vectors = np.asarray(vectors.mean(axis=0), dtype=np.float32)
    return np.divide(mean, np.linalg.norm(mean), dtype=np.float32)


def _stand_alone(index: OpenIndex, report: IndexedReport) -> Iterator[tuple[int, Span]]:
    """The places of the sentences that say something by themselves, or with those beside them: neither questions nor
    contact details, nor advice to all councils in an appendix."""
    for passage in report.passages:
        for sentence in passage.sentences:
            place = index.place_of[sentence.id]
            if is_apart(index, place):
                break
            span = _thought(index, place)
            if span and _SHORTEST <= len(quoted(index, span).split()) <= _LONGEST:
                yield place, span


def _thought(index: OpenIndex, place: int) -> Span | None:
    """The sentence, with those before it that it leans on; None where it says nothing even so, or half of something."""
    sentence = index.sentences[place]
    quote = index.quote(sentence)
    if sentence.lead or "?" in quote or quote[-1] not in _ENDS:
        return None
    span = standing_alone(index, place)
    if span.places[-1] != place:
        return None
    if is_halved(index, place):
        span = span_of(index, (*span.places, place + 1))
    first = span.places[0]
    if not _points_back(index.quote(index.sentences[first])):
        return span
    before = index.sentences[first - 1] if first else None
    if first < place or before is None or not same_thread(before, sentence) or _points_back(index.quote(before)):
        return None
    return span_of(index, (place - 1, *span.places))


def quoted(index: OpenIndex, span: Span) -> str:
    """The words of a span, its sentences in one line."""
    return " ".join(index.quote(index.sentences[place]) for place in span.places)


def _points_back(quote: str) -> bool:
    return leans(quote) or bool(pattern("leans_on_sentence_before").match(quote) or _POINTS_BACK.search(quote))
