"""Text that no reader of the page sees: told from a picture of the page, and not from how the file tries to hide it."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from index.readers.pdf.sheets import Box, Glyph, Sheet

SMALLEST = 1.0
"""Size in points under which nobody reads a letter."""

LONGEST_SIDE = 1_200
"""Pixels of the picture's longer side, at most: a page of A4 has one pixel a point."""

CONTRAST = 12
"""Shades of grey, of 256, that letters must differ from what they stand on: white on white differs by none, and the
palest grey that is ever used for text (#ddd on white) by 34."""

Picture = npt.NDArray[np.uint8]


def seen_and_hidden(page: pdfium.PdfPage, sheet: Sheet) -> tuple[list[Glyph], list[Glyph]]:
    """The characters of a page that a reader sees, and those that are hidden, each in their order."""
    if not sheet.glyphs:
        return [], []
    picture, scale = _picture(page, sheet)
    seen: list[Glyph] = []
    hidden: list[Glyph] = []
    for _, stretch in groupby(sheet.glyphs, key=lambda glyph: (id(glyph.look), round(glyph.base), glyph.text == " ")):
        glyphs = list(stretch)
        (seen if _is_seen(glyphs, sheet, picture, scale) else hidden).extend(glyphs)
    return seen, hidden


def _picture(page: pdfium.PdfPage, sheet: Sheet) -> tuple[Picture, float]:
    """The page as it is shown, turned so that its text is upright, in shades of grey."""
    scale = min(1.0, LONGEST_SIDE / max(*page.get_size(), 1.0))
    turn = (sheet.turn * 90 - page.get_rotation()) % 360
    bitmap = page.render(scale=scale, rotation=turn, grayscale=True)
    pixels: Picture = bitmap.to_numpy().copy()
    bitmap.close()
    return pixels.reshape(pixels.shape[0], pixels.shape[1]), scale


def _is_seen(glyphs: Sequence[Glyph], sheet: Sheet, picture: Picture, scale: float) -> bool:
    look = glyphs[0].look
    around = box_around(glyphs)
    middle = (around[0] + around[2]) / 2, (around[1] + around[3]) / 2
    if look.size < SMALLEST or not (0 <= middle[0] <= sheet.width and 0 <= middle[1] <= sheet.height):
        return False
    if not look.painted:
        return any(_within(middle, image) for image in sheet.images)
    if all(glyph.text.isspace() for glyph in glyphs):
        return True
    pixels = _cut(picture, around, scale)
    if pixels.size == 0 or int(pixels.max()) - int(pixels.min()) < CONTRAST:
        return False
    ground = int(np.bincount(pixels.ravel(), minlength=256).argmax())
    return look.shade is None or abs(look.shade - ground) >= CONTRAST or _is_busy(pixels, ground)


def _is_busy(pixels: Picture, ground: int) -> bool:
    """Whether no shade fills most of the place: large letters fill it themselves, or it is a photograph."""
    return float(np.mean(np.abs(pixels.astype(int) - ground) < CONTRAST)) < 0.5


def _cut(picture: Picture, box: Box, scale: float) -> Picture:
    left, top, right, bottom = (int(side * scale) for side in box)
    return picture[max(top, 0) : max(bottom, 0) + 1, max(left, 0) : max(right, 0) + 1]


def _within(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def box_around(glyphs: Sequence[Glyph]) -> Box:
    """The smallest box that holds all the glyphs."""
    return (
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )
