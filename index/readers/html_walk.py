"""The pieces of an article: its headings, paragraphs, lists and tables, as they are seen on the page."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from index.readers.building import Piece, collapsed
from index.readers.html_article import Article
from index.readers.html_hidden import is_hidden
from index.readers.html_tables import arranged, cells_of, holds_data, rows_of
from index.readers.html_tree import BLOCKS, HEADINGS, NEVER_TEXT, attribute, holds, is_all_of, traverse
from index.readers.tables import Cell, table_pieces

DEEPEST = 20
"""Tables in tables, and lists in lists, that may arrange the page; deeper ones are read as they come."""

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BOLD = frozenset(("b", "strong"))


@dataclass(slots=True)
class _List:
    ordered: bool
    group: int
    next: int
    arranges: bool = False
    """Whether the item that is open only arranges the page (a card with a heading): what is in it is no item."""
    marker: str = ""
    loose: int = 0
    """The item that has no list around it, as no page should have it."""


class Walker:
    """Goes through an article and keeps its pieces, in order."""

    def __init__(self, site: frozenset[int] = frozenset()) -> None:
        self.pieces: list[Piece] = []
        self._site = site
        self._words: list[str] = []
        self._unseen: list[str] = []
        self._hidden: LexborNode | None = None
        self._heading = 0
        self._lists: list[_List] = []
        self._groups = 0
        self._bold = 0
        self._all_bold = True
        self._kept = 0
        """How many `pre` are open: line breaks in them are line breaks on the page."""
        self._tables = 0
        self._bounded: set[int] = set()

    def walk(self, root: LexborNode) -> list[Piece]:
        """All pieces of `root`, added to those of earlier walks."""
        traverse(root, self._enter, self._leave)
        self._flush()
        return self.pieces

    def _enter(self, node: LexborNode) -> bool:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag.startswith("-") or tag in NEVER_TEXT or node.mem_id in self._site:
            return False
        if self._hidden is None and is_hidden(node):
            self._hidden = node
        if self._hidden is not None:
            if tag in BLOCKS or tag == "br":
                self._unseen.append(" ")
            return True
        return self._open(node, tag)

    def _open(self, node: LexborNode, tag: str) -> bool:
        if tag == "br":
            self._words.append("\n")
        elif tag == "table":
            return self._table(node)
        elif tag == "dl":
            return self._definitions(node)
        elif tag in _BOLD:
            self._bold += 1
        elif tag in BLOCKS:
            self._block(node, tag)
        return True

    def _block(self, node: LexborNode, tag: str) -> None:
        self._break()
        if tag in HEADINGS:
            self._flush()
            self._heading = int(tag[1])
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            self._open_list(node, tag)
        elif tag == "li":
            self._flush()
            self._open_item(node)
        elif tag == "pre":
            self._kept += 1

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if self._hidden is not None:
            if node.mem_id == self._hidden.mem_id:
                self._hidden = None
            return
        if tag in _BOLD:
            self._bold -= 1
        if tag not in BLOCKS:
            return
        self._break()
        if tag in HEADINGS or tag in ("li", "ul", "ol", "menu", "table"):
            self._flush()
        self._close(node, tag)

    def _close(self, node: LexborNode, tag: str) -> None:
        if tag in HEADINGS:
            self._heading = 0
        elif tag in ("ul", "ol", "menu") or (tag == "li" and self._in_loose(node)):
            self._lists.pop()
        elif tag == "pre":
            self._kept -= 1
        elif node.mem_id in self._bounded:
            self._bounded.discard(node.mem_id)
            self._tables -= 1
            self.pieces.append(Piece("close"))

    def _in_loose(self, node: LexborNode) -> bool:
        return bool(self._lists) and self._lists[-1].loose == node.mem_id

    def _text(self, text: str) -> None:
        if self._hidden is not None:
            self._unseen.append(text)
            return
        self._all_bold = self._all_bold and (self._bold > 0 or not text.strip())
        self._words.append(text if self._kept else _SPACES.sub(" ", text))

    def _break(self) -> None:
        """The end of a line on the page: what follows is another paragraph, but for the paragraphs of one item."""
        if self._in_item() or self._heading:
            self._words.append(" ")
        else:
            self._flush()

    def _in_item(self) -> bool:
        return bool(self._lists) and not self._lists[-1].arranges

    def _flush(self) -> None:
        text = "".join(self._words)
        if text.strip():
            self.pieces.append(self._piece(text))
        if unseen := collapsed("".join(self._unseen)):
            self.pieces.append(Piece("hidden", unseen))
        self._words, self._unseen, self._all_bold = [], [], True

    def _piece(self, text: str) -> Piece:
        if self._heading:
            return Piece("heading", text, self._heading)
        if self._in_item():
            among = self._lists[-1]
            depth = sum(not outer.arranges for outer in self._lists[:-1])
            return Piece("item", text, depth, among.marker, among.group)
        return Piece("paragraph", text, bold=self._all_bold)

    def _open_list(self, node: LexborNode, tag: str) -> None:
        outer = self._lists[-1] if self._in_item() else None
        self._groups += outer is None
        start = attribute(node, "start").strip()
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
        self._lists.append(_List(tag == "ol", outer.group if outer else self._groups, first, arranges=True))

    def _open_item(self, node: LexborNode) -> None:
        if not self._lists:
            self._groups += 1
            self._lists.append(_List(ordered=False, group=self._groups, next=1, loose=node.mem_id))
        among = self._lists[-1]
        among.arranges = len(self._lists) <= DEEPEST and holds(node, "table, h1, h2, h3, h4, h5, h6")
        bullet = "•" if len(self._lists) == 1 else "◦"
        among.marker = f"{among.next}." if among.ordered else bullet
        among.next += 1

    def _definitions(self, node: LexborNode) -> bool:
        """Terms with short definitions are rows of two cells; longer ones are read as paragraphs."""
        self._flush()
        parts = node.css("dt, dd")
        long = any(holds(part, "dl, ul, ol, table, p + p, h1, h2, h3, h4, h5, h6") for part in node.iter())
        if long or not parts or parts[0].tag == "dd" or parts[-1].tag == "dt" or not is_all_of(parts, node):
            return True
        self._groups += 1
        terms: list[str] = []
        for part in parts:
            seen = "" if part.mem_id in self._site else self._seen(part)
            if part.tag == "dt":
                terms.append(seen)
            else:
                self.pieces += table_pieces([[Cell(" / ".join(terms)), Cell(seen)]], "", self._groups)
                terms = []
        return False

    def _table(self, table: LexborNode) -> bool:
        self._flush()
        rows = rows_of(table)
        captions = [part for part in table.iter() if part.tag == "caption"]
        simple = self._tables <= DEEPEST and is_all_of([*captions, *(cell for row in rows for cell in row)], table)
        if simple and len(captions) < 2 and holds_data(table, rows):
            self._groups += 1
            caption = self._seen(captions[0]) if captions else ""
            self.pieces += table_pieces(cells_of(table, rows, self._seen), caption, self._groups)
            return False
        self.pieces.append(Piece("open"))
        self._bounded.add(table.mem_id)
        self._tables += 1
        if not simple:
            return True
        for part in [*captions, *arranged(rows)]:
            self.walk(part)
        self._close(table, "table")
        return False

    def _seen(self, node: LexborNode) -> str:
        """An element's text as it is seen, on one line; what is hidden in it is kept apart."""
        words: list[str] = []
        inner = Walker(self._site)

        def enter(part: LexborNode) -> bool:
            tag = part.tag or ""
            if tag == "-text":
                words.append(_SPACES.sub(" ", part.text_content or ""))
            if tag.startswith("-") or tag in NEVER_TEXT or part.mem_id in self._site:
                return False
            if is_hidden(part):
                self.pieces += [Piece("hidden", piece.text) for piece in inner.walk(part) if piece.text.strip()]
                inner.pieces = []
                return False
            if tag in BLOCKS or tag == "br":
                words.append(" • " if tag == "li" else " ")
            return True

        traverse(node, enter, lambda part: words.append(" ") if part.tag in BLOCKS else None)
        return collapsed("".join(words))


def pieces_of(article: Article) -> list[Piece]:
    """The pieces of an article; a page's first heading is the first of them, wherever it stands."""
    walker = Walker(article.site)
    above = [Piece("heading", text, 1)] if article.heading_above and (text := article.heading_above.text()) else []
    return above + walker.walk(article.root)
