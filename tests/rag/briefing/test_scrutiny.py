"""The questions for scrutiny: what is asked goes by what the quote says."""

import pytest

from rag.assistant import Assistant
from rag.briefing.brief import write_note
from rag.briefing.note import Note, Question, Quote, ReportPart
from rag.briefing.register import Register
from rag.briefing.scrutiny import MOST, Statement, questions
from rag.briefing.sides import Side
from rag.types import Citation


@pytest.fixture(scope="module")
def safeguarding(assistant: Assistant) -> Note:
    return write_note(assistant.index, assistant.embedder, "safeguarding")


def asked_on(words: str, note: Note) -> Question:
    return next(one for one in note.questions if words in one.concern.citation.words)


@pytest.mark.model
def test_a_time_that_was_given_is_asked_after_and_is_no_figure_of_today(safeguarding: Note) -> None:
    question = asked_on("in the next three months", safeguarding)
    assert "Was this done in the time given (three months, from December 2023)?" in question.text


@pytest.mark.model
def test_a_figure_is_asked_for_as_it_is_today(safeguarding: Note) -> None:
    assert "“new contacts per day” (approximately fifty" in asked_on("fifty new contacts", safeguarding).text


@pytest.mark.model
def test_how_often_something_is_done_is_no_figure_to_ask_for(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "complaints and compliments")
    assert note.questions
    assert not any("twice annually" in question.text for question in note.questions)


@pytest.mark.model
def test_when_the_reviewers_came_is_no_finding(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "reviews")
    assert not any("were in Bristol for three days" in quote.citation.words for p in note.reports for quote in p.quotes)


@pytest.mark.model
def test_where_a_report_only_recommends_its_recommendations_are_asked_after(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "quality assurance")
    assert note.questions
    assert not any(part.concerns for part in note.reports)
    assert all("accepted" in question.text for question in note.questions)


@pytest.mark.model
@pytest.mark.parametrize("topic", ["waiting lists", "safeguarding", "managers and supervision", "prevention"])
def test_questions_are_few_and_no_two_are_the_same(assistant: Assistant, topic: str) -> None:
    asked = write_note(assistant.index, assistant.embedder, topic).questions
    assert 0 < len(asked) <= MOST
    assert len({question.text for question in asked}) == len(asked)
    assert len({question.concern.n for question in asked}) == len(asked)


def quoted(words: str, side: Side = "concern", n: int = 1) -> Quote:
    citation = Citation.model_construct(report="r", quote=words, start=0, end=len(words), section=("Part", "Housing"))
    return Quote.model_construct(n=n, citation=citation, side=side, voices=("assessors",))


def asked(*quotes: Quote) -> tuple[Question, ...]:
    part = ReportPart.model_construct(report="r", published="March 2025", concerns=quotes)
    return questions((part,), (), Register(figures=(), groups=()), statements_of)


def statements_of(quote: Quote) -> list[Statement]:
    return [Statement(words, quote.side, "assessors") for words in quote.citation.words.split("|")]


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("A decision on the funding of the night service is still awaited.", "Has this been decided"),
        ("The board should decide who runs the hub.", "Has this been decided"),
        ("It was unclear how many reviews were overdue.", "Is this known"),
        ("The council did not record why people were refused.", "Is this known"),
        ("Practice varied between the two localities.", "Is this the same today"),
        ("Nobody was told, which put people at risk.", "Who answers for this risk"),
        ("The new pathway was being developed slowly.", "How far has this got"),
        ("The corridors are cold.", "What has been done about this"),
    ],
)
def test_what_is_asked_goes_by_what_is_said(words: str, asks: str) -> None:
    found = asked(quoted(words))
    assert [question.text.startswith(asks) for question in found] == [True]
    assert found[0].text.endswith("(Part › Housing)")
    assert found[0].on == words


@pytest.mark.parametrize(
    "words",
    [
        "Decisions were taken quickly, and wrongly.",
        "People were asked too late whether they had capacity to make a decision.",
        "Funding for carers was spent by May, and 40 reviews were outstanding.",
        "Care plans were not reviewed.",
        "People did not know how to ask for help.",
        "Staff were trained in risk assessment too late.",
        "Delays were due to the weather.",
    ],
)
def test_words_that_look_so_ask_for_nothing_in_particular(words: str) -> None:
    assert asked(quoted(words))[0].text.startswith("What has been done about this")


def test_a_question_is_on_the_sentence_that_gives_rise_to_it() -> None:
    found = asked(quoted("The corridors are cold.|It was unclear who mends them."))
    assert found[0].on == "It was unclear who mends them."


def test_what_any_quote_gives_rise_to_is_asked_where_there_are_few_others() -> None:
    cold, dark = quoted("The hall is cold.", n=1), quoted("The hall is dark.", n=2)
    unclear, unsafe = quoted("Nobody said why, which is unclear.", n=3), quoted("The stairs are unsafe.", n=4)
    uneven = quoted("Heating varied between the floors.", n=5)
    assert [question.concern.n for question in asked(cold, dark, unclear)] == [1, 3]
    assert [question.concern.n for question in asked(cold, dark, unclear, unsafe, uneven)] == [3, 4, 5]
