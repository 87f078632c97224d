"""Questions for a word, a way of going about it or a reason that the reports do not give."""

import pytest

from rag import wording
from rag.assistant import Assistant
from rag.questions import missing_kind
from rag.types import Answer, Turn

pytestmark = pytest.mark.model


def said(answer: Answer) -> str:
    return " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Do the reports mention dementia?", "dementia"),
        ("anything about bereavement?", "bereavement"),
        ("What do the reports say about respite?", "respite"),
        ("Dementia", "Dementia"),
    ],
)
def test_a_thing_that_no_report_names_is_told_by_its_word(assistant: Assistant, question: str, word: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.statements) == ("not_in_reports", ())
    assert f"“{word}”" in answer.notice


@pytest.mark.parametrize(
    "question",
    ["Do the reports mention autism?", "anything about carers?", "Which report talks about the OTs?", "waiting lists"],
)
def test_a_thing_that_a_report_names_is_answered(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"


def test_what_is_counted_stands_beside_its_number(assistant: Assistant) -> None:
    # "Home First", the six weeks of it and the 87 % cared for in Bristol count no homes.
    answer = assistant.ask("how many care homes do we have")
    assert (answer.status, answer.statements) == ("not_in_reports", ())


def test_where_it_is_doubtful_that_the_reports_say_it_that_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("are hospital beds blocked?")
    assert (answer.status, answer.notice) == ("answered", wording.DOUBTFUL)
    assert answer.statements
    assert assistant.ask("How many people are waiting for an OT?").notice == ""


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what is the vacancy rate?", "The vacancy rate among social workers in the three teams was 14.2 per cent."),
        ("how many beds are there?", "The new house has 12 beds for short breaks."),
        ("how big was the overspend on care?", "The overspend was £4.2m."),
        ("what is the size of the deficit", "A deficit of £3m is forecast."),
    ],
)
def test_a_rate_stands_at_the_end_and_a_count_beside_what_it_counts(question: str, sentence: str) -> None:
    assert missing_kind(question, [sentence]) == ""
    assert missing_kind(question, ["The beds were named in a long list, which 12 people had written"]) != ""
    assert missing_kind(question, ["The budget is £200m with a savings requirement of £9m."]) != ""


@pytest.mark.parametrize(
    "question",
    ["What is a deficit-based approach?", "what is the debt recovery policy", "what was the overspend caused by"],
)
def test_what_a_thing_is_or_comes_of_is_no_question_for_its_sum(question: str) -> None:
    assert missing_kind(question, ["They speak of a deficit, a debt and an overspend."]) == ""


def test_a_year_of_another_report_asks_that_one(assistant: Assistant) -> None:
    answer = assistant.ask("were they doing much co production in 2023?")
    assert answer.notice.startswith("This is from the LGA peer challenge, December 2023.")
    assert {citation.report for citation in answer.citations} == {"lga-peer-challenge-2023"}
    assert assistant.ask("how many people were waiting for an OT in 2024?").status == "not_in_reports"
    surely = assistant.ask("How good was co-production in 2023?")
    assert {citation.report for citation in surely.citations} == {"lga-peer-challenge-2023"}
    # Another report's figures of that year are not taken for the year's report's silence.
    told = assistant.ask("How many compliments were there in 2023?")
    assert "593" in told.statements[0].text


@pytest.mark.parametrize("question", ["Where do I pay my council tax?", "how do i pay my rent"])
def test_a_way_of_going_about_it_that_is_not_given_is_told(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status in ("not_in_reports", "out_of_scope")


@pytest.mark.parametrize(
    ("question", "sentence", "missing"),
    [
        ("How do I get a Blue Badge?", "Staff knew the people whom they support.", "how to go about it"),
        ("How do I get a Blue Badge?", "People can apply online.", ""),
        ("How do we keep in touch with the front line?", "There is a plan for it.", "how to go about it"),
        ("How do we work with the NHS?", "There is a plan for it.", ""),
        ("How do you keep care firms on side?", "There were monthly meetings.", ""),
        ("Why did complaints rise?", "Of the complaints 35 were upheld.", "why"),
        ("Why did complaints rise?", "Complaints rose because of delays.", ""),
        ("Why are carers unhappy?", "They value the centre but felt left alone.", ""),
        ("How many beds are there?", "There were 593 contacts.", "how many beds"),
        ("How many beds are there?", "The ward had 12 beds.", ""),
        ("What is the average caseload?", "There was an average wait of 174 days.", "for the caseload"),
        ("How many people waited?", "There were 593 contacts.", ""),
        ("how much will they overspend", "Savings are needed.", "for a sum of money"),
        ("What hourly rate are agencies paid?", "There were over 250 hours of meetings.", "for a sum of money"),
        ("What number do I ring for the hub?", "They had 38 meetings.", "for a telephone number"),
        ("How many staff work there?", "The budget is £200m.", "how many staff"),
        ("who's the lead member", "She has a good grasp of it.", "for a name"),
        ("What hours are they open?", "There were over 250 hours of meetings.", "for opening hours"),
        ("What hours are they open?", "The hub is open from 9am to 5pm.", ""),
        ("Who chairs it, what's her name?", "There is a new chair of the partnership.", "for a name"),
    ],
)
def test_a_procedure_and_a_reason_are_missed_where_no_sentence_gives_one(
    question: str, sentence: str, missing: str
) -> None:
    assert missing_kind(question, [sentence]) == missing


def test_why_something_happened_that_did_not_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("Why did the number leaving Southmead on Pathway 3 go up by 30%?")
    assert answer.status == "not_in_reports"


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("What score did the CQC give for safeguarding?", "not_in_reports"),
        ("how was the home care scored for safety", "not_in_reports"),
        ("what score did the CQC give for learning and innovation", "answered"),
        ("how many social workers quit last year?", "not_in_reports"),
        ("how many of the staff have left", "not_in_reports"),
    ],
)
def test_a_score_is_given_for_what_was_scored_and_leavers_where_they_are_counted(
    assistant: Assistant, question: str, status: str
) -> None:
    assert assistant.ask(question).status == status


def test_of_several_things_what_is_given_is_answered_and_what_is_not_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("How many people wait for an OT assessment, and how many beds are there?")
    assert answer.status == "partial"
    assert "1,127" in answer.statements[0].text
    assert "“how many beds are there”: the reports do not say" in answer.notice


def test_what_was_asked_is_told_as_it_was_typed(assistant: Assistant) -> None:
    answer = assistant.ask("How many people wait for an OT assessment, and how many beds are there in {wards}?")
    assert "“how many beds are there in {wards}”" in answer.notice


def test_where_the_rest_is_not_surely_answered_the_whole_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("Who runs the carers centre and what does the council pay them?")
    assert (answer.status, answer.statements) == ("not_in_reports", ())


def test_who_came_to_review_is_not_who_holds_the_post(assistant: Assistant) -> None:
    assert assistant.ask("Who is the Director of Adult Social Care?").status == "not_in_reports"
    assert assistant.ask("who was on the peer team?").status == "answered"


def test_with_whom_a_director_works_is_no_wish_for_a_name(assistant: Assistant) -> None:
    assert assistant.ask("Who was the director working with on a plan for regular communications?").status == "answered"


@pytest.mark.parametrize("question", ["Direct payments", "direct payments any good here"])
def test_what_the_reports_only_name_is_not_answered_with_its_name(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.statements) == ("not_in_reports", ())
    assert "name this and say nothing of it" in answer.notice


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("How many people are waiting for a Care Act assessment?", "has that gone down since?"),
        ("How long do safeguarding cases wait?", "Is it getting better?"),
    ],
)
def test_whether_it_has_changed_is_asked_of_each_report_and_not_of_the_whole(
    assistant: Assistant, earlier: str, question: str
) -> None:
    history = [Turn(role="user", content=earlier), Turn(role="assistant", content=said(assistant.ask(earlier)))]
    answer = assistant.ask(question, history)
    assert any(word in answer.statements[0].text for word in ("Care Act", "afeguarding"))
    assert "A selection from the whole" not in answer.notice
    silent = "CQC assessment, after December 2024: nothing found on this." in answer.notice
    assert silent or {citation.report for citation in answer.citations} == set(assistant.reports)


@pytest.mark.parametrize(
    "question", ["do we have gaps in the provider market", "what should we do about waiting lists"]
)
def test_what_the_council_asks_of_itself_is_no_wish_for_advice(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status == "answered"
