"""Fit the models that say whether the reports answer a question; writes rag/answerable.json.

Run: python bench/calibrate.py. The index must be built (`rag index`). Only the development and calibration questions
are read, and the first questions that are fitted to (`bench/first_questions.py`). Thresholds are set so that each model
alone loses at most the share of answerable questions given in `LOSES`, on folds that it was not fitted on, nor on other
questions of the same passage or, of first questions, of the same author. A second pair is for reports for which nobody
has written down what they do not answer, a third for reports without anticipated questions: fitted to what is found
where each report in turn has none, with the questions that it answers, and those that no report does; and to what is
asked of invented reports without any (`bench/practice`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from first_questions import FITTED_TO, FirstQuestion, load_first_questions
from invented import LEARNED_FROM, PRACTICE, assistant_over_invented
from regression import Regression, held_out, table_of

from eval.left_out import asked_of, left_out
from eval.metrics import cluster_of
from eval.schema import Question, load_questions
from eval.tuning import for_tuning
from rag.answerable import Models, Pair
from rag.assistant import Assistant
from rag.features import OF_UNANSWERED
from rag.intents import read_intent
from rag.linear import Features, Logistic
from rag.settings import load_settings

ROOT = Path(__file__).parent.parent
NOT_GIVEN = ("near_miss", "false_premise")
KINDS = {"off_topic": ("off_topic",), "not_given": NOT_GIVEN}
TOLD_FROM = {"off_topic": ("answerable", *NOT_GIVEN), "not_given": ("answerable",)}
"""What each model lets through: what the reports do not say of their topics is not off topic."""
LOSES = {"off_topic": 0.004, "not_given": 0.02}
"""Share of answerable questions that each model may refuse. Together with the other checks, and since passages that
nobody tuned on lose more: at most 4 %."""


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a question, its kind, the passage that it is asked of, and whether it asks for one thing."""

    features: Features
    kind: str
    passage: str
    one_thing: bool = True


def main() -> None:
    """Compute the features of every question with and without anticipated questions, fit, and print what is caught."""
    settings = load_settings()
    whole = Assistant.open(settings)
    questions = [q for q in for_tuning(whole.reports) if read_intent(q.question).intent == "search"]
    first = [q for q in load_first_questions(FITTED_TO) if read_intent(q.question).intent == "search"]
    unanswerable = [question for question in questions if not question.answerable]
    bare: list[Row] = []
    for report in whole.reports:
        with left_out(settings, whole.embedder, report) as assistant:
            bare += rows(assistant, [*asked_of(questions, report), *unanswerable])
            bare += rows_of_first(assistant, [q for q in first if {e.report for e in q.evidence} <= {report}])
    with assistant_over_invented(settings, whole.embedder, LEARNED_FROM, with_questions=False) as assistant:
        bare += rows(assistant, load_questions(PRACTICE / "asked.jsonl", assistant.reports))
    every = [*rows(whole, questions), *rows_of_first(whole, first), *headings(whole)]
    models = Models(
        with_unanswered=pair("with what is not answered", every),
        with_questions=pair("with anticipated questions", without_unanswered(every)),
        without_questions=pair("with none", without_unanswered([*bare, *headings(whole)])),
    )
    (ROOT / "rag" / "answerable.json").write_text(models.model_dump_json(indent=1) + "\n", encoding="utf-8")


def rows(assistant: Assistant, questions: Iterable[Question]) -> list[Row]:
    """The features of questions as they are when they are asked, and what they are."""
    return [
        Row(
            assistant.features(question.question, question.history),
            question.kind or "answerable",
            cluster_of(question, assistant.reports),
            question.type not in ("multi", "compare"),
        )
        for question in questions
    ]


def rows_of_first(assistant: Assistant, questions: Iterable[FirstQuestion]) -> list[Row]:
    """The same of questions that were written before anybody had read a report; what is answered in part is neither."""
    kinds = {"yes": "answerable", "no": "near_miss"}
    return [
        Row(assistant.features(question.question, ()), kinds[question.says], f"author {question.author}")
        for question in questions
        if question.says in kinds
    ]


def without_unanswered(found: list[Row]) -> list[Row]:
    """The rows as they are of reports for which nobody has written down what they do not answer."""
    return [
        replace(row, features={name: value for name, value in row.features.items() if name not in OF_UNANSWERED})
        for row in found
    ]


def pair(known: str, found: list[Row]) -> Pair:
    """Both models, fitted to what was found; "not given" refuses only questions that ask for one thing."""
    print(f"{known}: {len(found)} questions")
    one_thing = [row for row in found if row.one_thing]
    return Pair(off_topic=fit("off_topic", found), not_given=fit("not_given", one_thing))


def headings(assistant: Assistant) -> list[Row]:
    """Every heading of the reports, typed as a question: keywords in the reports' own words, and answerable."""
    passages = (passage for report in assistant.reports.values() for passage in report.passages)
    own = {passage.section[-1]: passage.id for passage in passages if passage.section}
    return [Row(assistant.features(heading), "answerable", passage) for heading, passage in own.items()]


def fit(name: str, found: list[Row]) -> Logistic:
    """Fit the model `name` and set its threshold on held-out folds.

    Its weights may have either sign: three in ten of the near misses and false premises are halves of contrast pairs,
    told from an answerable question of the same author by one thing only. Without those it learned how authors write.
    """
    kinds = np.array([row.kind for row in found])
    chosen = np.isin(kinds, (*TOLD_FROM[name], *KINDS[name]))
    table = table_of([row.features for row in found])[chosen]
    let_through = np.isin(kinds[chosen], TOLD_FROM[name])
    probable = held_out(table, let_through, [row.passage for row, taken in zip(found, chosen, strict=True) if taken])
    answerable = kinds[chosen] == "answerable"
    threshold = float(np.quantile(probable[answerable], LOSES[name]))
    for kind in KINDS[name]:
        caught = float((probable[kinds[chosen] == kind] < threshold).mean())
        print(f"{name}: refuses {caught:.0%} of {kind}, {LOSES[name]:.1%} of answerable (held-out folds)")
    return Regression(table, let_through).stored(list(found[0].features), threshold)


if __name__ == "__main__":
    main()
