"""The questions that may be tuned on: neither the test split nor `validation`, `contrasts` or `everyday`."""

from collections.abc import Mapping
from pathlib import Path

from eval.schema import Question, load_questions
from index.report import IndexedReport

FOLDER = Path(__file__).parent / "questions"
SETS = ("development", "calibration")


def for_tuning(reports: Mapping[str, IndexedReport]) -> list[Question]:
    """Every development and calibration question."""
    return [question for name in SETS for question in load_questions(FOLDER / f"{name}.jsonl", reports)]
