"""The gate: a run against `eval/baseline.json`, question set by question set and figure by figure."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.aggregate import METRICS, Aggregate, Metric, SplitScores
from eval.errors import BaselineError

Verdict = Literal["held", "better", "worse", "changed", "no baseline"]

INTENDED = "if this is intended: `rag eval --update-baseline`, and say why in the commit"
EXACT = "citations_exact"
ROUNDING = 1e-6
"""Figures in the file are rounded to six places; smaller differences are none."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Tolerance(_Frozen):
    """How many questions of a row may turn wrong before the gate fails, and why that many."""

    questions: Annotated[float, Field(ge=0)] = 1
    reason: Annotated[str, Field(min_length=1)] = (
        "Two near ties may change places on another processor or with another version of PyTorch; one "
        "question may turn by that although the program has not changed."
    )


class Figure(_Frozen):
    """A row as it was: its value, and over how many questions."""

    value: float
    n: int


class Baseline(_Frozen):
    """What the gate holds: figures by question set and metric key."""

    tolerance: Tolerance = Tolerance()
    splits: dict[str, dict[str, Figure]] = {}


class GateLine(_Frozen):
    """One row compared: what it is, what it was, and what to do where that is not as it should be."""

    split: str
    metric: str
    label: str
    value: float
    baseline: float
    verdict: Verdict
    message: str = ""

    @property
    def passed(self) -> bool:
        """Whether this row lets the change through."""
        return self.verdict in ("held", "better")


class GateResult(_Frozen):
    """Every row compared."""

    lines: tuple[GateLine, ...]

    @property
    def passed(self) -> bool:
        """Whether every row lets the change through."""
        return all(line.passed for line in self.lines)


def read_baseline(path: Path) -> Baseline:
    """Read the baseline; an empty one where there is none yet. Raises BaselineError that says what to do."""
    if not path.exists():
        return Baseline()
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BaselineError(f"{path} cannot be read ({error.strerror}); make it readable") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise BaselineError(
            f"{path}: {field}: {first['msg']}; take the last committed one, or delete it and run "
            "`rag eval --update-baseline`"
        ) from error


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write the baseline; raises BaselineError when it cannot be written."""
    try:
        path.write_text(baseline.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise BaselineError(f"the baseline cannot be written to {path} ({error.strerror}); make it writable") from error


def updated(baseline: Baseline, splits: Sequence[SplitScores]) -> Baseline:
    """The baseline with the figures of `splits` in place of what it had for them; the tolerance stays."""
    fresh = {split.name: {m.key: _figure(split.totals[m.key]) for m in _gated(split)} for split in splits}
    return baseline.model_copy(update={"splits": baseline.splits | fresh})


def compare(splits: Sequence[SplitScores], baseline: Baseline) -> GateResult:
    """Every gated row of every question set against the baseline, and whether all citations are exact."""
    return GateResult(lines=tuple(line for split in splits for line in _lines(split, baseline)))


def _lines(split: SplitScores, baseline: Baseline) -> Iterator[GateLine]:
    yield _exact_line(split)
    known = baseline.splits.get(split.name, {})
    for metric in METRICS:
        if metric.gated and (metric.key in known or split.totals[metric.key].n):
            yield _line(split, metric, known.get(metric.key), baseline.tolerance.questions)


def _exact_line(split: SplitScores) -> GateLine:
    value = split.totals[EXACT].mean
    held = value == 1.0
    message = (
        ""
        if held
        else (
            f"{split.name}: citations exact is {_percent(value)} and must be 100%; a quote is not "
            "where its citation says: this is a defect, mend it (no baseline allows it)"
        )
    )
    return GateLine(
        split=split.name,
        metric=EXACT,
        label="Citations exact",
        value=value,
        baseline=1.0,
        verdict="held" if held else "worse",
        message=message,
    )


def _line(split: SplitScores, metric: Metric, figure: Figure | None, questions: float) -> GateLine:
    now = split.totals[metric.key]
    verdict, message = _judge(f"{split.name}: {metric.label}", now, figure, metric.lower_is_better, questions)
    return GateLine(
        split=split.name,
        metric=metric.key,
        label=metric.label,
        value=now.mean,
        baseline=figure.value if figure else math.nan,
        verdict=verdict,
        message=message,
    )


def _judge(
    row: str, now: Aggregate, figure: Figure | None, lower_is_better: bool, questions: float
) -> tuple[Verdict, str]:
    if figure is None:
        return (
            "no baseline",
            f"{row} is {_percent(now.mean)} and has no baseline; run `rag eval --update-baseline`",
        )
    if now.n != figure.n:
        return "changed", f"{row} is over {now.n} questions, the baseline over {figure.n}; {INTENDED}"
    gain = (figure.value - now.mean) if lower_is_better else (now.mean - figure.value)
    if gain < -(questions / now.n) - ROUNDING:
        return "worse", (
            f"{row} is {_percent(now.mean)}, the baseline {_percent(figure.value)} (n = {now.n}, "
            f"{questions:g} may turn); see problems.md for what went wrong; {INTENDED}"
        )
    if gain > ROUNDING:
        return "better", (
            f"{row} is {_percent(now.mean)}, better than the baseline {_percent(figure.value)}; keep it: "
            "`rag eval --update-baseline`"
        )
    return "held", ""


def _gated(split: SplitScores) -> Iterator[Metric]:
    return (metric for metric in METRICS if metric.gated and split.totals[metric.key].n)


def _figure(aggregate: Aggregate) -> Figure:
    return Figure(value=round(aggregate.mean, 6), n=aggregate.n)


def _percent(value: float) -> str:
    return "undefined" if math.isnan(value) else f"{value:.1%}"
