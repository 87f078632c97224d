"""Optical character recognition of a page without text, by Tesseract, where that is installed (the extra `ocr`)."""

import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from statistics import median_low

import pypdfium2 as pdfium

from index.readers.limits import RefusedError
from index.readers.pdf.fragments import Fragment

DOTS_PER_INCH = 300
"""What Tesseract's own guide asks for."""

LARGEST_SIDE = 6_000
"""Pixels of the longer side of a picture, at most: A3 at 300 dots an inch is 4,961."""

UNEVEN = 0.13
"""Share by which the sizes of recognised lines differ though their type is the same."""

_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
LEAST_SURE = 30
"""Tesseract's own confidence in a word, of 100, under which it is a stain."""


def is_installed() -> bool:
    """Whether pages can be recognised on this machine."""
    return find_spec("pytesseract") is not None and shutil.which("tesseract") is not None


def recognised(page: pdfium.PdfPage, seconds: float) -> list[Fragment]:
    """The lines that are recognised on a page, none where Tesseract is not installed.

    Raises RefusedError where it takes longer than `seconds`.
    """
    if not is_installed() or not _has_a_picture(page):
        return []
    scale = min(DOTS_PER_INCH / 72, LARGEST_SIDE / max(*page.get_size(), 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    image = bitmap.to_pil()
    tesseract = import_module("pytesseract")
    try:
        found = tesseract.image_to_pdf_or_hocr(image, lang="eng", extension="hocr", timeout=max(seconds, 1.0))
    except tesseract.TesseractError as error:
        raise RefusedError(f"has a page that Tesseract cannot recognise ({error.message.splitlines()[0]})") from error
    except RuntimeError as error:
        raise RefusedError(
            "took too long to recognise; read it without `ocr`, or raise the limit of seconds"
        ) from error
    finally:
        bitmap.close()
    return _evened(list(_lines(ElementTree.fromstring(found), scale)))


def _evened(lines: list[Fragment]) -> list[Fragment]:
    """The lines with one size for all that are about as large as most: a picture gives no exact size."""
    usual = median_low([line.size for line in lines for _ in line.text]) if lines else 0.0
    return [replace(line, size=usual) if abs(line.size - usual) <= UNEVEN * usual else line for line in lines]


def _has_a_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(max_depth=2))


def _lines(tree: ElementTree.Element, scale: float) -> Iterator[Fragment]:
    for line in tree.iter():
        if line.get("class") not in ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"):
            continue
        words = [word for word in line.iter() if word.get("class") == "ocrx_word" and _is_word(word)]
        box = _BOX.search(line.get("title", ""))
        size = _SIZE.search(line.get("title", ""))
        if not words or box is None:
            continue
        left, top, right, bottom = (int(side) / scale for side in box.groups())
        height = round(float(size[1]) / scale) if size else round(bottom - top)
        text = " ".join("".join(word.itertext()).strip() for word in words)
        first = _BOX.search(words[0].get("title", ""))
        width = (int(first[3]) - int(first[1])) / scale if first else 0.0
        around = left, top, right, bottom
        yield Fragment(text, around, bottom, max(height, 1), bold=False, indent=left, first_word=width)


def _is_word(word: ElementTree.Element) -> bool:
    sure = _SURE.search(word.get("title", ""))
    return bool("".join(word.itertext()).strip()) and (sure is None or int(sure[1]) >= LEAST_SURE)
