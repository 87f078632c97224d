"""A note as a Word file: real heading styles, a table of contents, repeated header rows, language and title set."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from rag.briefing.note import Note
from rag.briefing.outline import Heading, Items, Reference, Said, Table, Text, outline

LANGUAGE = "en-GB"
_INK = RGBColor(0x10, 0x21, 0x2F)
_SOFT = RGBColor(0x48, 0x4F, 0x56)
_WIDTH = 17.0
"""Centimetres between the margins of an A4 page."""
_SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5}
_BODY = 10.5


def to_docx(note: Note) -> bytes:
    """The whole note as a .docx file."""
    document = Document()
    _set_up(document, note)
    blocks = list(outline(note))
    for block in blocks:
        if block == Heading(2, "Key figures"):
            _contents(document, [b.text for b in blocks if isinstance(b, Heading) and b.level == 2])
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: WordDocument, note: Note) -> None:
    properties = document.core_properties
    properties.title, properties.language, properties.subject = note.title, LANGUAGE, note.topic
    properties.author, properties.comments = "Care reports assistant", note.about
    # A fixed date: the same note is the same file.
    properties.created = properties.modified = datetime(2000, 1, 1, tzinfo=UTC)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(_BODY)
    normal.paragraph_format.space_after = Pt(5)
    _language(normal.element)
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb, style.font.bold = "Arial", Pt(size), _INK, True
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    _page_number(section.footer.paragraphs[0])


def _language(style: Any) -> None:
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), LANGUAGE)
    style.get_or_add_rPr().append(lang)


def _add(document: WordDocument, block: object) -> None:
    match block:
        case Heading(1, text):
            document.add_paragraph(text, style="Title")
        case Heading(level, text):
            document.add_paragraph(text, style=f"Heading {level - 1}")
        case Text(text):
            document.add_paragraph(text)
        case Said(quote, voice, n):
            _quote(document, quote, voice, n)
        case Items(lines):
            for line in lines:
                document.add_paragraph(line, style="List Bullet")
        case Reference(text, places):
            named = "; ".join(f"[{source.n}] {place}" for source, place in places)
            paragraph = document.add_paragraph(f"{text}: {named}", style="List Bullet")
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.runs[0].font.size = Pt(9.5)
        case Table():
            _table(document, block)


def _quote(document: WordDocument, quote: str, voice: str, n: int) -> None:
    paragraph = document.add_paragraph(f"“{quote}” ")
    paragraph.paragraph_format.left_indent = Cm(0.8)
    run = paragraph.add_run(f"{voice[:1].upper()}{voice[1:]} [{n}]")
    run.font.color.rgb, run.font.size = _SOFT, Pt(10)


def _contents(document: WordDocument, headings: Sequence[str]) -> None:
    """A field that Word and LibreOffice fill with headings and pages; until then it holds the headings."""
    document.add_paragraph("Contents").runs[0].bold = True
    _field(document.add_paragraph(), r'TOC \o "1-2" \h \z \u', "\n".join(headings))


def _page_number(paragraph: Paragraph) -> None:
    paragraph.add_run("Page ").font.size = Pt(9)
    _field(paragraph, "PAGE", "1")


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", shown), ("end", None)):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "text":
            continue
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                element.set(qn("w:dirty"), "true")
        run._r.append(element)


def _table(document: WordDocument, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _describe(table, block.caption, f"{block.caption}: {', '.join(block.header)}")
    _fill(table, 0, block.header, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in block.rows:
        table.add_row()
        _fill(table, len(table.rows) - 1, row)
    widths = [Cm(_WIDTH * share / sum(block.wide)) for share in block.wide]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    document.add_paragraph()


def _describe(table: WordTable, title: str, text: str) -> None:
    """The table's alternative text."""
    for tag, value in (("w:tblCaption", title), ("w:tblDescription", text)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        table._tbl.tblPr.append(element)


def _fill(table: WordTable, row: int, texts: Sequence[str], bold: bool = False) -> None:
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(9.5)
