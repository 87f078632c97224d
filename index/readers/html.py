"""Web pages: the article and not the menu, with its headings, lists and tables.

The canonical text is made here, one block after the other, white space as a browser shows it.
"""

import codecs
import json
import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.readers.assembling import build_report
from index.readers.building import Said, collapsed
from index.readers.html_article import Article, find_article
from index.readers.html_tree import attribute
from index.readers.html_walk import pieces_of
from index.readers.limits import USUAL, ReadLimits, RefusedError
from index.types import ReadReport

HEAD_BYTES = 4_096
"""How far into a page its character encoding may be declared."""

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,80}encoding=[\"']([\w.:-]{1,40})", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ON_THE_WEB = re.compile(
    r"windows-?125\d|cp125\d|iso-?8859-\d{1,2}|macintosh|koi8-[ru]|gbk|gb2312|gb18030|big5|shift_jis|euc-(?:jp|kr)"
)
"""Encodings that pages are written in; Python knows others that are none (compression, ciphers)."""
_LATIN = frozenset(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"))
"""Names that browsers take for Windows-1252."""

_TITLES = ("meta[property='og:title']", "meta[name='dc.title' i]", "meta[name='dcterms.title' i]")
_PUBLISHERS = (
    "meta[property='og:site_name']",
    "meta[name='dcterms.publisher' i]",
    "meta[name='dc.publisher' i]",
    "meta[name='publisher' i]",
    "meta[name='author' i]",
)
_DATES = (
    "meta[property='article:published_time']",
    "meta[name='dcterms.issued' i]",
    "meta[name='dc.date' i]",
    "meta[name='date' i]",
    "meta[itemprop='datePublished']",
)
_SITE_AFTER_TITLE = re.compile(r"\s+(?:[|–—·»]|-)\s+[^|–—·»]{2,60}$")


def read_html(data: bytes, title: str, limits: ReadLimits = USUAL) -> ReadReport:
    """Read a web page; `title` is the catalogue's, empty where it is not known yet.

    Raises RefusedError when the bytes are not in the encoding that the page declares (UTF-8 where it declares none).
    """
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"is not {encoding.upper()} as it should be (byte {error.start} is 0x{data[error.start]:02x}); "
            "save the page as UTF-8"
        ) from error
    return read_page(text, title)


def read_page(page: str, title: str, whole: bool = False, said: Said | None = None) -> ReadReport:
    """Read a page that is text already. `whole`: all of it is the article; `said`: what is known of it besides."""
    tree = LexborHTMLParser(page)
    body = tree.body
    if body is None:
        return build_report((), title)
    article = Article(body, None, frozenset()) if whole else find_article(tree, body)
    return build_report(pieces_of(article), title, said or _said(tree))


def encoding_of(data: bytes) -> str:
    """The encoding that a page declares, by a mark at its beginning or in its head; else UTF-8."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    declared = _DECLARED.search(data[:HEAD_BYTES])
    name = (declared[1] or declared[2]).decode("ascii").lower() if declared else ""
    if name in _LATIN:
        return "windows-1252"
    return name if _ON_THE_WEB.fullmatch(name) and _known(name) else "utf-8"


def _known(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _said(tree: LexborHTMLParser) -> Said:
    """What the page's head says of it; the first heading is a better title than one with the site's name after it."""
    headings = [words for heading in tree.css("h1") if (words := collapsed(heading.text()))]
    named = _first(tree, _TITLES) or _SITE_AFTER_TITLE.sub("", _element(tree.css_first("title")))
    return Said(
        title=headings[0] if len(headings) == 1 else named,
        publisher=_first(tree, _PUBLISHERS),
        published=_first(tree, _DATES) or _linked_data(tree, "datePublished") or _time(tree),
    )


def _first(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> str:
    found = (tree.css_first(selector) for selector in selectors)
    return next((content for node in found if node and (content := collapsed(attribute(node, "content")))), "")


def _element(node: LexborNode | None) -> str:
    return collapsed(node.text()) if node else ""


def _time(tree: LexborHTMLParser) -> str:
    """The date of the one `time` element of a page that has one alone."""
    times = tree.css("time[datetime]")
    return attribute(times[0], "datetime").strip() if len(times) == 1 else ""


def _linked_data(tree: LexborHTMLParser, name: str) -> str:
    """A value of the page's linked data (JSON-LD), where it is a plain one of an article."""
    for script in tree.css("script[type='application/ld+json']"):
        try:
            found = json.loads(script.text())
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get(name), str):
            return collapsed(str(found[name]))
    return ""
