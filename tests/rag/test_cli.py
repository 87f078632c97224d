"""The command line, run as a person runs it: exit codes, one line of error, the contract in JSON."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.generations import Generations
from rag.settings import Settings
from rag.types import Answer
from rag.wording import LESS_SURE

ROOT = Path(__file__).parent.parent.parent


def rag(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from rag.faces.cli import main; main()", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, cwd=ROOT, check=False
    )


def of(settings: Settings) -> dict[str, str]:
    return {"RAG_SEEDS": str(settings.seeds), "RAG_VAR": str(settings.var)}


@pytest.mark.slow
@pytest.mark.model
def test_ask_prints_the_contract(built_index: Settings) -> None:
    done = rag("ask", "How many safeguarding referrals were awaiting triage?", "--json", **of(built_index))
    assert done.returncode == 0, done.stderr
    answer = Answer.model_validate_json(done.stdout)
    assert "sixty-one" in answer.statements[0].text
    assert list(json.loads(done.stdout)) == list(Answer.model_fields)


@pytest.mark.slow
@pytest.mark.model
def test_ask_can_be_read_in_a_terminal(built_index: Settings) -> None:
    done = rag("ask", "How many safeguarding referrals were awaiting triage?", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert "sixty-one safeguarding referrals" in " ".join(done.stdout.split())
    assert "[1]" in done.stdout
    assert "Local Government Association, December 2023" in " ".join(done.stdout.split())
    assert done.stderr == ""


@pytest.mark.model
def test_what_is_less_sure_is_said_to_be_so_in_a_terminal(built_index: Settings) -> None:
    done = rag("ask", "what do managers do with supervision?", **of(built_index))
    assert done.stdout.count(LESS_SURE) == 1
    assert done.stdout.index("[1]") < done.stdout.index(LESS_SURE) < done.stdout.index("Where it stands")


def test_a_second_index_says_up_to_date(built_index: Settings) -> None:
    done = rag("index", **of(built_index))
    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "x" * 10_000], "10000 characters"),
        (["ask", "what\x07now"], "U+0007"),
        (["ask", "How long?"], "run `rag index`"),
    ],
)
def test_what_cannot_be_done_gets_one_line_and_exit_code_1(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = rag(*arguments, RAG_VAR=str(tmp_path))
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_missing_catalogue_names_the_setting(tmp_path: Path) -> None:
    done = rag("index", RAG_SEEDS=str(tmp_path), RAG_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "RAG_SEEDS" in done.stderr


def test_a_wrong_setting_is_named() -> None:
    done = rag("reports", RAG_PORT="many")
    assert done.returncode == 1
    assert "RAG_PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["ask"], ["nonsense"], ["ask", "a", "--nope"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert rag(*arguments).returncode == 2


@pytest.mark.parametrize("command", ["index", "ask", "chat", "eval", "reports", "doctor", "add", "remove"])
def test_help_says_what_it_does_and_shows_an_example(command: str) -> None:
    done = rag(command, "--help")
    assert done.returncode == 0, done.stderr
    assert f"Example: rag {command}" in " ".join(done.stdout.split())


@pytest.mark.model
def test_doctor_says_what_works_and_what_does_not(built_index: Settings, tmp_path: Path) -> None:
    assert rag("doctor", **of(built_index)).returncode == 0
    done = rag("doctor", RAG_SEEDS=str(built_index.seeds), RAG_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "run `rag index`" in " ".join(done.stdout.split())


@pytest.mark.model
def test_doctor_clears_what_killed_builds_left_unless_somebody_is_building(
    built_index: Settings, tmp_path: Path
) -> None:
    var = tmp_path / "var"
    shutil.copytree(built_index.var, var)
    left = var / "index" / "generations" / "killed"
    left.mkdir()
    (left / "half").write_bytes(b"0" * 2_000_000)
    seeds = tmp_path / "seeds"
    shutil.copytree(built_index.seeds, seeds)
    (seeds / ".change").mkdir()
    settings = {"RAG_SEEDS": str(seeds), "RAG_VAR": str(var)}
    with Generations(var).locked():
        assert "building" in rag("doctor", **settings).stdout
    assert left.is_dir()
    told = " ".join(rag("doctor", **settings).stdout.split())
    assert "an interrupted change of the reports, settled; 1 folder of interrupted builds, 2.0 MB" in told
    assert not left.exists()
    assert not (seeds / ".change").exists()
    assert rag("ask", "What is the adult social care budget?", **settings).returncode == 0


def test_an_unknown_setting_is_named_and_not_shown() -> None:
    done = rag("reports", RAG_PROT="secret-value")
    assert done.returncode == 1
    assert "RAG_PROT" in done.stderr
    assert "secret-value" not in done.stderr


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder", encoding="utf-8")
    done = rag("index", RAG_SEEDS=str(ROOT / "seeds"), RAG_VAR=str(tmp_path / "var"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(tmp_path / "var") in done.stderr
