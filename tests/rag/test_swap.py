"""A running assistant and a rebuilt index; reports without anticipated questions."""

import gc
import os
import shutil
from pathlib import Path

import pytest

from index.build import BuildOptions, build_index
from index.catalogue import load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.generations import Generations
from rag.assistant import Assistant
from rag.settings import Settings

pytestmark = [pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def bare(
    tmp_path_factory: pytest.TempPathFactory, built_index: Settings, embedder: SentenceTransformerEmbedder
) -> Settings:
    """The same reports, without their anticipated questions."""
    folder = tmp_path_factory.mktemp("bare")
    shutil.copytree(built_index.seeds, folder / "seeds", ignore=shutil.ignore_patterns("questions"))
    rebuild(Settings(seeds=folder / "seeds", var=folder / "var"), embedder)
    return Settings(seeds=folder / "seeds", var=folder / "var")


def rebuild(settings: Settings, embedder: SentenceTransformerEmbedder) -> None:
    model = (embedder.name, embedder.digest)
    build_index(load_catalogue(settings.seeds), settings.var, model, lambda: embedder, BuildOptions(rebuild=True))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people are waiting for an occupational therapy assessment?", "1,127"),
        ("What is the adult social care budget?", "£200m"),
        ("How many safeguarding referrals were awaiting triage?", "sixty-one"),
        ("What percentage of complaints investigated by the ombudsman were upheld?", "90%"),
    ],
)
def test_a_report_without_anticipated_questions_is_found_by_its_own_words(
    bare: Settings, question: str, expected: str
) -> None:
    answer = Assistant.open(bare).ask(question)
    assert answer.status == "answered"
    assert any(expected in statement.text for statement in answer.statements)


def test_an_open_assistant_answers_from_the_rebuilt_index_without_a_restart(
    bare: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    assistant = Assistant.open(bare)
    for _ in range(3):
        rebuild(bare, embedder)
        assert assistant.ask("What is the adult social care budget?").status == "answered"
        assert assistant.index.folder == Generations(bare.var).current()


def test_an_index_that_cannot_be_opened_leaves_the_one_that_answers(bare: Settings) -> None:
    assistant = Assistant.open(bare)
    pointer = bare.var / "index" / "CURRENT"
    kept = pointer.read_text(encoding="utf-8")
    pointer.write_text("nowhere", encoding="utf-8")
    try:
        assert assistant.ask("What is the adult social care budget?").status == "answered"
    finally:
        pointer.write_text(kept, encoding="utf-8")


def test_an_index_that_was_swapped_leaves_nothing_open(bare: Settings, embedder: SentenceTransformerEmbedder) -> None:
    assistant = Assistant.open(bare)
    for _ in range(3):
        rebuild(bare, embedder)
        assistant.ask("What is the adult social care budget?")
    gc.collect()
    assert generations_held_open(bare.var) == {assistant.index.folder.name}


def generations_held_open(var: Path) -> set[str]:
    """The generations of which this process has a file open."""
    open_files = [os.path.realpath(entry) for entry in Path("/proc/self/fd").iterdir()]
    folder = os.path.realpath(var / "index" / "generations")
    return {Path(file).relative_to(folder).parts[0] for file in open_files if file.startswith(f"{folder}/")}
