"""Word files: styles, numbering, tables, what was deleted, what is hidden, and what hangs from a paragraph."""

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from index.readers.docx import read_docx
from tests.index.word import NAMESPACES, paragraph, part_of, put, read, run, saved, shown, with_part


def test_styles_that_are_based_on_headings_are_headings() -> None:
    document = docx.Document()
    own = document.styles.add_style("Council heading", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("A report", style="Title")
    document.add_paragraph("Part", style="Heading 1")
    document.add_paragraph("Inner", style=own)
    document.add_paragraph("Words of it.")
    report = read_docx(saved(document), "")
    assert [kind for kind, _ in shown(report)] == ["title", "heading", "heading", "paragraph"]
    assert report.blocks[-1].section == ("Part", "Inner")


def test_an_outline_level_makes_a_heading() -> None:
    report = read(paragraph("Part", properties='<w:outlineLvl w:val="1"/>'), paragraph("Words of it."))
    assert report.blocks[-1].section == ("Part",)


def test_bold_lines_are_the_headings_of_a_file_without_styles() -> None:
    report = read(
        paragraph(run("Background", "<w:b/>")), paragraph("Words of it."), paragraph(run("Not", "<w:b w:val='0'/>"))
    )
    assert [kind for kind, _ in shown(report)] == ["heading", "paragraph", "paragraph"]


def test_lists_by_style_nest_and_are_numbered() -> None:
    document = docx.Document()
    for text, style in (("a", "List Bullet"), ("b", "List Bullet 2"), ("c", "List Bullet"), ("d", "List Number")):
        document.add_paragraph(text, style=style)
    report = read_docx(saved(document), "")
    assert [kind for kind, _ in shown(report)] == ["item"] * 4
    assert [block.run for block in report.blocks] == [1, 1, 1, 2]
    assert report.text.split("\n") == ["  • a", "    ◦ b", "  • c", "", "  1. d"]


NUMBERING = f"""<w:numbering {NAMESPACES}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def numbered(text: str, depth: int, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return paragraph(text, properties=f'{named}<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr>')


def test_numbers_that_the_program_counts_are_kept() -> None:
    document = put(
        docx.Document(),
        numbered("Waiting", 0, "Heading1"),
        numbered("People wait.", 1),
        numbered("They wait long.", 1),
        numbered("one thing", 2),
        numbered("another", 2),
        numbered("Staff", 0, "Heading1"),
        numbered("Staff care.", 1),
    )
    report = read_docx(with_part(saved(document), "word/numbering.xml", NUMBERING.encode()), "")
    assert shown(report) == [
        ("heading", "3 Waiting"),
        ("paragraph", "3.1 People wait."),
        ("paragraph", "3.2 They wait long."),
        ("item", "one thing"),
        ("item", "another"),
        ("heading", "4 Staff"),
        ("paragraph", "4.1 Staff care."),
    ]
    assert "(a) one thing" in report.text


def test_a_table_has_a_caption_a_header_and_rows() -> None:
    document = docx.Document()
    document.add_paragraph("Table 1: Waiting", style="Caption")
    table = document.add_table(rows=4, cols=3)
    for row, texts in zip(
        table.rows, (("Team", "2023", "2024"), ("North", "1", "2"), ("South", "3", ""), ("", "4", "5")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for run_ in (r for cell in table.rows[0].cells for p in cell.paragraphs for r in p.runs):
        run_.bold = True
    table.cell(2, 0).merge(table.cell(3, 0))
    report = read_docx(saved(document), "")
    assert shown(report) == [
        ("caption", "Table 1: Waiting"),
        ("header", "Team | 2023 | 2024"),
        ("row", "North | 1 | 2"),
        ("row", "South | 3 | –"),
        ("row", "South | 4 | 5"),
    ]
    assert len({block.run for block in report.blocks}) == 1


def test_a_caption_of_a_figure_is_a_paragraph() -> None:
    document = docx.Document()
    document.add_paragraph("Figure 1: A picture", style="Caption")
    document.add_paragraph("Words of it.")
    assert [kind for kind, _ in shown(read_docx(saved(document), ""))] == ["paragraph", "paragraph"]


def test_a_table_with_headings_in_it_only_arranges_the_page() -> None:
    document = docx.Document()
    document.add_paragraph("A report", style="Title")
    document.add_paragraph("Part", style="Heading 1")
    table = document.add_table(rows=2, cols=2)
    for column, name in enumerate("AB"):
        table.cell(0, column).add_paragraph(name, style="Heading 2")
        table.cell(1, column).text = f"Under {name}."
    document.add_paragraph("After.")
    report = read_docx(saved(document), "")
    assert [
        (block.section, report.text[block.start : block.end]) for block in report.blocks if block.kind == "paragraph"
    ] == [
        (("Part", "A"), "Under A."),
        (("Part", "B"), "Under B."),
        (("Part",), "After."),
    ]


def test_insertions_are_kept_and_deletions_left_out() -> None:
    report = read(
        paragraph(
            "We ",
            f'<w:ins w:id="1" w:author="x">{run("really ")}</w:ins>',
            '<w:del w:id="2" w:author="x"><w:r><w:delText>never </w:delText></w:r></w:del>',
            "met.",
        ),
        paragraph("One ", properties='<w:rPr><w:del w:id="3" w:author="x"/></w:rPr>'),
        paragraph("paragraph."),
        '<w:tbl><w:tr><w:trPr><w:del w:id="4" w:author="x"/></w:trPr>'
        "<w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    )
    assert report.text == "We really met.\n\nOne paragraph."


def test_hidden_text_is_kept_apart() -> None:
    report = read(
        paragraph("Seen ", run("vanished ", "<w:vanish/>"), run("white ", '<w:color w:val="FFFFFF"/>'), "words"),
        paragraph(run("tiny", '<w:sz w:val="2"/>')),
    )
    assert shown(report) == [("paragraph", "Seen words"), ("hidden", "vanished white"), ("hidden", "tiny")]


@pytest.mark.parametrize(
    "ground",
    ['<w:shd w:val="clear" w:fill="1F3864"/>', '<w:highlight w:val="black"/>', '<w:shd w:themeFill="accent1"/>'],
)
def test_white_letters_on_a_colour_are_seen(ground: str) -> None:
    assert shown(read(paragraph(run("Seen", f'<w:color w:val="FFFFFF"/>{ground}')))) == [("paragraph", "Seen")]


def test_white_letters_in_a_dark_cell_are_seen() -> None:
    white = paragraph(run("Team", '<w:color w:val="FFFFFF"/>'))
    cell = f'<w:tc><w:tcPr><w:shd w:fill="002060"/></w:tcPr>{white}</w:tc>'
    plain = f"<w:tc>{paragraph('North')}</w:tc>"
    report = read(f"<w:tbl><w:tr>{cell * 2}</w:tr><w:tr>{plain * 2}</w:tr></w:tbl>")
    assert shown(report) == [("row", "Team | Team"), ("row", "North | North")]


def test_notes_stand_at_the_end_of_their_section() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = put(docx.Document(), paragraph("Words.", reference), paragraph("More."))
    document.add_paragraph("Part", style="Heading 1")
    line = "<w:p><w:r><w:t>no</w:t></w:r></w:p>"
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="0">{line}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("A note on it.")}</w:footnote></w:footnotes>'
    )
    data = with_part(saved(document), "word/footnotes.xml", notes.encode())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode()
    rels = part_of(data, "word/_rels/document.xml.rels").replace(b"</Relationships>", relation)
    report = read_docx(with_part(data, "word/_rels/document.xml.rels", rels), "")
    assert [text for _, text in shown(report)] == ["Words.", "More.", "A note on it.", "Part"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(read(paragraph("Beside it.", drawn))) == [("paragraph", "Beside it."), ("paragraph", "In a box.")]


def test_of_a_field_the_result_is_kept_and_a_table_of_contents_is_not() -> None:
    document = docx.Document()
    contents = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Background 3", style=contents)
    field = "".join(
        f"<w:r>{part}</w:r>"
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            "<w:instrText> PAGE </w:instrText><w:t>code</w:t>",
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>12</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    put(document, paragraph("See page ", field, "."))
    assert shown(read_docx(saved(document), "")) == [("paragraph", "See page 12.")]


def test_running_heads_and_comments_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running head"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    said = document.add_paragraph("Words of it.")
    document.add_comment(said.runs, text="A remark", author="x")
    assert read_docx(saved(document), "").text == "Words of it."


def test_a_title_is_proposed_and_the_day_it_was_saved_is_not() -> None:
    document = docx.Document()
    document.core_properties.title = "A report on care"
    document.add_paragraph("Words of it.")
    proposed = read_docx(saved(document), "").proposed
    assert (proposed.title, proposed.published) == ("A report on care", "")
