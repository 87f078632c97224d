"""Tables, pages, and words that a page divided: from blocks to what is stored and quoted."""

from index.catalogue import Report
from index.passages import cut_passages
from index.report import IndexedReport
from index.types import Block, ReadReport
from index.units import make_units

TABLE = "Waiting\nTeam | People | Days\nNorth | 12 | 34\nSouth | 7 | 20\nAfter."
AT = [TABLE.index(word) for word in ("Waiting", "Team", "North", "South", "After")]


def block(kind, at, section=("Delays",), run=1):  # type: ignore[no-untyped-def]
    end = TABLE.find("\n", at)
    return Block(kind, at, end if end > 0 else len(TABLE), section, run)


READ = ReadReport(
    TABLE,
    (
        block("caption", AT[0]),
        block("header", AT[1]),
        block("row", AT[2]),
        block("row", AT[3]),
        block("paragraph", AT[4], run=2),
    ),
)


def test_a_table_is_one_passage_of_rows_that_its_caption_and_header_lead_into() -> None:
    table, after = cut_passages("r", READ)
    assert [(s.item, s.lead) for s in table.sentences] == [(None, True), (None, True), (0, False), (1, False)]
    assert table.is_list
    assert [TABLE[s.start : s.end] for s in after.sentences] == ["After."]


def test_a_row_is_searched_for_with_its_caption_and_the_names_of_its_columns() -> None:
    texts = [unit.text for unit in make_units(READ, cut_passages("r", READ), {}) if unit.kind == "sentence"]
    assert texts[2] == "Delays: Waiting Team: North; People: 12; Days: 34"


DIVIDED = "People wait for an assess-\nment. The queue\nRunning head\ngrew. It is long."
HYPHEN = (DIVIDED.index("-\n"), DIVIDED.index("-\n") + 2)
HEAD = (DIVIDED.index("\nRunning"), DIVIDED.index("grew") - 1)


def divided() -> IndexedReport:
    read = ReadReport(DIVIDED, (Block("paragraph", 0, len(DIVIDED)),), (0, DIVIDED.index("Running")), (HYPHEN, HEAD))
    entry = Report(id="r", title="A report", publisher="P", published="2024", file="r.pdf")
    return IndexedReport(entry, read, cut_passages("r", read))


def test_a_sentence_is_found_across_a_divided_word_and_a_page_break() -> None:
    report = divided()
    sentences = [s for passage in report.passages for s in passage.sentences]
    assert [report.as_read(s.start, s.end).replace("\n", " ") for s in sentences] == [
        "People wait for an assessment.",
        "The queue grew.",
        "It is long.",
    ]
    assert DIVIDED[sentences[1].start : sentences[1].end] == "The queue\nRunning head\ngrew."


def test_a_place_has_the_number_of_its_page() -> None:
    report = divided()
    assert [report.page_of(at) for at in (0, DIVIDED.index("queue"), DIVIDED.index("grew"))] == [1, 1, 2]
