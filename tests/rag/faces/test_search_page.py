"""The search page and its API on the real reports: states, filters, marks, paging, and the way to Ask and back."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from rag.assistant import Assistant
from rag.faces.api import create_app
from rag.faces.search.view import EACH
from rag.found import Results
from rag.search import sections_of
from rag.settings import Settings
from tests.readiness import until_ready

pytestmark = pytest.mark.model
LGA, CQC = "lga-peer-challenge-2023", "cqc-learning-improvement-innovation"


@pytest.fixture(scope="module")
def real(built_index: Settings, assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(built_index, lambda settings: assistant), raise_server_exceptions=False) as client:
        until_ready(client)
        yield client


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split()))


def links(html: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', html)]


def marks(html: str) -> set[str]:
    return {unescape(marked).lower() for marked in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)}


def test_the_empty_page_offers_every_report(real: TestClient) -> None:
    page = real.get("/search")
    assert page.status_code == 200
    assert re.findall(r'<option value="([^"]+)"', page.text) == [LGA, CQC]
    assert "Nothing found" not in page.text
    assert 'aria-current="page">Search' in page.text


def test_passages_are_grouped_by_report_with_counts_and_marks(real: TestClient, assistant: Assistant) -> None:
    page = real.get("/search", params={"q": "assess"}).text
    found = assistant.search("assess")
    assert f"{len(found.places)} passages in 2 reports" in words(page)
    for count in found.reports:
        assert f"{count.publisher}, " in page
        assert f"{count.total} passages" in words(page)
    assert {"assessment", "assessments"} <= marks(page)
    assert page.count('class="hit"') == sum(min(count.total, EACH) for count in found.reports)


def test_every_link_of_a_hit_opens_its_place_marked(real: TestClient) -> None:
    page = real.get("/search", params={"q": "safeguarding referrals"}).text
    places = [href for href in links(page) if "start=" in href]
    assert places
    for href in places:
        assert href.endswith("#quote")
        opened = real.get(href)
        assert opened.status_code == 200
        assert opened.text.count('id="quote"') == 1


def test_the_section_choices_follow_the_report(real: TestClient, assistant: Assistant) -> None:
    assert 'name="section"' not in real.get("/search", params={"q": "carers"}).text
    page = real.get("/search", params={"q": "safeguarding", "report": LGA}).text
    offered = [unescape(value) for value in re.findall(r'<option value="([^"]+)"', page.partition('name="section"')[2])]
    known = [" › ".join(path) for path in sections_of(assistant.reports[LGA])]
    assert offered
    assert offered == [section for section in known if section in offered]
    narrowed = real.get("/search", params={"q": "safeguarding", "report": LGA, "section": offered[-1]}).text
    assert re.search(r'<option value="[^"]+" selected>[^<]*\(\d+\)', narrowed.partition('name="section"')[2])
    # Chosen with another report: that report's sections are offered, and none is chosen.
    other = real.get("/search", params={"q": "safeguarding", "report": CQC, "section": offered[-1]})
    assert other.status_code == 200
    assert "selected" not in other.text.partition('name="section"')[2].partition("</select>")[0]


def test_a_report_with_many_passages_is_paged(real: TestClient, assistant: Assistant) -> None:
    total = len(assistant.search("people", LGA).places)
    assert total > 20
    seen = []
    href: str | None = f"/search?q=people&report={LGA}"
    while href:
        page = real.get(href).text
        seen += re.findall(r'class="hit-place"><a href="([^"]+)"', page)
        href = next((unescape(one) for one in re.findall(r'<a href="([^"]+)" rel="next"', page)), None)
    assert len(seen) == len(set(seen)) == total
    assert "Page 1 of" in words(real.get("/search", params={"q": "people", "report": LGA}).text)
    assert f"Show all {total} in" in words(real.get("/search", params={"q": "people"}).text)


@pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "1e9", "9" * 50, "٣"])
def test_a_page_that_is_not_there_is_the_nearest(real: TestClient, page: str) -> None:
    assert real.get("/search", params={"q": "people", "report": LGA, "page": page}).status_code == 200


def test_nothing_found_says_so_and_what_to_change(real: TestClient) -> None:
    page = real.get("/search", params={"q": "saefguarding badgers"}).text
    assert "Nothing found" in words(page)
    assert "check the spelling of “saefguarding”" in words(page)
    assert "/search?q=safeguarding+badgers" in links(page)
    assert "use another word for “badgers”" in words(page)
    page = real.get("/search", params={"q": '"carers in badgers"'}).text
    assert "/search?q=carers%20in%20badgers" in links(page)
    page = real.get("/search", params={"q": '"peer team" pizza'}).text
    assert "no report holds it" in words(page)
    assert "stand in every passage" in words(real.get("/search", params={"q": "the of"}).text)


def test_nothing_found_in_one_report_leads_to_all(real: TestClient) -> None:
    page = real.get("/search", params={"q": "2,708", "report": CQC}).text
    assert "Nothing found" in words(page)
    assert "/search?q=2%2C708" in links(page)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "The question is empty; please type one."),
        ("x" * 2500, "The question has 2500 characters; at most 2000 are taken: please shorten it."),
        ("a\x00b", "The question holds the control character U+0000; please type it again."),
    ],
)
def test_what_rag_ask_refuses_is_refused_in_the_same_words_beside_the_field(
    real: TestClient, typed: str, told: str
) -> None:
    page = real.get("/search", params={"q": typed})
    assert page.status_code == 422
    assert page.headers["content-type"].startswith("text/html")
    assert told in words(page.text)
    assert 'aria-invalid="true" aria-describedby="q-error q-hint"' in page.text
    assert f'value="{typed}"' in page.text
    api = real.get("/api/search", params={"q": typed})
    assert (api.status_code, api.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("typed", ["<script>alert(1)</script> carers", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_a_hostile_search_is_shown_as_characters(real: TestClient, typed: str) -> None:
    page = real.get("/search", params={"q": typed}).text
    assert "<script" not in page
    assert "<img" not in page
    assert "49" not in re.findall(r'value="([^"]*)" autocomplete', page)[0]
    assert typed in unescape(page)


def test_search_leads_to_ask_with_the_words_carried_over(real: TestClient) -> None:
    typed = 'who "waits & why?"'
    page = real.get("/search", params={"q": typed}).text
    assert f"/?q={quote('who waits & why?')}" in links(page)


def test_an_unknown_report_is_not_found(real: TestClient) -> None:
    for path in ("/search", "/api/search"):
        reply = real.get(path, params={"q": "carers", "report": "none-such"}, headers={"accept": "text/html"})
        assert reply.status_code == 404
        assert "none-such" in reply.text


def test_the_api_gives_the_same(real: TestClient, assistant: Assistant) -> None:
    reply = real.get("/api/search", params={"q": "safeguarding", "report": LGA, "size": 3, "page": 2})
    assert reply.headers["cache-control"] == "no-store"
    results = Results.model_validate(reply.json())
    found = assistant.search("safeguarding", LGA)
    assert results == found.results(2, 3)
    assert [hit.start for hit in results.hits] == [place.passage.start for place in found.places[3:6]]
    section = " › ".join(results.sections[-1].section)
    within = real.get("/api/search", params={"q": "safeguarding", "report": LGA, "section": section}).json()
    assert within["total"] == results.sections[-1].total
    assert real.get("/api/search", params={"q": "a", "report": LGA, "section": "No › such"}).status_code == 404
    assert real.get("/api/search", params={"q": "carers", "size": 1000}).status_code == 422
    assert real.get("/api/search").status_code == 422
