"""Conversations as files: numbered references, what Markdown and Word show, and that nothing unverified is written."""

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from index.report import IndexedReport
from rag.citations import cite
from rag.errors import ExportError
from rag.exports.conversation import Exchange, Written, file_name, written
from rag.exports.files import as_bytes
from rag.exports.markdown import as_markdown, escaped
from rag.types import Answer, Citation, Seconds, Statement, Status
from rag.wording import LESS_SURE, STANDS_IN
from tests.hostile import SENTENCES
from tests.rag.faces.conftest import HOSTILE, PLAIN, make_report

BASE = "http://127.0.0.1:7860/"
DAY = date(2026, 11, 24)
NOW = Seconds(retrieve=0.0, answer=0.0, total=0.0)
TRICKY = "1. *Is* this_a `test` [link](https://evil.example) <b>&amp; ~~#3~~ | \\* $x^2$ www.evil.example a@b.example"


@pytest.fixture(scope="module")
def reports() -> dict[str, IndexedReport]:
    return {
        "plain": make_report("plain", PLAIN, short_title="Plain one"),
        "hostile": make_report("hostile", f"{HOSTILE}\n{TRICKY}\n\n" + "\n\n".join(SENTENCES)),
    }


def quote(reports: dict[str, IndexedReport], report: str, words: str, n: int = 1) -> Citation:
    start = reports[report].text.index(words)
    return cite(reports[report], n, ("Handed in, not believed",), start, start + len(words))


def answered(question: str, *citations: Citation, **fields: object) -> Exchange:
    answer = Answer(
        question=question,
        searched_for=question,
        status="answered",
        statements=tuple(Statement(text=c.quote, citations=(c.n,)) for c in citations),
        citations=citations,
        seconds=NOW,
    )
    return Exchange(question=question, answer=answer.model_copy(update=fields))


def refused(question: str, status: Status, notice: str, *nearest: Citation) -> Exchange:
    answer = Answer(
        question=question, searched_for=question, status=status, notice=notice, also_found=nearest, seconds=NOW
    )
    return Exchange(question=question, answer=answer)


@pytest.fixture(scope="module")
def conversation(reports: dict[str, IndexedReport]) -> Written:
    ten, nine = "Ten people waited.", "Nine of them waited for a year."
    exchanges = [
        answered("How many waited?", quote(reports, "plain", ten), quote(reports, "plain", nine, 2)),
        refused("And in 1999?", "not_in_reports", "The reports do not say.", quote(reports, "plain", nine)),
        answered(TRICKY, quote(reports, "hostile", TRICKY), searched_for="Something else"),
        refused("Hello", "about", "Hello. Ask me."),
    ]
    exchanges[0] = exchanges[0].model_copy(update={"reports": ("plain",)})
    return written(exchanges, reports, BASE, DAY, "Testshire")


def shown(markdown: str) -> str:
    """What a reader of the rendered Markdown sees: its text alone, and nothing that is a link, emphasis or HTML."""
    return " ".join(token.content for token in _inline(markdown) if token.type == "text")


def _inline(markdown: str) -> list:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [child for token in parser.parse(markdown) for child in token.children or []]


def test_references_are_numbered_over_the_whole_conversation(conversation: Written) -> None:
    assert [reference.n for reference in conversation.references] == [1, 2, 3]
    assert [said.references for said in conversation.parts[0].statements] == [(1,), (2,)]
    assert [said.references for said in conversation.parts[1].nearest] == [(2,)], "the same place, the same number"
    assert [said.references for said in conversation.parts[2].statements] == [(3,)]


def test_a_reference_says_what_the_report_says_and_not_what_was_handed_in(
    conversation: Written, reports: dict[str, IndexedReport]
) -> None:
    first = conversation.references[0]
    start = reports["plain"].text.index("Ten people")
    assert (first.title, first.publisher, first.published) == ("A plain report", "The <Publisher>", "May 2023")
    assert first.section == ("Background",)
    assert first.address == f"{BASE}reports/plain?start={start}&end={start + 18}#quote"


def test_markdown_says_everything(conversation: Written) -> None:
    text = as_markdown(conversation)
    assert text.startswith("# Questions to the reports on adult social care in Testshire\n\n24 November 2026\n")
    for words in (
        "## 1. How many waited?",
        "Searched only: Plain one",
        "- Ten people waited. \\[1\\]",
        "*Every statement is quoted word for word.*",
        "**The reports do not say.** The reports do not say.",
        "### Nearest passages, not an answer",
        "Understood as: Something else",
        "**About this assistant.** Hello. Ask me.",
        "## References",
        "1. “Ten people waited.” A plain report, The \\<Publisher\\>, May 2023. Background. Characters ",
    ):
        assert words in text


@pytest.mark.parametrize(
    "words",
    [
        TRICKY,
        *SENTENCES,
        "- a list",
        "+ another",
        "12) twelve",
        "    code",
        "> a quotation",
        "# a heading",
        "a | b\n--- | ---\n1 | 2",
        "===",
        "<!-- comment -->",
        "<https://evil.example>",
        "![image](https://evil.example/x.png)",
        "&lt;b&gt;",
        "***bold***",
        "[^1]: note",
    ],
)
def test_signs_of_markdown_come_out_as_characters(words: str) -> None:
    plain = " ".join(words.split())
    for line in (escaped(words), f"- {escaped(words)}", f"## 3. {escaped(words)}"):
        kinds = {token.type for token in _inline(line)}
        assert kinds <= {"text", "text_special"}, kinds
        assert "".join(token.content for token in _inline(line)).removeprefix("3. ") == plain


def test_addresses_are_no_links_in_githubs_dialect() -> None:
    assert "https\\://" in escaped("see https://evil.example")
    assert "www\\.evil" in escaped("see www.evil.example")
    assert "a\\@b" in escaped("a@b.example")


def test_word_has_real_headings_a_language_and_a_title(conversation: Written) -> None:
    document = Document(io.BytesIO(as_bytes(conversation, "docx")))
    assert document.core_properties.title == conversation.title
    assert document.core_properties.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    styled = [(p.style.name, p.text) for p in document.paragraphs]
    assert styled[0] == ("Title", conversation.title)
    headings = [text for style, text in styled if style == "Heading 1"]
    assert headings == ["1. How many waited?", "2. And in 1999?", f"3. {TRICKY}", "4. Hello", "References"]
    assert ("Heading 2", "Nearest passages, not an answer") in styled
    assert ("List Bullet", "Ten people waited. [1]") in styled


def test_word_says_refusals_notices_and_the_mode(conversation: Written) -> None:
    text = "\n".join(p.text for p in Document(io.BytesIO(as_bytes(conversation, "docx"))).paragraphs)
    for words in (
        "The reports do not say. The reports do not say.",
        "About this assistant. Hello. Ask me.",
        "Every statement is quoted word for word.",
        "Searched only: Plain one",
        "Understood as: Something else",
        "[1] “Ten people waited.” A plain report, The <Publisher>, May 2023. Background. Characters",
        TRICKY,
    ):
        assert words in text


def test_references_in_word_can_be_followed(conversation: Written) -> None:
    document = Document(io.BytesIO(as_bytes(conversation, "docx")))
    body = document.element.body
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert anchors == {"reference1", "reference2", "reference3"} == marks
    addresses = {link.url for p in document.paragraphs for link in p.hyperlinks if link.address}
    assert addresses == {reference.address for reference in conversation.references}


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "Eleven people waited."},
        {"start": 0, "end": 18},
        {"report": "gone"},
        {"quote": ""},
    ],
)
def test_a_quote_that_does_not_stand_there_is_not_written(reports: dict[str, IndexedReport], wrong: dict) -> None:
    good = quote(reports, "plain", "Ten people waited.")
    bad = good.model_copy(update=wrong)
    with pytest.raises(ExportError, match=r"question 2: the quote of citation 1 .* nothing was written"):
        written([answered("One?", good), answered("Two?", bad)], reports, BASE, DAY, "Testshire")
    with pytest.raises(ExportError, match="nothing was written"):
        written([refused("One?", "not_in_reports", "No.", bad)], reports, BASE, DAY, "Testshire")


def test_a_statement_that_is_not_its_quote_is_not_written(reports: dict[str, IndexedReport]) -> None:
    good = quote(reports, "plain", "Ten people waited.")
    for statements in ((Statement(text="Ten died.", citations=(1,)),), (Statement(text=good.quote, citations=(7,)),)):
        with pytest.raises(ExportError, match="question 1: a statement is not what it cites"):
            written([answered("One?", good, statements=statements)], reports, BASE, DAY, "Testshire")


def test_a_written_statement_may_differ_and_the_model_is_named(reports: dict[str, IndexedReport]) -> None:
    good = quote(reports, "plain", "Ten people waited.")
    exchange = answered(
        "One?", good, mode="written", model="some-model", statements=(Statement(text="Ten did.", citations=(1,)),)
    )
    text = as_markdown(written([exchange], reports, BASE, DAY, "Testshire"))
    assert "- Ten did. \\[1\\]" in text
    assert "Written by the language model some-model; each statement was checked" in text


def test_what_is_less_sure_has_a_heading_of_its_own(reports: dict[str, IndexedReport]) -> None:
    ten, nine = "Ten people waited.", "Nine of them waited for a year."
    first, second = quote(reports, "plain", ten), quote(reports, "plain", nine, n=2)
    statements = (Statement(text=ten, citations=(1,)), Statement(text=nine, citations=(2,), sure=False))
    document = written([answered("One?", first, second, statements=statements)], reports, BASE, DAY, "Testshire")
    html = MarkdownIt().render(as_markdown(document))
    assert html.index(ten) < html.index(f"<h3>{LESS_SURE}</h3>") < html.index(nine)
    word = Document(io.BytesIO(as_bytes(document, "docx")))
    said = [(paragraph.text.split(" [")[0].strip(), paragraph.style.name) for paragraph in word.paragraphs]
    where = said.index((LESS_SURE, "Heading 2"))
    assert (said[where - 1][0], said[where + 1][0]) == (ten, nine)


def test_a_filter_on_a_report_that_is_gone_is_not_written(reports: dict[str, IndexedReport]) -> None:
    exchange = refused("One?", "about", "Hello.").model_copy(update={"reports": ("gone",)})
    with pytest.raises(ExportError, match="'gone'"):
        written([exchange], reports, BASE, DAY, "Testshire")


def test_control_characters_of_a_question_do_not_break_the_word_file(reports: dict[str, IndexedReport]) -> None:
    exchange = refused("One\x00 \x0b two\ufffe?", "about", "Hello.")
    document = Document(io.BytesIO(as_bytes(written([exchange], reports, BASE, DAY, "Testshire"), "docx")))
    assert "1. One two?" in [p.text for p in document.paragraphs]


def test_the_file_is_named_by_its_date() -> None:
    assert file_name(DAY, "docx") == "ask-the-reports-2026-11-24.docx"
    assert file_name(DAY, "markdown") == "ask-the-reports-2026-11-24.md"


def test_a_quote_among_written_statements_is_marked_and_must_be_one(reports):
    words = quote(reports, "plain", reports["plain"].text.splitlines()[0])
    stands_in = Statement(text=words.words, citations=(1,), stands_in=True)
    exchange = answered("Q?", words, statements=(stands_in,), mode="written", model="m-1")
    made = written([exchange], reports, BASE, DAY, "Bristol")
    assert made.parts[0].statements[0].text == f"“{words.words}”"
    assert STANDS_IN in made.parts[0].mode
    forged = stands_in.model_copy(update={"text": "Anything else."})
    with pytest.raises(ExportError, match="not what it cites"):
        written([answered("Q?", words, statements=(forged,), mode="written")], reports, BASE, DAY, "Bristol")
