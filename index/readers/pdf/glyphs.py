"""What stands on a page, as PDFium has it: every character with its place, size and weight, and the lines drawn."""

import ctypes
import math
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.readers.pdf.sheets import SYMBOLS, Box, Glyph, Look, Sheet, Turned

BOLD_WEIGHT = 600
_BOLD_NAMES = ("bold", "black", "heavy", "semibd", "demi")
_INVISIBLE_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_LINE_END_HYPHENS = ("\x02", "\ufffe")
"""What PDFium gives for a hyphen that it takes for the division of a word."""
_AFTER: Box = (math.inf, math.inf, math.inf, math.inf)
"""In place of a box: the second letter of a ligature has that of the first."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


def read_sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    """Read page `number` (from 1)."""
    textpage = page.get_textpage()
    try:
        looks = _Looks(textpage)
        found = list(_characters(textpage, looks))
    finally:
        textpage.close()
    turns = [look.turn for *_, look, _ in found if look.turn is not None]
    upright = max(sorted(set(turns)), key=turns.count, default=-page.get_rotation() // 90 % 4)
    left, bottom, right, top = page.get_bbox()
    shown = Turned(left, bottom, right, top, -upright % 4)
    glyphs: list[Glyph] = []
    for text, box, x, y, look, apart in found:
        if box is _AFTER and glyphs:
            glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + text)
        else:
            glyphs.append(_glyph(shown, upright, text, box, x, y, look)._replace(apart=apart))
    across, down, images = _drawn(page, shown)
    return Sheet(number, *shown.size, shown.turn, tuple(glyphs), tuple(across), tuple(down), tuple(images))


def _glyph(shown: Turned, upright: int, text: str, box: Box, x: float, y: float, look: Look) -> Glyph:
    if look.turn != upright:
        look = Look(look.size, look.bold, look.painted, look.shade, look.mark, look.artifact, None)
    return Glyph(text, *shown.box(*box), shown.point(x, y)[1], look)


_Found = tuple[str, Box, float, float, Look, bool]


def _characters(textpage: pdfium.PdfTextPage, looks: "_Looks") -> Iterator[_Found]:
    """Every character that the file itself holds, with its box and origin in the file's coordinates."""
    x, y, loose = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    high, last, apart = 0, _AFTER, False
    for place in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(textpage, place) == 1:
            apart = True
            continue
        code = raw.FPDFText_GetUnicode(textpage, place)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        look = looks.of(place)
        if look is None or not raw.FPDFText_GetLooseCharBox(textpage, place, loose):
            continue
        raw.FPDFText_GetCharOrigin(textpage, place, x, y)
        if not math.isfinite(loose.left + loose.right + loose.top + loose.bottom + x.value + y.value):
            continue
        box = loose.left, loose.bottom, loose.right, loose.top
        yield _text(code), (_AFTER if box == last else box), x.value, y.value, look, apart
        last, apart = box, False


def _text(code: int) -> str:
    character = chr(code)
    if character in _LINE_END_HYPHENS:
        return "-"
    # An icon, or a letter of a typeface of symbols: there is no word for it.
    own = 0xE000 <= code <= 0xF8FF and character not in SYMBOLS
    if code < 0x20 or 0x7F <= code < 0xA0 or own:
        return " "
    return _LIGATURES.get(character, character)


class _Looks:
    """The look of each text object of a page, worked out once."""

    def __init__(self, textpage: pdfium.PdfTextPage) -> None:
        self._page = textpage
        self._known: dict[int, Look] = {}
        self._bold: dict[int, bool] = {}

    def of(self, place: int) -> Look | None:
        """The look of the character at `place`; None for one that belongs to no object of the page."""
        thing = raw.FPDFText_GetTextObject(self._page, place)
        if not thing:
            return None
        key = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if key not in self._known:
            self._known[key] = self._look(thing, place)
        return self._known[key]

    def _look(self, thing: raw.FPDF_PAGEOBJECT, place: int) -> Look:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._page, place, matrix)
        size = raw.FPDFText_GetFontSize(self._page, place) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a))
        turn = round(-angle / 90) % 4 if abs(angle / 90 - round(angle / 90)) < 0.05 else None
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        shade, alpha = self._paint(place)
        painted = mode not in _INVISIBLE_MODES and alpha > 0
        mark = raw.FPDFPageObj_GetMarkedContentID(thing)
        return Look(size, self._is_bold(thing, place), painted, shade, mark, _is_artifact(thing), turn)

    def _paint(self, place: int) -> tuple[float | None, int]:
        """How light the letters are, from 0 (black) to 255, and how opaque; None where a pattern fills them."""
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        if not raw.FPDFText_GetFillColor(self._page, place, red, green, blue, alpha):
            return None, 255
        return 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value, alpha.value

    def _is_bold(self, thing: raw.FPDF_PAGEOBJECT, place: int) -> bool:
        font = raw.FPDFTextObj_GetFont(thing)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._bold:
            name = ctypes.create_string_buffer(200)
            raw.FPDFText_GetFontInfo(self._page, place, name, 200, None)
            named = any(word in name.value.decode("latin-1").lower() for word in _BOLD_NAMES)
            self._bold[key] = named or raw.FPDFText_GetFontWeight(self._page, place) >= BOLD_WEIGHT
        return self._bold[key]


def _is_artifact(thing: raw.FPDF_PAGEOBJECT) -> bool:
    name, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for number in range(raw.FPDFPageObj_CountMarks(thing)):
        mark = raw.FPDFPageObj_GetMark(thing, number)
        wide = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
        raw.FPDFPageObjMark_GetName(mark, wide, 64, length)
        if name.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


THIN = 3.0
"""Widest line, in points, that is a line and no box."""


def _drawn(page: pdfium.PdfPage, shown: Turned) -> tuple[list[Box], list[Box], list[Box]]:
    """Lines across and down the page (the edges of boxes too), and images."""
    across: list[Box] = []
    down: list[Box] = []
    images: list[Box] = []
    for thing in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=1):
        try:
            box = left, top, right, bottom = shown.box(*thing.get_bounds())
        except pdfium.PdfiumError:
            continue
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(box)
            continue
        if bottom - top <= THIN:
            across.append(box)
        elif right - left <= THIN:
            down.append(box)
        else:
            across += [(left, top, right, top), (left, bottom, right, bottom)]
            down += [(left, top, left, bottom), (right, top, right, bottom)]
    return across, down, images
