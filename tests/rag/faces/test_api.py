"""The API: answers, problems, health, headers, and what is not served."""

import base64
import hashlib
import re
import socket
import threading

import pytest
from fastapi.testclient import TestClient

from rag.errors import AssistantError, ServerError
from rag.faces.api import create_app
from rag.faces.protection import MAX_BODY
from rag.faces.server import address, check_port
from rag.settings import Settings
from rag.types import Answer

PROBLEM = "application/problem+json"

PAGES = [
    "/",
    "/docs",
    "/openapi.json",
    "/search",
    "/search?q=",
    "/search?q=x&report=none",
    "/reports",
    "/reports/plain",
    "/reports/plain/passage?start=51&end=69",
    "/reports/plain?start=9&end=3",
    "/reports/none",
    "/glossary",
    "/accuracy",
    "/accessibility",
    "/api/reports",
    "/api/search",
    "/ui/base.css",
    "/ui/none.css",
    "/healthz",
    "/readyz",
    "/upload",
    "/nowhere",
]
"""Every page, and errors of each kind: none of them, malformed, not found, not served."""


def test_ask_returns_the_answer_with_history_and_filter_handed_on(client, fake):
    history = [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Ten."}]
    reply = client.post("/api/ask", json={"question": " How many?  ", "history": history, "reports": ["plain"]})
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    answer = Answer.model_validate(reply.json())
    assert [citation.quote for citation in answer.citations] == ["Ten people waited."]
    question, turns, reports = fake.asked[-1]
    assert (question, [turn.content for turn in turns], reports) == (
        "How many?",
        ["Who?", "Ten."],
        ("plain",),
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": ""}, "empty"),
        ({"question": " \n\t "}, "empty"),
        ({"question": "x" * 10_000}, "10000 characters"),
        ({"question": "what\x00?"}, "U+0000"),
        ({"question": "what\x1b[31m?"}, "U+001B"),
        ({}, "question: Field required"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": "a?", "asked": 1}, "asked: Extra inputs"),
        ({"question": "a?", "history": [{"role": "system", "content": "x"}]}, "history.role"),
        ({"question": "a?", "history": [{"role": "user", "content": "x"}] * 41}, "history"),
    ],
)
def test_a_bad_question_is_one_line_and_422(client, body, words):
    reply = client.post("/api/ask", json=body)
    assert reply.status_code == 422
    assert reply.headers["content-type"] == PROBLEM
    problem = reply.json()
    assert problem["status"] == 422
    assert words in problem["detail"]
    assert "\n" not in problem["detail"]


def test_malformed_json_is_a_problem(client):
    reply = client.post("/api/ask", content='{"question":', headers={"content-type": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (422, PROBLEM)
    assert reply.json()["errors"][0]["field"] == "request"


def test_an_unknown_report_is_404_and_names_the_known_ones(client):
    reply = client.post("/api/ask", json={"question": "How many?", "reports": ["none-such"]})
    assert (reply.status_code, reply.headers["content-type"]) == (404, PROBLEM)
    assert "plain, hostile" in reply.json()["detail"]


def test_a_defect_is_500_without_internals(client):
    reply = client.post("/api/ask", json={"question": "break"})
    assert (reply.status_code, reply.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_too_large_a_request_is_413_whether_or_not_it_says_so(client):
    body = b'{"question": "' + b"x" * MAX_BODY + b'"}'
    assert client.post("/api/ask", content=body).status_code == 413
    chunked = client.post(
        "/api/ask",
        content=(body[at : at + 9999] for at in range(0, len(body), 9999)),
        headers={"content-type": "application/json"},
    )
    assert (chunked.status_code, chunked.headers["content-type"]) == (413, PROBLEM)


def test_another_sites_page_may_not_ask(client):
    reply = client.post("/api/ask", json={"question": "How many?"}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403
    listed = client.get("/api/reports", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in listed.headers


def test_the_reports_are_listed_with_counts(client, plain):
    listed = client.get("/api/reports").json()
    assert [report["id"] for report in listed] == ["plain", "hostile"]
    first = listed[0]
    assert first["passages"] == len(plain.passages)
    assert first["sentences"] == sum(len(passage.sentences) for passage in plain.passages)
    assert first["published"] == "May 2023 (from its cover)"
    assert client.get(first["page"]).status_code == 200
    assert "file" not in first


def test_until_the_assistant_is_loaded_it_is_up_but_not_ready(fake, faces_settings):
    go_on = threading.Event()

    def load(settings: Settings) -> object:
        go_on.wait(20)
        return fake

    with TestClient(create_app(faces_settings, load)) as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert client.get("/").status_code == 200
        for reply in (client.get("/readyz"), client.post("/api/ask", json={"question": "How many?"})):
            assert (reply.status_code, reply.headers["content-type"]) == (503, PROBLEM)
            assert "still starting" in reply.json()["detail"]
            assert int(reply.headers["retry-after"]) > 0
        waiting = client.get("/reports", headers={"accept": "text/html"})
        assert waiting.status_code == 503
        assert "still starting" in waiting.text
        go_on.set()
        for _ in range(500):
            if client.get("/readyz").status_code == 200:
                break
            threading.Event().wait(0.01)
        assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (AssistantError("no index in var; run `rag index`"), "no index in var; run `rag index`"),
        (RuntimeError("secret detail"), "the server's log says why"),
    ],
)
def test_where_loading_failed_the_reason_is_told_in_one_line(faces_settings, failure, told):
    def load(settings: Settings) -> object:
        raise failure

    with TestClient(create_app(faces_settings, load)) as client:
        for _ in range(500):
            reply = client.get("/readyz")
            if "could not start" in reply.text:
                break
            threading.Event().wait(0.01)
        assert reply.status_code == 503
        assert reply.json()["detail"] == f"the assistant could not start: {told}"
        page = client.get("/reports", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "refresh" not in page.headers, "waiting does not help"
        assert "tries again" not in page.text


def test_a_monitor_may_ask_with_head(client):
    assert client.head("/healthz").status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("path", PAGES)
def test_every_response_carries_the_security_headers(client, path, accept):
    headers = client.get(path, headers={"accept": accept}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    scripts = re.search("script-src ([^;]+);", policy)[1]
    assert "unsafe" not in scripts


def test_the_pages_inline_scripts_are_allowed_by_hash(client):
    page = client.get("/")
    scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page.text, re.DOTALL)
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/upload",
        "/monitoring",
        "/monitoring/summary",
        "/login",
        "/gradio_api/upload",
        "/gradio_api/openapi.json",
        "/gradio_api/info",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=https://example.com",
        "/gradio_api/call/ask",
        "/redoc",
        "/api/none",
        "/reports/plain/none/such",
    ],
)
def test_what_nothing_needs_is_not_served(client, path):
    for reply in (client.get(path), client.post(path)):
        assert (reply.status_code, reply.headers["content-type"]) == (404, PROBLEM)


def test_the_api_page_is_made_here_and_fetches_nothing_from_elsewhere(client):
    page = client.get("/docs")
    assert page.status_code == 200
    assert "POST /api/ask" in page.text
    assert "<script" not in page.text
    assert not re.findall(r'(?:src|action)="http', page.text)
    assert set(client.get("/openapi.json").json()["paths"]) == {
        "/api/ask",
        "/api/brief",
        "/api/check",
        "/api/figures",
        "/api/export",
        "/api/feedback",
        "/api/recommendations",
        "/api/reports",
        "/api/search",
        "/healthz",
        "/readyz",
    }


def test_an_error_page_shows_no_internals(client):
    for reply in (
        client.post("/api/ask", json={"question": "break"}, headers={"accept": "text/html"}),
        client.get("/search?q=x", headers={"accept": "text/html"}),
        client.get("/nowhere", headers={"accept": "text/html"}),
        client.get("/reports/plain?start=x", headers={"accept": "text/html"}),
    ):
        assert reply.status_code >= 400
        assert not re.search(r"Traceback|File &#34;|File \"|\.py|site-packages|Error:|secret", reply.text)
        assert "server" not in reply.headers


def test_nothing_is_shared_and_nothing_is_sent(client):
    config = client.get("/config").json()
    assert not config.get("share_url")
    assert config["analytics_enabled"] is False


def test_a_port_in_use_is_told_with_what_to_do():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"port {port} on 127.0.0.1 is in use; stop .* RAG_PORT"):
            check_port(Settings(port=port))
    check_port(Settings(port=0))


def test_an_address_that_is_not_this_machines_is_told():
    with pytest.raises(ServerError, match="RAG_HOST"):
        check_port(Settings(host="192.0.2.1", port=0))


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("0.0.0.0", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/")],
)
def test_the_address_is_one_that_a_browser_takes(host, shown):
    assert address(host, 80) == shown
