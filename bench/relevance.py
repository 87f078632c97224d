"""How many of the sentences shown are on what was asked, by the readers' judgements in `eval/relevance.jsonl`.

Run: python bench/relevance.py. The index must be built (`rag index`). `tuning` is what the regression was fitted to;
nothing was fitted to `validation`. The first statement of an answer is apart: it is always shown as sure.
"""

from collections import Counter
from collections.abc import Sequence

from eval.relevance import Judgements, grade_of, load_judgements
from eval.run import ask_all
from eval.schema import Question, load_questions
from eval.tuning import FOLDER, for_tuning
from rag.assistant import Assistant
from rag.settings import load_settings

GRADES = {2: "answers", 1: "near", 0: "on something else", None: "not judged"}
PLACES = ("first", "further, sure", "further, less sure")


def main() -> None:
    """Ask the answerable questions and print, for each place in an answer, how its statements were judged."""
    assistant = Assistant.open(load_settings())
    judged = load_judgements()
    sets = {
        "tuning": for_tuning(assistant.reports),
        "validation": load_questions(FOLDER / "validation.jsonl", assistant.reports),
    }
    for name, questions in sets.items():
        answerable = [question for question in questions if question.answerable]
        found = tally(assistant, answerable, judged)
        print(f"{name}: {len(answerable)} answerable questions")
        for place in PLACES:
            counts = {grade: found[place, grade] for grade in GRADES}
            known = sum(counts[grade] for grade in (0, 1, 2)) or 1
            told = ", ".join(f"{GRADES[grade]} {counts[grade] / known:.0%}" for grade in (2, 1, 0))
            print(f"  {place}: {sum(counts.values())} statements; {told} ({counts[None]} not judged)")


def tally(assistant: Assistant, questions: Sequence[Question], judged: Judgements) -> Counter[tuple[str, int | None]]:
    """How many statements in each place of an answer have each grade."""
    found: Counter[tuple[str, int | None]] = Counter()
    for record in ask_all(assistant, questions):
        if record.answer is None:
            continue
        by_number = {citation.n: citation for citation in record.answer.citations}
        for rank, statement in enumerate(record.answer.statements):
            place = "first" if not rank else PLACES[1] if statement.sure else PLACES[2]
            grade = grade_of(judged.get(record.question.id, ()), by_number[statement.citations[0]])
            found[place, grade] += 1
    return found


if __name__ == "__main__":
    main()
