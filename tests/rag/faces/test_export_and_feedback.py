"""`/api/export` and `/api/feedback`: what they take, what they give, and what they refuse."""

import io
import json
import re
from collections.abc import Iterator

import pytest
from docx import Document
from fastapi.testclient import TestClient

from rag.faces.api import create_app
from rag.faces.endpoints.asking import MAX_TURNS
from rag.faces.protection import LARGER, MAX_BODY
from rag.feedback.store import FeedbackStore
from rag.settings import Settings
from tests.readiness import until_ready

PROBLEM = "application/problem+json"


def exchange(client: TestClient, question: str = "How many?") -> dict:
    answer = client.post("/api/ask", json={"question": question}).json()
    return {"question": question, "reports": None, "answer": answer}


@pytest.mark.parametrize(("kind", "suffix"), [("markdown", "md"), ("docx", "docx")])
def test_a_conversation_becomes_a_file(client, kind, suffix):
    conversation = [exchange(client), exchange(client, "And again, *really*?")]
    reply = client.post("/api/export", json={"format": kind, "conversation": conversation})
    assert reply.status_code == 200
    named = re.fullmatch(
        rf'attachment; filename="ask-the-reports-\d{{4}}-\d\d-\d\d\.{suffix}"', reply.headers["content-disposition"]
    )
    assert named
    assert reply.headers["cache-control"] == "no-store"
    if kind == "markdown":
        assert reply.headers["content-type"] == "text/markdown; charset=utf-8"
        text = reply.text
        assert "## 2. And again, \\*really\\*?" in text
    else:
        text = "\n".join(p.text for p in Document(io.BytesIO(reply.content)).paragraphs)
        assert "2. And again, *really*?" in text
    assert text.count("http://testserver/reports/plain?start=") == 1, "one place, one reference"


def test_a_forged_quote_is_refused_and_nothing_is_written(client):
    forged = exchange(client)
    forged["answer"]["citations"][0]["quote"] = "Eleven people waited."
    reply = client.post("/api/export", json={"format": "docx", "conversation": [exchange(client), forged]})
    assert (reply.status_code, reply.headers["content-type"]) == (422, PROBLEM)
    assert "question 2" in reply.json()["detail"]
    assert "nothing was written" in reply.json()["detail"]


@pytest.mark.parametrize("body", [{}, {"format": "pdf"}, {"format": "docx", "conversation": []}])
def test_a_malformed_export_is_a_problem(client, body):
    reply = client.post("/api/export", json=body)
    assert (reply.status_code, reply.headers["content-type"]) == (422, PROBLEM)


def test_200_long_answers_fit_and_201_do_not(client):
    one = exchange(client)
    one["answer"]["statements"] *= 7
    one["answer"]["citations"] = [one["answer"]["citations"][0] | {"n": n} for n in range(1, 20)]
    body = {"format": "markdown", "conversation": [one] * 200}
    size = len(json.dumps(body))
    assert MAX_BODY < size < LARGER["/api/export"]
    assert client.post("/api/export", json=body).status_code == 200
    body["conversation"].append(one)
    reply = client.post("/api/export", json=body)
    assert reply.status_code == 422
    assert "200" in reply.json()["detail"]
    huge = b"x" * (LARGER["/api/export"] + 1)
    assert client.post("/api/export", content=huge).status_code == 413


def test_another_sites_page_may_neither_export_nor_say(client):
    for path in ("/api/export", "/api/feedback"):
        assert client.post(path, json={}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


SAID = {
    "helpful": False,
    "reason": "the year is wrong",
    "question": "How many?",
    "searched_for": "How many waited?",
    "history": [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "People."}],
    "status": "answered",
    "citations": [{"report": "plain", "start": 51, "end": 69}],
}


@pytest.fixture
def kept(faces_settings: Settings) -> Iterator[FeedbackStore]:
    store = FeedbackStore(faces_settings.var)
    store.clear()
    yield store
    store.clear()


def test_feedback_is_kept_and_says_nothing_of_the_sender(client, kept):
    reply = client.post("/api/feedback", json=SAID, headers={"user-agent": "my-browser", "cookie": "me=1"})
    assert (reply.status_code, reply.content) == (204, b"")
    (one,) = kept.read()
    assert one.feedback.reason == "the year is wrong"
    assert one.quotes[0].quote == "Ten people waited."
    raw = kept.path.read_text(encoding="utf-8")
    assert not re.search(r"testclient|testserver|127\.0\.0\.1|my-browser|me=1", raw)


@pytest.mark.parametrize(
    "change",
    [
        {"helpful": "perhaps"},
        {"reason": "x" * 1001},
        {"question": ""},
        {"question": "x" * 20_001},
        {"status": "fine"},
        {"history": [{"role": "user", "content": "x"}] * (MAX_TURNS + 1)},
        {"citations": [{"report": "none", "start": 0, "end": 3}]},
        {"citations": [{"report": "plain", "start": 5, "end": 3}]},
        {"citations": [{"report": "plain", "start": 0, "end": 10**9}]},
        {"citations": [{"report": "plain", "start": 0, "end": 3}] * 51},
        {"address": "me"},
    ],
)
def test_bad_feedback_is_refused_and_not_kept(client, kept, change):
    reply = client.post("/api/feedback", json=SAID | change)
    assert (reply.status_code, reply.headers["content-type"]) == (422, PROBLEM)
    assert kept.read() == []


def test_with_the_setting_off_there_is_no_feedback(fake, tmp_path):
    settings = Settings(var=tmp_path, feedback=False)
    with TestClient(create_app(settings, lambda settings: fake)) as client:
        until_ready(client)
        reply = client.post("/api/feedback", json=SAID)
        assert (reply.status_code, reply.headers["content-type"]) == (404, PROBLEM)
        assert "RAG_FEEDBACK" in reply.json()["detail"]
    assert not (tmp_path / "feedback").exists()


def test_when_no_more_is_kept_one_clear_error_says_so(client, kept, monkeypatch):
    monkeypatch.setattr("rag.feedback.store.FeedbackStore._whole", lambda self: 20 * 1024 * 1024)
    reply = client.post("/api/feedback", json=SAID)
    assert (reply.status_code, reply.headers["content-type"]) == (507, PROBLEM)
    assert "rag feedback export" in reply.json()["detail"]
