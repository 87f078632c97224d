"""Many questions' figures as one: share, and a 95 % interval by bootstrap over passages."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.metrics import Score
from eval.schema import Kind, QuestionType
from eval.types import Record

RESAMPLES = 5000
SEED = 20240607
"""Fixed, so that the same answers give the same intervals."""


class _Frozen(BaseModel):
    # NaN is written as null: JSON has no NaN.
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Aggregate(_Frozen):
    """The mean of a figure over the `n` questions that it is defined for, and its 95 % interval; else NaN."""

    n: int
    mean: float
    low: float
    high: float


class Timing(_Frozen):
    """Percentiles of the seconds from question to answer."""

    p50: float
    p95: float
    longest: float


class SplitScores(_Frozen):
    """One question set's figures: `totals` by metric key, `types` by question type, then by metric key."""

    name: str
    questions: int
    errors: int
    seconds: Timing
    totals: dict[str, Aggregate]
    types: dict[str, dict[str, Aggregate]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its row: what it is of each question, and whether the gate holds it.

    `value` gives NaN for the questions that it leaves out.
    """

    key: str
    label: str
    value: Callable[[Score], float]
    gated: bool = False
    lower_is_better: bool = False


def _answerable(value: Callable[[Score], float]) -> Callable[[Score], float]:
    return lambda score: value(score) if score.type != "unanswerable" else math.nan


def _unanswerable(kind: str = "") -> Callable[[Score], float]:
    return lambda score: score.refused if score.kind and kind in ("", score.kind) else math.nan


METRICS = (
    Metric("right", "Right (answerable)", _answerable(lambda s: s.right), gated=True),
    Metric("right_at_once", "Right at once", lambda s: s.right_at_once, gated=True),
    Metric("grounded", "Grounded", lambda s: s.grounded, gated=True),
    Metric(
        "answerable_refused",
        "Answerable yet refused",
        _answerable(lambda s: s.refused),
        gated=True,
        lower_is_better=True,
    ),
    Metric("refused", "Refused (unanswerable)", _unanswerable(), gated=True),
    *(Metric(f"refused_{kind}", f"… {kind.replace('_', ' ')}", _unanswerable(kind)) for kind in get_args(Kind)),
    Metric("compare_both", "Compare: cites both reports", lambda s: s.compare_both, gated=True),
    Metric(
        "followup_right",
        "Follow-up: right",
        lambda s: s.right if s.type == "followup" else math.nan,
        gated=True,
    ),
    Metric("success_1", "Evidence first", lambda s: s.retrieval.success_1),
    Metric("success_3", "Evidence in first 3", lambda s: s.retrieval.success_3),
    Metric("success_5", "Evidence in first 5", lambda s: s.retrieval.success_5, gated=True),
    Metric("rr_10", "Reciprocal rank in 10", lambda s: s.retrieval.rr_10),
    Metric("citations_exact", "Citations exact", lambda s: s.citations_exact),
)
"""Every row of a question set's table, in order. All citations must be exact, whatever the baseline."""

TYPE_METRICS = (
    Metric("right", "Right", lambda s: s.right),
    Metric("right_at_once", "Right at once", lambda s: s.right_at_once),
    Metric("grounded", "Grounded", lambda s: s.grounded),
    Metric("success_5", "Evidence in first 5", lambda s: s.retrieval.success_5),
)
"""The columns of the table of types. An unanswerable question is right when it is refused."""


def aggregate(values: Sequence[float], clusters: Sequence[str]) -> Aggregate:
    """The mean of the defined values, and its 95 % percentile interval by bootstrap over clusters.

    Whole clusters are drawn with replacement, because questions on one passage are not independent:
    C. Field and A. Welsh, "Bootstrapping clustered data", J. R. Statist. Soc. B 69 (2007). Percentiles:
    B. Efron and R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. With fewer than two
    clusters there is nothing to draw from, and the interval is NaN.
    """
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for value, cluster in zip(values, clusters, strict=True):
        if not math.isnan(value):
            sums[cluster] = sums.get(cluster, 0.0) + value
            counts[cluster] = counts.get(cluster, 0) + 1
    n = sum(counts.values())
    mean = sum(sums.values()) / n if n else math.nan
    if len(sums) < 2:
        return Aggregate(n=n, mean=mean, low=math.nan, high=math.nan)
    # In the order of the names, so that the order of the questions does not move the interval.
    names = sorted(sums)
    drawn = np.random.default_rng(SEED).integers(0, len(names), size=(RESAMPLES, len(names)))
    of_sums = np.array([sums[name] for name in names])[drawn].sum(axis=1)
    of_counts = np.array([counts[name] for name in names])[drawn].sum(axis=1)
    low, high = np.quantile(of_sums / of_counts, (0.025, 0.975))
    return Aggregate(n=n, mean=mean, low=float(low), high=float(high))


def summarise(name: str, scores: Sequence[Score], records: Sequence[Record]) -> SplitScores:
    """All figures of one question set."""
    present = {score.type for score in scores}
    return SplitScores(
        name=name,
        questions=len(scores),
        errors=sum(bool(record.error) for record in records),
        seconds=timing([record.seconds for record in records]),
        totals={metric.key: _over(metric, scores) for metric in METRICS},
        types={
            kind: {metric.key: _over(metric, [s for s in scores if s.type == kind]) for metric in TYPE_METRICS}
            for kind in get_args(QuestionType)
            if kind in present
        },
    )


def timing(seconds: Sequence[float]) -> Timing:
    """Median, 95th percentile and longest; NaN of nothing."""
    if not seconds:
        return Timing(p50=math.nan, p95=math.nan, longest=math.nan)
    p50, p95, longest = (float(value) for value in np.quantile(seconds, (0.5, 0.95, 1.0)))
    return Timing(p50=p50, p95=p95, longest=longest)


def _over(metric: Metric, scores: Sequence[Score]) -> Aggregate:
    return aggregate([metric.value(score) for score in scores], [score.cluster for score in scores])
