"""The words of a Word paragraph: what is seen, what is hidden, and what hangs from it (notes, text boxes).

Insertions that somebody tracked are kept, deletions left out. Of a field its result is kept and not its code.
"""

from dataclasses import dataclass, field

from index.readers.docx_package import Element, child, local, value
from index.readers.docx_styles import Styles, is_on

_THROUGH = frozenset(
    ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "customXml", "oMath")
)
"""Elements in a paragraph whose runs are the paragraph's."""
_DRAWN = frozenset(("drawing", "pict", "object"))
_WHITE = frozenset(("FFFFFF", "FEFEFE", "FDFDFD"))
_CLEAR = frozenset(("auto", "FFFFFF", ""))
SMALLEST = 4
"""Half-points: smaller letters are not read by anybody."""


@dataclass(slots=True)
class Words:
    """The words of a paragraph as they are gathered. `boxes`: elements that hold the paragraphs of a text box."""

    seen: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    bold: bool = True

    @property
    def text(self) -> str:
        """What is seen, line breaks included."""
        return "".join(self.seen)


class RunReader:
    """Reads the runs of paragraphs in their order; fields may begin in one paragraph and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._codes: list[bool] = []
        """Of each field that is open, whether its code is still going on."""

    def read(self, paragraph: Element, words: Words, shaded: bool) -> None:
        """Add the words of `paragraph`; `shaded`: whether it stands on a colour, so that white letters are seen."""
        on_colour = shaded or is_shaded(child(paragraph, "pPr", "shd"))
        self._through(paragraph, paragraph, words, on_colour)

    def _through(self, element: Element, paragraph: Element, words: Words, shaded: bool) -> None:
        for part in element:
            name = local(part)
            if name == "r":
                self._run(part, paragraph, words, shaded)
            elif name in _THROUGH:
                self._through(part, paragraph, words, shaded)
            elif name == "AlternateContent":
                self._through(_alternative(part), paragraph, words, shaded)

    def _run(self, run: Element, paragraph: Element, words: Words, shaded: bool) -> None:
        hidden = self._hidden(run, paragraph, shaded)
        for part in run:
            name = local(part)
            if name == "fldChar":
                self._field(value(part, "fldCharType") or "")
            elif name in ("footnoteReference", "endnoteReference"):
                words.notes.append((name.removesuffix("Reference"), value(part, "id") or ""))
            elif name in _DRAWN:
                words.boxes += _text_boxes(part)
            elif name == "AlternateContent":
                words.boxes += _text_boxes(_alternative(part))
            elif (text := _text_of(part, name)) and not any(self._codes):
                (words.unseen if hidden else words.seen).append(text)
                if text.strip() and not hidden:
                    words.bold = words.bold and is_on(self._styles.run_property(run, paragraph, "b"))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._codes.append(True)
        elif self._codes and kind == "separate":
            self._codes[-1] = False
        elif self._codes and kind == "end":
            self._codes.pop()

    def _hidden(self, run: Element, paragraph: Element, shaded: bool) -> bool:
        if is_on(self._styles.run_property(run, paragraph, "vanish")):
            return True
        size = value(self._styles.run_property(run, paragraph, "sz")) or ""
        if size.isascii() and size.isdigit() and int(size[:6]) < SMALLEST:
            return True
        if shaded or is_shaded(child(run, "rPr", "shd")) or value(child(run, "rPr", "highlight")) not in (None, "none"):
            return False
        colour = self._styles.run_property(run, paragraph, "color")
        theme = value(colour, "themeColor")
        return theme in ("background1", "light1") if theme else (value(colour) or "").upper() in _WHITE


def is_shaded(shading: Element | None) -> bool:
    """Whether something stands on a colour."""
    if shading is None:
        return False
    return value(shading, "themeFill") is not None or (value(shading, "fill") or "").upper() not in {"AUTO", *_CLEAR}


def stands_on_colour(box: Element) -> bool:
    """Whether the shape of a text box is filled."""
    shape = box.getparent() if hasattr(box, "getparent") else None
    for _ in range(3):
        if shape is None or local(shape) in ("wsp", "shape", "rect", "roundrect"):
            break
        shape = shape.getparent()
    if shape is None:
        return False
    filled = any(child(shape, "spPr", fill) is not None for fill in ("solidFill", "gradFill", "blipFill", "pattFill"))
    return filled or child(shape, "style") is not None or value(shape, "fillcolor") not in (None, "white", "#fff")


def _text_of(part: Element, name: str) -> str:
    if name == "t":
        return part.text or ""
    if name in ("br", "cr"):
        return "\n"
    return {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}.get(name, "")


def _alternative(choices: Element) -> Element:
    """Of the same content for newer and older programs, that for newer ones."""
    choice = child(choices, "Choice")
    fallback = child(choices, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else choices


def _text_boxes(drawn: Element) -> list[Element]:
    """The outermost text boxes in a drawing, each content once."""
    found: list[Element] = []
    for part in drawn:
        if local(part) == "AlternateContent":
            found += _text_boxes(_alternative(part))
        elif local(part) == "txbxContent":
            found.append(part)
        else:
            found += _text_boxes(part)
    return found
