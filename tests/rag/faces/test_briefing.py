"""The briefing pages and their API: rendered on the server, escaped, verified, and clear on bad input."""

import csv
import io
from collections.abc import Iterator

import pytest
from docx import Document
from fastapi.testclient import TestClient

from rag.assistant import Assistant
from rag.briefing.check import Checked
from rag.briefing.note import Note
from rag.briefing.recommendations import Recommendations
from rag.briefing.register import Register
from rag.faces.api import create_app
from rag.faces.briefing.checking import MOST_SENTENCES
from rag.settings import Settings
from tests.readiness import until_ready

pytestmark = pytest.mark.model
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture(scope="module")
def web(built_index: Settings, assistant: Assistant) -> Iterator[TestClient]:
    """The application over the real index, ready."""
    with TestClient(create_app(built_index, lambda settings: assistant)) as client:
        until_ready(client)
        yield client


def test_the_figures_page_filters_sorts_and_draws(web: TestClient) -> None:
    page = web.get(
        "/figures", params={"about": "safeguarding", "kind": "count", "order": "figure", "descending": "true"}
    )
    assert page.status_code == 200
    assert page.text.index('scope="row">487') < page.text.index('scope="row">sixty-one')
    assert 'aria-sort="descending"' in page.text
    assert "<svg" in page.text
    assert "No figure fits" in web.get("/figures", params={"about": "zebra"}).text


def test_the_figures_page_escapes_what_it_is_asked(web: TestClient) -> None:
    page = web.get("/figures", params={"about": '"><script>alert(1)</script>'})
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("asked", [{"kind": "sums"}, {"order": "x"}, {"about": "x" * 300}])
def test_a_filter_that_there_is_not_is_told(web: TestClient, asked: dict[str, str]) -> None:
    assert web.get("/api/figures", params=asked).status_code == 422


def test_an_unknown_report_is_not_found(web: TestClient) -> None:
    assert web.get("/api/figures", params={"report": "none"}).status_code == 404
    assert web.get("/figures", params={"report": "none"}).status_code == 404


def test_csv_and_api_give_the_same_figures(web: TestClient) -> None:
    register = Register.model_validate(web.get("/api/figures").json())
    table = web.get("/figures.csv")
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert table.headers["content-type"].startswith("text/csv")
    assert [row["figure"] for row in rows] == [figure.figure for figure in register.figures]


def test_hostile_reports_are_escaped_on_the_figures_page(client: TestClient) -> None:
    page = client.get("/figures")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert client.get("/recommendations").status_code == 503


def test_recommendations_are_listed_with_what_came_later(web: TestClient) -> None:
    shown = web.get("/recommendations", params={"about": "co-production"}).text
    assert "Later passage:" in shown
    assert "No later mention found" in web.get("/recommendations").text
    found = Recommendations.model_validate(web.get("/api/recommendations", params={"followed": "true"}).json())
    assert found.recommendations
    assert all(one.later for one in found.recommendations)


def test_a_note_is_shown_with_its_downloads(web: TestClient) -> None:
    page = web.get("/briefing", params={"topic": "carers"})
    assert page.status_code == 200
    assert "Briefing note: carers" in page.text
    made = web.get("/briefing/note.docx", params={"topic": "carers"})
    assert made.headers["content-type"] == WORD
    assert made.headers["content-disposition"] == 'attachment; filename="briefing-carers.docx"'
    assert Document(io.BytesIO(made.content)).core_properties.title == "Briefing note: carers"
    assert web.get("/briefing/note.md", params={"theme": "leadership"}).text.startswith("# Pack: Leadership")
    assert web.get("/briefing/note.exe", params={"topic": "carers"}).status_code == 422


def test_the_api_gives_the_note_or_says_why_not(web: TestClient) -> None:
    note = Note.model_validate(web.post("/api/brief", json={"topic": "waiting lists"}).json())
    assert note.topic == "waiting lists"
    for topic, told in (("", "empty"), ("potholes", "nearest headings"), ("x" * 400, "400 characters")):
        refused = web.post("/api/brief", json={"topic": topic})
        assert refused.status_code == 422
        assert told in refused.json()["detail"]


@pytest.mark.parametrize("asked", [{"topic": "potholes"}, {"topic": "<b>potholes</b>"}, {"theme": "none"}])
def test_a_topic_that_is_not_covered_is_told_on_the_page(web: TestClient, asked: dict[str, str]) -> None:
    page = web.get("/briefing", params=asked)
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "<b>potholes" not in page.text
    assert web.get("/briefing/note.docx", params=asked).status_code == 422


def test_a_pasted_draft_is_checked(web: TestClient) -> None:
    page = web.post(
        "/check", data={"text": "In December 2023, 662 people waited for a Care Act assessment. <i>No</i> word."}
    )
    assert page.status_code == 200
    assert "Figure or name differs" in page.text
    assert "<i>No" not in page.text
    checked = Checked.model_validate(
        web.post("/api/check", json={"text": "Mitigations should be put in place."}).json()
    )
    assert checked.sentences[0].verdict == "exact"


def test_an_uploaded_draft_is_checked(web: TestClient) -> None:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("Mitigations should be put in place.")
    document.save(out)
    page = web.post("/check", files={"draft": ("draft.docx", out.getvalue(), WORD)})
    assert page.status_code == 200
    assert "Exact quote" in page.text


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (("a.docx", b"no word file", WORD), "damaged"),
        (("a.exe", b"x", "text/plain"), "take a file"),
        (("a.txt", b"Some words here. " * (MOST_SENTENCES + 1), "text/plain"), "in parts"),
        (("a.txt", b"", "text/plain"), "no sentence"),
    ],
)
def test_a_draft_that_cannot_be_checked_says_why(web: TestClient, draft: tuple[str, bytes, str], told: str) -> None:
    page = web.post("/check", files={"draft": draft})
    assert page.status_code == 422
    assert told in page.text


def test_a_large_draft_is_taken_where_drafts_are_and_nowhere_else(web: TestClient) -> None:
    large = {"text": "A sentence of five words.\n" * 20_000}
    assert web.post("/check", data=large).status_code == 422
    assert web.post("/api/check", json=large).status_code == 413
    assert web.post("/check", content=b"x" * (10 * 1024 * 1024)).status_code == 413
