"""Fit what tells how much a sentence is worth in a selection; writes rag/worth.json.

Run: python bench/fit_worth.py. The index must be built (`rag index`). Learns from what authors picked for broad
questions (`picks.py`) out of the invented reports and of the real ones; what other authors picked out of the real ones
(`eval/picks_kept_out.jsonl`) is for `python bench/picks.py` alone.
"""

import json
from collections.abc import Iterable, Sequence

import numpy as np
from invented import assistant_over_invented
from picks import INVENTED, REAL, Pick, load_picks, places_of_pick
from regression import Regression, table_of

from index.opened import OpenIndex
from rag.assistant import Assistant
from rag.linear import Features, Logistic
from rag.settings import load_settings
from rag.thoughts import thoughts
from rag.worth import FITTED, Kind

Rows = list[tuple[Features, bool]]
WHOLE: tuple[Kind, ...] = ("strengths", "concerns", "summary")


def main() -> None:
    """Compute the features of everything that could have been picked, fit a regression for each kind of question."""
    settings = load_settings()
    real = Assistant.open(settings)
    with assistant_over_invented(settings, real.embedder) as invented:
        sources = [(real, load_picks(REAL)), (invented, load_picks(INVENTED))]
        rows: dict[Kind, Rows] = {"topic": [row for each in sources for row in on_topics(*each)]}
        for kind in WHOLE:
            rows[kind] = [row for each in sources for row in of_reports(*each, kind)]
    fitted = {kind: fit(kind, found).model_dump() for kind, found in rows.items()}
    FITTED.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def of_reports(assistant: Assistant, picks: Sequence[Pick], kind: Kind) -> Iterable[tuple[Features, bool]]:
    """What may be quoted of each report for which somebody picked sentences of a kind, and whether they picked it."""
    index = assistant.index
    for name, report in index.reports.items():
        picked = places_of(index, [pick for pick in picks if pick.kind == kind], name)
        if picked:
            for thought in thoughts(index, report):
                yield thought.features, thought.place in picked


def on_topics(assistant: Assistant, picks: Sequence[Pick]) -> Iterable[tuple[Features, bool]]:
    """What may be quoted on each topic, and whether it was picked."""
    for pick in picks:
        if pick.kind == "topic":
            picked = {place for quoted in pick.picks for place in places_of_pick(assistant.index, quoted)}
            for place, features in assistant.topic_rows(pick.question, pick.only()):
                yield features, place in picked


def places_of(index: OpenIndex, picks: Sequence[Pick], report: str) -> set[int]:
    """The places of all sentences that were picked out of a report."""
    quoted = [each for pick in picks for each in pick.picks if each.report == report]
    return {place for each in quoted for place in places_of_pick(index, each)}


def fit(kind: Kind, rows: Rows) -> Logistic:
    """Fit one regression; nothing is left out by it, so it has no threshold."""
    table, wanted = table_of([features for features, _ in rows]), np.array([picked for _, picked in rows])
    print(f"{kind}: {len(rows)} sentences, {wanted.mean():.1%} of them picked")
    return Regression(table, wanted).stored(list(rows[0][0]), 0.0)


if __name__ == "__main__":
    main()
