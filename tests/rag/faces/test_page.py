"""The conversation as HTML, and the steps of a conversation, without a browser."""

import html as html_of_python
import json
import re
import threading

import pytest

from rag.errors import AssistantError
from rag.faces.loading import AssistantLoader
from rag.faces.page.chat import Chat
from rag.faces.page.exchange import Exchange, OutOfStepError, Reply, Request, still_stands
from rag.faces.page.view import address, answer_html
from rag.types import Answer, Citation, Coverage, Seconds, Statement
from rag.wording import LESS_SURE, STANDS_IN

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


def html_of(answer: Answer, **others: object) -> str:
    return answer_html(Exchange(question="Q?", answer=answer), NAMES, **others)


def reply_of(html: str) -> Reply:
    """What the page's script reads of it."""
    record = re.search(r'<p class="record" hidden>(.*?)</p>', html).group(1)
    return Reply.model_validate_json(html_of_python.unescape(record))


def test_a_link_names_report_and_section_and_leads_to_the_offsets():
    html = html_of(answered(citation(7)))
    assert 'href="/reports/one?start=7&amp;end=16#quote">7<span class="hidden-text"> Report One, Waits</span>' in html


def test_statements_stand_under_their_report_and_section():
    html = html_of(answered(citation(1), citation(2), citation(3, "two"), citation(4, "two", ("Other",))))
    assert html.count('class="group"') == 3
    assert [html.count(f'"report-name">{name}<') for name in NAMES.values()] == [1, 1]
    assert html.index("Report One") < html.index("Report Two")
    assert "May 2023<" in html


def test_what_is_less_sure_stands_last_under_a_heading_and_names_its_report_again():
    statements = tuple(Statement(text=f"S{n}.", citations=(n,), sure=n < 3) for n in (1, 2, 3, 4))
    html = html_of(answered(*map(citation, (1, 2, 3, 4)), statements=statements))
    assert html.count(f'<h3 class="less-sure">{LESS_SURE}</h3>') == 1
    assert html.index("S2.") < html.index(LESS_SURE) < html.index("S3.")
    assert html.count('"report-name">Report One<') == 2
    assert LESS_SURE not in html_of(answered(citation(1), citation(2)))


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


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("Score: 3\n3 - Evidence shows a good standard", "Score: 3<br>3 - Evidence shows a good standard"),
        ("The team:\n\n • Jane\n • Alun", "The team:<br>• Jane<br>• Alun"),
        ("The queue of the\nteam grew.", "The queue of the team grew."),
    ],
)
def test_an_item_of_a_list_begins_a_line_and_the_end_of_a_printed_line_does_not(quote, shown):
    assert f'<span class="words">{shown}</span>' in html_of(answered(citation(1, quote=quote)))


def test_a_broad_answer_leads_to_a_briefing_note():
    assert 'href="/briefing?topic=waiting%20lists"' in html_of(answered(citation(1), topic="waiting lists"))
    assert "/briefing" not in html_of(answered(citation(1)))


def test_how_it_was_understood_is_shown_only_where_it_differs():
    alike = html_of(answered(citation(1)))
    assert "Understood as" not in alike
    assert "Change<" not in alike
    html = html_of(answered(citation(1), searched_for="Q? And then?"))
    assert "Understood as: <q>Q? And then?</q>" in html
    assert "Change<" in html


def test_nearest_passages_stand_apart_and_are_folded_below_an_answer():
    near = (citation(1, "two", quote="Near."),)
    refusal = html_of(answered(status="not_in_reports", notice="They do not say.", also_found=near))
    assert "Nearest passages, not an answer" in refusal
    assert "<details" not in refusal
    assert 'class="cite"' not in refusal
    html = html_of(answered(citation(1), also_found=near))
    assert "<details" in html
    assert "Also looked at, not used in the answer (1)" in html


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


def test_among_written_statements_a_quote_has_quotation_marks_and_is_explained():
    coverage = (Coverage(report="one", mentions=True),)
    quote = Statement(text="Ten wait.", citations=(1,), stands_in=True)
    other = Statement(text="Ten are waiting.", citations=(1,))
    of = {"coverage": coverage, "mode": "written", "model": "m-1"}
    html = html_of(answered(citation(1), statements=(quote, other), **of))
    assert '<span class="words">“Ten wait.”</span>' in html
    assert '<span class="words">Ten are waiting.</span>' in html
    assert STANDS_IN in html_of_python.unescape(html)
    assert STANDS_IN not in html_of_python.unescape(html_of(answered(citation(1), statements=(other,), **of)))


def test_references_give_report_section_and_address_in_full():
    html = html_of(answered(citation(7)))
    references = html[html.index('class="references"') :]
    assert "[7] Title of one. P, May 2023. Part › Waits." in references
    assert "/reports/one?start=7&amp;end=16" in references


def test_a_filter_is_printed_on_the_answer():
    exchange = Exchange(question="Q?", reports=("two",), answer=answered(citation(1, "two")))
    assert "Searched only: Report Two</p>" in answer_html(exchange, NAMES)
    assert "Searched only" not in html_of(answered(citation(1)))


def test_what_to_ask_next_is_a_link_that_keeps_the_filter():
    exchange = Exchange(question="Q?", reports=("two",), answer=answered(citation(1, "two")))
    html = answer_html(exchange, NAMES, ("Is 1 < 2 & why?",))
    assert 'href="/?q=Is+1+%3C+2+%26+why%3F&amp;report=two">Is 1 &lt; 2 &amp; why?</a>' in html
    assert "follow-ups" not in html_of(answered(citation(1)))


def test_one_setting_removes_the_feedback_buttons():
    assert "Did this help?" in html_of(answered(citation(1)))
    assert "Did this help?" not in html_of(answered(citation(1)), feedback=False)


def test_an_address_holds_question_and_filter():
    assert address("A & b?", ("one", "two")) == "/?q=A+%26+b%3F&report=one&report=two"


def test_what_is_shown_brings_the_exchange_along_for_the_browser_to_keep():
    answer = answered(citation(1, quote='<i>"&amp;"</i>'))
    reply = reply_of(html_of(answer, number=5))
    assert reply.number == 5
    assert reply.exchange == Exchange(question="Q?", answer=answer)


@pytest.fixture
def chat(fake, faces_settings) -> Chat:
    loader = AssistantLoader(lambda: fake)
    loader.start()
    loader.get(wait=10)
    return Chat(loader, faces_settings)


def context(number: int = 1, **others: object) -> str:
    return json.dumps({"number": number, **others})


def test_a_question_is_answered_at_once(chat):
    (shown,) = chat.ask("  How   many? ", context(3))
    assert "Ten people waited." in shown.latest
    assert shown.error == ""
    reply = reply_of(shown.latest)
    assert reply.number == 3
    assert reply.exchange.question == "How many?"


def test_a_written_answer_is_shown_as_it_grows(fake, faces_settings):
    whole = fake.ask("How many?").model_copy(update={"mode": "written", "model": "a <model>"})
    none = whole.model_copy(update={"statements": (), "citations": ()})

    class Writing:
        reports = fake.reports
        follow_ups = staticmethod(fake.follow_ups)

        def stream(self, question, history=(), reports=None):
            yield from (none, none, whole, whole)

    loader = AssistantLoader(Writing)
    loader.start()
    loader.get(wait=10)
    shown = [step.latest for step in Chat(loader, faces_settings).ask("How many?", context(5))]
    assert shown[1] is None
    assert shown[3] is None
    for growing in (shown[0], shown[2]):
        assert "a &lt;model&gt;" in growing
        assert "feedback" not in growing
        assert reply_of(growing) == Reply(number=5, pending=True, growing=True)
    assert "Ten people waited." not in shown[0]
    assert "Ten people waited." in shown[2]
    assert reply_of(shown[4]).exchange.answer == whole
    assert len(shown) == 5


def test_the_history_and_the_filter_go_along(chat, fake):
    history = [{"role": "user", "content": "A?"}, {"role": "assistant", "content": "B."}]
    (shown,) = chat.ask("How many?", context(history=history, reports=["plain"]))
    _, turns, reports = fake.asked[-1]
    assert [turn.content for turn in turns] == ["A?", "B."]
    assert reports == ("plain",)
    assert reply_of(shown.latest).exchange.reports == ("plain",)
    assert "Searched only: Plain one" in shown.latest


def test_without_a_filter_all_reports_are_searched(chat, fake):
    list(chat.ask("How many?", context()))
    assert fake.asked[-1][2] is None


def test_what_was_asked_is_not_suggested_again(chat):
    (shown,) = chat.ask("How many?", context(earlier=["What did the team do?"]))
    assert "Who &lt;b&gt;waited&lt;/b&gt;?</a>" in shown.latest
    assert "What did the team do?</a>" not in shown.latest


@pytest.mark.parametrize(("typed", "words"), [("   ", "The question is empty"), ("a\x07b", "U+0007")])
def test_a_bad_question_is_told_and_nothing_else_changes(chat, typed, words):
    (shown,) = chat.ask(typed, context(4))
    assert words in shown.error
    assert shown.latest is None
    assert reply_of(shown.error).number == 4


def test_an_unknown_report_is_told_with_the_known_ones(chat):
    (shown,) = chat.ask("How many?", context(reports=["<b>"]))
    assert "answer-failed" in shown.latest
    assert "known are plain, hostile" in shown.latest
    assert "<b>" not in shown.latest


@pytest.mark.parametrize("sent", ["no JSON", "[]", '{"other": 1}', '{"history": [{"role": "system", "content": "x"}]}'])
def test_what_the_page_sends_is_read_strictly(chat, sent):
    with pytest.raises(OutOfStepError):
        Request.read(sent)
    (shown,) = chat.ask("How many?", sent)
    assert "please load the page again" in shown.latest
    assert "Try again" not in shown.latest


def test_a_question_waits_for_the_assistant_to_load(fake, faces_settings):
    go_on = threading.Event()

    def load() -> object:
        go_on.wait(20)
        return fake

    loader = AssistantLoader(load)
    loader.start()
    steps = Chat(loader, faces_settings).ask("How many?", context(2))
    first = next(steps).latest
    assert "still starting" in first
    assert reply_of(first).pending
    go_on.set()
    *_, last = steps
    assert "Ten people waited." in last.latest


def test_the_choice_of_reports_comes_once_they_are_loaded(chat):
    *_, html = chat.reports()
    assert '<label for="only-plain">Plain one</label>' in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_where_loading_failed_the_page_says_why(faces_settings):
    def load() -> object:
        raise AssistantError("no index in var; run `rag index`")

    loader = AssistantLoader(load)
    loader.start()
    chat = Chat(loader, faces_settings)
    *_, shown = chat.ask("How many?", context())
    assert "no index in var; run `rag index`." in shown.latest
    assert "answer-failed" in shown.latest
    *_, html = chat.reports()
    assert "checkbox" not in html


def kept(fake, **changes: object) -> dict[str, object]:
    answer = fake.ask("How many?").model_dump(mode="json")
    return {"exchange": {"question": "How many?", "reports": [], "answer": {**answer, **changes}}, "earlier": []}


def test_an_answer_that_still_stands_is_shown_again(client, fake):
    response = client.post("/api/page/exchange", json=kept(fake))
    assert response.status_code == 200
    assert "Ten people waited." in response.text
    assert response.headers["cache-control"] == "no-store"


def changed_citation(fake, **changes: object) -> dict[str, object]:
    citation = fake.ask("How many?").citations[0].model_dump(mode="json")
    return {"citations": [{**citation, **changes}]}


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Ten people waite!."},
        {"start": 0},
        {"start": -3, "end": -1},
        {"report": "gone"},
        {"title": "Another report"},
        {"publisher": "Somebody"},
        {"published": "2031"},
        {"section": ["Elsewhere"]},
        {"n": 2},
    ],
)
def test_an_answer_whose_citation_was_changed_is_not_shown(client, fake, change):
    response = client.post("/api/page/exchange", json=kept(fake, **changed_citation(fake, **change)))
    assert response.status_code == 409
    assert "changed since" in response.json()["detail"]


@pytest.mark.parametrize(
    "statements", [[{"text": "Nobody waited.", "citations": [1]}], [{"text": "Nobody waited.", "citations": []}]]
)
def test_a_statement_that_quotes_nothing_is_not_shown(client, fake, statements):
    assert client.post("/api/page/exchange", json=kept(fake, statements=statements)).status_code == 409


def test_what_else_is_not_of_an_answers_form_is_refused(client, fake):
    assert client.post("/api/page/exchange", json=kept(fake, status="<script>")).status_code == 422
    assert client.post("/api/page/exchange", json=kept(fake, more=1)).status_code == 422


def test_mark_up_in_a_kept_exchange_stays_characters(client, fake):
    body = kept(fake, notice="<script>alert(1)</script>", searched_for="<form>")
    body["exchange"]["question"] = "<img src=x>"
    html = client.post("/api/page/exchange", json=body).text
    assert not re.search("<(script|form|img)", html)


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "What is the adult social care budget?",
        "What strengths did the case file audit find?",
        "How has co-production changed since the peer challenge?",
        "Who was on the peer team?",
        "What is the weather like?",
    ],
)
def test_real_answers_stand_in_the_reports_they_were_made_from(assistant, question):
    answer = assistant.ask(question)
    assert still_stands(answer, assistant.reports)
