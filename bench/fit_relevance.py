"""Fit what tells whether a further sentence belongs in an answer; writes rag/relevance.json.

Run: python bench/fit_relevance.py. The index must be built (`rag index`). Only judgements of development and
calibration questions are read (`eval/relevance.jsonl`). The thresholds are set by the shares of sentences that answer
which may be lost, on folds of which the regression saw no question. The second is for reports without
anticipated questions: fitted to what is found where each report in turn has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from regression import Regression, held_out, table_of

from eval.left_out import asked_of, left_out
from eval.relevance import Judgements, load_judgements
from eval.schema import Question
from eval.tuning import for_tuning
from rag.assistant import Assistant
from rag.linear import Features
from rag.relevance import FITTED, Fitted, Models
from rag.settings import load_settings

ANSWERS = 2
"""The grade of a sentence that answers."""
LOSES, UNSURE = 0.02, 0.2
"""Shares of the further sentences that answer which may be left out, and which may be among the less sure ones or left
out."""


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a further sentence, its grade, and the question that it was quoted to."""

    features: Features
    grade: int
    question: str


def main() -> None:
    """Compute the features of judged sentences with and without anticipated questions, fit, print what is caught."""
    settings = load_settings()
    whole = Assistant.open(settings)
    judged, questions = load_judgements(), for_tuning(whole.reports)
    bare: list[Row] = []
    for report in whole.reports:
        with left_out(settings, whole.embedder, report) as assistant:
            bare += rows(assistant, asked_of(questions, report), judged)
    models = Models(
        with_questions=fit("with anticipated questions", list(rows(whole, questions, judged))),
        without_questions=fit("without", bare),
    )
    FITTED.write_text(models.model_dump_json(indent=1) + "\n", encoding="utf-8")


def rows(assistant: Assistant, questions: Sequence[Question], judged: Judgements) -> Iterator[Row]:
    """The features of the judged sentences as they are when the question is asked; the best one is always quoted."""
    index = assistant.index
    for question in questions:
        relevance = assistant.relevance(question.question, question.history) if question.id in judged else None
        for stretch in judged.get(question.id, ()):
            made = [
                relevance.features(place)
                for place, sentence in enumerate(index.sentences)
                if sentence.report == stretch.report and stretch.start <= sentence.start and sentence.end <= stretch.end
            ]
            best = max(made, key=lambda features: features["share of the best score"])
            if best["share of the best score"] < 1:
                yield Row(best, stretch.grade, question.id)


def fit(name: str, found: list[Row]) -> Fitted:
    """Fit one regression and set its thresholds on held-out folds."""
    grades = np.array([row.grade for row in found])
    table, related = table_of([row.features for row in found]), grades > 0
    probable = held_out(table, related, [row.question for row in found])
    least, sure = np.quantile(probable[grades == ANSWERS], (LOSES, UNSURE))
    print(f"{name}: of {len(found)} further sentences {np.mean(~related):.0%} are on something else")
    for which, kept in (("sure", probable >= sure), ("less sure", (probable >= least) & (probable < sure))):
        print(f"  {which}: {kept.mean():.0%}, of which {np.mean(~related[kept]):.0%} (held-out folds)")
    return Fitted(regression=Regression(table, related).stored(list(found[0].features), float(least)), sure=float(sure))


if __name__ == "__main__":
    main()
