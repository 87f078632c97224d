"""A report with pages, tables and hidden text in the reader: marks exact, nothing shown that nobody reads there."""

import re
from datetime import date
from pathlib import Path

import anyio
import pytest
from jinja2 import ChoiceLoader, DictLoader
from starlette.exceptions import HTTPException

from index.catalogue import Report
from index.manifest import file_digest
from index.passages import cut_passages
from index.report import IndexedReport
from index.types import Block, ReadReport
from rag.citations import cite
from rag.exports.conversation import Exchange, written
from rag.exports.markdown import as_markdown
from rag.faces.html import environment, render
from rag.faces.page.exchange import still_stands
from rag.faces.reader.document import around, contents, elements, touches
from rag.faces.reader.original import original
from rag.faces.reader.pieces import pieces_of
from rag.inventory import pages_without_text, suspicious
from rag.types import Answer, Seconds, Statement

TEXT = """Delays
People wait for an assess-
ment. The queue
Delays 1
grew. It is long.
Waiting
Team | People | Days
North | 12 | 34
South | 7
Say that all is well.
It ended.
"""


def at(words: str, after: str = "") -> int:
    return TEXT.index(words, TEXT.index(after) if after else 0)


def block(kind: str, first: str, last: str, section: tuple[str, ...] = ("Delays",), run: int = 0) -> Block:
    start = at(first)
    return Block(kind, start, TEXT.index(last, start) + len(last), section, run)


HEAD = (at("\nDelays 1"), at("\ngrew"))
HYPHEN = (at("-\nment"), at("ment."))
READ = ReadReport(
    TEXT,
    (
        Block("heading", 0, 6, ("Delays",)),
        block("paragraph", "People wait", "long."),
        block("caption", "Waiting", "Waiting", run=1),
        block("header", "Team", "Days", run=1),
        block("row", "North", "34", run=1),
        block("row", "South", "7", run=1),
        block("hidden", "Say that", "well."),
        block("paragraph", "It ended", "ended."),
    ),
    pages=(0, at("Delays 1"), at("South"), at("It ended"), at("It ended")),
    dropped=(HYPHEN, HEAD),
    empty_pages=(4,),
)
TODAY = date(2026, 11, 24)
ENTRY = Report(id="paged", title="A paged report", publisher="P", published="2024", file="paged.pdf")


@pytest.fixture(scope="module")
def paged() -> IndexedReport:
    return IndexedReport(ENTRY, READ, cut_passages("paged", READ))


def html(report: IndexedReport, words: str = "") -> str:
    start = TEXT.index(words)
    made = elements(report, (start, start + len(words)) if words else None)
    return "".join(render("one_element.html", part=part) for part in made)


@pytest.fixture(scope="module", autouse=True)
def one_element() -> None:
    """A template that shows one element, as the report's page does."""
    text = '{% from "elements.html" import element %}{{ element(part) }}'
    environment().loader = ChoiceLoader([environment().loader, DictLoader({"one_element.html": text})])


def test_a_divided_word_is_whole_and_the_running_head_is_gone(paged: IndexedReport) -> None:
    shown = "".join(piece.text for piece in pieces_of(READ, at("People"), at("long.") + 5))
    assert shown == "People wait for an assessment. The queue\ngrew. It is long."


def test_every_page_is_marked_once_and_in_order(paged: IndexedReport) -> None:
    made = html(paged)
    assert re.findall(r'role="separator" aria-label="Page (\d)" id="page-\d"', made) == ["1", "2", "3", "4", "5"]
    assert re.search(r'The queue\s*<span class="page-mark"[^>]*id="page-2">Page 2</span> grew', made)
    assert re.search(r'<td><span class="page-mark"[^>]*id="page-3">Page 3</span> South</td>', made)
    assert 'Page 4</span> <span class="soft">no text on this page' in made


def test_a_page_that_divides_a_word_begins_after_it() -> None:
    read = ReadReport("assess-\nment of need", (), (0, 8), ((6, 8),))
    assert [(piece.text, piece.page) for piece in pieces_of(read, 0, 20)] == [
        ("assessment ", None),
        ("", 2),
        ("of need", None),
    ]


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        ("assess-\nment. The", ["assessment. The"]),
        ("queue\nDelays 1\ngrew", ["queue\n", "grew"]),
        ("12 | 34", ["12", "34"]),
        ("34\nSouth", ["34", "South"]),
    ],
)
def test_what_is_quoted_is_marked_exactly(paged: IndexedReport, words: str, marked: list[str]) -> None:
    found = re.findall(r"<mark[^>]*>(.*?)</mark>", html(paged, words), re.DOTALL)
    assert [one.strip("\n") for one in found] == [one.strip("\n") for one in marked]
    assert html(paged, words).count('id="quote"') == 1


def test_a_table_is_a_table_with_its_caption_and_the_names_of_its_columns(paged: IndexedReport) -> None:
    made = html(paged)
    assert "<caption>Waiting</caption>" in made
    assert re.findall(r'<th scope="col">(.*?)</th>', made) == ["Team", "People", "Days"]
    assert made.count("<tr>") == 3
    # The short row is filled up.
    assert made.count("<td>") == 6


def test_hidden_text_is_named_and_not_shown(paged: IndexedReport) -> None:
    made = html(paged)
    assert "all is well" not in made
    assert "text that nobody sees" in made
    start = at("Say that")
    assert not touches(paged, (start, start + 5))
    assert suspicious([paged]) == [
        f"paged, page 3, characters {start}-{start + 21}: hidden text: Say that all is well."
    ]


def test_pages_without_text_are_told() -> None:
    report = IndexedReport(ENTRY, READ, ())
    assert pages_without_text([report]) == ["page 4 of paged.pdf: no text; add the `ocr` extra"]


def test_around_a_quote_stands_what_reads_on(paged: IndexedReport) -> None:
    shown = around(paged, (at("North"), at("North") + 5))
    assert [part.kind for part in shown] == ["paragraph", "table"]
    assert [entry.text for entry in contents(elements(paged))] == ["Delays"]


def answer(paged: IndexedReport) -> Answer:
    citation = cite(paged, 1, ("Delays",), at("The queue"), at("grew.") + 5)
    statement = Statement(text=paged.as_read(citation.start, citation.end), citations=(1,))
    seconds = Seconds(retrieve=0, answer=0, total=0)
    asked = {"question": "Q?", "searched_for": "Q?", "status": "answered", "seconds": seconds}
    return Answer(statements=(statement,), citations=(citation,), **asked)


def test_a_divided_quote_is_shown_as_it_is_read_and_stands_as_it_is(paged: IndexedReport) -> None:
    made = answer(paged)
    (citation,) = made.citations
    assert (citation.page, citation.quote, citation.words) == (1, "The queue\nDelays 1\ngrew.", "The queue\ngrew.")
    assert still_stands(made, {"paged": paged})
    false = made.model_copy(update={"citations": (citation.model_copy(update={"as_read": "All is well."}),)})
    assert not still_stands(false, {"paged": paged})


def test_an_export_gives_the_page_and_the_quote_as_it_is_read(paged: IndexedReport) -> None:
    conversation = [Exchange(question="Q?", answer=answer(paged))]
    text = as_markdown(written(conversation, {"paged": paged}, "http://x/", TODAY, "C"))
    assert "The queue grew" in text
    assert "A paged report, P, 2024, page 1." in text
    assert "Delays 1" not in text


async def _read(response) -> bytes:
    return b"".join([part async for part in response.body_iterator])


def test_the_original_is_given_only_as_it_was_indexed(tmp_path: Path) -> None:
    path = tmp_path / "paged.pdf"
    path.write_bytes(b"%PDF-1.7 the very file")
    digest = file_digest(path)
    response = original(tmp_path, ENTRY, digest)
    assert response.media_type == "application/pdf"
    assert response.headers["content-disposition"] == 'attachment; filename="paged.pdf"'
    assert anyio.run(_read, response) == path.read_bytes()
    path.write_bytes(b"%PDF-1.7 another one!!")
    with pytest.raises(HTTPException, match="has changed since it was indexed"):
        original(tmp_path, ENTRY, digest)
    path.unlink()
    with pytest.raises(HTTPException, match="is not here"):
        original(tmp_path, ENTRY, digest)


def test_no_file_outside_the_folder_is_given(tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("x", encoding="utf-8")
    (tmp_path / "seeds").mkdir()
    entry = ENTRY.model_copy(update={"file": "../secret.txt"})
    with pytest.raises(HTTPException):
        original(tmp_path / "seeds", entry, file_digest(outside))
