"""The conversation as HTML, and the steps of a conversation, without a browser."""

import threading

import pytest

from rag.errors import AssistantError
from rag.faces.loading import AssistantLoader
from rag.faces.page.chat import KEPT, Chat
from rag.faces.page.view import Exchange, answer_html, earlier_html, turns
from rag.types import Answer, Citation, Coverage, Seconds, Statement

NAMES = {"one": "Report One", "two": "Report Two"}
NO_TIME = Seconds(retrieve=0, answer=0, total=0)


def citation(
    n: int, report: str = "one", section: tuple[str, ...] = ("Part", "Waits"), quote: str = "Ten wait."
) -> Citation:
    return Citation(
        n=n,
        report=report,
        title=f"Title of {report}",
        publisher="P",
        published="May 2023 (from its cover)",
        section=section,
        start=n,
        end=n + len(quote),
        quote=quote,
    )


def answered(*citations: Citation, **others: object) -> Answer:
    statements = tuple(Statement(text=c.quote, citations=(c.n,)) for c in citations)
    values = {"question": "Q?", "searched_for": "Q?", "status": "answered", "seconds": NO_TIME}
    return Answer(**{**values, "statements": statements, "citations": citations, **others})


def html_of(answer: Answer) -> str:
    return answer_html(Exchange("Q?", answer), NAMES)


def test_a_link_names_report_and_section_and_leads_to_the_offsets():
    html = html_of(answered(citation(7)))
    assert 'href="/reports/one?start=7&amp;end=16#quote">7<span class="hidden-text"> Report One, Waits</span>' in html


def test_statements_stand_under_their_report_and_section():
    html = html_of(answered(citation(1), citation(2), citation(3, "two"), citation(4, "two", ("Other",))))
    assert html.count('class="group"') == 3
    assert [html.count(f">{name}<") for name in NAMES.values()] == [1, 1]
    assert html.index("Report One") < html.index("Report Two")
    assert "May 2023<" in html


def test_a_statement_with_several_citations_names_them_all():
    both = Statement(text="Both say so.", citations=(1, 2))
    html = html_of(answered(citation(1), citation(2, "two"), statements=(both,), mode="written", model="m-1"))
    assert html.count('class="cite"') == 2
    assert html.count('class="report-name"') == 2
    assert html.count('class="group"') == 1


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "![x](https://evil.example/x.png)", "a\n\n# b\r\n\r\n* c"]
)
def test_a_reports_words_stay_characters_and_the_html_stays_one_block(text):
    html = html_of(
        answered(citation(1, quote=text), notice=text, also_found=(citation(2, quote=text),), searched_for=text)
    )
    assert "<script" not in html
    assert "\n" not in html
    assert html.startswith("<article")


def test_how_it_was_understood_is_shown_only_where_it_differs():
    assert "Understood as" not in html_of(answered(citation(1)))
    assert "Understood as: <q>Q? And then?</q>" in html_of(answered(citation(1), searched_for="Q? And then?"))


def test_nearest_passages_stand_apart_and_are_folded_below_an_answer():
    near = (citation(1, "two", quote="Near."),)
    refusal = html_of(answered(status="not_in_reports", notice="They do not say.", also_found=near))
    assert "Nearest passages, not an answer" in refusal
    assert "<details" not in refusal
    assert 'class="cite"' not in refusal
    assert "<details" in html_of(answered(citation(1), also_found=near))


@pytest.mark.parametrize(
    ("mentioning", "said"),
    [
        ((), "Searched 2 reports; none mention this."),
        (("two",), "Searched 2 reports; 1 mentions this (Report Two)."),
        (("one", "two"), "Searched 2 reports; 2 mention this."),
    ],
)
def test_coverage_is_said_in_words(mentioning, said):
    coverage = tuple(Coverage(report=name, mentions=name in mentioning) for name in NAMES)
    assert said in html_of(answered(coverage=coverage))


def test_who_wrote_the_statements_is_said():
    coverage = (Coverage(report="one", mentions=True),)
    assert "quoted word for word" in html_of(answered(citation(1), coverage=coverage))
    assert "Written by m-1" in html_of(answered(citation(1), coverage=coverage, mode="written", model="m-1"))


def test_history_holds_what_was_said():
    said = [Exchange("A?", answered(citation(1), citation(2))), Exchange("B?", answered(notice="No."))]
    assert [turn.content for turn in turns(said)] == ["A?", "Ten wait. Ten wait.", "B?", "No."]
    assert [turn.role for turn in turns(said)] == ["user", "assistant"] * 2


def test_earlier_answers_stand_latest_first():
    said = [Exchange("A?", answered(citation(1))), Exchange("B?", answered(citation(1)))]
    html = earlier_html(said, NAMES)
    assert html.index("B?") < html.index("A?")
    assert earlier_html([], NAMES) == ""


@pytest.fixture
def chat(fake, faces_settings) -> Chat:
    loader = AssistantLoader(lambda: fake)
    loader.start()
    loader.get(wait=10)
    return Chat(loader, faces_settings)


def test_a_question_is_shown_as_taken_and_then_answered(chat):
    first, last = chat.ask("  How   many? ", ())
    assert "Searching the reports" in first.latest
    assert first.typed is None
    assert "Ten people waited." in last.latest
    assert (last.typed, last.error, last.earlier) == ("", "", "")
    assert [exchange.question for exchange in last.conversation] == ["How many?"]


def test_the_history_goes_along_and_is_bounded(chat, fake):
    conversation = ()
    for number in range(KEPT + 3):
        *_, shown = chat.ask(f"Question {number}?", conversation)
        conversation = shown.conversation
    assert len(conversation) == KEPT
    assert len(fake.asked[-1][1]) == 2 * KEPT


def test_a_bad_question_keeps_what_was_typed_and_the_answers_there(chat):
    *_, before = chat.ask("How many?", ())
    (shown,) = chat.ask("   ", before.conversation)
    assert shown.typed == "   "
    assert "The question is empty" in shown.error
    assert shown.conversation == before.conversation
    assert "Ten people waited." in shown.latest


def test_a_question_waits_for_the_assistant_to_load(fake, faces_settings):
    go_on = threading.Event()

    def load() -> object:
        go_on.wait(20)
        return fake

    loader = AssistantLoader(load)
    loader.start()
    steps = Chat(loader, faces_settings).ask("How many?", ())
    assert "still starting" in next(steps).latest
    go_on.set()
    assert "Ten people waited." in next(steps).latest


def test_where_loading_failed_the_page_says_why(faces_settings):
    def load() -> object:
        raise AssistantError("no index in var; run `rag index`")

    loader = AssistantLoader(load)
    loader.start()
    *_, shown = Chat(loader, faces_settings).ask("How many?", ())
    assert "no index in var; run `rag index`." in shown.latest
    assert "answer-failed" in shown.latest
    assert shown.conversation == ()


def test_a_new_conversation_is_empty(chat):
    shown = chat.cleared()
    assert not shown.started
    assert shown.conversation == ()
