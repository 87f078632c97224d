"""The pages about the service: they say what was measured, in words, and what was not tested."""

import re
from html import unescape

import pytest

from rag.accuracy import Accuracy, Measured, Share, read_accuracy
from rag.faces.about.view import shown
from rag.faces.html import render


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split()))


def test_the_page_on_accuracy_says_what_was_measured(client):
    page = words(client.get("/accuracy").text)
    test = read_accuracy().sets["test"]
    right = test.totals["right"]
    assert f"It was asked {test.questions} questions" in page
    assert f"Gave the right answer {round(100 * right.mean)} in 100" in page
    assert f"likely {round(100 * right.low)} to {round(100 * right.high)}" in page
    assert f"({right.n} questions)" in page
    for mistake in read_accuracy().mistakes:
        for example in mistake.examples:
            assert " ".join(example.question.split()) in page


def test_the_picture_has_a_title_and_a_description(client):
    page = client.get("/accuracy").text
    assert re.search(r'<svg[^>]+role="img" aria-labelledby="flow-title flow-desc"', page)
    assert '<title id="flow-title">How an answer is made</title>' in page
    assert '<desc id="flow-desc">Five steps' in page


def test_it_needs_no_assistant_and_no_figures():
    nothing = shown(Accuracy(measured="2026-01-02"))
    page = render("accuracy.html", here="/accuracy", shown=nothing, council="Testshire")
    assert "Nothing in the last measurement" in page
    assert not re.search(r"\bNone\b(?! was typed)", words(page))


def test_a_figure_without_an_interval_has_no_range():
    sets = {"test": Measured(name="test", questions=1, totals={"right": Share(n=1, mean=1.0)}, right_by_type={})}
    made = shown(Accuracy(measured="2026-01-02", sets=sets))
    assert made.right.range == ""


@pytest.mark.parametrize(
    "part",
    [
        "Compliance status",
        "partially compliant",
        "Non-accessible content",
        "1.3.1",
        "How it was tested",
        "none with a screen reader",
        "prepared on",
        "Equality and Human Rights Commission (EHRC)",
        "Equality Advisory and Support Service (EASS)",
        "Tell the council's adult social care team",
    ],
)
def test_the_accessibility_statement_has_each_of_its_parts(client, part):
    assert part in words(client.get("/accessibility").text)


def test_every_page_marks_itself_in_the_navigation_and_has_the_footer(client):
    for path in ("/search", "/reports", "/glossary", "/accuracy", "/accessibility", "/docs"):
        page = client.get(path).text
        assert re.findall(r'href="([^"]+)" aria-current="page"', page) == [path]
        footer = page.partition("<footer")[2]
        assert 'href="/accessibility"' in footer
        assert 'href="/docs"' in footer
    assert 'aria-current="page">Reports' in client.get("/reports/plain").text
