"""Fit the models that say whether the reports answer a question; writes rag/answerable.json.

Run: python bench/calibrate.py [--without-questions]. The index must be built (`rag index`). Only the development and
calibration questions are read, and the first questions and conversations that are fitted to
(`bench/first_questions.py`, `bench/conversations.py`). Thresholds are set so that each model alone loses at most the
share of answerable questions given in `LOSES`, on folds that it was not fitted on, nor on other questions of the same
passage or, of first questions and conversations, of the same author. A second set of models is for reports for which
nobody has written down what they do not answer, a third for reports without anticipated questions, which
`--without-questions` fits alone: fitted to what is found where each report in turn has none, with the questions that it
answers, and those that no report does, where its sentences are the best; and to what is asked of invented reports
without any (`bench/practice`). Conversations are held with the models that are there: after a change, run it twice.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from conversations import FIRST, INVENTED, REAL, Asking, held, load_conversations
from first_questions import FITTED_TO, FirstQuestion, load_first_questions
from invented import LEARNED_FROM, PRACTICE, assistant_over_invented
from regression import Regression, held_out, table_of

from eval.left_out import asked_of, left_out
from eval.metrics import cluster_of
from eval.schema import Question, load_questions
from eval.tuning import for_tuning
from rag.answerable import FITTED, Fits, Models
from rag.assistant import Assistant
from rag.features import OF_MOVED, OF_UNANSWERED, TYPED, features, features_in_conversation
from rag.intents import read_intent
from rag.linear import Features, Logistic
from rag.settings import load_settings
from rag.types import Turn

NOT_GIVEN = ("near_miss", "false_premise")
KINDS = {"off_topic": ("off_topic",), "not_given": NOT_GIVEN, "follow_up": ("near_miss",)}
TOLD_FROM = {"off_topic": ("answerable", *NOT_GIVEN), "not_given": ("answerable",), "follow_up": ("answerable",)}
"""What each model lets through: what the reports do not say of their topics is not off topic."""
LOSES = {"off_topic": 0.004, "not_given": 0.02, "follow_up": 0.02}
"""Share of answerable questions that each model may refuse. Together with the other checks, and since passages that
nobody tuned on lose more: at most 4 %."""
KIND = {"yes": "answerable", "no": "near_miss"}


@dataclass(frozen=True, slots=True)
class Row:
    """The features of a question, its kind, the passage that it is asked of or its author, whether its best sentence is
    of a report with anticipated questions, whether it asks for one thing, and its features in a conversation, where it
    is asked in one."""

    features: Features
    kind: str
    group: str
    anticipated: bool
    one_thing: bool = True
    in_conversation: Features | None = None


def main() -> None:
    """Compute the features of every question with and without anticipated questions, fit, and print what is caught."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--without-questions", action="store_true", help="fit only those for reports without any anew")
    only_without = parser.parse_args().without_questions
    whole = Assistant.open(load_settings())
    asked = Asked(
        [q for q in for_tuning(whole.reports) if read_intent(q.question).intent == "search"],
        load_first_questions(FITTED_TO),
        [*load_conversations(REAL), *load_conversations(FIRST)],
    )
    bare = [row for row in rows_without(whole, asked) if not row.anticipated]
    models = Models.model_validate_json(FITTED.read_bytes()) if only_without else with_questions(whole, asked)
    fitted = models.model_copy(update={"without_questions": fits("with none", leaving_out(OF_UNANSWERED, bare))})
    FITTED.write_text(fitted.model_dump_json(indent=1) + "\n", encoding="utf-8")


def rows_without(whole: Assistant, asked: "Asked") -> Iterator[Row]:
    """What is asked where each report in turn has no anticipated questions, and of invented reports without any."""
    settings, unanswerable = load_settings(), [question for question in asked.questions if not question.answerable]
    for report in whole.reports:
        with left_out(settings, whole.embedder, report) as assistant:
            yield from rows(assistant, [*asked_of(asked.questions, report), *unanswerable])
            yield from rows_of_first(assistant, [q for q in asked.first if {e.report for e in q.evidence} <= {report}])
            yield from rows_of_conversations(assistant, asked.conversations, {report})
            yield from headings(assistant, [report])
    with assistant_over_invented(settings, whole.embedder, LEARNED_FROM, with_questions=False) as assistant:
        yield from rows(assistant, load_questions(PRACTICE / "asked.jsonl", assistant.reports))
    with assistant_over_invented(settings, whole.embedder, with_questions=False) as assistant:
        yield from rows_of_conversations(assistant, load_conversations(INVENTED), set(assistant.reports))


def with_questions(whole: Assistant, asked: "Asked") -> Models:
    """The models for the reports as they are; those for reports without anticipated questions are to be replaced."""
    every = [*rows(whole, asked.questions), *rows_of_first(whole, asked.first), *headings(whole, whole.reports)]
    every += rows_of_conversations(whole, asked.conversations, set(whole.reports))
    known = fits("with anticipated questions", leaving_out((*OF_MOVED, *OF_UNANSWERED), every))
    return Models(
        with_unanswered=fits("with what is not answered", leaving_out(OF_MOVED, every)),
        with_questions=known,
        without_questions=known,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is fitted to: questions of the evaluation set, first questions, and conversations."""

    questions: list[Question]
    first: list[FirstQuestion]
    conversations: list[list[Asking]]


def row(
    assistant: Assistant,
    question: str,
    kind: str,
    group: str,
    history: Sequence[Turn] = (),
    reports: Sequence[str] | None = None,
) -> Row:
    """A question as it is when it is asked."""
    looked = assistant.looked_up(question, history, reports)
    made = features(assistant.index, looked)
    in_conversation = features_in_conversation(assistant.index, looked, made) if looked.after is not None else None
    anticipated = bool(assistant.index.anticipated[looked.ranked[0]])
    return Row(made, kind, group, anticipated, looked.asked.asks_one_thing, in_conversation)


def rows(assistant: Assistant, questions: Iterable[Question]) -> list[Row]:
    """The rows of questions of the evaluation set, each asked of a passage."""
    return [
        row(assistant, q.question, q.kind or "answerable", cluster_of(q, assistant.reports), q.history)
        for q in questions
    ]


def rows_of_first(assistant: Assistant, questions: Iterable[FirstQuestion]) -> list[Row]:
    """Those of questions that were written before anybody had read a report; what is answered in part is neither."""
    return [
        row(assistant, question.question, KIND[question.says], f"author {question.author}")
        for question in questions
        if question.says in KIND and read_intent(question.question).intent == "search"
    ]


def rows_of_conversations(assistant: Assistant, conversations: Iterable[list[Asking]], of: set[str]) -> list[Row]:
    """Those of the turns that only the reports `of` answer, or none, each after the answers before it."""
    return [
        row(assistant, turn.question, KIND[turn.answered], f"conversations of {turn.conversation[0]}", history, only)
        for turn, history, only, _ in held(assistant, conversations)
        if turn.answered in KIND
        and {evidence.report for evidence in turn.evidence} <= of
        and read_intent(turn.question).intent == "search"
    ]


def leaving_out(names: Sequence[str], found: list[Row]) -> list[Row]:
    """The rows without the features `names`, as they are of reports of which these say nothing."""
    left_out = {*names, *(f"{TYPED}{name}" for name in names)}

    def without(made: Features) -> Features:
        return {name: value for name, value in made.items() if name not in left_out}

    return [
        replace(each, features=without(each.features), in_conversation=without(each.in_conversation or {}) or None)
        for each in found
    ]


def fits(known: str, found: list[Row]) -> Fits:
    """The three models, fitted to what was found. What is asked in a conversation has features of its own; of the other
    questions "not given" refuses only those that ask for one thing."""
    alone = [row for row in found if row.in_conversation is None]
    follow_ups = [replace(row, features=row.in_conversation) for row in found if row.in_conversation is not None]
    print(f"{known}: {len(alone)} questions, {len(follow_ups)} in conversations")
    return Fits(
        off_topic=fit("off_topic", found),
        not_given=fit("not_given", [row for row in alone if row.one_thing]),
        follow_up=fit("follow_up", follow_ups),
    )


def headings(assistant: Assistant, reports: Iterable[str]) -> list[Row]:
    """Every heading of `reports`, typed as a question: keywords in the reports' own words, and answerable."""
    passages = (passage for report in reports for passage in assistant.reports[report].passages)
    own = {passage.section[-1]: passage.id for passage in passages if passage.section}
    return [row(assistant, heading, "answerable", passage) for heading, passage in own.items()]


def fit(name: str, found: list[Row]) -> Logistic:
    """Fit the model `name` to what was found, and set its threshold on held-out folds.

    Its weights may have either sign: three in ten of the near misses and false premises are halves of contrast pairs,
    told from an answerable question of the same author by one thing only. Without those it learned how authors write.
    """
    kinds = np.array([row.kind for row in found])
    chosen = np.isin(kinds, (*TOLD_FROM[name], *KINDS[name]))
    table = table_of([row.features for row in found])[chosen]
    let_through = np.isin(kinds[chosen], TOLD_FROM[name])
    probable = held_out(table, let_through, [row.group for row, taken in zip(found, chosen, strict=True) if taken])
    answerable = kinds[chosen] == "answerable"
    threshold = float(np.quantile(probable[answerable], LOSES[name]))
    for kind in KINDS[name]:
        caught = float((probable[kinds[chosen] == kind] < threshold).mean())
        print(f"{name}: refuses {caught:.0%} of {kind}, {LOSES[name]:.1%} of answerable (held-out folds)")
    return Regression(table, let_through).stored(list(found[0].features), threshold)


if __name__ == "__main__":
    main()
