import subprocess
from pathlib import Path

import pytest
from pydantic import SecretStr

import eval
from eval import run
from eval.results import scored
from eval.run import ask_all, commit, configuration
from eval.schema import load_questions
from index.errors import IndexMissingError
from rag.errors import CitationError
from rag.settings import Settings
from rag.types import Turn


def test_every_question_gives_a_record_in_order_with_its_history(question, answer, scripted):
    history = [{"role": "user", "content": "And before?"}]
    asked = [question(), question(id="q2", question="gone"), question(id="q3", history=history)]
    assistant = scripted({"How long do people wait?": answer("40 days")})
    steps = []
    records = list(ask_all(assistant, asked, lambda: steps.append(1)))
    assert [record.question.id for record in records] == ["q1", "q2", "q3"]
    assert [bool(record.error) for record in records] == [False, True, False]
    assert records[1].answer is None
    assert assistant.histories[2] == (Turn(role="user", content="And before?"),)
    assert len(steps) == 3


def test_only_questions_with_evidence_are_ranked(question, answer, scripted):
    assistant = scripted({"How long do people wait?": answer("40 days"), "Who won?": answer("x")})
    answerable, refusable = ask_all(assistant, [question(), question(type="unanswerable")])
    assert answerable.ranked
    assert not refusable.ranked


def test_a_defect_stops_the_run_and_does_not_look_like_a_refusal(question, scripted):
    assistant = scripted({})

    def broken(question, history=()):
        raise CitationError("a quote does not stand where its citation says")

    assistant.ask = broken
    with pytest.raises(CitationError):
        list(ask_all(assistant, [question()]))


@pytest.mark.model
def test_the_real_assistant_can_be_measured(assistant):
    questions = load_questions(Path(eval.__file__).parent / "questions" / "development.jsonl", assistant.reports)
    measured = scored("few", ask_all(assistant, questions[:3] + questions[-3:]), assistant.reports)
    assert measured.summary.questions == 6
    assert measured.summary.errors == 0
    assert measured.summary.totals["citations_exact"].mean == 1.0


class SecretSettings(Settings):
    key: SecretStr = SecretStr("hunter2")


def test_the_configuration_says_what_made_the_run_and_no_secret(var, write_set, question):
    made_with = configuration(SecretSettings(var=var), [write_set(question(), name="mine.jsonl")])
    assert made_with.manifest["model"] == "hash"
    assert made_with.settings["var"] == str(var)
    assert len(made_with.questions["mine.jsonl"]) == 64
    assert made_with.packages["numpy"][0].isdigit()
    assert "hunter2" not in made_with.model_dump_json()


def test_without_an_index_there_is_no_configuration(tmp_path):
    with pytest.raises(IndexMissingError, match="rag index"):
        configuration(Settings(var=tmp_path), [])


def test_outside_version_control_the_commit_is_unknown(monkeypatch):
    # The tests' working folder is a temporary one, but that may lie in somebody's repository.
    monkeypatch.setattr(run, "_git", _fail)
    assert commit() == "unknown"


def _fail(*arguments):
    raise subprocess.CalledProcessError(128, arguments)


@pytest.mark.parametrize(("changed", "expected"), [("", "abc"), (" M file", "abc (with changes)")])
def test_the_commit_tells_of_changes(monkeypatch, changed, expected):
    monkeypatch.setattr(run, "_git", lambda command, *rest: "abc" if command == "rev-parse" else changed)
    assert commit() == expected


def test_a_package_that_is_not_there_is_said_to_be_missing(monkeypatch, var):
    monkeypatch.setattr(run, "PACKAGES", ("no-such-package-of-that-name",))
    assert configuration(Settings(var=var), []).packages == {"no-such-package-of-that-name": "not installed"}
