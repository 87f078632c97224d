"""Fit what tells which sentences a note on a topic must hold; writes rag/briefing/worth_noting.json.

Run: python bench/fit_notes.py. The index must be built (`rag index`). Learns from the lists of three readers
(`eval/note_topics.jsonl`); a fourth's (`note_topics_kept_out.jsonl`) is for `rag eval-briefings` alone.
"""

import json

import numpy as np
from numpy.typing import NDArray
from regression import Regression, held_out, table_of

from eval.notes import FITTED_TO, MUST, grades, load_topics
from rag.assistant import Assistant
from rag.briefing.worth_noting import FITTED, Kind, on_topic_rows
from rag.linear import Logistic
from rag.settings import load_settings

RIGHT = 0.75
"""The share of what a note quotes that belongs in it, on topics that the fit has not seen."""


def main() -> None:
    """Compute the features of all that could be quoted, fit both regressions, and find where a note ends."""
    assistant = Assistant.open(load_settings())
    rows, found, topics = [], [], []
    for topic in load_topics(FITTED_TO):
        graded = grades(assistant.index, topic)
        for place, features in on_topic_rows(assistant.index, assistant.embedder, topic.topic):
            rows.append(features)
            found.append(graded.get(place, 0))
            topics.append(topic.topic)
    table, grade = table_of(rows), np.array(found)
    belong, must = np.mean(grade > 0), np.mean(grade == MUST)
    print(f"{len(set(topics))} topics, {len(rows)} sentences: {belong:.1%} belong, {must:.1%} must be there")
    least = ends_at(held_out(table, grade > 0, topics), grade)
    fitted: dict[Kind, Logistic] = {
        "belongs": Regression(table, grade > 0).stored(list(rows[0]), least),
        "must": Regression(table, grade == MUST).stored(list(rows[0]), 0.0),
    }
    stored = {kind: each.model_dump() for kind, each in fitted.items()}
    FITTED.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def ends_at(likely: NDArray[np.float64], grade: NDArray[np.int_]) -> float:
    """The lowest probability from which on `RIGHT` of the sentences belong."""
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum(grade[order] > 0) / np.arange(1, len(order) + 1)
    last = int(np.flatnonzero(right >= RIGHT)[-1])
    must = grade[order] == MUST
    held = must[: last + 1].sum() / must.sum()
    print(f"a note ends at {likely[order][last]:.3f}: {last + 1} sentences, {held:.1%} of what must be there")
    return float(likely[order][last])


if __name__ == "__main__":
    main()
