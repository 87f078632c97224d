import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import (
    Retrieval,
    citations_exact,
    cluster_of,
    compare_both,
    contains,
    grounded,
    refused,
    retrieval,
    right,
    right_at_once,
    score,
)
from eval.types import Record


@pytest.mark.parametrize("status", ["answered", "partial"])
def test_right_is_answered_with_what_must_be_contained(question, answer, status):
    assert right(question(), answer("They wait 40 days.", status=status)) == 1.0


@pytest.mark.parametrize("status", ["not_in_reports", "out_of_scope", "about"])
def test_no_other_status_is_right_whatever_it_says(question, answer, status):
    assert right(question(), answer("They wait 40 days.", status=status)) == 0.0
    assert right_at_once(question(), answer("They wait 40 days.", status=status)) == 0.0


def test_an_answer_without_statements_or_no_answer_at_all_is_wrong(question, answer):
    assert right(question(), answer()) == 0.0
    assert right(question(), None) == 0.0


@pytest.mark.parametrize(("before", "expected"), [(148, 1.0), (149, 0.0), (150, 0.0)])
def test_only_the_first_150_words_count(question, answer, before, expected):
    # "40 days" is two words: with 148 before them they are the 149th and 150th.
    assert right(question(), answer("word " * before, "40 days")) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("It took\xa040\n days", ("40 days",), True),
        ("MANY Carers", ("many carers",), True),
        ("straße", ("STRASSE",), True),
        ("it is read-only", (("read only", "read-only"),), True),
        ("30% of it", ("30%", ("read only", "read-only")), False),
        ("30 %", ("30%",), False),
        ("anything", (), True),
        ("", ("x",), False),
    ],
)
def test_contains_looks_past_case_and_spacing_and_takes_any_one_of_a_list(text, wanted, expected):
    assert contains(text, wanted) is expected


@given(st.text(), st.text(min_size=1).filter(str.strip), st.text())
def test_what_stands_in_a_text_is_found_in_it(before, wanted, after):
    assert contains(f"{before} {wanted} {after}", (wanted,))


def test_right_at_once_asks_for_all_in_the_first_statement(question, answer):
    assert right_at_once(question(), answer("They wait 40 days.", "More.")) == 1.0
    assert right_at_once(question(), answer("More.", "They wait 40 days.")) == 0.0
    assert right_at_once(question(must_contain=["40", "days"]), answer("40", "days")) == 0.0


@pytest.mark.parametrize("type_", ["list", "multi", "compare", "followup"])
def test_right_at_once_is_undefined_for_types_with_several_answers(question, answer, type_):
    assert math.isnan(right_at_once(question(type=type_), answer("40 days")))


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        *((kind, "answered", 0.0) for kind in ("near_miss", "false_premise", "off_topic", "meta_or_attack")),
        ("near_miss", "partial", 0.0),
        ("near_miss", "not_in_reports", 1.0),
        ("false_premise", "not_in_reports", 1.0),
        ("near_miss", "out_of_scope", 1.0),
        ("near_miss", "about", 0.0),
        ("off_topic", "out_of_scope", 1.0),
        ("off_topic", "about", 0.0),
        ("advice_or_opinion", "not_in_reports", 1.0),
        ("meta_or_attack", "about", 1.0),
    ],
)
def test_an_unanswerable_question_is_right_when_it_is_refused(question, answer, kind, status, expected):
    asked = question(type="unanswerable", kind=kind)
    assert refused(asked, answer(status=status)) == right(asked, answer(status=status)) == expected


def test_a_question_that_was_not_taken_is_neither_right_nor_refused(question):
    for asked in (question(), question(type="unanswerable")):
        assert right(asked, None) == refused(asked, None) == 0.0


@pytest.mark.parametrize(("quote", "expected"), [("wait 40", 1.0), ("days. It", 1.0), ("It was", 0.0)])
def test_grounded_is_any_overlap_with_the_evidence(question, answer, cite, tiny, quote, expected):
    assert grounded(question(), answer("x", citations=(cite("north", quote),)), tiny) == expected


def test_touching_is_not_overlapping_and_another_report_does_not_count(question, answer, cite, tiny):
    assert grounded(question(), answer("x", citations=(cite("north", " It was"),)), tiny) == 0.0
    assert grounded(question(), answer("x", citations=(cite("south", "People wait 90"),)), tiny) == 0.0
    assert grounded(question(), None, tiny) == 0.0


def test_all_needed_evidence_and_one_of_the_interchangeable(question, answer, cite, tiny):
    asked = question(
        evidence=[
            {"report": "south", "quote": "People wait 90 days"},
            {"report": "north", "quote": "People wait 40 days.", "alt": True},
            {"report": "north", "quote": "Staff felt", "alt": True},
        ]
    )
    south, staff = cite("south", "90"), cite("north", "felt")
    assert grounded(asked, answer("x", citations=(south, staff)), tiny) == 1.0
    assert grounded(asked, answer("x", citations=(south,)), tiny) == 0.0
    assert grounded(asked, answer("x", citations=(staff,)), tiny) == 0.0


def test_what_is_offered_apart_from_the_answer_grounds_nothing(question, answer, cite, tiny):
    assert grounded(question(), answer("x", also_found=(cite("north", "40 days"),)), tiny) == 0.0


def test_a_comparison_cites_every_report_that_it_needs(question, answer, cite):
    both = [
        {"report": "north", "quote": "People wait 40 days."},
        {"report": "south", "quote": "People wait 90"},
    ]
    asked = question(type="compare", evidence=both)
    assert compare_both(asked, answer("x", citations=(cite("north", "It was"), cite("south", "90")))) == 1.0
    assert compare_both(asked, answer("x", citations=(cite("north", "40"),))) == 0.0
    assert math.isnan(compare_both(question(), answer("x")))


def test_citations_are_exact_or_not_in_the_answer_and_beside_it(answer, cite, tiny):
    good, bad = cite("north", "40 days"), cite("north", "40 days", shift=1)
    assert citations_exact(answer(citations=(good,), also_found=(good,)), tiny) == 1.0
    assert citations_exact(answer(citations=(good, bad)), tiny) == 0.0
    assert citations_exact(answer(also_found=(bad,)), tiny) == 0.0
    assert math.isnan(citations_exact(answer(), tiny))
    assert math.isnan(citations_exact(None, tiny))


def test_a_negative_start_or_an_unknown_report_is_not_exact(answer, cite, tiny):
    good = cite("north", "40 days")
    length = len(tiny["north"].text)
    from_the_end = good.model_copy(update={"start": good.start - length, "end": good.end - length})
    assert citations_exact(answer(citations=(from_the_end,)), tiny) == 0.0
    assert citations_exact(answer(citations=(good.model_copy(update={"report": "west"}),)), tiny) == 0.0


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        (1, (1, 1, 1, 1.0)),
        (3, (0, 1, 1, 1 / 3)),
        (4, (0, 0, 1, 0.25)),
        (10, (0, 0, 0, 0.1)),
        (11, (0, 0, 0, 0.0)),
    ],
)
def test_retrieval_looks_for_the_first_sentence_of_the_evidence(question, tiny, rank, expected):
    hit, *others = (s for passage in tiny["north"].passages for s in passage.sentences)
    ranked = [
        *(_renamed(others[0], n) for n in range(rank - 1)),
        hit,
        *(_renamed(others[0], n) for n in range(20, 25)),
    ]
    assert retrieval(question(), ranked, tiny) == Retrieval(*(pytest.approx(value) for value in expected))


def _renamed(sentence, n):
    return type(sentence)(f"other-{n}", sentence.report, sentence.passage, sentence.start, sentence.end)


def test_nothing_retrieved_is_zero_and_nothing_to_retrieve_is_undefined(question, tiny):
    assert retrieval(question(), [], tiny) == Retrieval(0.0, 0.0, 0.0, 0.0)
    assert math.isnan(retrieval(question(type="unanswerable"), [], tiny).rr_10)


def test_questions_of_one_passage_are_one_cluster(question, tiny):
    first = question()
    same = question(id="q2", evidence=[{"report": "north", "quote": "60\xa0days"}])
    other = question(id="q3", evidence=[{"report": "north", "quote": "Staff felt"}])
    heading = question(id="q4", evidence=[{"report": "north", "quote": "Waiting"}])
    assert cluster_of(first, tiny) == cluster_of(same, tiny) != cluster_of(other, tiny)
    assert cluster_of(heading, tiny).startswith("north:")
    assert cluster_of(question(type="unanswerable"), tiny) == "question:u1"


def test_a_question_without_a_key_to_mark_it_by_has_no_figures(question, answer, cite, tiny):
    blind = question(type=None, answer="", must_contain=[], evidence=[])
    found = score(Record(blind, answer("x", citations=(cite("north", "40"),))), tiny)
    figures = (found.right, found.right_at_once, found.grounded, found.refused, found.compare_both)
    assert all(math.isnan(figure) for figure in figures)
    assert found.citations_exact == 1.0
