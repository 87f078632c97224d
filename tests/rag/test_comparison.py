"""A comparison is told by clauses on different reports, and each report is asked what its clause says."""

import pytest

from index.catalogue import Report
from rag.comparison import about_several, initials, sides, turned_to

ENTRY = {"title": "T", "published": "then", "file": "x.txt"}
OLD = Report(
    id="old",
    publisher="Local Government Association",
    sort_date="2023-12",
    kind="peer challenge",
    also_called=("peers",),
    **ENTRY,
)
NEW = Report(id="new", publisher="Care Quality Commission", sort_date="2024-12", also_called=("inspectors",), **ENTRY)
REPORTS = (OLD, NEW)


@pytest.mark.parametrize(
    ("question", "old", "new"),
    [
        (
            "Carers waited long in 2023. Do complaints lead to changes now?",
            "Carers waited long",
            "complaints lead to changes",
        ),
        ("what money did the peers want, and do inspectors see savings now?", "money", "savings"),
        ("training: the LGA on courses vs the CQC on apprenticeships", "courses", "apprenticeships"),
        (
            "How were carers treated back then and how are they treated these days",
            "carers treated",
            "how are they treated",
        ),
    ],
)
def test_each_report_is_asked_what_its_clause_says(question: str, old: str, new: str) -> None:
    asked = sides(question, REPORTS)
    assert about_several(question, REPORTS)
    assert any(old in text for text in asked["old"]), asked
    assert any(new in text for text in asked["new"]), asked
    assert not any(new in text for text in asked["old"])


def test_what_names_no_report_is_the_subject_of_both() -> None:
    asked = sides("Research links. What did the peers hear of? What did the inspectors read about?", REPORTS)
    assert all(texts[0].startswith("Research links") for texts in asked.values())


@pytest.mark.parametrize(
    "question",
    [
        "How many people wait?",
        "What does the CQC say about carers and staff?",
        "Who was in the peer challenge team in 2023?",
    ],
)
def test_a_question_on_one_report_or_none_compares_nothing(question: str) -> None:
    assert not about_several(question, REPORTS)


def test_without_a_clause_of_ones_own_there_are_no_sides() -> None:
    assert sides("How far apart are they on carers?", REPORTS) == {}


def test_one_report_alone_has_no_then_and_now() -> None:
    assert not about_several("How was it back then and how is it now?", (OLD,))


@pytest.mark.parametrize(
    ("name", "short"), [("Care Quality Commission", "CQC"), ("Bristol", ""), ("a team of two", "")]
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


@pytest.mark.parametrize(
    ("follow_up", "report"),
    [
        ("and the CQC?", NEW.id),
        ("what about in the CQC one?", NEW.id),
        ("did the later report mention it?", NEW.id),
        ("and what about the LGA?", OLD.id),
        ("and in the first one?", ""),
        ("and the Carers Centre?", ""),
        ("what does the CQC say about staffing?", ""),
        ("did the CQC and the LGA agree?", ""),
        ("was that also a concern in 2023?", OLD.id),
        ("was it raised in 2024", NEW.id),
        ("what was spent in 2023?", ""),
        ("was that also a concern in 2021?", ""),
    ],
)
def test_a_follow_up_turns_to_a_report_of_which_it_says_nothing_else(follow_up: str, report: str) -> None:
    assert turned_to(follow_up, REPORTS) == report


def test_the_other_one_of_two_reports_is_that_of_which_was_not_asked() -> None:
    asked, unnamed = "What did the CQC say about carers?", "What is said of carers?"
    assert turned_to("and the other one?", REPORTS, asked) == OLD.id
    assert turned_to("and the other one?", REPORTS, unnamed, answered=OLD.id) == ""
    assert turned_to("and the other report?", REPORTS, unnamed, answered=OLD.id) == NEW.id
    assert turned_to("and the other report?", REPORTS, unnamed) == ""
    assert turned_to("and the other team?", REPORTS, asked) == ""
