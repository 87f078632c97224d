import math

import pytest

from eval.aggregate import METRICS, Aggregate, SplitScores, Timing
from eval.errors import BaselineError
from eval.gate import Baseline, compare, read_baseline, updated, write_baseline


def split(name="development", n=100, exact=1.0, **means):
    undefined = Aggregate(n=0, mean=math.nan, low=math.nan, high=math.nan)
    totals = {metric.key: undefined for metric in METRICS}
    figures = {"right": 0.8, "answerable_refused": 0.1} | means
    totals |= {key: Aggregate(n=n, mean=mean, low=mean, high=mean) for key, mean in figures.items()}
    totals["citations_exact"] = Aggregate(n=n, mean=exact, low=exact, high=exact)
    timing = Timing(p50=0, p95=0, longest=0)
    return SplitScores(name=name, questions=n, errors=0, seconds=timing, totals=totals, types={})


@pytest.fixture
def baseline():
    return updated(Baseline(), [split()])


def verdicts(result):
    return {line.metric: line.verdict for line in result.lines}


def test_the_same_run_holds_and_says_nothing(baseline):
    result = compare([split()], baseline)
    assert result.passed
    assert verdicts(result) == {"citations_exact": "held", "right": "held", "answerable_refused": "held"}
    assert not any(line.message for line in result.lines)


def test_as_many_questions_as_the_tolerance_says_may_turn(baseline):
    assert compare([split(right=0.79, answerable_refused=0.11)], baseline).passed


def test_a_worse_figure_fails_and_the_message_says_what_to_do(baseline):
    result = compare([split(right=0.78)], baseline)
    assert not result.passed
    (line,) = [line for line in result.lines if not line.passed]
    for part in ("development", "Right", "78.0%", "80.0%", "n = 100", "--update-baseline", "commit"):
        assert part in line.message


def test_refusing_more_answerable_questions_is_worse_and_fewer_is_better(baseline):
    assert verdicts(compare([split(answerable_refused=0.13)], baseline))["answerable_refused"] == "worse"
    assert verdicts(compare([split(answerable_refused=0.05)], baseline))["answerable_refused"] == "better"


def test_a_better_figure_passes_with_a_hint_to_keep_it(baseline):
    result = compare([split(right=0.9)], baseline)
    assert result.passed
    assert any("better than the baseline 80.0%" in line.message for line in result.lines)


@pytest.mark.parametrize("exact", [0.999, 0.0, math.nan])
def test_no_baseline_allows_an_inexact_citation(baseline, exact):
    result = compare([split(exact=exact)], baseline)
    assert verdicts(result)["citations_exact"] == "worse"
    assert "must be 100%" in result.lines[0].message


def test_another_number_of_questions_is_not_compared(baseline):
    assert verdicts(compare([split(n=99)], baseline))["right"] == "changed"
    gone = split()
    gone.totals["right"] = Aggregate(n=0, mean=math.nan, low=math.nan, high=math.nan)
    assert verdicts(compare([gone], baseline))["right"] == "changed"


def test_a_set_or_a_figure_without_a_baseline_fails(baseline):
    result = compare([split(name="test"), split(grounded=0.5)], baseline)
    assert [line.verdict for line in result.lines if line.split == "test"][1:] == [
        "no baseline",
        "no baseline",
    ]
    assert verdicts(result)["grounded"] == "no baseline"


def test_updating_one_set_leaves_the_other_and_the_tolerance(baseline):
    both = updated(baseline, [split(name="test", right=0.5)])
    again = updated(both, [split(right=0.9)])
    assert again.splits["test"] == both.splits["test"]
    assert again.splits["development"]["right"].value == 0.9
    assert again.tolerance == baseline.tolerance


def test_the_file_comes_back_as_written(tmp_path, baseline):
    path = tmp_path / "baseline.json"
    assert read_baseline(path) == Baseline()
    write_baseline(path, baseline)
    assert read_baseline(path) == baseline


@pytest.mark.parametrize("text", ["", "{", '{"splits": {"development": {"right": 0.8}}}', '{"tolerances": {}}'])
def test_a_damaged_file_is_told_with_what_to_do(tmp_path, text):
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match="take the last committed one"):
        read_baseline(path)


def test_a_place_that_cannot_be_read_or_written_is_told(tmp_path, baseline):
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(tmp_path)
    with pytest.raises(BaselineError, match="cannot be written"):
        write_baseline(tmp_path / "none" / "baseline.json", baseline)
