"""The runner: asks every question, keeps what was answered, and notes the configuration that made it."""

import hashlib
import platform
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter

from eval.schema import Question
from eval.types import Answerer, Record
from index.opened import current_manifest
from rag.errors import QuestionError
from rag.settings import Settings

PACKAGES = (
    "care-reports-assistant",
    "bm25s",
    "chromadb",
    "ir-measures",
    "llama-index-core",
    "numpy",
    "sentence-transformers",
    "torch",
)
"""Packages whose version can move a score."""

Step = Callable[[], None]
"""Called after each question."""


class Configuration(BaseModel):
    """What a run was made with: enough to make it again. `questions` holds each question set's SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    started: str
    commit: str
    python: str
    machine: str
    packages: dict[str, str]
    settings: dict[str, JsonValue]
    manifest: dict[str, JsonValue]
    questions: dict[str, str]


def ask_all(assistant: Answerer, questions: Sequence[Question], step: Step = lambda: None) -> Iterator[Record]:
    """Ask each question with its history, in order; one that is not taken gives a record with its error."""
    for question in questions:
        yield _ask(assistant, question)
        step()


def configuration(settings: Settings, files: Sequence[Path]) -> Configuration:
    """The configuration in force, secrets masked; raises the errors of `index.errors` without an index."""
    as_json = TypeAdapter(dict[str, JsonValue])
    return Configuration(
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=commit(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        packages={name: _version(name) for name in PACKAGES},
        settings=as_json.validate_json(settings.model_dump_json()),
        manifest=as_json.validate_json(current_manifest(settings.var).model_dump_json()),
        questions={file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    )


def commit() -> str:
    """The commit of the working tree, marked if changed since; `unknown` outside version control."""
    try:
        head = _git("rev-parse", "HEAD")
        return f"{head} (with changes)" if _git("status", "--porcelain", "--untracked-files=no") else head
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def _ask(assistant: Answerer, question: Question) -> Record:
    started = time.perf_counter()
    try:
        answer = assistant.ask(question.question, question.history)
        seconds = time.perf_counter() - started
        wants_ranking = question.answerable and question.evidence
        ranked = tuple(assistant.ranked(question.question, question.history)) if wants_ranking else ()
    except QuestionError as error:
        return Record(question, None, str(error), seconds=time.perf_counter() - started)
    return Record(question, answer, ranked=ranked, seconds=seconds)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
