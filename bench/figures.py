"""How the register reads the figures of invented reports, against what two readers wrote down of them.

Run: python bench/figures.py. `bench/practice/figures.jsonl` holds 288 figures of two reports, each with its kind, its
date (or that of the report) and what it measures in the reader's words. A figure is found where one overlaps it; what
it measures is told where half of those of the reader's words that stand in its sentence are shown.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.catalogue import Catalogue, Report, load_catalogue
from index.passages import cut_passages
from index.readers import read_report
from index.types import Passage
from rag.briefing.as_at import AsAt, as_at, visit_of
from rag.briefing.clause import what_it_measures
from rag.briefing.figures import Figure, figures_of
from rag.briefing.words import stems
from rag.numbers.bounds import with_bound

PRACTICE = Path(__file__).parent / "practice"
HALF = 0.5

Line = dict[str, Any]


def main() -> None:
    """Read the reports, and print what share of the figures is found, spurious, dated and named as the readers did."""
    lines = [json.loads(line) for line in (PRACTICE / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    catalogue = load_catalogue(PRACTICE)
    count: Counter[str] = Counter()
    for report in catalogue.reports:
        wanted = [line for line in lines if line["report"] == report.id]
        if wanted:
            compare(catalogue, report, wanted, count)
    for name in ("found", "dated", "told"):
        print(f"{name}: {count[name]} of {len(lines)}, {count[name] / len(lines):.0%}")
    print(f"in nobody's list: {count['read'] - count['found']} of {count['read']}")


def compare(catalogue: Catalogue, report: Report, wanted: list[Line], count: Counter[str]) -> None:
    """Count what of `wanted` is found in a report, and found right."""
    read = read_report(catalogue.file_of(report), report.title)
    for start, sentence, figure, date in figures(read.text, cut_passages(report.id, read), report):
        count["read"] += 1
        first, last = start + figure.start, start + figure.end
        want = next((line for line in wanted if line["start"] < last and first < line["end"]), None)
        if want is None:
            continue
        count["found"] += 1
        years = {part[:4] for part in want["as_at"].split("/")}
        count["dated"] += date.source == "report" if want["as_at"] == "report" else date.when[:4] in years
        told = what_it_measures(sentence, figure, *with_bound(sentence, figure.start, figure.end))
        named = stems(want["measures"]) & stems(sentence)
        count["told"] += len(named & stems(told)) >= HALF * len(named)


def figures(text: str, passages: list[Passage], report: Report) -> Iterator[tuple[int, str, Figure, AsAt]]:
    """Every figure, with where its sentence begins, the sentence, and its date."""
    visit = visit_of([text[sentence.start : sentence.end] for passage in passages for sentence in passage.sentences])
    for passage in passages:
        before: list[str] = []
        for sentence in passage.sentences:
            words = text[sentence.start : sentence.end]
            for figure in figures_of(words):
                yield sentence.start, words, figure, as_at(figure.start, words, before, passage.section, report, visit)
            before.insert(0, words)


if __name__ == "__main__":
    main()
