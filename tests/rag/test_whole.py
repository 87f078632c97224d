"""Questions about a report as a whole: told from questions on a topic, and answered from what the report sums up."""

import re

import pytest

from rag import wording
from rag.assistant import Assistant
from rag.briefing.sides import side_of, voice_of
from rag.citations import verify
from rag.types import Answer, Turn
from rag.whole import Whole, read_whole

pytestmark = pytest.mark.model

LGA = "lga-peer-challenge-2023"
CQC = "cqc-learning-improvement-innovation"


def read(assistant: Assistant, text: str) -> Whole | None:
    return read_whole(text, [report.entry for report in assistant.reports.values()], "Bristol")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What were the main recommendations of the 2023 peer challenge?", "recommendations"),
        ("what were the main problems in 2023", "concerns"),
        ("What are the key findings of the peer challenge from December 2023?", "summary"),
    ],
)
def test_a_report_may_be_called_by_its_year(assistant: Assistant, question: str, wanted: str) -> None:
    found = read(assistant, question)
    assert found is not None
    assert (found.wanted, found.reports) == (wanted, (LGA,))
    assert read(assistant, "what were the strengths in 2023-24") is None
    assert read(assistant, "what were the strengths in 2022 - 2023") is None


@pytest.mark.parametrize(
    ("text", "wanted", "voice"),
    [
        ("What are the main findings?", "summary", None),
        ("Summarise the reports", "summary", None),
        ("what did the peer team recommend", "recommendations", None),
        ("What were the principal recommendations of the peer challenge?", "recommendations", None),
        ("what are the overarching concerns", "concerns", None),
        ("What should the council do first?", "recommendations", None),
        ("strengths", "strengths", None),
        ("what are the biggest problems", "concerns", None),
        ("how good is Bristol's adult social care?", "both", None),
        ("What is Bristol doing well?", "strengths", None),
        ("What isn't working well?", "concerns", None),
        ("What is the council not doing well?", "concerns", None),
        ("what improvements have been made?", "summary", None),
        ("What are carers' views?", "summary", "carers"),
        ("Has anything improved since the peer challenge?", "summary", None),
        ("What did the CQC rate the council?", "verdict", None),
        ("what did carers say", "summary", "carers"),
        ("What do staff think?", "summary", "staff"),
        ("is the council any good?", "both", None),
        ("how is the council doing overall?", "both", None),
        ("how is adult social care doing overall?", "both", None),
        ("what's going badly with adult social care in Bristol?", "concerns", None),
        ("what were the peer challenge team's gravest worries?", "concerns", None),
        ("where are we falling short?", "concerns", None),
        ("What are the main risks or weaknesses the cabinet member should be aware of?", "concerns", None),
        ("give me a 1 minute summary for committee tomorrow", "summary", None),
        ("write me a 200 word summary", "summary", None),
        ("I'm a new councillor, where do I start?", "summary", None),
        ("what awkward questions should I ask officers tomorrow?", "concerns", None),
        ("what's changed between the two reports", "summary", None),
        ("what did the 2023 peer challenge praise the council for?", "strengths", None),
        ("Have things got better?", "summary", None),
        ("What has changed since the 2023 peer review?", "summary", None),
        ("What progress has been made?", "summary", None),
    ],
)
def test_what_is_wanted_of_the_whole_is_read(assistant: Assistant, text: str, wanted: str, voice: str | None) -> None:
    whole = read(assistant, text)
    assert whole is not None
    assert (whole.wanted, whole.voice) == (wanted, voice)


@pytest.mark.parametrize(
    "text",
    [
        "What are the main problems with the website?",
        "What did the peer team recommend about waiting lists?",
        "What do staff think of the training?",
        "What are the strengths in the case file audit?",
        "How many people are waiting for a Care Act assessment?",
        "what does the peer challenge say about carers",
        "What was the overall rating?",
        "What overall rating did the CQC give?",
        "give me a summary of the waiting lists",
        "safeguarding summary",
        "overview of the council's direct payments",
        "Which questions do carers ask?",
        "what questions should I ask about safeguarding?",
        "What works well in other councils?",
        "Who is at risk?",
        "What is adult social care?",
        "What happens after an assessment?",
        "carers in Bristol",
        "have things got better for carers?",
        "safeguarding",
        "?",
    ],
)
def test_a_question_on_a_topic_is_searched_for(assistant: Assistant, text: str) -> None:
    assert read(assistant, text) is None


def test_the_report_that_is_named_is_the_one_that_is_quoted(assistant: Assistant) -> None:
    assert {citation.report for citation in assistant.ask("Summarise the CQC report").citations} == {CQC}
    assert {citation.report for citation in assistant.ask("summarise the LGA report").citations} == {LGA}
    both = assistant.ask("Summarise the reports")
    assert [citation.report for citation in both.citations] == sorted(
        (citation.report for citation in both.citations), reverse=True
    ), "the older report comes first"


def test_only_the_reports_that_were_chosen_are_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What are the main findings?", reports=[CQC])
    assert {citation.report for citation in answer.citations} == {CQC}


def test_a_summary_has_good_and_bad_and_the_score(assistant: Assistant) -> None:
    answer = assistant.ask("What are the main findings?")
    sides = {side_of(citation.quote, citation.section) for citation in answer.citations}
    assert {"strength", "concern"} <= sides
    assert any(statement.text.startswith("Score: 3") for statement in answer.statements)
    assert answer.notice.startswith(wording.WHOLE["summary"])


def test_what_matters_most_is_quoted_and_comes_first(assistant: Assistant) -> None:
    concerns = [statement.text for statement in assistant.ask("what's going badly?").statements]
    assert any("not confident on the safety of residents" in text for text in concerns)
    assert any("626" in text for text in concerns)
    assert any("90% were upheld" in text for text in concerns)
    assert not any(text.startswith("In 100% of cases") for text in concerns), "it begins with praise"
    strengths = assistant.ask("what are our main strengths?").statements
    assert "87%" in strengths[0].text or "97% of providers" in strengths[0].text


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("what should we be proud of", "strengths"),
        ("What should they be praised for?", "strengths"),
        ("What should we be concerned about?", "concerns"),
        ("what should be fixed first", "recommendations"),
    ],
)
def test_what_we_should_feel_is_no_recommendation(assistant: Assistant, question: str, wanted: str) -> None:
    whole = read(assistant, question)
    assert whole is not None
    assert whole.wanted == wanted


def test_a_thought_that_another_one_holds_is_not_quoted_beside_it(assistant: Assistant) -> None:
    texts = [statement.text for statement in assistant.ask("what's going badly?").statements]
    told = [text for text in texts if "sixty-one safeguarding referrals" in text]
    assert len(told) == 1
    assert "487 cases" in told[0]


def test_praise_that_is_taken_back_is_no_strength(assistant: Assistant) -> None:
    assert not any("late remedies" in statement.text for statement in assistant.ask("what are we good at?").statements)


def test_what_is_to_be_done_stands_in_the_order_of_the_report(assistant: Assistant) -> None:
    starts = [citation.start for citation in assistant.ask("what did the peer team tell the council to do?").citations]
    assert starts == sorted(starts)
    assert len(starts) > 4


@pytest.mark.parametrize(
    "question",
    [
        "has the council acted on what the peer challenge told it?",
        "have the recommendations been implemented",
        "did they take the advice on board",
        "what has changed since the peer challenge, did they act on the recommendations",
    ],
)
def test_whether_it_was_done_is_told_with_what_was_recommended(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.notice) == ("answered", wording.FOLLOWED_UP)
    assert {citation.report for citation in answer.citations} == {LGA}


@pytest.mark.parametrize(
    "question",
    [
        "What are the key actions and recommendations?",
        "give me a complete list of the CQC's recommendations",
        "what findings need to be addressed",
        "did anything bad get said in the report",
        "Which recommendations should be done first?",
        "what are the next steps following the recommendations",
        "Summarise the complete findings of the report",
        "main findings and what has been done well",
    ],
)
def test_what_was_recommended_is_not_whether_it_was_done(assistant: Assistant, question: str) -> None:
    whole = read(assistant, question)
    assert whole is None or not whole.followed_up


@pytest.mark.parametrize(
    "question",
    [
        "is it still the case that people wait for OTs?",
        "are carers still a problem?",
        "is it getting better for carers",
    ],
)
def test_a_follow_up_on_something_else_is_not_about_what_was_recommended(assistant: Assistant, question: str) -> None:
    assert turn(assistant, "What did the peer team recommend?", question).notice != wording.FOLLOWED_UP


def test_a_follow_up_asks_whether_it_was_done(assistant: Assistant) -> None:
    assert turn(assistant, "What did the peer team recommend?", "has any of it been done").notice == wording.FOLLOWED_UP


@pytest.mark.parametrize(
    "question",
    [
        "are recommendations of the ombudsman implemented",
        "how do they follow up safeguarding findings",
        "Did the council implement the recommendations of the Bubb report?",
    ],
)
def test_whether_something_else_was_done_is_looked_up(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).notice != wording.FOLLOWED_UP


def test_recommendations_are_recommendations_and_none_is_advice_to_all_councils(assistant: Assistant) -> None:
    answer = assistant.ask("What are the key recommendations?")
    assert len(answer.statements) >= 5
    assert not any("Appendices" in citation.section for citation in answer.citations)


def test_a_change_is_asked_of_every_report_and_a_score_is_of_what_its_heading_names(assistant: Assistant) -> None:
    answer = assistant.ask("Has anything improved since the peer challenge?")
    assert {citation.report for citation in answer.citations} == {LGA, CQC}
    answer = assistant.ask("What did the CQC rate the council?")
    assert [statement.text[:8] for statement in answer.statements] == ["Score: 3"]
    assert "“Learning, improvement and innovation” alone" in answer.notice
    assert wording.NO_OVERALL in answer.notice


def test_no_score_of_a_part_is_given_for_an_overall_rating(assistant: Assistant) -> None:
    answer = assistant.ask("What was the overall rating?")
    assert (answer.status, answer.statements) == ("not_in_reports", ())
    assert "for an overall rating" in answer.notice


@pytest.mark.parametrize("question", ["is that working well or badly?", "is it any good", "Is morale any better now?"])
def test_what_is_asked_of_the_subject_before_is_not_asked_of_the_whole(assistant: Assistant, question: str) -> None:
    answer = turn(assistant, "What happens to young people who turn 18?", question)
    assert not answer.notice.startswith("A selection from the whole")
    assert not any(statement.text.startswith("Score") for statement in answer.statements)


def test_what_goes_back_on_something_is_not_quoted_without_it(assistant: Assistant) -> None:
    answer = assistant.ask("what are the biggest problems")
    quotes = [citation.words for citation in answer.citations]
    assert not any(quote.endswith("a lot of focus on the future.") for quote in quotes)


def test_what_one_report_says_is_looked_for_there_first(assistant: Assistant) -> None:
    answer = assistant.ask("What did the CQC say about safeguarding?")
    assert {citation.report for citation in answer.citations} == {CQC}
    answer = assistant.ask("what did the CQC say about waiting lists")
    assert answer.status == "partial"
    assert answer.notice.startswith("CQC assessment, after December 2024: nothing found on this.")
    assert {citation.report for citation in answer.citations} == {LGA}


@pytest.mark.parametrize(
    "question",
    [
        "What happened with the waiting lists after the peer challenge?",
        "what has been done about the waiting lists since the LGA report",
    ],
)
def test_what_became_of_something_since_a_report_is_asked_of_the_newest(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "partial"
    assert answer.notice.startswith("CQC assessment, after December 2024: nothing found on this.")


def test_what_is_to_be_done_after_a_report_is_asked_of_all(assistant: Assistant) -> None:
    answer = assistant.ask("What support is on offer after the peer challenge?")
    assert {citation.report for citation in answer.citations} == {LGA}


def test_a_voice_is_that_voice(assistant: Assistant) -> None:
    answer = assistant.ask("what did carers say")
    assert answer.statements
    assert {voice_of(citation.quote) for citation in answer.citations} == {"carers"}
    assert "carers" in answer.notice


def test_what_somebody_says_is_told_from_both_sides(assistant: Assistant) -> None:
    # The two reports' staff praise most; what they find hard must be among the first that is shown of each report.
    answer = assistant.ask("What do staff say?")
    first = [(c.quote, c.section) for c in answer.citations if c.report == LGA][:2]
    assert {side_of(*each) for each in first} == {"strength", "concern"}


def test_a_report_without_what_is_wanted_is_said_to_be_silent(assistant: Assistant) -> None:
    # The page of the CQC recommends nothing.
    answer = assistant.ask("what did the cqc recommend?")
    assert answer.status == "not_in_reports"
    assert answer.notice == "CQC assessment, after December 2024: no recommendation found."


def test_every_quote_of_a_whole_is_exact_and_stands_alone(assistant: Assistant) -> None:
    asked = ("What are the main findings?", "what are the biggest problems", "what do staff think", "whats good")
    answers: list[Answer] = [assistant.ask(text) for text in asked]
    for answer in answers:
        verify(answer.citations, assistant.reports)
        passages = [(citation.report, citation.start) for citation in answer.citations]
        assert len(passages) == len(set(passages))
        for statement in answer.statements:
            assert not re.match(r"This |These |They |However|It (?!was (?:evident|unclear)\b)", statement.text)


def turn(assistant: Assistant, *questions: str) -> Answer:
    """The answer to the last of a conversation's questions."""
    history: list[Turn] = []
    for question in questions[:-1]:
        said = " ".join(statement.text for statement in assistant.ask(question, history).statements)
        history += [Turn(role="user", content=question), Turn(role="assistant", content=said)]
    return assistant.ask(questions[-1], history)


def test_a_follow_up_asks_the_same_of_another_report(assistant: Assistant) -> None:
    answer = turn(assistant, "Summarise the LGA report", "and the CQC one?")
    assert {citation.report for citation in answer.citations} == {CQC}
    assert answer.notice.startswith(wording.WHOLE["summary"])


def test_a_follow_up_asks_others_or_for_something_else_of_the_whole(assistant: Assistant) -> None:
    answer = turn(assistant, "What do staff think?", "and carers?")
    assert {voice_of(citation.quote) for citation in answer.citations} == {"carers"}
    answer = turn(assistant, "What do staff think?", "and carers?", "and the bad bits?")
    assert answer.notice == wording.WHOLE["concerns"]


def test_a_follow_up_on_a_topic_is_searched_for(assistant: Assistant) -> None:
    answer = turn(assistant, "What did the peer team recommend?", "what about waiting lists")
    assert "waiting lists" in answer.citations[0].section[-1].lower()
    assert answer.notice == ""


def test_after_a_topic_a_whole_is_told_from_more_on_the_topic(assistant: Assistant) -> None:
    topic = "How many people are waiting for a Care Act assessment?"
    assert turn(assistant, topic, "What are the main findings?").notice.startswith(wording.WHOLE["summary"])
    answer = turn(assistant, topic, "what did they recommend?")
    assert answer.notice not in wording.WHOLE.values()
    assert "recommends that the department addresses waiting lists" in answer.statements[0].text


def test_another_council_or_year_is_not_answered_with_the_whole(assistant: Assistant) -> None:
    for question in ("What are the main problems in Leeds?", "What were the main findings in 2019?"):
        assert not assistant.ask(question).notice.startswith("A selection")


def test_a_report_that_is_not_searched_is_not_replaced(assistant: Assistant) -> None:
    answer = assistant.ask("Summarise the LGA report", reports=[CQC])
    assert not answer.notice.startswith("A selection")


def test_after_a_topic_nothing_is_about_a_whole(assistant: Assistant) -> None:
    answer = turn(assistant, "What is said about waiting lists?", "and the CQC one?")
    assert not answer.notice.startswith("A selection")
