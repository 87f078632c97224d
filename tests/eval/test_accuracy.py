"""What the page on accuracy shows: it belongs to the baseline, and its examples are from the development set alone."""

import json

import pytest

from eval.accuracy import DEVELOPMENT, accuracy_lines, updated_accuracy
from eval.cli import PLACES
from eval.gate import read_baseline
from eval.results import LEFT_OUT, TEST
from rag.accuracy import read_accuracy
from rag.errors import AssistantError
from rag.faces.about import view


def test_the_committed_page_shows_the_baselines_figures():
    baseline, accuracy = read_baseline(PLACES.baseline), read_accuracy()
    lines = list(accuracy_lines(accuracy, baseline, list(baseline.splits)))
    assert len(lines) == len(baseline.splits) == 3
    assert [line.message for line in lines if not line.passed] == []


def test_figures_of_another_run_do_not_pass():
    baseline, accuracy = read_baseline(PLACES.baseline), read_accuracy()
    figures = accuracy.sets[DEVELOPMENT]
    right = figures.totals["right"]
    for changed in (right.model_copy(update={"mean": right.mean - 0.01}), right.model_copy(update={"n": right.n + 1})):
        other = figures.model_copy(update={"totals": figures.totals | {"right": changed}})
        shown = accuracy.model_copy(update={"sets": accuracy.sets | {DEVELOPMENT: other}})
        (line,) = accuracy_lines(shown, baseline, [DEVELOPMENT])
        assert not line.passed
        assert "rag eval --left-out --update-baseline" in line.message
    without = accuracy.model_copy(update={"sets": {}})
    assert not any(line.passed for line in accuracy_lines(without, baseline, [DEVELOPMENT]))


def test_examples_are_development_questions():
    lines = (PLACES.questions / "development.jsonl").read_text(encoding="utf-8").splitlines()
    known = {json.loads(line)["question"] for line in lines}
    shown = [example.question for mistake in read_accuracy().mistakes for example in mistake.examples]
    assert shown
    assert set(shown) <= known


def test_the_page_knows_the_evaluations_names():
    assert (view.UNSEEN, view.TUNED_ON, view.NEW_REPORT) == (TEST, DEVELOPMENT, LEFT_OUT)
    accuracy = read_accuracy()
    assert {kind for measured in accuracy.sets.values() for kind in measured.right_by_type} <= set(view.TYPES)
    assert {mistake.kind for mistake in accuracy.mistakes} <= set(view.MISTAKES)


def test_an_update_of_one_set_leaves_the_others():
    accuracy = read_accuracy()
    assert updated_accuracy(accuracy, ()).sets == accuracy.sets


def test_a_damaged_file_is_told_in_one_line(tmp_path):
    path = tmp_path / "accuracy.json"
    path.write_text('{"measured": "never"}', encoding="utf-8")
    with pytest.raises(AssistantError, match=r"accuracy.json: .*rag eval --left-out --update-baseline"):
        read_accuracy(path)
    with pytest.raises(AssistantError, match="cannot be read"):
        read_accuracy(tmp_path / "none.json")
