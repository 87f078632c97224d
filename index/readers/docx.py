"""Word files: blocks by their styles. Running heads and feet, comments and deleted text are left out."""

from index.readers.assembling import build_report
from index.readers.building import Said, collapsed
from index.readers.docx_package import Element, child, open_word_file
from index.readers.docx_walk import DocxWalker
from index.readers.limits import USUAL, ReadLimits
from index.types import ReadReport


def read_docx(data: bytes, title: str, limits: ReadLimits = USUAL) -> ReadReport:
    """Read a Word file; `title` is the catalogue's, empty where it is not known yet.

    Raises RefusedError where the file is damaged, protected, too large unpacked, or no Word document.
    """
    word = open_word_file(data, limits)
    # When the file was made or saved is not when the report was published: only its own words say that.
    said = Said(title=_words(child(word.core, "title")), publisher=_words(child(word.app, "Company")))
    return build_report(DocxWalker(word).pieces(word.body), title, said)


def _words(element: Element | None) -> str:
    return collapsed(element.text or "") if element is not None else ""
