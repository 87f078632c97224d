"""One report into one segment: read, cut, embedded, written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.abbreviations import Abbreviation, abbreviations_of
from index.catalogue import Catalogue, Report
from index.keywords import StemmedTexts
from index.known_questions import Answered, KnownQuestions
from index.late_interaction import PieceIndex
from index.manifest import ReportState, file_digest
from index.passages import cut_passages
from index.questions import load_questions
from index.readers import read_report
from index.readers.limits import ReadLimits
from index.report import IndexedReport
from index.segments import SegmentParts, Units
from index.units import Unit, alone_texts, alone_units, flat, make_units, questions_by_target, unanswered_units
from index.vectors import Embedded
from index.vocabulary import WordCounts


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report that was read and cut, with its anticipated questions by what answers them, those that compare it with
    others apart, and those that nothing answers; nothing is embedded yet. `alone`: where it has none that a sentence or
    passage answers, its sentences without their headings."""

    report: IndexedReport
    original: Path
    asked: dict[str, list[str]]
    compared: dict[str, list[str]]
    unanswered: tuple[str, ...]
    units: list[Unit]
    alone: list[str]
    state: ReportState

    @property
    def to_embed(self) -> list[Unit]:
        """The units, then those that stand for what nothing answers, then the sentences alone."""
        report = self.report.entry.id
        return [*self.units, *unanswered_units(report, self.unanswered), *alone_units(report, self.alone)]


def state_of(catalogue: Catalogue, report: Report) -> ReportState:
    """What tells this version of a report from any other."""
    return ReportState(
        content=file_digest(catalogue.file_of(report)),
        entry=report.digest(),
        anticipated=file_digest(catalogue.questions_file(report)),
    )


def prepare(
    catalogue: Catalogue, report: Report, state: ReportState, sector: Sequence[Abbreviation], limits: ReadLimits
) -> Prepared:
    """Read and cut a report; raises ReportError or QuestionsError."""
    original = catalogue.file_of(report)
    read = read_report(original, report.title, limits)
    passages = cut_passages(report.id, read)
    questions = load_questions(catalogue.questions_file(report), report.id, len(read.text))
    asked = questions_by_target(passages, [q for q in questions if q.of in ("sentence", "passage")])
    compared = questions_by_target(passages, [q for q in questions if q.of == "comparison"])
    unanswered = tuple(question.text for question in questions if question.of == "nothing")
    indexed = IndexedReport(report, read, passages, abbreviations_of(read.text, sector))
    units = make_units(read, passages, asked)
    alone = [] if asked else alone_texts(passages, (unit.text for unit in units if unit.kind == "sentence"))
    counted = state.model_copy(
        update={
            "pages": len(read.pages),
            "passages": len(passages),
            "sentences": sum(len(passage.sentences) for passage in passages),
            "questions": sum(len(texts) for texts in asked.values()),
            "comparisons": sum(len(texts) for texts in compared.values()),
            "unanswered": len(unanswered),
            "alone": len(alone),
            "units": len(units),
            "last_unit": units[-1].id,
        }
    )
    return Prepared(indexed, original, asked, compared, unanswered, units, alone, counted)


def parts_of(prepared: Prepared, embedded: Embedded) -> SegmentParts:
    """All that is written into the segment of a report. `embedded`: what embedding gave for `prepared.to_embed`."""
    units = prepared.units
    of_alone = len(embedded.vectors) - len(prepared.alone)
    vectors, unanswered, alone = np.split(embedded.vectors, [len(units), of_alone])
    answered = list(_answered(prepared))
    return SegmentParts(
        report=prepared.report,
        units=Units(
            ids=[unit.id for unit in units], kinds=[unit.kind for unit in units], texts=[unit.text for unit in units]
        ),
        vectors=vectors,
        pieces=PieceIndex.build(embedded.pieces),
        alone=alone,
        questions=KnownQuestions.of(answered, prepared.unanswered, unanswered),
        stems=StemmedTexts.of(_keyword_texts(prepared)),
        words=WordCounts.of(prepared.report.text, [*(each.text for each in answered), *prepared.unanswered]),
        original=prepared.original,
    )


def _answered(prepared: Prepared) -> Iterator[Answered]:
    """The anticipated questions with the place of what answers them; those that compare come last."""
    sentences = (sentence.id for passage in prepared.report.passages for sentence in passage.sentences)
    place = {sentence: number for number, sentence in enumerate(sentences)}
    for asked, compares in ((prepared.asked, False), (prepared.compared, True)):
        for target, texts in asked.items():
            yield from (Answered(text, place.get(target, -1), compares) for text in texts)


def _keyword_texts(prepared: Prepared) -> list[str]:
    """For every sentence: its own words, its headings', and those of the questions that it or its passage answers."""
    texts = []
    for passage in prepared.report.passages:
        for sentence in passage.sentences:
            own = flat(prepared.report.as_read(sentence.start, sentence.end))
            asked = [*prepared.asked.get(sentence.id, []), *prepared.asked.get(passage.id, [])]
            texts.append(" ".join([own, *passage.section, *asked]))
    return texts
