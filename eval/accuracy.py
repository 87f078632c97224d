"""What the page "How accurate is this?" shows, made from a run, and held to the baseline."""

import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from eval.aggregate import Aggregate
from eval.errors import BaselineError
from eval.gate import Baseline, GateLine
from eval.problems import Problem
from eval.results import SplitRun
from rag.accuracy import Accuracy, Example, Measured, Mistake, Share

DEVELOPMENT = "development"
"""The only question set from which examples may be shown: the others stay unseen."""
EXAMPLES = 2
"""Examples of each kind of mistake."""
_PERSONAL = re.compile(r"\d[\d ]{8,}\d|\S@\S")
"""A telephone number or an address: the page is about the assistant, and not about whom it was asked for."""
PLACES = 6
"""Places that figures are rounded to, as those of the baseline."""
OUT_OF_STEP = "the page on accuracy shows other figures than the baseline; run `rag eval --left-out --update-baseline`"


def updated_accuracy(accuracy: Accuracy | None, runs: Sequence[SplitRun], today: date | None = None) -> Accuracy:
    """The figures of `runs` in place of what there was for those question sets."""
    sets = dict(accuracy.sets) if accuracy else {}
    mistakes = accuracy.mistakes if accuracy else ()
    for run in runs:
        sets[run.name] = _measured(run)
        if run.name == DEVELOPMENT:
            mistakes = tuple(_mistakes(run.problems))
    return Accuracy(measured=today or datetime.now(UTC).date(), sets=sets, mistakes=mistakes)


def write_accuracy(path: Path, accuracy: Accuracy) -> None:
    """Write the file; raises BaselineError when it cannot be written."""
    try:
        path.write_text(accuracy.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise BaselineError(f"{path} cannot be written ({error.strerror}); make it writable") from error


def accuracy_lines(accuracy: Accuracy, baseline: Baseline, splits: Sequence[str]) -> Iterator[GateLine]:
    """One row for each question set of the run: whether the page's figures are the baseline's."""
    for split in splits:
        known = baseline.splits.get(split, {})
        shown = accuracy.sets[split].totals if split in accuracy.sets else {}
        held = all(
            key in shown and shown[key].n == figure.n and math.isclose(shown[key].mean, figure.value, abs_tol=1e-5)
            for key, figure in known.items()
        )
        yield GateLine(
            split=split,
            metric="accuracy_page",
            label="Page on accuracy",
            value=float(held),
            baseline=1.0,
            verdict="held" if held else "worse",
            message="" if held else f"{split}: {OUT_OF_STEP}",
        )


def _measured(run: SplitRun) -> Measured:
    return Measured(
        name=run.name,
        questions=run.summary.questions,
        totals={key: _share(figure) for key, figure in run.summary.totals.items() if figure.n},
        right_by_type={kind: _share(figures["right"]) for kind, figures in run.summary.types.items()},
    )


def _share(figure: Aggregate) -> Share:
    low, high = (None if math.isnan(bound) else round(bound, PLACES) for bound in (figure.low, figure.high))
    return Share(n=figure.n, mean=round(figure.mean, PLACES), low=low, high=high)


def _mistakes(problems: Sequence[Problem]) -> Iterator[Mistake]:
    by_kind: dict[str, list[Problem]] = {}
    for problem in problems:
        by_kind.setdefault(problem.faults[0], []).append(problem)
    for kind, found in sorted(by_kind.items(), key=lambda item: -len(item[1])):
        # One of each type of question, so that two examples show two things.
        varied = {problem.question.type: _example(problem) for problem in reversed(found) if not _personal(problem)}
        examples = tuple(varied.values())[:EXAMPLES]
        yield Mistake(kind=kind, count=len(found), examples=examples)


def _personal(problem: Problem) -> bool:
    example = _example(problem)
    return bool(_PERSONAL.search(f"{example.question} {example.expected} {example.said}"))


def _example(problem: Problem) -> Example:
    answer = problem.answer
    said = (answer.statements[0].text if answer.statements else answer.notice) if answer else problem.error
    return Example(
        question=problem.question.question,
        expected=problem.question.answer or "The reports do not say.",
        said=" ".join(said.split()),
    )
