"""A conversation as a Word document: real heading styles, British English, references that can be followed."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from rag import wording
from rag.exports.conversation import Part, Reference, Said, Written

LANGUAGE = "en-GB"
_INK = RGBColor(0x0B, 0x0C, 0x0C)


def as_word(conversation: Written) -> bytes:
    """The whole file."""
    document = Document()
    _set_up(document, conversation)
    document.add_paragraph(_clean(conversation.title), style="Title")
    document.add_paragraph(f"{conversation.made.day} {conversation.made:%B %Y}")
    for n, part in enumerate(conversation.parts, 1):
        _add_part(document, n, part)
    if conversation.references:
        document.add_heading("References", level=1)
        for reference in conversation.references:
            _add_reference(document, reference)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: WordDocument, conversation: Written) -> None:
    properties = document.core_properties
    properties.title = _clean(conversation.title)
    properties.language = LANGUAGE
    properties.author = "Ask the reports"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(conversation.made, time(), UTC)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name = "Arial"
        style.font.color.rgb = _INK
        # Word takes the fonts of a theme before a style's own, and the language from each style's run properties.
        run = style.element.get_or_add_rPr()
        fonts = run.get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if str(key).endswith("Theme")]:
            del fonts.attrib[theme]
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
        run.append(language)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(11)


def _add_part(document: WordDocument, n: int, part: Part) -> None:
    document.add_heading(f"{n}. {_clean(part.question)}", level=1)
    if part.searched_for:
        document.add_paragraph(f"Understood as: {_clean(part.searched_for)}")
    if part.kept_to:
        document.add_paragraph(f"Searched only: {_clean(', '.join(part.kept_to))}")
    if part.label or part.notice:
        paragraph = document.add_paragraph()
        if part.label:
            paragraph.add_run(f"{part.label}. ").bold = True
        paragraph.add_run(_clean(part.notice))
    _add_all(document, "", part.surely)
    _add_all(document, wording.LESS_SURE, part.less_sure)
    if part.statements:
        document.add_paragraph().add_run(_clean(part.mode)).italic = True
    _add_all(document, wording.NEAREST_TITLE, part.nearest)


def _add_all(document: WordDocument, heading: str, statements: Sequence[Said]) -> None:
    """Statements under their heading, where there are any."""
    if heading and statements:
        document.add_heading(heading, level=2)
    for said in statements:
        _add_said(document, said)


def _add_said(document: WordDocument, said: Said) -> None:
    paragraph = document.add_paragraph(f"{_clean(said.text)} ", style="List Bullet")
    for n in said.references:
        _link(paragraph, f"[{n}]", anchor=_bookmark(n))


def _add_reference(document: WordDocument, reference: Reference) -> None:
    paragraph = document.add_paragraph()
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(reference.n))
    start.set(qn("w:name"), _bookmark(reference.n))
    paragraph._p.append(start)
    paragraph.add_run(f"[{reference.n}]").bold = True
    paragraph._p.append(end)
    section = f" {' › '.join(reference.section)}." if reference.section else ""
    words = f"“{reference.quote}” {reference.source}.{section} Characters {reference.start} to {reference.end}."
    paragraph.add_run(f" {_clean(words)} ")
    _link(paragraph, reference.address, address=reference.address)


def _bookmark(n: int) -> str:
    return f"reference{n}"


def _link(paragraph: Paragraph, text: str, *, anchor: str = "", address: str = "") -> None:
    """A link to a place of the document or to an address, which python-docx reads and does not write."""
    link = OxmlElement("w:hyperlink")
    if anchor:
        link.set(qn("w:anchor"), anchor)
    else:
        link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def _clean(text: str) -> str:
    """One line, without the control characters that XML cannot hold."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable() or character in _UNSEEN)


_UNSEEN = frozenset("\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Kept although they do not print: a quote must come out as it stands."""
