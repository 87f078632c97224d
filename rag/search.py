"""Search without a chat: words in, passages out, ranked by the retrieval that answers are made from.

A passage is found where it holds, together with the heading above it, every word that was typed (in any form) and every
phrase in quotation marks; without phrases, also where it scores nearly as well as the best.
Pure functions over an open index.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from index.embedding import Embedder
from index.opened import OpenIndex
from index.report import IndexedReport
from index.types import Passage, SectionPath
from rag.answerable import is_off_topic, telling
from rag.errors import UnknownReportError, UnknownSectionError
from rag.found import Hit, Match, ReportCount, Results, SectionCount
from rag.looking_up import look_up
from rag.questions import Asked
from rag.retrieval import Scores
from rag.search_words import Term, Wanted, read_wanted
from rag.tuning import Tuning

NEAR = 0.85
"""A passage without the words is close in meaning where its best sentence has this share of the best score of all."""
NEAR_ALONE = 0.65
"""The same where no passage holds all the words: then there is nothing else to read."""
DEEPEST = 3
"""Levels of headings that a search may keep to."""
THEN = " › "
"""What stands between the headings of a section where one string names it."""
SIMILAR = 0.75
"""How alike two spellings are, as difflib counts it, where one is suggested for the other."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found, its best sentence's place in the index, and whether it holds every word."""

    passage: Passage
    best: int
    holds_all: bool


@dataclass(frozen=True)
class Found:
    """Everything that was found, best first; `everywhere` without the filters."""

    index: OpenIndex
    wanted: Wanted
    everywhere: tuple[Place, ...]
    report: str | None
    section: SectionPath

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What the filters let through."""
        return tuple(place for place in self._of_report if within(place.passage, self.section))

    @cached_property
    def _of_report(self) -> tuple[Place, ...]:
        return tuple(place for place in self.everywhere if self.report in (None, place.passage.report))

    @property
    def reports(self) -> tuple[ReportCount, ...]:
        """The reports in which something was found, in the order of their best passages."""
        counts = Counter(place.passage.report for place in self.everywhere)
        return tuple(_counted(self.index.reports[report], total) for report, total in counts.items())

    @property
    def sections(self) -> tuple[SectionCount, ...]:
        """The sections of the chosen report in which something was found, in reading order; none without a report."""
        if self.report is None:
            return ()
        counts = Counter(path for place in self._of_report for path in _above(place.passage.section))
        ordered = sections_of(self.index.reports[self.report])
        return tuple(SectionCount(section=path, total=counts[path]) for path in ordered if counts[path])

    def hit(self, place: Place) -> Hit:
        """A place with its words, and where the words that were searched for stand."""
        passage, report = place.passage, self.index.reports[place.passage.report]
        text = report.text[passage.start : passage.end]
        marks = self.wanted.marks(text, report.words[passage.id])
        matches = [Match(start=passage.start + start, end=passage.start + end) for start, end in marks]
        best = self._best(place, matches)
        return Hit(
            report=passage.report,
            section=passage.section,
            start=passage.start,
            end=passage.end,
            text=text,
            best=best,
            matches=tuple(matches),
            holds_all=place.holds_all,
            address=f"/reports/{passage.report}?start={best.start}&end={best.end}#quote",
            page=report.page_of(best.start),
        )

    def _best(self, place: Place, matches: Sequence[Match]) -> Match:
        """The best sentence; where phrases were searched for, the first that holds some of one."""
        sentence = self.index.sentences[place.best]
        for own in place.passage.sentences if self.wanted.phrases else ():
            if any(match.start < own.end and own.start < match.end for match in matches):
                sentence = own
                break
        return Match(start=sentence.start, end=sentence.end)

    def results(self, page: int, size: int) -> Results:
        """Page number `page`, counted from 1, of `size` passages."""
        shown = self.places[(page - 1) * size : page * size]
        return Results(
            query=self.wanted.typed,
            total=len(self.places),
            holding_all=sum(place.holds_all for place in self.places),
            reports=self.reports,
            sections=self.sections,
            page=page,
            pages=max(-(-len(self.places) // size), 1),
            hits=tuple(self.hit(place) for place in shown),
        )

    def holding(self, term: Term) -> int:
        """How many passages hold one of the words by itself; in a large index by its keyword index, which counts a
        passage's outer headings and questions too."""
        if not self.index.pieces.is_small and term.stem:
            return len({self.index.sentences[place].passage for place in self.index.keywords.holding(term.stem)})
        return sum(term.held_by(text, stems) for _, text, stems in _texts(self.index))

    def spelt_like(self, term: Term) -> list[str]:
        """Words of the reports that are spelt like one that none of them holds, most alike first."""
        known = _vocabulary(self.index) if self.index.pieces.is_small else self.index.vocabulary.words
        return get_close_matches(term.typed.lower(), sorted(known), n=2, cutoff=SIMILAR)


def find(
    index: OpenIndex,
    embedder: Embedder,
    typed: str,
    report: str | None = None,
    section: SectionPath = (),
    tuning: Tuning | None = None,
) -> Found:
    """Search for `typed`, which `check_question` has let through; `report` and `section` keep to one of each.

    Raises UnknownReportError and UnknownSectionError.
    """
    _check_filters(index, report, section)
    wanted = read_wanted(typed, index.glossary)
    # Whoever searches wants every place, the items of lists among them.
    asked = Asked(wanted.text, "list", (wanted.text,), compares=False)
    looked = look_up(index, embedder, asked, None, tuning or Tuning())
    scores, ranked = looked.scores, looked.ranked
    texts = _texts(index) if index.pieces.is_small else _texts_at(index, ranked)
    holding = {passage.id for passage, text, stems in texts if wanted.held_by(text, stems)}
    on_topic = bool(ranked) and not is_off_topic(telling(index, looked))
    near = scores[ranked[0]] * (NEAR if holding else NEAR_ALONE) if on_topic and _by_meaning(wanted) else float("inf")
    places = tuple(_places(index, ranked, scores, holding, near))
    return Found(index, wanted, places, report, section)


def sections_of(report: IndexedReport) -> tuple[SectionPath, ...]:
    """Every section of a report that a search may keep to, in reading order, a heading before those below it."""
    return tuple(dict.fromkeys(path for passage in report.passages for path in _above(passage.section)))


def within(passage: Passage, section: SectionPath) -> bool:
    """Whether a passage stands under those headings."""
    return passage.section[: len(section)] == section


def _by_meaning(wanted: Wanted) -> bool:
    """Whether what was typed may be searched for by its meaning: a phrase is wanted as it stands."""
    return bool(wanted.terms) and not wanted.phrases


def _check_filters(index: OpenIndex, report: str | None, section: SectionPath) -> None:
    if report is not None and report not in index.reports:
        raise UnknownReportError(f"no report {report[:100]!a}; known are {', '.join(index.reports)}")
    if section and report is None:
        raise UnknownSectionError("a section is one of a report; name the report too")
    if section and report is not None and section not in sections_of(index.reports[report]):
        raise UnknownSectionError(f"no section {THEN.join(section)[:100]!a} in report {report!a}")


def _places(index: OpenIndex, ranked: Sequence[int], scores: Scores, holding: set[str], near: float) -> Iterable[Place]:
    """Each passage once, at the place of its best sentence."""
    seen: set[str] = set()
    for place in ranked:
        sentence = index.sentences[place]
        if sentence.passage in seen:
            continue
        seen.add(sentence.passage)
        holds_all = sentence.passage in holding
        if holds_all or scores[place] >= near:
            yield Place(index.passage_of(sentence), place, holds_all)


def _texts(index: OpenIndex) -> Iterable[tuple[Passage, str, frozenset[str]]]:
    """Every passage, its words below those of the heading right above it, and their stems."""
    for report in index.reports.values():
        for passage in report.passages:
            text = f"{passage.heading}\n{report.text[passage.start : passage.end]}"
            yield passage, text, report.stems[passage.id]


def _texts_at(index: OpenIndex, ranked: Sequence[int]) -> Iterable[tuple[Passage, str, frozenset[str]]]:
    """The same for the passages of the sentences at `ranked` alone: the words of a large index are too many to keep."""
    for passage in {
        index.sentences[place].passage: index.passage_of(index.sentences[place]) for place in ranked
    }.values():
        text = f"{passage.heading}\n{index.reports[passage.report].text[passage.start : passage.end]}"
        yield passage, text, index.keywords.stems_of(text)


def _vocabulary(index: OpenIndex) -> set[str]:
    return {
        text[word.start : word.end].lower()
        for report in index.reports.values()
        for passage in report.passages
        for text in [report.text[passage.start : passage.end]]
        for word in report.words[passage.id]
        if text[word.start].isalpha()
    }


def _above(section: SectionPath) -> list[SectionPath]:
    return [section[:depth] for depth in range(1, min(len(section), DEEPEST) + 1)]


def _counted(report: IndexedReport, total: int) -> ReportCount:
    entry = report.entry
    return ReportCount(
        report=entry.id, title=entry.title, publisher=entry.publisher, published=entry.published, total=total
    )
