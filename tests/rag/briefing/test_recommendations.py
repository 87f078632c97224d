"""Recommendations: what is one, against the list made by hand; and the closest later passage."""

import csv
import io

import pytest

from eval.briefings import HERE, GoldRecommendation, check_places, read_lines, recommendation_shares
from rag.assistant import Assistant
from rag.briefing.later import closest_later
from rag.briefing.recommendations import NO_LATER, Recommendations, recommendations_register, to_csv
from rag.briefing.recommends import recommends


@pytest.fixture(scope="module")
def register(assistant: Assistant) -> Recommendations:
    return recommendations_register(assistant.index, assistant.embedder)


@pytest.mark.model
def test_the_register_agrees_with_the_list_made_by_hand(assistant: Assistant, register: Recommendations) -> None:
    gold = read_lines(HERE / "recommendations.jsonl", GoldRecommendation)
    check_places(gold, assistant.reports)
    for share in recommendation_shares(gold, [one.quote for one in register.recommendations]):
        assert share.passed, share
    general = {want.start for want in gold if want.general}
    assert {one.quote.start for one in register.recommendations if one.general} == general


# Sentences from no report: the rules were not written against them.
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The council should publish its plan by spring.", True),
        ("We recommend a single point of contact.", True),
        ("Publish nothing.", False),
        ("Review the contract before it ends.", True),
        ("Staff would benefit from clearer guidance.", True),
        ("What should the council do?", False),
        ("This report should be seen as a beginning.", False),
        ("Managers said the system works well.", False),
        ("The plan needs to be agreed with partners.", True),
        ("Recommendations were discussed with staff.", False),
        ("We suggest that the panel meets in public.", True),
        ("The board also asks for larger print.", True),
        ("A plan ought to be drawn up with carers.", True),
        ("Four in five would recommend it as a place to work.", False),
        ("There were disputes about who should pay.", False),
        ("The panel would recommend a single list.", True),
        ("We asked for the records of 40 people.", False),
    ],
)
def test_a_recommendation_is_told_by_its_words(sentence: str, expected: bool) -> None:
    assert recommends(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Replace the five plans with one, owned by the director.", True),
        ("Councillor Field disputed our account.", False),
        ("We thank everybody who spoke to us.", False),
        ("Give Healthwatch a seat on the board.", True),
        ("Waiting times have grown since then.", False),
        ("No recommendations were made.", False),
        ("This list is in order of urgency:", False),
    ],
)
def test_under_recommendations_an_order_is_one_in_any_verb(sentence: str, expected: bool) -> None:
    assert recommends(sentence, section=("Summary", "Top recommendations")) is expected
    assert not recommends(sentence, section=("Summary",))


@pytest.mark.model
def test_a_later_passage_is_from_a_later_report_and_about_the_same(register: Recommendations) -> None:
    followed = [one for one in register.recommendations if one.later]
    assert followed
    assert all(one.later and one.later.report == "cqc-learning-improvement-innovation" for one in followed)
    by_words = {one.quote.quote: one for one in register.recommendations}
    embedded = next(one for words, one in by_words.items() if words.startswith("The Council should seek to build on"))
    assert embedded.later is not None
    assert "co-production" in embedded.later.quote


@pytest.mark.model
def test_without_a_later_report_nothing_is_found(assistant: Assistant) -> None:
    assert closest_later(assistant.index, assistant.embedder, ["Waiting lists should be shorter."], []) == [None]


@pytest.mark.model
def test_what_cannot_be_read_alone_comes_with_what_stands_before_it(register: Recommendations) -> None:
    leaning = next(one for one in register.recommendations if one.quote.quote.startswith("This must include"))
    assert leaning.leans_on is not None
    assert leaning.leans_on.quote.startswith("Seek to get a grip")
    first = next(one for one in register.recommendations if one.quote.quote.startswith("The Council should seek"))
    assert first.leans_on is None


@pytest.mark.model
def test_a_spreadsheet_holds_every_recommendation_with_its_place(register: Recommendations) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(register.recommendations))))
    assert [row["recommendation"] for row in rows] == [one.quote.words for one in register.recommendations]
    assert {row["closest later passage"] for row in rows if not row["later report"]} == {NO_LATER}
    assert all(row["later report's date"] for row in rows if row["later report"])
