"""Word files made piece by piece, with what python-docx has no words for."""

import zipfile
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.readers.docx import read_docx
from index.types import ReadReport

NAMESPACES = nsdecls("w", "wp", "a", "r", "m") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(document: Document) -> bytes:
    """The file that a document makes."""
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def put(document: Document, *elements: str) -> Document:
    """Add body elements, each written as XML without namespaces."""
    body = document.element.body
    for element in elements:
        name = element[1:].split(">")[0].split(" ")[0].split("/")[0]
        body.insert(len(body) - 1, parse_xml(element.replace(f"<{name}", f"<{name} {NAMESPACES}", 1)))
    return document


def read(*elements: str) -> ReadReport:
    """Read a file with these body elements."""
    return read_docx(saved(put(docx.Document(), *elements)), "")


def run(text: str, properties: str = "") -> str:
    """A run as XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph as XML; a run that is no XML is plain text."""
    made = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{made}</w:p>"


def shown(report: ReadReport) -> list[tuple[str, str]]:
    """The kind and words of each block."""
    return [(block.kind, report.text[block.start : block.end]) for block in report.blocks]


def part_of(data: bytes, name: str) -> bytes:
    """One member of a zip file."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        return packed.read(name)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A zip file with one member put in, or put in its place."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return made.getvalue()


def numbered_and_tabled() -> bytes:
    """A Word file with a bit of everything, for mutation."""
    document = docx.Document()
    document.add_paragraph("A report", style="Title")
    document.add_paragraph("Part", style="Heading 1")
    document.add_paragraph("Numbered", style="List Number")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Team", "People"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "North"
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    shape = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    hidden, inserted = run("hidden", "<w:vanish/>"), f'<w:ins w:id="1" w:author="x">{run("inserted")}</w:ins>'
    return saved(put(document, paragraph("Words of it. ", hidden, inserted, shape)))
