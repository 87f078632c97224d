"""What fits of the search learn from: reports' sentences, and the anticipated questions that each of them answers."""

import argparse
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from invented import PRACTICE

from index.catalogue import Catalogue, Report, load_catalogue
from index.passages import cut_passages
from index.questions import load_questions
from index.readers import read_report
from index.units import alone_texts, make_units, questions_by_target, target_of
from rag.settings import load_settings


@dataclass(frozen=True)
class AskedReport:
    """A report's sentences under their headings, the same alone, its questions, and which sentence answers each."""

    sentences: Sequence[str]
    alone: Sequence[str]
    questions: Sequence[str]
    answers: Sequence[int]


def read_options(description: str | None, fitted: Path) -> argparse.Namespace:
    """The options of a fit: the report to leave out, and where what is fitted is written."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--leave-out", help="id of a report that is kept out")
    parser.add_argument("--out", type=Path, default=fitted)
    return parser.parse_args()


def asked_reports(leave_out: str | None, only: Collection[str] = ()) -> Iterator[AskedReport]:
    """The real reports but the one left out, and the invented ones, or `only` some of these."""
    real, invented = load_catalogue(load_settings().seeds), load_catalogue(PRACTICE)
    yield from (_asked(real, report) for report in real.reports if report.id != leave_out)
    yield from (_asked(invented, report) for report in invented.reports if not only or report.id in only)


def _asked(catalogue: Catalogue, report: Report) -> AskedReport:
    read = read_report(catalogue.file_of(report), report.title)
    passages = cut_passages(report.id, read)
    known = load_questions(catalogue.questions_file(report), report.id, len(read.text))
    asked = questions_by_target(passages, [question for question in known if question.of == "sentence"])
    units = [unit for unit in make_units(read, passages, {}) if unit.kind == "sentence"]
    mine = [asked.get(target_of(unit.id), []) for unit in units]
    sentences = [unit.text for unit in units]
    return AskedReport(
        sentences=sentences,
        alone=alone_texts(passages, sentences),
        questions=[text for each in mine for text in each],
        answers=[place for place, questions in enumerate(mine) for _ in questions],
    )
