"""A draft's text and its sentences, from a Word file, Markdown or plain text."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from index.passages import split_sentences
from rag.errors import AssistantError

ENDINGS = (".docx", ".md", ".txt")
LONGEST = 1_500_000
"""Characters of the longest draft: some 500 pages."""
LARGEST_FILE = 8 * 1024 * 1024
_LARGEST_PART = 64 * 1024 * 1024
"""Bytes that a Word file's parts may unpack to in all: a small file may hold endless text."""
_FEWEST_WORDS = 3
_CLOSING = re.compile(r"[”’]\s+(?=\S)")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+•]\s+|\d+[.)]\s+|\|\s*)", re.MULTILINE)
_HEADING = re.compile(r"^\s*#{1,6}\s.*$", re.MULTILINE)
_HEADING_STYLES = ("Heading", "Title", "Subtitle")
_HEADING_WORDS, _TEXT_WORDS = 8, 12
"""Words of the longest line that may be a heading, and of the shortest that it may stand above."""
_EMPHASIS = re.compile(r"(\*\*|__|`)(.+?)\1")


class DraftError(AssistantError):
    """The draft is empty, too long, or cannot be read."""


def read_draft(name: str, content: bytes) -> str:
    """The text of a draft file, by the ending of its name; raises DraftError."""
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise DraftError(f"'{Path(name).name[:80]}' cannot be read; take a file that ends in {', '.join(ENDINGS)}")
    if len(content) > LARGEST_FILE:
        raise DraftError(f"the file has {len(content):,} bytes, at most {LARGEST_FILE:,} are taken; check it in parts")
    if ending == ".docx":
        return _word_text(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DraftError("the file is not UTF-8 text; save it as UTF-8 and try again") from error
    return _EMPHASIS.sub(r"\2", _MARKS.sub("", _HEADING.sub("", text))) if ending == ".md" else text


def _word_text(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > _LARGEST_PART:
            raise DraftError("the Word file unpacks to more than 64 MB; check it in parts")
        document = Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, LxmlError) as error:
        raise DraftError("the Word file is damaged or is none; open it in Word, save it again and retry") from error
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    said = (one.text for one in document.paragraphs if not _is_heading_style(one))
    return "\n".join((*said, *dict.fromkeys(cells)))


def _is_heading_style(paragraph: Paragraph) -> bool:
    style = paragraph.style.name if paragraph.style else None
    return bool(style) and str(style).startswith(_HEADING_STYLES)


def sentences_of(text: str) -> list[str]:
    """The sentences of a draft that say something; raises DraftError where there are none or too many."""
    if len(text) > LONGEST:
        raise DraftError(f"the draft has {len(text):,} characters, at most {LONGEST:,} are taken; check it in parts")
    found: list[str] = []
    for line in _without_headings(text.splitlines()):
        for start, end in split_sentences(line, 0, len(line)):
            sentence = " ".join(line[start:end].split())
            closing = _CLOSING.match(sentence)
            if closing and found:
                # The mark that closes a quotation belongs to the sentence before.
                found[-1] += closing[0].strip()
                sentence = sentence[closing.end() :]
            found.append(sentence)
    said = [sentence for sentence in found if len(re.findall(r"\w+", sentence)) >= _FEWEST_WORDS]
    if not said:
        raise DraftError("the draft holds no sentence to check; paste or name one that does")
    return said


def _without_headings(lines: Sequence[str]) -> Iterator[str]:
    """The lines, but for short ones without an end that stand above a long one: a heading claims nothing."""
    said = [line for line in lines if line.strip()]
    for line, below in zip_longest(said, said[1:], fillvalue=""):
        ended = line.rstrip().endswith((".", "!", "?", "”", '"', ":", ";", ","))
        short = len(line.split()) <= _HEADING_WORDS and not any(map(str.isdigit, line))
        if ended or not short or len(below.split()) < _TEXT_WORDS:
            yield line
