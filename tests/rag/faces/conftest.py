"""A fake assistant over two hand-made reports, one of them hostile, and the web application around it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from index.abbreviations import Abbreviation, Glossary
from index.catalogue import Report
from index.passages import cut_passages
from index.readers.text import read_text
from index.report import IndexedReport
from rag.checks import check_question
from rag.citations import cite
from rag.errors import UnknownReportError
from rag.faces.api import create_app
from rag.settings import Settings
from rag.types import Answer, Coverage, Seconds, Statement, Turn
from tests.readiness import until_ready

PLAIN = """Keep out: site banner

A plain report

Background

Ten people waited. Nine of them waited for a year.

The team did three things:

  • Met  carers
  • Read files
  • Went home.

Key findings

Strengths

  1. Staff are kind.
  2. Files are clear.

Email: [email protected]
"""
HOSTILE = """A hostile <script>alert("title")</script> report

Background

Read <script>alert(1)</script> and <img src=x onerror=alert(2)> with care.

Send it <form action="https://evil.example"><input name=q></form> & an ![image](https://evil.example/x.png) too.

Mind {{ 7 * 7 }} and ${alert(3)} and **bold** in this one.
"""


def make_report(report_id: str, text: str, **entry: str) -> IndexedReport:
    """A report as the index would hold it."""
    title = next(line for line in text.splitlines() if line.startswith("A "))
    facts = {
        "publisher": "The <Publisher>",
        "published": "May 2023 (from its cover)",
        "file": "x.txt",
        **entry,
    }
    read = read_text(text.encode(), title)
    catalogued = Report(id=report_id, title=title, **facts)
    return IndexedReport(catalogued, read, cut_passages(report_id, read))


@dataclass
class FakeAssistant:
    """Answers every question with the first sentence of the first report; remembers what it was asked."""

    reports: dict[str, IndexedReport]
    settings: Settings

    @property
    def glossary(self) -> Glossary:
        return Glossary(
            {"plain": [Abbreviation("TP", "Ten people", 54, 64)], "hostile": [Abbreviation("<b>", "<script>x")]}
        )

    asked: list[tuple[str, tuple[Turn, ...], tuple[str, ...] | None]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None) -> Answer:
        question = check_question(question, self.settings.max_question)
        for report_id in reports or ():
            if report_id not in self.reports:
                raise UnknownReportError(f"no report '{report_id}'; known are {', '.join(self.reports)}")
        if question == "break":
            raise ZeroDivisionError("secret detail")
        self.asked.append((question, tuple(history), tuple(reports) if reports is not None else None))
        report = next(iter(self.reports.values()))
        start = report.text.index("Ten people")
        citation = cite(report, 1, ("Background",), start, start + len("Ten people waited."))
        return Answer(
            question=question,
            searched_for=question,
            status="answered",
            statements=(Statement(text=citation.quote, citations=(1,)),),
            citations=(citation,),
            coverage=tuple(Coverage(report=one, mentions=one == "plain") for one in self.reports),
            seconds=Seconds(retrieve=0.0, answer=0.0, total=0.0),
        )

    def stream(
        self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None
    ) -> Iterator[Answer]:
        yield self.ask(question, history, reports)

    def follow_ups(self, answer: Answer, earlier: Sequence[str] = ()) -> tuple[str, ...]:
        return tuple(text for text in ("Who <b>waited</b>?", "What did the team do?") if text not in earlier)


@pytest.fixture(scope="session")
def plain() -> IndexedReport:
    return make_report("plain", PLAIN, short_title="Plain one")


@pytest.fixture(scope="session")
def hostile() -> IndexedReport:
    return make_report("hostile", HOSTILE)


@pytest.fixture(scope="session")
def faces_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(var=Path(tmp_path_factory.mktemp("var")), council="Testshire")


@pytest.fixture(scope="session")
def fake(plain: IndexedReport, hostile: IndexedReport, faces_settings: Settings) -> FakeAssistant:
    return FakeAssistant({"plain": plain, "hostile": hostile}, faces_settings)


@pytest.fixture(scope="session")
def web_app(fake: FakeAssistant, faces_settings: Settings) -> FastAPI:
    return create_app(faces_settings, lambda settings: fake)


@contextmanager
def started(app: FastAPI) -> Iterator[TestClient]:
    """The application, started and ready."""
    with TestClient(app, raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


@pytest.fixture
def client(web_app: FastAPI) -> Iterator[TestClient]:
    """The application over the fake assistant, ready."""
    with started(web_app) as client:
        yield client
