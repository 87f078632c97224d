"""Recommendations: what is one, against the list made by hand; and the closest later passage."""

import csv
import io
from dataclasses import replace

import pytest

from eval.briefings import HERE, GoldRecommendation, check_places, read_lines, recommendation_shares
from rag.assistant import Assistant
from rag.briefing.later import Earlier, closest_later
from rag.briefing.recommendations import NO_LATER, Recommendations, recommendations_register, to_csv
from rag.briefing.recommends import recommends
from rag.briefing.set_beside import set_beside


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
    earlier = [Earlier("Waiting lists should be shorter.")]
    assert closest_later(assistant.index, assistant.embedder, "lga-peer-challenge-2023", earlier, []) == [None]


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
    assert {row["later passage"] for row in rows if not row["later report"]} == {NO_LATER}
    assert all(row["later report's date"] for row in rows if row["later report"])


@pytest.mark.model
def test_what_people_compare_is_set_beside(assistant: Assistant, register: Recommendations) -> None:
    by_words = {" ".join(one.quote.words.split()): one.later for one in register.recommendations}
    listening = next(later for words, later in by_words.items() if words.startswith("Listening to the workforce"))
    assert listening is not None
    assert listening.words.startswith("Leaders recognised they could do more to gather staff feedback")
    beside = set_beside(assistant.index, "lga-peer-challenge-2023", ["cqc-learning-improvement-innovation"])
    reports = {assistant.index.sentences[place].report for asked in beside.values() for place in asked}
    assert reports == {"cqc-learning-improvement-innovation"}
    assert not set_beside(assistant.index, "cqc-learning-improvement-innovation", [])


@pytest.mark.model
def test_where_nobody_compared_the_closest_in_meaning_is_taken(assistant: Assistant) -> None:
    states = {name: s.model_copy(update={"comparisons": 0}) for name, s in assistant.index.manifest.reports.items()}
    index = replace(assistant.index, manifest=assistant.index.manifest.model_copy(update={"reports": states}))
    earlier = [
        Earlier("The council should publish its policy on co-production."),
        Earlier("Potholes should be mended."),
    ]
    later = ["cqc-learning-improvement-innovation"]
    found = closest_later(index, assistant.embedder, "lga-peer-challenge-2023", earlier, later)
    assert found[0] is not None
    assert "co-production" in assistant.index.quote(found[0])
    assert found[1] is None
