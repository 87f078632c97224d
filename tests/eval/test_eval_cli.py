import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from eval import cli
from eval.cli import Places, evaluate
from eval.errors import BaselineError, EvaluationError, QuestionSetError, ResultsError

app = typer.Typer()
app.command("eval")(evaluate)


@pytest.fixture
def places(monkeypatch, tmp_path, var, write_set, question):
    """A small repository: two question sets, no baseline yet, a README with its markers."""
    (tmp_path / "questions").mkdir()
    write_set(question(), question(type="unanswerable"), name="questions/development.jsonl")
    write_set(question(id="t1"), question(id="t2", type="unanswerable"), name="questions/test.jsonl")
    (tmp_path / "README.md").write_text("# R\n<!-- eval:begin -->\n<!-- eval:end -->\n", encoding="utf-8")
    names = ("questions", "baseline.json", "results", "README.md", "accuracy.json")
    found = Places(*(tmp_path / name for name in names))
    monkeypatch.setattr(cli, "PLACES", found)
    monkeypatch.setenv("RAG_VAR", str(var))
    return found


@pytest.fixture
def answers_with(monkeypatch, scripted, answer):
    """Let the assistant give these statements to the question on waiting, and refuse the other."""

    def use(*statements):
        script = {
            "How long do people wait?": answer(*statements),
            "Who won?": answer(status="not_in_reports"),
        }
        monkeypatch.setattr(cli, "open_assistant", lambda settings: scripted(script))

    return use


@pytest.fixture
def exact(monkeypatch, scripted, answer, cite):
    """The assistant gives a right answer with an exact citation."""
    script = {
        "How long do people wait?": answer("40 days", citations=(cite("north", "40 days"),)),
        "Who won?": answer(status="not_in_reports"),
    }
    monkeypatch.setattr(cli, "open_assistant", lambda settings: scripted(script))


def call(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.usefixtures("exact")
def test_a_first_run_fails_for_want_of_a_baseline_and_keeps_its_results(places):
    result = call()
    assert result.exit_code == 1
    assert "has no baseline; run `rag eval --update-baseline`" in result.stderr
    assert (places.results / "latest" / "scores.json").is_file()


@pytest.mark.usefixtures("exact")
def test_with_a_baseline_the_same_run_passes(places):
    assert call("--update-baseline").exit_code == 0
    result = call()
    assert result.exit_code == 0
    assert "gate: passed" in result.stderr
    assert "development: by type" in result.stdout
    assert "test: by type" in result.stdout


@pytest.mark.usefixtures("exact", "places")
def test_a_worse_run_fails(answers_with):
    call("--update-baseline")
    answers_with("nothing of use")
    result = call()
    assert result.exit_code == 1
    assert "gate: failed" in result.stderr


@pytest.mark.usefixtures("exact")
def test_one_split_alone_is_held_and_updated_alone(places):
    assert call("--split", "test", "--update-baseline").exit_code == 0
    assert list(json.loads(places.baseline.read_text(encoding="utf-8"))["splits"]) == ["test"]
    assert call("--split", "test").exit_code == 0
    assert call("--split", "development").exit_code == 1


@pytest.mark.usefixtures("exact")
def test_own_questions_have_no_gate_and_their_answers_are_written_in_order(places, write_set, question, tmp_path):
    mine = write_set(question(id="b"), question(id="c", question=""), question(id="a"), name="mine.jsonl")
    out = tmp_path / "deep" / "out.jsonl"
    result = call("--questions", mine, "--answers", out)
    assert result.exit_code == 0
    assert "gate" not in result.stderr
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["b", "c", "a"]
    assert lines[0]["answer"]["status"] == "answered"
    assert "empty" in lines[1]["error"]
    assert not places.results.exists()


@pytest.mark.usefixtures("exact", "places")
def test_json_is_all_that_standard_output_holds():
    call("--update-baseline")
    scores = json.loads(call("--json").stdout)
    assert [split["name"] for split in scores["splits"]] == ["development", "test"]
    assert scores["gate"]["lines"][0]["verdict"] == "held"


@pytest.mark.usefixtures("exact")
def test_the_readme_gets_the_tables(places):
    call("--update-baseline", "--write-readme")
    assert "| Right (answerable) | 1 | 100% |" in places.readme.read_text(encoding="utf-8")
    places.readme.unlink()
    with pytest.raises(EvaluationError, match="cannot be changed"):
        call("--write-readme")


@pytest.mark.usefixtures("exact", "places")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--questions", "x.jsonl", "--split", "test"),
        ("--questions", "x.jsonl", "--update-baseline"),
        ("--questions", "x.jsonl", "--write-readme"),
        ("--split", "test", "--write-readme"),
        ("--split", "training"),
        ("--no-such-option",),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments):
    assert call(*arguments).exit_code == 2


@pytest.mark.usefixtures("exact")
def test_what_cannot_be_done_is_told_before_anything_is_asked(places, write_set, tmp_path):
    with pytest.raises(QuestionSetError, match="line 1"):
        call("--questions", write_set("{", name="bad.jsonl"))
    with pytest.raises(ResultsError, match="answers cannot be written"):
        call("--answers", tmp_path)
    places.baseline.write_text("{", encoding="utf-8")
    with pytest.raises(BaselineError):
        call()
    assert not places.results.exists()


def test_help_says_what_it_does_and_shows_an_example():
    result = call("--help")
    assert result.exit_code == 0
    assert "rag eval --questions mine.jsonl" in " ".join(result.stdout.split())


def test_the_repository_s_own_files_are_where_the_command_looks():
    assert all((Places().questions / f"{name}.jsonl").is_file() for name in ("development", "test"))
    assert Path(Places().baseline).is_file()
