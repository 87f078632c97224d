"""Fit what tells whether a further sentence belongs in an answer; writes rag/relevance.json.

Run: python bench/fit_relevance.py. The index must be built (`rag index`). Only judgements of development and
calibration questions are read (`eval/relevance.jsonl`). The thresholds are set by the shares of sentences that answer
which may be lost, on folds of which the regression saw no passage. A second regression is for reports without
anticipated questions: fitted to what is found where each report in turn has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from regression import Regression, held_out, table_of

from eval.left_out import asked_of, left_out
from eval.metrics import cluster_of
from eval.relevance import Judgements, load_judgements
from eval.schema import Question
from eval.tuning import for_tuning
from rag.assistant import Assistant
from rag.linear import Features
from rag.relevance import FITTED, Fitted, Models
from rag.settings import load_settings

SHARE = "share of the best score"
ANSWERS = 2
"""The grade of a sentence that answers."""
LOSES, UNSURE = 0.02, 0.2
"""Shares of the further sentences that answer which may be left out, and which may be among the less sure ones or left
out."""


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a further sentence, its grade, and the passage that the question is asked of."""

    features: Features
    grade: int
    passage: str


def main() -> None:
    """Compute the features of judged sentences with and without anticipated questions, fit, print what is caught."""
    settings = load_settings()
    whole = Assistant.open(settings)
    judged, questions = load_judgements(), for_tuning(whole.reports)
    bare: list[Row] = []
    for report in whole.reports:
        with left_out(settings, whole.embedder, report) as assistant:
            bare += rows(assistant, asked_of(questions, report), judged, of=report)
    models = Models(
        with_questions=fit("with anticipated questions", list(rows(whole, questions, judged))),
        without_questions=fit("without", bare),
    )
    FITTED.write_text(models.model_dump_json(indent=1) + "\n", encoding="utf-8")


def rows(assistant: Assistant, questions: Sequence[Question], judged: Judgements, of: str = "") -> Iterator[Row]:
    """The features of the judged sentences as they are when the question is asked, of the report `of` or of all; the
    best one is always quoted."""
    for question in questions:
        if question.id not in judged:
            continue
        relevance = assistant.relevance(question.question, question.history)
        for stretch in judged[question.id]:
            if of and stretch.report != of:
                continue
            places = [
                place
                for place, sentence in enumerate(assistant.index.sentences)
                if sentence.report == stretch.report and stretch.start <= sentence.start and sentence.end <= stretch.end
            ]
            best = max(map(relevance.features, places), key=lambda features: features[SHARE])
            if best[SHARE] < 1:
                yield Row(best, stretch.grade, cluster_of(question, assistant.reports))


def fit(name: str, found: list[Row]) -> Fitted:
    """Fit one regression and set its thresholds on held-out folds."""
    grades = np.array([row.grade for row in found])
    table, related = table_of([row.features for row in found]), grades > 0
    probable = held_out(table, related, [row.passage for row in found])
    least, sure = np.quantile(probable[grades == ANSWERS], (LOSES, UNSURE))
    print(f"{name}: of {len(found)} further sentences {np.mean(~related):.0%} are on something else")
    for which, kept in (("sure", probable >= sure), ("less sure", (probable >= least) & (probable < sure))):
        print(f"  {which}: {kept.mean():.0%}, of which {np.mean(~related[kept]):.0%} (held-out folds)")
    return Fitted(regression=Regression(table, related).stored(list(found[0].features), float(least)), sure=float(sure))


if __name__ == "__main__":
    main()
