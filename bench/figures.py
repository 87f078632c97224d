"""How the register reads the figures of invented reports, against what two readers wrote down of them.

Run: python bench/figures.py. `bench/practice/figures.jsonl` holds 288 figures of two reports, each with its kind, its
date (or that of the report) and what it measures in the reader's words. A figure is found where one overlaps it; what
it measures is told where half of those of the reader's words that stand in its sentence are shown.
"""

import json
from collections import Counter
from typing import Any

from invented import PRACTICE

from index.catalogue import load_catalogue
from index.passages import cut_passages
from index.readers import read_report
from index.report import IndexedReport
from rag.briefing.register import RegisteredFigure, figures_register
from rag.briefing.words import stems

HALF = 0.5

Line = dict[str, Any]


def main() -> None:
    """Read the reports, and print what share of the figures is found, spurious, dated and named as the readers did."""
    lines = [json.loads(line) for line in (PRACTICE / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    figures = figures_register(read({line["report"] for line in lines})).figures
    count: Counter[str] = Counter()
    for figure in figures:
        want = next((line for line in lines if overlaps(line, figure)), None)
        if want is not None:
            compare(want, figure, count)
    for name in ("found", "dated", "told"):
        print(f"{name}: {count[name]} of {len(lines)}, {count[name] / len(lines):.0%}")
    print(f"in nobody's list: {len(figures) - count['found']} of {len(figures)}")


def read(ids: set[str]) -> dict[str, IndexedReport]:
    """The invented reports of these ids as the register reads them."""
    catalogue, found = load_catalogue(PRACTICE), {}
    for report in catalogue.reports:
        if report.id in ids:
            text = read_report(catalogue.file_of(report), report.title)
            found[report.id] = IndexedReport(report, text, tuple(cut_passages(report.id, text)))
    return found


def overlaps(want: Line, figure: RegisteredFigure) -> bool:
    """Whether a figure stands where a reader saw one."""
    return want["report"] == figure.report and want["start"] < figure.end and figure.start < want["end"]


def compare(want: Line, figure: RegisteredFigure, count: Counter[str]) -> None:
    """Count a figure that is found, and what is right of it."""
    count["found"] += 1
    years = {part[:4] for part in want["as_at"].split("/")}
    count["dated"] += figure.as_at_from == "report" if want["as_at"] == "report" else figure.as_at[:4] in years
    named = stems(want["measures"]) & stems(figure.sentence)
    count["told"] += len(named & stems(figure.counts)) >= HALF * len(named)


if __name__ == "__main__":
    main()
