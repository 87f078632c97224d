"""A hostile report in a real index: every page, the API and the exports show it as the characters that it is."""

import io
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import pytest
from docx import Document
from fastapi.testclient import TestClient

from rag.assistant import Assistant
from rag.citations import cite
from rag.faces.api import create_app
from rag.settings import Settings
from rag.types import Answer, Seconds, Statement
from tests.hostile import HEADING, HOSTILE_ID, PUBLISHER, SENTENCES, TITLE
from tests.readiness import until_ready

pytestmark = pytest.mark.model
PAGES = [
    "/search?q=badgers",
    "/search?q=badgers&report=hostile",
    '/search?q="everybody"',
    "/search?q=zebras+badgers+pictures",
    "/reports",
    f"/reports/{HOSTILE_ID}",
    f"/reports/{HOSTILE_ID}?start=0&end=400",
    f"/reports/{HOSTILE_ID}/passage?start=0&end=400",
    "/glossary",
    "/accuracy",
    "/accessibility",
    "/docs",
    "/reports/<script>alert(1)</script>",
    "/search?q=<script>alert(1)</script>",
    "/search?q=badgers&report=<script>alert(1)</script>",
    "/search?q=badgers&report=hostile&section=<script>alert(1)</script>",
]


@pytest.fixture(scope="module")
def hostile_client(hostile_index: Settings, hostile_assistant: Assistant) -> Iterator[TestClient]:
    app = create_app(hostile_index, lambda settings: hostile_assistant)
    with TestClient(app, raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


def test_the_report_is_indexed_as_it_stands(hostile_assistant: Assistant) -> None:
    text = hostile_assistant.reports[HOSTILE_ID].text
    assert all(words in text for words in (TITLE, HEADING, *SENTENCES))


class Tags(HTMLParser):
    """Every tag of a page and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_it_becomes_mark_up(hostile_client: TestClient, path: str) -> None:
    tags = Tags(hostile_client.get(path, headers={"accept": "text/html"}).text).found
    names = [tag for tag, _ in tags]
    assert names, "a page"
    assert not {"script", "img", "iframe", "object", "embed", "b"} & set(names)
    assert names.count("form") == names.count("input") <= 1
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "action"):
            assert not (attributes.get(name) or "").startswith(("javascript:", "https://evil", "data:"))


def test_its_words_are_all_there_as_characters(hostile_client: TestClient) -> None:
    report = unescape(hostile_client.get(f"/reports/{HOSTILE_ID}").text)
    assert all(words in report for words in (TITLE, HEADING, *SENTENCES, PUBLISHER, 'javascript:alert("source")'))
    listed = unescape(hostile_client.get("/reports").text)
    assert all(words in listed for words in (TITLE, HEADING, '<a href="https://evil.example">none</a>'))
    found = re.sub(r"</?mark[^>]*>", "", hostile_client.get('/search?q="care home\'s garden"').text)
    assert SENTENCES[0] in unescape(found)


def test_words_are_marked_within_its_signs(hostile_client: TestClient) -> None:
    page = hostile_client.get("/search?q=script").text
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;" in page


def test_the_api_gives_it_verbatim_as_json(hostile_client: TestClient) -> None:
    reply = hostile_client.get("/api/search", params={"q": "badgers"})
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    texts = " ".join(hit["text"] for hit in reply.json()["hits"])
    assert all(words in texts for words in SENTENCES)
    assert hostile_client.get("/api/reports").json()[0]["title"] == TITLE


@pytest.mark.parametrize("kind", ["markdown", "docx"])
def test_exports_show_it_as_characters(hostile_client: TestClient, hostile_assistant: Assistant, kind: str) -> None:
    # Answers leave such sentences out; an export takes whatever stands in a report.
    question = "How many <b>badgers</b> were *counted* in the [care](https://evil.example) home's garden?"
    report = hostile_assistant.reports[HOSTILE_ID]
    starts = [report.text.index(words) for words in SENTENCES]
    spans = [(start, start + len(words)) for start, words in zip(starts, SENTENCES, strict=True)]
    citations = tuple(cite(report, n, (HEADING,), *span) for n, span in enumerate(spans, 1))
    answer = Answer(
        question=question,
        searched_for=question,
        status="answered",
        statements=tuple(Statement(text=citation.quote, citations=(citation.n,)) for citation in citations),
        citations=citations,
        seconds=Seconds(retrieve=0, answer=0, total=0),
    )
    exchange = {"question": question, "answer": answer.model_dump(mode="json")}
    reply = hostile_client.post("/api/export", json={"format": kind, "conversation": [exchange]})
    assert reply.status_code == 200, reply.text
    quoted = citations[0].quote
    if kind == "docx":
        text = "\n".join(p.text for p in Document(io.BytesIO(reply.content)).paragraphs)
        assert " ".join(quoted.split()) in text
        assert question in text
    else:
        assert "<script" not in re.sub(r"\\<", "", reply.text)
        assert "\\<script\\>alert(1)" in reply.text
        assert not re.search(r"(?<!\\)!\[|(?<!\\)\]\(", reply.text)
