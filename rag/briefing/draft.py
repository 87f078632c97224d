"""A draft's text and its sentences, from a Word file, Markdown or plain text."""

import io
import re
import zipfile
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
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
    return _EMPHASIS.sub(r"\2", _MARKS.sub("", text)) if ending == ".md" else text


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
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *dict.fromkeys(cells)))


def sentences_of(text: str) -> list[str]:
    """The sentences of a draft that say something; raises DraftError where there are none or too many."""
    if len(text) > LONGEST:
        raise DraftError(f"the draft has {len(text):,} characters, at most {LONGEST:,} are taken; check it in parts")
    found: list[str] = []
    for line in text.splitlines():
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
