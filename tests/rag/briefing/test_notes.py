"""The note: what is in it, that every quote is verified when it is written, and that nothing half-written is left."""

import io
import re
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from eval.briefings import SECOND, GoldSide, read_lines, side_shares
from eval.notes import FITTED_TO, KEPT_OUT, note_shares
from rag.assistant import Assistant
from rag.briefing.brief import write_note
from rag.briefing.note import Note
from rag.briefing.outline import NO_LATER, Heading, Items, Reference, Said, Table, Text, outline
from rag.briefing.output import FORMATS, OutputError, check_path, to_html, write_file
from rag.briefing.packs import THEMES, find_theme, write_pack
from rag.briefing.pdf import PdfError, office, to_pdf
from rag.briefing.sides import side_by_rules, voice_of
from rag.briefing.to_docx import to_docx
from rag.briefing.to_markdown import to_markdown
from rag.briefing.topic import TopicError
from rag.errors import CitationError

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def waiting(assistant: Assistant) -> Note:
    return write_note(assistant.index, assistant.embedder, "waiting lists")


@pytest.fixture(scope="module")
def together(assistant: Assistant) -> Note:
    return write_note(assistant.index, assistant.embedder, "co-production")


def test_a_note_has_the_figures_and_what_is_said_of_it_later(waiting: Note) -> None:
    shown = {key.figure.value for key in waiting.figures}
    assert {300.0, 626.0, 1127.0} <= shown
    later = [" ".join(pair.now.citation.words.split()) for pair in waiting.then_and_now if pair.now]
    assert any("struggles some people had had getting timely assessment" in words for words in later)
    assert not any("CQC assessment" in line and "found nothing" in line for line in waiting.silent)


def test_what_cannot_stand_alone_brings_what_it_leans_on(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "safeguarding")
    quotes = [" ".join(quote.citation.quote.split()) for part in note.reports for quote in part.quotes]
    leaning = next(quote for quote in quotes if "with this significant level of delay" in quote)
    assert leaning.startswith("The peer team noted from the performance report")


def test_neighbouring_sentences_on_one_side_are_one_quote(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "safeguarding")
    for part in note.reports:
        text = assistant.reports[part.report].text
        for quotes in (part.strengths, part.concerns, part.recommended, part.other):
            spans = sorted((quote.citation.start, quote.citation.end) for quote in quotes)
            between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
            assert all(gap.strip() or "\n\n" in gap for gap in between)
    joined = [q for part in note.reports for q in part.quotes if q.citation.quote.count(". ") > 1]
    assert joined
    assert any(len(quote.voices) > 1 for quote in joined)


def test_the_sources_of_one_paragraph_stand_in_one_line(waiting: Note) -> None:
    lines = [block for block in outline(waiting) if isinstance(block, Reference)]
    assert len({line.text for line in lines}) == len(lines)
    assert sorted(source.n for line in lines for source, _ in line.places) == [s.n for s in waiting.sources]


def test_the_doubt_on_a_figure_stands_with_it(waiting: Note) -> None:
    longest = next(key for key in waiting.figures if key.figure.value == 2708)
    assert "data cleansing issue" in longest.said.quote
    table = next(block for block in outline(waiting) if isinstance(block, Table))
    assert any("data cleansing issue" in cell for row in table.rows for cell in row)


def test_each_figure_can_be_read_in_its_sentence(waiting: Note) -> None:
    blocks = list(outline(waiting))
    text = " ".join(cell for block in blocks if isinstance(block, Table) for row in block.rows for cell in row)
    text += " ".join(block.quote for block in blocks if isinstance(block, Said))
    assert all(" ".join(key.figure.sentence.split()) in text for key in waiting.figures)


def test_a_quote_is_not_repeated_in_full(waiting: Note) -> None:
    shown = [block.quote for block in outline(waiting) if isinstance(block, Said)]
    assert len(shown) == len(set(shown))
    alone = next(block.text for block in outline(waiting) if isinstance(block, Text) and NO_LATER in block.text)
    assert all((f"[{pair.then.n}]" in alone) is (pair.now is None) for pair in waiting.then_and_now)


def test_a_question_begins_with_the_sentence_that_it_is_on(together: Note) -> None:
    lines = [line for block in outline(together) if isinstance(block, Items) for line in block.lines]
    for question in together.questions:
        line = next(line for line in lines if line.endswith(question.text))
        begun = line.removeprefix("On “").split("” [")[0].removesuffix("…")
        assert question.on.startswith(begun)
        assert question.on in " ".join(question.concern.citation.words.split())
        assert f"[{question.concern.n}]" in line


def test_a_note_sets_then_beside_now_oldest_first(together: Note) -> None:
    assert [part.name for part in together.reports] == ["LGA peer challenge", "CQC assessment"]
    assert all(part.strengths and part.concerns for part in together.reports)
    assert any(pair.now and pair.now.citation.report.startswith("cqc") for pair in together.then_and_now)
    assert {voice for part in together.reports for quote in part.quotes for voice in quote.voices} >= {
        "people who use services",
        "partners",
    }


def test_the_example_in_the_documents_quotes_the_reports(assistant: Assistant) -> None:
    written = (ROOT / "docs" / "example-note.md").read_text(encoding="utf-8")
    texts = [" ".join(report.text.split()) for report in assistant.reports.values()]
    quotes = [re.sub(r"\\(.)", r"\1", quote) for quote in re.findall(r"^> “(.+)”  $", written, re.MULTILINE)]
    assert len(quotes) > 10
    assert all(any(quote in text for text in texts) for quote in quotes)


def test_every_question_is_tied_to_a_concern_that_is_a_source(together: Note) -> None:
    assert together.questions
    numbers = {source.n for source in together.sources}
    assert all(q.concern.side == "concern" and q.concern.n in numbers for q in together.questions)
    assert numbers == set(range(1, len(numbers) + 1))


def test_every_quote_stands_in_the_canonical_text(assistant: Assistant, together: Note) -> None:
    for citation in together.citations:
        assert assistant.reports[citation.report].text[citation.start : citation.end] == citation.quote
    said = [block for block in outline(together) if isinstance(block, Said)]
    assert said
    texts = [" ".join(report.text.split()) for report in assistant.reports.values()]
    assert all(any(block.quote in text for text in texts) for block in said)


@pytest.mark.parametrize("ending", [".docx", ".html", ".md"])
def test_a_quote_that_is_altered_is_not_written(
    assistant: Assistant, together: Note, tmp_path: Path, ending: str
) -> None:
    part = together.reports[0]
    altered = part.strengths[0].citation.model_copy(update={"quote": "All is well."})
    quote = part.strengths[0].model_copy(update={"citation": altered})
    false = together.model_copy(update={"reports": (part.model_copy(update={"strengths": (quote,)}),)})
    with pytest.raises(CitationError, match="does not stand"):
        write_file(false, tmp_path / f"note{ending}", assistant.reports)
    assert list(tmp_path.iterdir()) == []


def test_what_a_question_is_on_stands_in_its_quote_or_nothing_is_written(
    assistant: Assistant, waiting: Note, tmp_path: Path
) -> None:
    invented = waiting.questions[0].model_copy(update={"on": "Everybody waited for a decade."})
    false = waiting.model_copy(update={"questions": (invented, *waiting.questions[1:])})
    with pytest.raises(CitationError, match="does not hold: 'Everybody waited"):
        write_file(false, tmp_path / "note.md", assistant.reports)
    assert list(tmp_path.iterdir()) == []


def test_the_word_file_is_an_accessible_document(waiting: Note) -> None:
    made = to_docx(waiting)
    document = Document(io.BytesIO(made))
    assert document.core_properties.title == "Briefing note: waiting lists"
    assert document.core_properties.language == "en-GB"
    styles = [p.style.name for p in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "Heading 3"} <= set(styles)
    assert all(row.find(qn("w:trPr")) is not None for t in document.tables for row in [t.rows[0]._tr])
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(document.tables) == xml.count("<w:tblDescription")
    assert "TOC \\o" in xml
    assert 'w:val="en-GB"' in zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()
    levels = [block.level for block in outline(waiting) if isinstance(block, Heading)]
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_html_and_markdown_escape_what_a_topic_brings(together: Note) -> None:
    hostile = together.model_copy(update={"title": "<script>x</script> *y*", "about": "<img src=x>"})
    assert "<script>" not in to_html(hostile)
    assert "<img" not in to_html(hostile)
    assert "\\<script\\>x\\</script\\> \\*y\\*" in to_markdown(hostile)


@pytest.mark.slow
@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_word_file(waiting: Note, tmp_path: Path) -> None:
    made = to_pdf(to_docx(waiting))
    assert made.startswith(b"%PDF")
    (tmp_path / "note.pdf").write_bytes(made)
    read = subprocess.run(["pdftotext", "note.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=False)
    first = " ".join(waiting.reports[0].concerns[0].citation.words.split())
    assert read.returncode != 0 or first in " ".join(read.stdout.split())


def test_without_libreoffice_a_pdf_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PdfError, match=r"write \.docx"):
        to_pdf(b"")


@pytest.mark.parametrize(
    ("topic", "told"),
    [("", "topic is empty"), ("  the ", "topic is empty"), ("potholes", "nearest headings"), ("x" * 300, "300 char")],
)
def test_a_topic_that_cannot_be_written_on_says_why(assistant: Assistant, topic: str, told: str) -> None:
    with pytest.raises(TopicError, match=told):
        write_note(assistant.index, assistant.embedder, topic)


@pytest.mark.parametrize(
    ("name", "told"), [("note.odt", "no known ending"), ("none/note.md", "no folder"), (".", "ending|folder")]
)
def test_a_path_that_cannot_be_written_says_why(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(OutputError, match=told):
        check_path(tmp_path / name)


def test_writing_replaces_a_file_whole(assistant: Assistant, together: Note, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text("old", encoding="utf-8")
    write_file(together, path, assistant.reports)
    assert path.read_text(encoding="utf-8").startswith("# Briefing note: co-production")
    assert [one.name for one in tmp_path.iterdir()] == ["note.md"]
    assert set(FORMATS) == {".docx", ".html", ".md", ".pdf"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.key)
def test_a_pack_keeps_to_the_sections_of_its_theme(assistant: Assistant, theme: object) -> None:
    found = find_theme(theme.name)
    note = write_pack(assistant.index, assistant.embedder, found)
    quotes = [quote.citation for part in note.reports for quote in part.quotes]
    headings = {citation.section[0].strip().lower() for citation in quotes}
    others = [one for one in THEMES if one != found]
    assert note.reports
    assert not any(heading.startswith(other.headings) for heading in headings for other in others)


@pytest.mark.parametrize("path", [FITTED_TO, KEPT_OUT], ids=["fitted to", "kept out"])
def test_notes_hold_what_readers_must_have(assistant: Assistant, path: Path) -> None:
    for share in note_shares(assistant.index, assistant.embedder, path):
        assert share.passed, f"{share.name}: {share.hits} of {share.of}"


def test_a_pack_says_that_a_report_has_no_section_and_not_that_it_is_silent(assistant: Assistant) -> None:
    note = write_pack(assistant.index, assistant.embedder, find_theme("ensuring-safety"))
    assert any("CQC assessment" in line and "no section on this theme" in line for line in note.silent)


def test_what_a_later_report_says_on_the_topic_is_named_beside_what_it_does_not_mention(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "safeguarding")
    later = [quote.n for quote in note.reports[-1].quotes]
    line = next(block.text for block in outline(note) if isinstance(block, Text) and NO_LATER in block.text)
    assert note.reports[-1].name == "CQC assessment"
    assert all(f"[{n}]" in line.split(". On the topic as a whole")[1] for n in later)


@pytest.mark.parametrize("topic", ["domestic abuse", "care in prisons", "dementia"])
def test_a_topic_whose_words_nothing_holds_is_not_covered_by_its_other_words(assistant: Assistant, topic: str) -> None:
    with pytest.raises(TopicError, match="nearest headings"):
        write_note(assistant.index, assistant.embedder, topic)


def test_advice_to_all_councils_and_the_visiting_team_are_no_findings(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "working with the NHS")
    assert all("Appendix" not in heading for source in note.sources for heading in source.section)
    assert not any("Russell Jones" in citation.quote for citation in note.citations)


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("Partners described good work with the voluntary sector.", "partners"),
        ("Senior leaders told us that a strong offer had been made.", "leaders"),
        ("Some unpaid carers said that nobody rang them back.", "carers"),
        ("Front-facing staff reported that they felt overloaded.", "staff"),
    ],
)
def test_who_is_named_and_speaks_at_once_is_the_voice(sentence: str, voice: str) -> None:
    assert voice_of(sentence) == voice


def test_a_silent_report_that_is_on_one_thing_says_so(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "hospital discharge")
    found, scope = [line for line in note.silent if line.startswith("The CQC assessment")]
    assert found.endswith("found nothing on it.")
    assert scope.startswith("The CQC assessment is on “Learning, improvement and innovation” alone")


def test_each_earlier_report_has_a_table_and_a_line_of_its_own(together: Note) -> None:
    pair = next(pair for pair in together.then_and_now if pair.now)
    elsewhere = pair.then.citation.model_copy(update={"report": "other", "publisher": "Another body"})
    other = pair.model_copy(update={"then": pair.then.model_copy(update={"citation": elsewhere})})
    pairs = (*together.then_and_now, other, other.model_copy(update={"now": None}))
    blocks = list(outline(together.model_copy(update={"then_and_now": pairs})))
    tables = [block for block in blocks if isinstance(block, Table) and block.caption == "Then and now"]
    assert [table.header[0].startswith("Then: Another body") for table in tables] == [False, True]
    lines = [block.text for block in blocks if isinstance(block, Text) and block.text.startswith(NO_LATER)]
    assert sum("(Another body" in line for line in lines) == 1


def test_a_later_passage_is_quoted_once_beside_all_that_it_answers(together: Note) -> None:
    table = next(block for block in outline(together) if isinstance(block, Table) and block.caption == "Then and now")
    later = [row[1] for row in table.rows]
    assert len(later) == len(set(later))
    paired = [pair for pair in together.then_and_now if pair.now]
    assert len(paired) > len(table.rows)
    assert all(any(f"[{pair.then.n}]" in row[0] for row in table.rows) for pair in paired)


def test_an_unknown_theme_lists_those_there_are() -> None:
    with pytest.raises(TopicError, match="leadership"):
        find_theme("gardening")


def test_sides_and_voices_agree_with_the_labelled_sentences(assistant: Assistant) -> None:
    for share in side_shares(read_lines(SECOND / "sides.jsonl", GoldSide), assistant.index):
        assert share.passed, share


def test_what_has_become_of_a_concern_since_stands_with_it(assistant: Assistant) -> None:
    note = write_note(assistant.index, assistant.embedder, "equality and diversity")
    quote = next(q for part in note.reports for q in part.quotes if "caused some controversy" in q.citation.words)
    assert quote.citation.words.endswith("The draft policy has since been withdrawn.")


def test_a_note_says_that_a_report_is_on_one_thing_though_it_is_quoted(together: Note) -> None:
    assert any(part.only == "Learning, improvement and innovation" and part.quotes for part in together.reports)
    assert any("is on “Learning, improvement and innovation” alone" in line for line in together.silent)


def test_the_figures_of_one_sentence_stand_in_one_row(waiting: Note) -> None:
    table = next(block for block in outline(waiting) if isinstance(block, Table))
    row = next(row for row in table.rows if "122 days" in row[0])
    assert row[0].startswith("29, 122 days [")
    assert "Swift Response Team" in row[1]


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("On 31 May there were 487 people waiting, down from 655 a year earlier.", "strength"),
        ("The average wait was 61 days; it was 83 days a year before.", "strength"),
        ("The average wait was 83 days; it was 61 days a year before.", "concern"),
        ("Satisfied callers fell from 80 to 70 per cent.", "concern"),
        ("People were let down by delays.", "concern"),
        ("Leaders put this down to strong and effective teams.", "strength"),
        ("People who have fallen get good and effective support.", "strength"),
        ("The peer challenge team met residents.", "other"),
    ],
)
def test_what_became_fewer_is_praise_of_a_fault_and_a_fault_of_what_is_good(sentence: str, side: str) -> None:
    assert side_by_rules(sentence, ("Report", "Part")) == side
