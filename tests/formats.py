"""A report in the formats that reports come in, made from its blocks, for tests and for `bench/formats.py`.

The text reader says what is a heading, a list, a column; here that is written as HTML, as a Word file with real styles,
as Markdown, and printed to PDF by Chromium and by LibreOffice. Places where two columns stood side by side on the page
become what they were: a table that arranges them.
"""

import html
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.shared import Pt
from docx.table import _Cell

from index.types import Block, ReadReport, SectionPath

CHROMIUM = os.environ.get("RAG_CHROMIUM", "chromium")
OFFICE = "soffice"


@dataclass(frozen=True)
class Line:
    """A title, a banner, a heading (with its level from 1), or a paragraph."""

    kind: str
    text: str
    level: int = 0


@dataclass(frozen=True)
class Items:
    """A list."""

    texts: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Columns:
    """Columns side by side: what stands at the top of each, and what stands below."""

    tops: tuple[tuple["Line | Items", ...], ...]
    bodies: tuple[tuple["Line | Items", ...], ...]


Part = Line | Items | Columns


def parts_of(read: ReadReport) -> list[Part]:
    """What a report is made of, in the order of the page."""
    parts: list[Part] = []
    blocks = read.blocks
    place = 0
    while place < len(blocks):
        columns, after = _columns(read, place)
        if columns is not None:
            parts.append(columns)
            place = after
            continue
        part, place = _part(read, place)
        parts.append(part)
    return parts


def _part(read: ReadReport, place: int) -> tuple[Line | Items, int]:
    block = read.blocks[place]
    text = read.text[block.start : block.end]
    if block.kind == "item":
        items = _items(read, place)
        return items, place + len(items.texts)
    if block.kind == "heading":
        return Line("heading", text, len(block.section)), place + 1
    banner = block.kind == "boilerplate" and any(later.kind == "title" for later in read.blocks[place:])
    kind = "title" if block.kind == "title" else "banner" if banner else "paragraph"
    return Line(kind, text), place + 1


def _items(read: ReadReport, place: int) -> Items:
    first = read.blocks[place]
    among = []
    for block in read.blocks[place:]:
        if block.kind != "item" or block.run != first.run:
            break
        among.append(read.text[block.start : block.end])
    before = read.text[read.text.rfind("\n", 0, first.start) + 1 : first.start]
    return Items(tuple(among), ordered=any(letter.isdigit() for letter in before))


def _columns(read: ReadReport, place: int) -> tuple[Columns | None, int]:
    """Headings in a row, each with a line that leads into a list which stands further down."""
    tops: list[tuple[Line, ...]] = []
    sections: list[SectionPath] = []
    blocks = read.blocks
    at = place
    while at + 1 < len(blocks) and blocks[at].kind == "heading" and _leads(read, blocks[at + 1]):
        heading = Line("heading", read.text[blocks[at].start : blocks[at].end], len(blocks[at].section))
        tops.append((heading, Line("paragraph", read.text[blocks[at + 1].start : blocks[at + 1].end])))
        sections.append(blocks[at].section)
        at += 2
    bodies: list[tuple[Items, ...]] = []
    for section in sections:
        if at >= len(blocks) or blocks[at].kind != "item" or blocks[at].section != section:
            return None, place
        items = _items(read, at)
        bodies.append((items,))
        at += len(items.texts)
    return (Columns(tuple(tops), tuple(bodies)), at) if len(tops) > 1 else (None, place)


def _leads(read: ReadReport, block: Block) -> bool:
    return block.kind == "paragraph" and read.text[block.end - 1] == ":"


# --- HTML -------------------------------------------------------------------------------------------------------------


def as_html(read: ReadReport, title: str) -> str:
    """A plain page."""
    body = "\n".join(map(_html, parts_of(read)))
    return f"<!DOCTYPE html>\n<html lang=en><head>{_head(title)}</head>\n<body>\n{body}\n</body></html>\n"


def as_site(read: ReadReport, title: str) -> str:
    """A page as a browser saves it from a council's or a body's site: the report with all that stands around it."""
    parts = parts_of(read)
    banner = "\n".join(_html(part) for part in parts if isinstance(part, Line) and part.kind == "banner")
    body = "\n".join(_html(part) for part in parts if not (isinstance(part, Line) and part.kind == "banner"))
    return SITE.format(head=_head(title), banner=banner, body=body)


SITE = """<!DOCTYPE html>
<html lang="en-GB" class="js"><head>{head}
<style>nav a {{ color: #00f }}</style><script>window.dataLayer = [{{"text": "Not a word of the report."}}];</script>
</head>
<body class="page has-cookie-banner">
<a class="skip-link" href="#main">Skip to main content</a>
<div id="cookie-banner" role="dialog" aria-label="Cookies"><h2>Cookies on this site</h2>
<p>We use cookies to make this site work. We would like to set further cookies.</p><button>Accept all</button></div>
{banner}
<header role="banner"><a href="/">Home</a><form action="/search"><label>Search <input name="q"></label>
<button>Go</button></form>
<nav aria-label="Main"><ul><li><a href="/a">Adult social care</a></li><li><a href="/b">Children</a></li>
<li><a href="/c">Housing</a><ul><li><a href="/d">Repairs</a></li></ul></li></ul></nav></header>
<ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/reports">Reports</a></li><li>This report</li></ol>
<main id="main"><article>
<ul class="toc"><li><a href="#one">Background</a></li><li><a href="#two">Key messages</a></li></ul>
{body}
<div class="share"><p>Share this page</p><a href="#">Email</a><a href="#">Print</a></div>
</article>
<aside><h2>Related reports</h2><p>Three other councils were visited in the same year.</p></aside></main>
<footer><h2>About us</h2><p>Registered charity. All rights reserved.</p>
<ul><li><a href="/terms">Terms</a></li></ul></footer>
<script>document.write("<p>Written by a script.</p>");</script>
<noscript><p>Turn scripts on.</p></noscript>
</body></html>
"""


def _head(title: str) -> str:
    return f'<meta charset="utf-8"><title>{html.escape(title)} | A body</title>'


def _html(part: Part) -> str:
    if isinstance(part, Columns):
        return "<table>\n" + "\n".join(_row(cells) for cells in (part.tops, part.bodies)) + "\n</table>"
    if isinstance(part, Items):
        tag = "ol" if part.ordered else "ul"
        return f"<{tag}>\n" + "\n".join(f"  <li>{html.escape(text)}</li>" for text in part.texts) + f"\n</{tag}>"
    tag = {"title": "h1", "heading": f"h{min(part.level + 1, 6)}"}.get(part.kind, "p")
    return f"<{tag}>{html.escape(part.text)}</{tag}>"


def _row(cells: Sequence[Sequence[Line | Items]]) -> str:
    return "<tr>" + "".join("<td>" + "".join(map(_html, cell)) + "</td>" for cell in cells) + "</tr>"


# --- Markdown ---------------------------------------------------------------------------------------------------------

_MARKED = re.compile(r"([\\`*_{}\[\]<>#+|~&!-])|(?<=^\d)([.)])", re.MULTILINE)


def as_markdown(read: ReadReport, title: str) -> str:
    """Markdown, with front matter; columns are a table in HTML, which is how Markdown has them."""
    return f"---\ntitle: {title}\n---\n\n" + "\n\n".join(map(_markdown, parts_of(read))) + "\n"


def _markdown(part: Part) -> str:
    if isinstance(part, Columns):
        rows = ("".join(f"<td>\n\n{_cell(cell)}\n\n</td>" for cell in cells) for cells in (part.tops, part.bodies))
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if isinstance(part, Items):
        marks = (f"{number}. " if part.ordered else "- " for number in range(1, len(part.texts) + 1))
        return "\n".join(mark + _marked(text) for mark, text in zip(marks, part.texts, strict=True))
    hashes = {"title": "# ", "heading": "#" * min(part.level + 1, 6) + " "}.get(part.kind, "")
    return hashes + _marked(part.text)


def _cell(cell: Sequence[Line | Items]) -> str:
    return "\n\n".join(map(_markdown, cell))


def _marked(text: str) -> str:
    return _MARKED.sub(lambda found: f"\\{found[0]}", " ".join(text.split(" ")))


# --- Word -------------------------------------------------------------------------------------------------------------


def as_docx(read: ReadReport, title: str) -> bytes:
    """A Word file with real styles."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    document.core_properties.title = title
    for part in parts_of(read):
        _word(document, part)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _word(into: Document | _Cell, part: Part) -> None:
    if isinstance(part, Columns):
        table = into.add_table(rows=2, cols=len(part.tops))
        for number, row in enumerate((part.tops, part.bodies)):
            # Headings side by side are not torn in two by the end of a page: who lays out columns sees to that.
            table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, content in zip(table.rows[number].cells, row, strict=True):
                for inner in content:
                    _word(cell, inner)
    elif isinstance(part, Items):
        for text in part.texts:
            into.add_paragraph(text, style="List Number" if part.ordered else "List Bullet")
    else:
        style = {"title": "Title", "heading": f"Heading {part.level}"}.get(part.kind)
        into.add_paragraph(part.text, style=style)


# --- PDF --------------------------------------------------------------------------------------------------------------


def printed_by_chromium(page: str) -> bytes:
    """A page printed to PDF by Chromium, with bookmarks and tags."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        flags += ["--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile"]
        flags += ["--generate-pdf-document-outline", f"--print-to-pdf={target}"]
        _run([CHROMIUM, *flags, source.as_uri()])
        return target.read_bytes()


def printed_by_office(document: bytes, suffix: str = ".docx") -> bytes:
    """A Word file, or another that it opens, printed to PDF by LibreOffice, with bookmarks and tags."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"report{suffix}"
        source.write_bytes(document)
        options = (
            '{"ExportBookmarks":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
        )
        arguments = [f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        _run([OFFICE, *arguments, f"pdf:writer_pdf_Export:{options}", "--outdir", folder, str(source)])
        return (Path(folder) / "report.pdf").read_bytes()


def _run(command: list[str]) -> None:
    found = shutil.which(command[0])
    assert found, f"{command[0]} is not installed"
    subprocess.run([found, *command[1:]], check=True, capture_output=True, timeout=300)


# --- compared ---------------------------------------------------------------------------------------------------------


def flat(text: str) -> str:
    """White space aside."""
    return " ".join(text.split())


def sentences_of(read: ReadReport) -> Iterator[tuple[SectionPath, str]]:
    """Every sentence with its section path, white space aside."""
    from index.passages import cut_passages

    for passage in cut_passages("r", read):
        for sentence in passage.sentences:
            yield tuple(map(flat, passage.section)), flat(read.text[sentence.start : sentence.end])
