"""The reader: a report as a page, spans marked by offset, the passage, hostile text, bad offsets."""

import re
from html import unescape

import pytest

from index.report import IndexedReport
from rag.faces.api import create_app
from rag.faces.reader.document import around, contents, elements, touches
from tests.rag.faces.conftest import FakeAssistant, make_report, started

HTML = {"accept": "text/html"}


def marks(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]


def place(report: IndexedReport, first: str, last: str = "") -> str:
    start = report.text.index(first)
    last = last or first
    end = report.text.index(last, start) + len(last)
    return f"start={start}&end={end}"


def test_a_report_keeps_its_structure(client):
    html = client.get("/reports/plain").text
    assert "<h1>A plain report</h1>" in html
    assert re.search(r'<h2 id="h\d+">Key findings</h2>', html)
    assert re.search(r'<h3 id="h\d+">Strengths</h3>', html)
    assert re.search(r'<p id="p\d+">Ten people waited\. Nine of them', html)
    assert re.search(r'<ul id="p\d+">\s*<li>Met  carers</li>\s*<li>Read files</li>', html)
    assert re.search(r'<ol id="p\d+">\s*<li value="1">Staff are kind\.</li>\s*<li value="2">', html)
    assert re.search(r'class="aside">Keep out: site banner', html)
    assert "The &lt;Publisher&gt;" in html
    assert "May 2023 (from its cover)" in html
    assert "<mark" not in html


def test_the_contents_lead_to_the_headings(client, plain):
    html = client.get("/reports/plain").text
    for entry in contents(elements(plain)):
        assert f'href="#{entry.id}">{entry.text}<' in html
        assert f'id="{entry.id}">{entry.text}</h' in html
    assert [entry.text for entry in contents(elements(plain))] == ["Background", "Key findings"]


def test_a_report_without_headings_has_no_table_of_contents(faces_settings):
    bare = make_report("bare", "A plain page\n\nTen people waited.\n")
    assert contents(elements(bare)) == []
    with started(create_app(faces_settings, lambda _: FakeAssistant({"bare": bare}, faces_settings))) as client:
        page = client.get("/reports/bare").text
    assert "Ten people waited." in page
    assert ">Contents<" not in page


def test_every_word_of_a_report_is_shown_once(plain):
    shown = [element.text for element in elements(plain)]
    assert " ".join(shown) == " ".join(plain.text[block.start : block.end] for block in plain.blocks)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ten people waited.", "", ["Ten people waited."]),
        ("people", "Nine", ["people waited. Nine"]),
        ("a year.", "three", ["a year.", "The team did three"]),
        ("Met  carers", "Went home", ["Met  carers", "Read files", "Went home"]),
        ("things:", "Met", ["things:", "Met"]),
        ("home.", "Staff", ["home.", "Key findings", "Strengths", "Staff"]),
        ("A plain", "", ["A plain"]),
        ("site banner", "", ["site banner"]),
    ],
)
def test_a_span_is_marked_by_offset_in_every_block_it_touches(client, plain, first, last, expected):
    html = client.get(f"/reports/plain?{place(plain, first, last)}").text
    assert marks(html) == expected
    assert html.count('id="quote"') == 1


def test_the_same_words_elsewhere_stay_unmarked(client, plain):
    second = plain.text.index("waited", plain.text.index("waited") + 1)
    html = client.get(f"/reports/plain?start={second}&end={second + 6}").text
    assert marks(html) == ["waited"]
    assert "Ten people waited. Nine of them <mark" in html


def test_the_passage_is_shown_with_its_source_and_what_stands_around_it(client, plain):
    html = client.get(f"/reports/plain/passage?{place(plain, 'Nine of them waited for a year.')}").text
    assert marks(html) == ["Nine of them waited for a year."]
    for shown in (
        "A plain report",
        "The &lt;Publisher&gt;",
        "May 2023",
        "<li>Background</li>",
        "The team did three",
    ):
        assert shown in html
    assert "Staff are kind" not in html
    assert "<html" not in html
    link = unescape(re.search(r'href="(/reports/plain\?[^"]+)"', html)[1])
    assert marks(client.get(link).text) == ["Nine of them waited for a year."]
    assert link.endswith("#quote")


def test_a_passage_may_cross_sections(client, plain):
    html = client.get(f"/reports/plain/passage?{place(plain, 'Went', 'kind.')}").text
    assert marks(html) == ["Went home.", "Key findings", "Strengths", "Staff are kind."]


@pytest.mark.parametrize("path", ["/reports/hostile", "/reports/hostile/passage?start=60&end=300", "/reports"])
def test_hostile_text_shows_as_characters(client, path):
    html = client.get(path).text
    assert "<script" not in html
    assert not re.search(r"<(?:form|input|img)", html)
    assert "&lt;script&gt;" in html
    if path != "/reports":
        assert "![image](https://evil.example/x.png)" in html
        assert "{{ 7 * 7 }}" in html
        assert "**bold**" in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("start=3", "both"),
        ("end=3", "both"),
        ("start=9&end=9", "no place"),
        ("start=9&end=3", "no place"),
        ("start=0&end=100000", "no place"),
        ("start=-1&end=3", "start"),
        ("start=a&end=3", "start"),
        ("start=1e9&end=3", "start"),
        ("start=99999999999999999999999&end=999999999999999999999999", "no place"),
    ],
)
@pytest.mark.parametrize("page", ["/reports/plain", "/reports/plain/passage"])
def test_bad_offsets_are_a_problem(client, page, query, words):
    reply = client.get(f"{page}?{query}")
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
    assert words in reply.json()["detail"]


def test_a_span_without_words_is_a_problem(client, plain):
    gap = plain.text.index("\n\nBackground")
    assert not touches(plain, (gap, gap + 2))
    assert client.get(f"/reports/plain/passage?start={gap}&end={gap + 2}").status_code == 422


def test_an_unknown_report_is_a_problem_and_a_page_for_a_browser(client):
    reply = client.get("/reports/none<b>")
    assert (reply.status_code, reply.headers["content-type"]) == (404, "application/problem+json")
    page = client.get("/reports/none<b>", headers=HTML)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "none&lt;b&gt;" in page.text


def test_around_reads_on_only_within_the_section(plain):
    start = plain.text.index("Files are clear")
    shown = around(plain, (start, start + 5))
    assert {element.section for element in shown} == {("Key findings", "Strengths")}
    assert "heading" not in {element.kind for element in shown}


def test_the_glossary_links_each_abbreviation_to_where_it_is_spelt_out(client):
    page = client.get("/glossary").text
    assert "Ten people" in page
    assert "/reports/plain?start=54&amp;end=64#quote" in page
    assert "<script>" not in page
