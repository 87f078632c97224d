"""What a Word file's styles and numbering say of a paragraph or a run, with what they inherit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.readers.docx_package import Element, WordFile, child, local, switched_on, value

_PLACEHOLDER = re.compile(r"%([1-9])")
_LIST_STYLE = re.compile(r"list (?P<kind>bullet|number)(?: (?P<depth>[2-5]))?$")
_HEADING = re.compile(r"heading ([1-9])$")
_DEEPEST_STYLE = 20
_TENS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN = (*_TENS, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's place in a list: which list, how deep, whether by a bullet, and the marker that stands before it.

    `clause`: whether the marker counts more than one level ("3.2"), as the paragraphs of some reports do.
    """

    list_id: str
    depth: int
    bullet: bool
    marker: str
    clause: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a Word file, and the counters of its numbered paragraphs as they are read in order."""

    _styles: dict[str, Element] = field(default_factory=dict)
    _default: str = ""
    _abstract: dict[str, Element] = field(default_factory=dict)
    _lists: dict[str, Element] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, word: WordFile) -> "Styles":
        """The styles and lists that a file defines."""
        styles = cls()
        for style in word.styles if word.styles is not None else ():
            if local(style) == "style" and (style_id := value(style, "styleId")):
                styles._styles[style_id] = style
                if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true"):
                    styles._default = style_id
        for entry in word.numbering if word.numbering is not None else ():
            if local(entry) == "abstractNum":
                styles._abstract[value(entry, "abstractNumId") or ""] = entry
            elif local(entry) == "num":
                styles._lists[value(entry, "numId") or ""] = entry
        return styles

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """A style and those that it is based on, nearest first."""
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = value(child(style, "basedOn"))

    def style_of(self, paragraph: Element) -> str:
        """The id of a paragraph's style."""
        return value(child(paragraph, "pPr", "pStyle")) or self._default

    def names(self, paragraph: Element) -> list[str]:
        """The names, in lower case, of a paragraph's style and those that it is based on."""
        return [(value(child(style, "name")) or "").lower() for style in self.chain(self.style_of(paragraph))]

    def heading_level(self, paragraph: Element) -> int:
        """The level of a heading from 1, by the name of its style or by its outline level; 0 of any other paragraph."""
        level = value(child(paragraph, "pPr", "outlineLvl"))
        if level is None:
            for style in self.chain(self.style_of(paragraph)):
                if named := _HEADING.match((value(child(style, "name")) or "").lower()):
                    return int(named[1])
                level = value(child(style, "pPr", "outlineLvl"))
                if level is not None:
                    break
        return int(level) + 1 if level is not None and level.isascii() and level.isdigit() and int(level) < 9 else 0

    def run_property(self, run: Element, paragraph: Element, name: str) -> Element | None:
        """A property of a run: its own, its style's, or its paragraph's style's."""
        own = child(run, "rPr", name)
        if own is not None:
            return own
        for style_id in (value(child(run, "rPr", "rStyle")), self.style_of(paragraph)):
            for style in self.chain(style_id):
                found = child(style, "rPr", name)
                if found is not None:
                    return found
        return None

    def table_style(self, table: Element, *path: str) -> Iterator[Element]:
        """The styles of a table that hold something at `path`."""
        for style in self.chain(value(child(table, "tblPr", "tblStyle"))):
            if child(style, *path) is not None:
                yield style

    def numbered(self, paragraph: Element) -> Numbered | None:
        """A paragraph's place in a list, counting it; None of one that is in no list."""
        names = self.names(paragraph)
        styled = next((found for name in names if (found := _LIST_STYLE.match(name))), None)
        properties = self._numbering_of(paragraph)
        list_id = value(child(properties, "numId")) or ""
        if list_id == "0":
            return None
        depth = _number(value(child(properties, "ilvl")), 0, 8)
        level = self._level(list_id, depth)
        deeper = int(styled["depth"] or 1) - 1 if styled else 0
        if level is None:
            kind = styled["kind"] if styled else ""
            return Numbered(f"style {kind}", deeper, kind == "bullet", "") if kind else None
        form = value(child(level, "numFmt")) or "decimal"
        if form == "none":
            return None
        if form == "bullet":
            return Numbered(list_id, max(depth, deeper), True, "")
        pattern = value(child(level, "lvlText")) or ""
        marker = self._count(list_id, depth, pattern)
        return Numbered(list_id, max(depth, deeper), False, marker, len(_PLACEHOLDER.findall(pattern)) > 1)

    def _numbering_of(self, paragraph: Element) -> Element | None:
        own = child(paragraph, "pPr", "numPr")
        if own is not None:
            return own
        styled = (child(style, "pPr", "numPr") for style in self.chain(self.style_of(paragraph)))
        return next((found for found in styled if found is not None), None)

    def _level(self, list_id: str, depth: int) -> Element | None:
        """The definition of one level of a list."""
        entry = self._lists.get(list_id)
        for override in entry if entry is not None else ():
            if local(override) == "lvlOverride" and value(override, "ilvl") == str(depth):
                level = child(override, "lvl")
                if level is not None:
                    return level
        abstract = self._abstract.get(value(child(entry, "abstractNumId")) or "")
        levels = abstract if abstract is not None else ()
        return next((e for e in levels if local(e) == "lvl" and value(e, "ilvl") == str(depth)), None)

    def _count(self, list_id: str, depth: int, pattern: str) -> str:
        """Count one paragraph of a numbered list; returns its marker as it stands on the page."""
        counters = self._counters.setdefault(list_id, {})
        for deeper in [level for level in counters if level > depth]:
            del counters[deeper]
        counters[depth] = counters.get(depth, self._start(list_id, depth) - 1) + 1

        def shown(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            form = value(child(self._level(list_id, level), "numFmt")) or "decimal"
            return _written(counters.get(level, self._start(list_id, level)), form)

        return _PLACEHOLDER.sub(shown, pattern)

    def _start(self, list_id: str, depth: int) -> int:
        entry = self._lists.get(list_id)
        for override in entry if entry is not None else ():
            if local(override) == "lvlOverride" and value(override, "ilvl") == str(depth):
                restart = value(child(override, "startOverride"))
                if restart is not None:
                    return _number(restart, 1, 10_000)
        return _number(value(child(self._level(list_id, depth), "start")), 1, 10_000)


def is_on(element: Element | None) -> bool:
    """Whether a switch stands and is on."""
    return bool(switched_on(element))


def _number(text: str | None, default: int, most: int) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 7):
        return default
    return min(int(text), most)


def _written(number: int, form: str) -> str:
    """A number in the form of its list."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, left = "", min(number, 4_000)
        for size, letters in _ROMAN:
            roman += letters * (left // size)
            left %= size
        return roman.upper() if form == "upperRoman" else roman
    return str(number)
