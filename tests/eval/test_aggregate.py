import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.aggregate import METRICS, Aggregate, aggregate, summarise, timing
from eval.metrics import score
from eval.types import Record

NAN = math.nan


def test_the_mean_leaves_out_what_is_undefined():
    figure = aggregate([1.0, 0.0, NAN, 1.0], ["a", "b", "c", "d"])
    assert figure.n == 3
    assert figure.mean == pytest.approx(2 / 3)
    assert figure.low <= figure.mean <= figure.high


@pytest.mark.parametrize("values", [[], [NAN], [NAN, NAN]])
def test_of_nothing_everything_is_undefined_and_not_zero(values):
    figure = aggregate(values, ["a"] * len(values))
    assert figure.n == 0
    assert math.isnan(figure.mean)
    assert math.isnan(figure.low)


def test_one_cluster_has_a_mean_and_no_interval():
    figure = aggregate([1.0, 0.0], ["a", "a"])
    assert figure.mean == 0.5
    assert math.isnan(figure.low)
    assert math.isnan(figure.high)


def test_the_interval_is_the_same_each_time_and_in_whatever_order():
    values, clusters = [1.0, 0.0, 1.0, 1.0, 0.0], list("abcda")
    again = aggregate(values[::-1], clusters[::-1])
    assert aggregate(values, clusters) == aggregate(values, clusters) == again


def test_questions_that_stand_together_count_as_fewer():
    values = [1.0, 1.0, 0.0, 0.0] * 10
    alone = aggregate(values, [str(n) for n in range(40)])
    together = aggregate(values, [str(n // 2) for n in range(40)])
    assert together.high - together.low > alone.high - alone.low


def test_the_interval_comes_close_to_the_normal_one_for_many_single_questions():
    figure = aggregate([1.0] * 160 + [0.0] * 40, [str(n) for n in range(200)])
    half = 1.96 * math.sqrt(0.8 * 0.2 / 200)
    assert figure.low == pytest.approx(0.8 - half, abs=0.01)
    assert figure.high == pytest.approx(0.8 + half, abs=0.01)


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, NAN]), st.sampled_from("abcde")), max_size=12))
def test_an_interval_lies_within_0_and_1_and_never_upside_down(pairs):
    figure = aggregate([value for value, _ in pairs], [cluster for _, cluster in pairs])
    if not math.isnan(figure.low):
        assert 0.0 <= figure.low <= figure.high <= 1.0


def test_what_is_undefined_is_null_in_json():
    text = Aggregate(n=0, mean=NAN, low=NAN, high=NAN).model_dump_json()
    assert json.loads(text) == {"n": 0, "mean": None, "low": None, "high": None}


def test_a_split_is_summed_up_by_figure_and_by_type(question, answer, tiny):
    records = [
        Record(question(), answer("40 days"), seconds=0.1),
        Record(question(id="q2", type="fact"), answer(status="not_in_reports"), seconds=0.3),
        Record(question(id="q3", type="followup"), answer("40 days"), seconds=0.2),
        Record(question(type="unanswerable"), answer(status="not_in_reports"), seconds=0.2),
        Record(question(id="u2", type="unanswerable", kind="off_topic"), answer("x"), seconds=0.2),
        Record(question(id="e", type="list"), None, "empty", seconds=0.0),
    ]
    split = summarise("mine", [score(record, tiny) for record in records], records)
    assert (split.questions, split.errors) == (6, 1)
    assert split.totals["right"].mean == 0.5
    assert split.totals["right"].n == 4
    assert split.totals["answerable_refused"].mean == 0.25
    assert split.totals["refused"].mean == 0.5
    assert split.totals["refused_off_topic"].mean == 0.0
    assert split.totals["refused_false_premise"].n == 0
    assert split.totals["followup_right"].mean == 1.0
    assert list(split.types) == ["number", "fact", "list", "followup", "unanswerable"]
    assert split.types["unanswerable"]["right"].mean == 0.5
    assert math.isnan(split.types["unanswerable"]["grounded"].mean)
    assert set(split.totals) == {metric.key for metric in METRICS}


def test_timing_of_nothing_is_undefined():
    assert math.isnan(timing([]).p50)
    assert timing([1.0, 3.0]).longest == 3.0
