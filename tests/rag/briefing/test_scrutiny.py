"""The questions for scrutiny: what is asked goes by what the quote says."""

import pytest

from rag.assistant import Assistant
from rag.briefing.brief import write_note
from rag.briefing.note import Note, Question, Quote, ReportPart
from rag.briefing.register import Register
from rag.briefing.scrutiny import MOST, questions
from rag.briefing.sides import Side
from rag.patterns import pattern
from rag.types import Citation

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def safeguarding(assistant: Assistant) -> Note:
    return write_note(assistant.index, assistant.embedder, "safeguarding")


def asked_on(words: str, note: Note) -> Question:
    return next(one for one in note.questions if words in one.concern.citation.words)


def test_a_time_that_was_given_is_asked_after_and_is_no_figure_of_today(safeguarding: Note) -> None:
    question = asked_on("in the next three months", safeguarding)
    assert "Was this done in the time given (three months, from December 2023)?" in question.text


def test_a_figure_is_asked_for_as_it_is_today(safeguarding: Note) -> None:
    assert "“new contacts per day” (approximately fifty" in asked_on("fifty new contacts", safeguarding).text


def test_how_often_something_is_done_is_no_figure_to_ask_for(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "complaints and compliments")
    assert note.questions
    assert not any("twice annually" in question.text for question in note.questions)


def test_when_the_reviewers_came_is_no_finding(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "reviews")
    assert not any("were in Bristol for three days" in quote.citation.words for p in note.reports for quote in p.quotes)


def test_where_a_report_only_recommends_its_recommendations_are_asked_after(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "quality assurance")
    assert note.questions
    assert not any(part.concerns for part in note.reports)
    assert all("accepted" in question.text for question in note.questions)


@pytest.mark.parametrize("topic", ["waiting lists", "safeguarding", "managers and supervision", "prevention"])
def test_questions_are_few_and_no_two_are_the_same(assistant: Assistant, topic: str) -> None:
    asked = write_note(assistant.index, assistant.embedder, topic).questions
    assert 0 < len(asked) <= MOST
    assert len({question.text for question in asked}) == len(asked)
    assert len({question.concern.n for question in asked}) == len(asked)


def quoted(words: str, side: Side = "concern") -> Quote:
    citation = Citation.model_construct(report="r", quote=words, start=0, end=len(words), section=("Part", "Housing"))
    return Quote.model_construct(n=1, citation=citation, side=side, voices=("assessors",))


def part_of(quote: Quote) -> ReportPart:
    return ReportPart.model_construct(report="r", published="March 2025", concerns=(quote,))


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
    part = part_of(quoted(words))
    asked = questions((part,), (), Register(figures=(), groups=()))
    assert [question.text.startswith(asks) for question in asked] == [True]
    assert asked[0].text.endswith("(Part › Housing)")


@pytest.mark.parametrize("words", ["Decisions were taken quickly.", "Staff made good decisions with people."])
def test_decisions_that_were_taken_are_not_awaited(words: str) -> None:
    assert not pattern("awaits_decision").search(words)
