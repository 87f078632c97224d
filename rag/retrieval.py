"""Hybrid search: dense (Chroma), keyword (BM25) and late-interaction scores for every sentence of the reports.

Pure functions over an open index; fusion calls the searches and does not repeat them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.embedding import Embedder, Vectors
from index.late_interaction import Places, QuestionPieces
from index.opened import OpenIndex
from index.types import DenseHit
from index.units import report_of, target_of

Scores = NDArray[np.float32]

NEIGHBOURS = 300
"""Units asked of the dense search; what is not among them gets the lowest similarity that is."""

KEYWORD_CANDIDATES = 2000
"""Best sentences of the keyword search that a large index scores beside those of the dense search; measured in
docs/scaling.md."""

COMPARED_UNITS = 50_000
"""Units of the chosen reports up to which each is compared with a question: 15 ms."""

NAME = re.compile(r"(?<=[a-z,'’] )[A-Z][a-zA-Z-]{2,}")
"""A word with a capital inside a question."""
RARE = 0.002
"""The share of a large index's sentences that may hold a name which tells one thing from others."""

NOT_SCORED = -1.0

KNOWN_OF = 5
"""Reports, those of the best sentences, of which the questions that people ask are looked at."""
LOOKED_AT = 200
"""So many of the best sentences are looked at for the reports that they stand in."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each search counts, and what is added. Fitted by `python bench/fit_weights.py` (docs/measured.md)."""

    question: float = 0.11
    asked: float = 0.13
    passage: float = 0.06
    keyword: float = 0.24
    late: float = 0.47
    moved: float = 0.0
    offset: float = 0.0


WITHOUT_QUESTIONS = Weights(question=0.0, asked=0.0, passage=0.11, keyword=0.03, late=0.44, moved=0.37, offset=0.26)
"""For the sentences of a report that has no anticipated questions: nobody has written down what it answers, and its
words are fewer. The two are fitted together, so that sentences of both kinds of report can stand in one order; the
offset is set 0.02 above the fit (docs/measured.md)."""

OF_STATEMENTS = Weights(question=0.16, asked=0.0, passage=0.01, keyword=0.31, late=0.52)
OF_STATEMENTS_WITHOUT = Weights(question=0.0, asked=0.0, passage=0.13, keyword=0.02, late=0.73, offset=0.18)
"""The same where a statement or a topic is searched for: nobody asks in its words, and what briefings show is decided
by thresholds that were measured on this scale."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """One score for each sentence of the index and each search; shape (number of sentences,).

    `sentence`, `question` and `passage` are cosine similarities to the sentence, to the nearest question that it is
    known to answer, and to its passage. `moved` is that to the sentence alone of the question as the question tower
    moves it, 0 for reports with anticipated questions. `late` is the late interaction's. `keyword` is BM25 as a share
    of the best sentence's; `keyword_best` is that best, unscaled. `asked` is the BM25 of the likest question that a
    sentence is known to answer, as a share of the best one's, and `compared` the same of those that compare reports, of
    the `KNOWN_OF` reports of the best sentences; 0 elsewhere. `text` is what was searched for, `vector` its own, shape
    (dimensions,).

    `scored` are the places, in order, of the sentences that the late interaction looked at, all of them where the index
    is small; of the others `late` is `NOT_SCORED`, and they are not `searched`. `matched` says how well each of those
    `scored` matches each of the question's `pieces`, shape (pieces, scored).
    """

    sentence: Scores
    question: Scores
    passage: Scores
    keyword: Scores
    asked: Scores
    compared: Scores
    late: Scores
    moved: Scores
    keyword_best: float
    text: str
    vector: Vectors
    searched: NDArray[np.bool_]
    anticipated: NDArray[np.bool_]
    pieces: QuestionPieces
    scored: Places
    matched: Scores

    def fused(self, weights: Weights, without_questions: Weights) -> Scores:
        """The weighted sum; sentences outside the searched reports get -1."""
        total = np.where(self.anticipated, self._sum(weights), self._sum(without_questions))
        return np.where(self.searched, total, -1.0).astype(np.float32)

    def closeness(self) -> Scores:
        """How close each sentence is to a statement or a topic, shape (sentences,); -1 outside the searched reports."""
        return self.fused(OF_STATEMENTS, OF_STATEMENTS_WITHOUT)

    def matches(self, places: Sequence[int]) -> Scores:
        """How well each of the question's pieces is matched by the sentences at `places`, shape (places, pieces)."""
        return self.matched[:, np.searchsorted(self.scored, places)].T

    def _sum(self, weights: Weights) -> Scores:
        total: Scores = (
            weights.question * self.question
            + weights.asked * self.asked
            + weights.passage * self.passage
            + weights.keyword * self.keyword
            + weights.late * self.late
            + weights.moved * self.moved
            + np.float32(weights.offset)
        )
        return total


@dataclass(frozen=True, slots=True)
class _First:
    """What the quick searches say of every sentence, shape (sentences,): the similarities by kind of unit, BM25, and
    the `places` of the sentences that the dense search found."""

    by_kind: dict[str, Scores]
    keyword: Scores
    places: Places


def search(
    index: OpenIndex, embedder: Embedder, queries: Sequence[str], reports: Sequence[str] | None = None
) -> list[Candidates]:
    """Score every sentence for each of `queries`, in one pass; `reports` keeps to those reports.

    Keywords are searched for with both forms of an abbreviation; the vectors of one form are near those of the other.
    In a large index only the best of the dense and the keyword search are scored, for all queries the same ones.
    """
    searched = in_reports(index, reports)
    vectors, pieces, moved = embedder.encode_asked(queries, index.question_tower)
    hits = nearest(index, vectors, reports)
    first = [_first(index, query, found, searched) for query, found in zip(queries, hits, strict=True)]
    scored = _to_score(index, first, searched)
    return [
        _candidates(index, query, found, (vector, tower), index.projection.question(each), searched, scored)
        for query, found, vector, tower, each in zip(queries, first, vectors, moved, pieces, strict=True)
    ]


def in_reports(index: OpenIndex, reports: Sequence[str] | None) -> NDArray[np.bool_]:
    """Of each sentence, whether it stands in one of `reports`; without them, all do."""
    if reports is None:
        return np.ones(len(index.sentences), dtype=np.bool_)
    return np.isin(list(index.reports), list(reports))[index.report_numbers]


def nearest(index: OpenIndex, vectors: Vectors, reports: Sequence[str] | None) -> list[list[DenseHit]]:
    """The units nearest to each query. A store is slow where it must filter a large index: what few reports hold is
    compared one by one, and of many reports enough is asked for that the others' units can be left out."""
    count = min(NEIGHBOURS, index.manifest.units)
    if reports is None or index.pieces.is_small:
        return index.store.nearest(vectors, count, reports)
    units = sum(index.manifest.reports[report].units for report in reports)
    if units <= COMPARED_UNITS:
        return index.exact.nearest(vectors, count, reports)
    wanted, kept = int(count * index.manifest.units / units), set(reports)
    while True:
        wanted = min(2 * wanted, index.manifest.units)
        found = index.store.nearest(vectors, wanted)
        hits = [[hit for hit in each if report_of(hit.unit) in kept][:count] for each in found]
        if wanted == index.manifest.units or all(len(mine) == count for mine in hits):
            return hits


def _first(index: OpenIndex, query: str, hits: Sequence[DenseHit], searched: NDArray[np.bool_]) -> _First:
    keyword = np.where(searched, index.keywords.scores(index.glossary.expand(query)), np.float32(0.0))
    floor = min((hit.similarity for hit in hits), default=0.0)
    by_kind = {kind: np.full(len(index.sentences), floor, dtype=np.float32) for kind in "sqp"}
    found: list[int] = []
    for hit in reversed(hits):
        target = target_of(hit.unit)
        places = index.places_of_passage.get(target, []) if hit.kind == "p" else [index.place_of[target]]
        by_kind[hit.kind][places] = hit.similarity
        found += places
    return _First(by_kind, keyword, np.unique(np.array(found, dtype=np.int64)))


def _to_score(index: OpenIndex, first: Sequence[_First], searched: NDArray[np.bool_]) -> Places:
    """The places, in order, of the sentences that the late interaction is to look at."""
    if index.pieces.is_small:
        return np.arange(len(index.sentences))
    within = np.flatnonzero(searched)
    if len(within) <= KEYWORD_CANDIDATES:
        return within
    places = [best(found.keyword, KEYWORD_CANDIDATES, above=0.0) for found in first]
    for found in first:
        # The sentences beside one that was found may be quoted with it, if they score as well.
        beside = np.concatenate([found.places - 1, found.places, found.places + 1])
        places.append(beside[(beside >= 0) & (beside < len(searched))])
    every = np.unique(np.concatenate(places))
    return every[searched[every]]


def _candidates(
    index: OpenIndex,
    query: str,
    first: _First,
    vectors: tuple[Vectors, Vectors],
    pieces: QuestionPieces,
    searched: NDArray[np.bool_],
    scored: Places,
) -> Candidates:
    vector, tower = vectors
    matched = index.pieces.matched(pieces, None if index.pieces.is_small else scored)
    late = pieces.score(matched)
    moved = np.zeros(len(searched), dtype=np.float32)
    if not index.alone.is_empty:
        moved[scored] = index.alone.similar(tower, scored)
    if not index.pieces.is_small:
        searched = np.zeros_like(searched)
        searched[scored] = True
        everywhere = np.full(len(searched), NOT_SCORED, dtype=np.float32)
        everywhere[scored] = late
        late = everywhere
    keyword = _shares(first.keyword)
    asked, compared = _asked(index, query, np.where(searched, keyword + late, NOT_SCORED))
    return Candidates(
        sentence=first.by_kind["s"],
        question=first.by_kind["q"],
        passage=first.by_kind["p"],
        keyword=keyword,
        asked=asked,
        compared=compared,
        late=late,
        moved=moved,
        keyword_best=float(first.keyword.max(initial=0.0)),
        text=query,
        vector=vector,
        searched=searched,
        anticipated=index.anticipated,
        pieces=pieces,
        scored=scored,
        matched=matched,
    )


def _asked(index: OpenIndex, query: str, scores: Scores) -> tuple[Scores, Scores]:
    """How like a query is to the likest question that each sentence is known to answer, as a share of the best, shape
    (sentences,), and the same of the questions that compare; of the reports in which the sentences with the best
    `scores` stand."""
    asked, compared = np.zeros_like(scores), np.zeros_like(scores)
    expanded = index.glossary.expand(query)
    places = best(scores, LOOKED_AT, above=NOT_SCORED)
    for report in asked_reports(index, places[np.argsort(-scores[places], kind="stable")]):
        known, start = index.questions_of(report), index.first_place_of[report]
        within = slice(start, start + index.manifest.reports[report].sentences)
        asked[within], compared[within] = known.likest(expanded, within.stop - start)
    return _shares(asked), _shares(compared)


def asked_reports(index: OpenIndex, places: Iterable[int], comparisons: bool = True) -> list[str]:
    """The first reports with anticipated questions, or `comparisons`, in which the sentences at `places` stand;
    `KNOWN_OF` at most."""
    states = index.manifest.reports
    reports = dict.fromkeys(index.sentences[place].report for place in places)
    asked = (name for name in reports if states[name].questions or (comparisons and states[name].comparisons))
    return list(islice(asked, KNOWN_OF))


def _shares(scores: Scores) -> Scores:
    """Of the highest; zeros where nothing scores."""
    highest = float(scores.max(initial=0.0))
    return (scores / highest if highest > 0 else scores).astype(np.float32)


def holding_names(index: OpenIndex, query: str) -> Scores:
    """How many of the rare names of a query each sentence holds, as a share by inverse document frequency; shape
    (sentences,), zeros where it has none. "Held" is said of a sentence's words and those of its headings."""
    shares = np.zeros(len(index.sentences), dtype=np.float32)
    total = 0.0
    for stem in index.keywords.stems_of(" ".join(NAME.findall(query))):
        places = index.keywords.holding(stem)
        if 0 < len(places) <= RARE * len(shares):
            weight = float(np.log(len(shares) / len(places)))
            shares[places] += weight
            total += weight
    return shares / total if total else shares


def best(scores: Scores, count: int, above: float) -> Places:
    """The places of the `count` highest scores above `above`, in any order."""
    places = np.flatnonzero(scores > above)
    if len(places) <= count:
        return places
    return places[np.argpartition(scores[places], -count)[-count:]]


def in_order(scores: Scores) -> list[int]:
    """The places of the searched sentences, best first."""
    places = np.flatnonzero(scores >= 0)
    return [int(place) for place in places[np.argsort(-scores[places], kind="stable")]]
