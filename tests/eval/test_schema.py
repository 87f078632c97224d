import json

import pytest

from eval.errors import QuestionSetError
from eval.schema import load_questions

GOOD = {
    "id": "a",
    "question": "How long?",
    "type": "number",
    "answer": "40 days",
    "must_contain": ["40 days"],
    "evidence": [{"report": "north", "quote": "People wait 40 days."}],
}
REFUSABLE = {
    "id": "u",
    "question": "Who won?",
    "type": "unanswerable",
    "answer": "Not said.",
    "kind": "near_miss",
}


def without(key):
    return {name: value for name, value in GOOD.items() if name != key}


def evidence(**fields):
    return [{"report": "north", "quote": "People wait 40 days."} | fields]


def test_a_good_set_loads_in_file_order_and_blank_lines_are_passed_over(write_set, tiny):
    questions = load_questions(write_set(GOOD, "", REFUSABLE), tiny)
    assert [q.id for q in questions] == ["a", "u"]
    assert [q.answerable for q in questions] == [True, False]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path, tiny):
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n" + json.dumps(REFUSABLE).encode() + b"\r\n")
    assert len(load_questions(path, tiny)) == 2


def test_a_line_separator_inside_a_question_does_not_end_the_line(write_set, tiny):
    (question,) = load_questions(write_set(GOOD | {"question": "How\u2028long\x85?"}), tiny)
    assert question.question == "How\u2028long\x85?"


def test_white_space_in_a_quote_may_differ_from_the_report(write_set, tiny):
    line = GOOD | {"evidence": evidence(quote="It was 60 days before.")}
    assert "60\u00a0days" in tiny["north"].text
    assert len(load_questions(write_set(line), tiny)) == 1


def test_a_line_without_a_key_to_mark_it_by_is_answered_and_not_scored(write_set, tiny):
    (question,) = load_questions(write_set({"id": "x", "question": ""}), tiny)
    assert not question.scored


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{not json", "Invalid JSON"),
        ("[]", "object"),
        (without("id"), "id: is missing; add it"),
        (without("type"), "type is missing"),
        (without("must_contain"), "must_contain is missing"),
        (without("evidence"), "evidence is missing"),
        (GOOD | {"id": " "}, "id:"),
        (GOOD | {"type": "riddle"}, "type: Input should be 'number'"),
        (GOOD | {"kind": "near_miss"}, "kind 'near_miss' belongs to the type 'unanswerable'"),
        (GOOD | {"must_contain": [""]}, "must_contain.0"),
        (GOOD | {"must_contain": [[]]}, "must_contain.0"),
        (GOOD | {"must_contain": "40 days"}, "must_contain"),
        (GOOD | {"colour": "red"}, "colour: no such key in a question set"),
        (GOOD | {"evidence": evidence(page=3)}, "evidence.0.page: no such key"),
        (GOOD | {"evidence": evidence(quote="")}, "evidence.0.quote"),
        (GOOD | {"evidence": evidence(report="west")}, "no report 'west'; known are north, south"),
        (GOOD | {"evidence": evidence(quote="People wait 41 days.")}, "does not stand in report 'north'"),
        (GOOD | {"evidence": evidence(report="south")}, "does not stand in report 'south'"),
        (GOOD | {"evidence": evidence(quote="x" * 500)}, "…' does not stand"),
        (GOOD | {"history": [{"role": "system", "content": "x"}]}, "history.0.role"),
        (REFUSABLE | {"kind": None}, "kind is missing"),
        (REFUSABLE | {"kind": "odd"}, "kind: Input should be 'near_miss'"),
        (REFUSABLE | {"must_contain": ["x"]}, "must_contain belongs to questions that have an answer"),
        (GOOD | {"id": "first"}, "the id 'first' stands on line 1 too"),
    ],
)
def test_a_fault_is_told_with_file_and_line(write_set, tiny, line, message):
    path = write_set(GOOD | {"id": "first"}, "", line)
    with pytest.raises(QuestionSetError) as told:
        load_questions(path, tiny)
    assert str(told.value).startswith(f"{path}, line 3: ")
    assert message in str(told.value)
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_used_is_named(tmp_path, write_set, tiny):
    with pytest.raises(QuestionSetError, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl", tiny)
    with pytest.raises(QuestionSetError, match="cannot be read"):
        load_questions(tmp_path, tiny)
    with pytest.raises(QuestionSetError, match="holds no question"):
        load_questions(write_set(""), tiny)
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(QuestionSetError, match=r"not UTF-8 \(byte 8\)"):
        load_questions(latin, tiny)
