"""The adding pages by their requests: off unless they are allowed, only from their own site, and nothing by half."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.build import build_index
from index.catalogue import load_catalogue
from index.embedding import SentenceTransformerEmbedder
from rag.assistant import Assistant
from rag.faces.api import create_app
from rag.settings import Settings
from tests.readiness import until_ready

pytestmark = pytest.mark.model

OWN = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
FIRST = "A first report\n\nCarers\n\nForty carers were asked. Most of them felt supported.\n"
REPORT = "A <b>new</b> report\n\nWaiting\n\nIn May 2024, 312 people waited for an assessment.\n"
ENTRY = '[[report]]\nid = "first"\ntitle = "A first report"\npublisher = "P"\npublished = "2020"\nfile = "first.txt"\n'


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder) -> Settings:
    seeds, var = tmp_path_factory.mktemp("seeds"), tmp_path_factory.mktemp("var")
    (seeds / "reports.toml").write_text(ENTRY, encoding="utf-8")
    (seeds / "first.txt").write_text(FIRST, encoding="utf-8")
    build_index(load_catalogue(seeds), var, (embedder.name, embedder.digest), lambda: embedder)
    return Settings(seeds=seeds, var=var, add_reports=True, read_file_bytes=300_000)


@pytest.fixture(scope="module")
def client(settings: Settings, embedder: SentenceTransformerEmbedder) -> Iterator[TestClient]:
    app = create_app(settings, lambda settings: Assistant.over(settings, embedder))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        until_ready(client)
        yield client


def bring(client: TestClient, name: str = "new.txt", text: str = REPORT, **headers: str):
    return client.post("/reports/add", files={"file": (name, text.encode())}, headers=headers or OWN)


def finished(client: TestClient, address: str) -> str:
    while client.get(f"{address}/state").json()["state"] == "running":
        pass
    return client.get(address).text


def test_there_is_no_such_page_unless_a_setting_allows_it(
    settings: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    shut = settings.model_copy(update={"add_reports": False})
    with TestClient(create_app(shut, lambda settings: Assistant.over(settings, embedder))) as client:
        until_ready(client)
        assert client.get("/reports/add").status_code == 404
        assert bring(client).status_code in (404, 405)
        assert client.post("/reports/first/remove", headers=OWN).status_code in (404, 405)
        assert "/reports/add" not in client.get("/reports").text
    assert [report.id for report in load_catalogue(settings.seeds).reports] == ["first"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"X-Nothing": "said"},
    ],
)
@pytest.mark.parametrize("path", ["/reports/add", "/reports/add/x", "/reports/first/remove"])
def test_another_sites_page_can_neither_add_nor_remove(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, files={"file": ("a.txt", b"x")}, headers=headers).status_code == 403


def test_an_older_browser_is_known_by_its_origin(client: TestClient) -> None:
    assert bring(client, Origin="http://testserver").status_code == 303


def test_what_the_document_says_is_shown_as_text(client: TestClient) -> None:
    page = client.get(bring(client).headers["location"]).text
    assert 'value="A &lt;b&gt;new&lt;/b&gt; report"' in page
    assert "<b>new" not in page


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: TestClient) -> None:
    told = bring(client, text="x" * 320_000)
    assert told.status_code == 422
    assert "larger than 300,000 bytes" in told.text
    assert bring(client, text="x" * 500_000).status_code == 413


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("sheet.xyz", "x", "no reader for"), ("a.txt", "  \n", "no text"), ("no-suffix", "x", "no reader for")],
)
def test_what_is_wrong_is_one_line_beside_the_field(client: TestClient, settings: Settings, name, text, told) -> None:
    page = bring(client, name, text)
    assert page.status_code == 422
    (line,) = re.findall(r'<p class="field-error"[^>]*>(.*?)</p>', page.text)
    assert told in line
    assert str(settings.var) not in page.text
    assert not [path for path in (settings.var / "brought").rglob("*.*") if path.read_bytes() == text.encode()]


def test_a_wrong_form_is_shown_again_with_what_was_typed(client: TestClient) -> None:
    address = bring(client).headers["location"]
    page = client.post(address, data={"title": "Kept", "sort_date": "2024-02-31"}, headers=OWN)
    assert page.status_code == 422
    assert 'value="Kept"' in page.text
    assert "no such day" in page.text
    assert page.text.count('aria-invalid="true"') == 3


def test_a_report_is_added_replaced_and_removed(client: TestClient, settings: Settings) -> None:
    said = {"title": "New one", "publisher": "Q", "published": "2024", "also_called": "the new, newest"}
    added = client.post(bring(client).headers["location"], data=said, headers=OWN)
    assert added.status_code == 303
    assert "<h1>Added</h1>" in finished(client, added.headers["location"])
    entry = load_catalogue(settings.seeds).reports[1]
    assert (entry.id, entry.also_called) == ("new-one", ("the new", "newest"))
    assert "New one" in client.get("/reports").text
    original = client.get("/reports/new-one/original")
    assert original.text == REPORT
    assert "attachment" in original.headers["content-disposition"]
    assert original.headers["x-content-type-options"] == "nosniff"
    again = client.get(bring(client).headers["location"]).text
    assert "There is nothing to add" in again

    newer = REPORT.replace("312", "313")
    form = bring(client, text=newer).headers["location"]
    replaced = client.post(form, data={**said, "replaces": "new-one"}, headers=OWN)
    assert "<h1>Added</h1>" in finished(client, replaced.headers["location"])
    assert len(load_catalogue(settings.seeds).reports) == 2
    assert client.get("/reports/new-one/original").text == newer

    removed = client.post("/reports/new-one/remove", headers=OWN)
    assert "<h1>Removed</h1>" in finished(client, removed.headers["location"])
    assert client.get("/reports/new-one").status_code == 404
    assert client.get("/reports/new-one/original").status_code == 404
    assert not list(Path(settings.seeds).glob("new-one*"))


def test_an_original_that_changed_since_is_not_given(client: TestClient, settings: Settings) -> None:
    path = settings.seeds / "first.txt"
    path.write_text(FIRST + "More.\n", encoding="utf-8")
    told = client.get("/reports/first/original")
    path.write_text(FIRST, encoding="utf-8")
    assert told.status_code == 404
    assert "has changed since it was indexed" in told.text
    assert client.get("/reports/first/original").status_code == 200


def test_the_only_report_is_not_offered_for_removal(client: TestClient) -> None:
    assert "It is the only report" in client.get("/reports/first/remove").text


def test_a_failed_build_is_told_and_nothing_has_changed(client: TestClient, settings: Settings, monkeypatch) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device", str(settings.var / "x"))

    monkeypatch.setattr("rag.faces.adding.desk.build", full)
    form = bring(client).headers["location"]
    begun = client.post(form, data={"title": "T", "publisher": "Q", "published": "2024"}, headers=OWN)
    page = finished(client, begun.headers["location"])
    assert "Not added" in page
    assert "No space left on device" in page
    assert str(settings.var) not in page
    assert [report.id for report in load_catalogue(settings.seeds).reports] == ["first"]
    assert client.get(form).status_code == 200
