"""Where a page's article is, and what in it belongs to the site: menus, banners, side columns, forms.

A page that says so (`main`, `article`, a role) is taken at its word; in any other the element is looked for that
holds most of the text which is no link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.readers.html_tables import holds_data, rows_of
from index.readers.html_tree import HEADINGS, NEVER_TEXT, attribute, traverse

MAIN_SHARE = 0.25
"""Least share of a page's running text that an element which calls itself the main one must hold to be believed."""

BULK_SHARE = 0.75
"""Share of the running text with which a child is the article and its siblings are the site."""

PART_SHARE = 0.3
"""An element that holds more of the article than this is never taken for a cookie banner or a side column."""

MENU_LINKS, MENU_SHARE = 4, 0.8
"""So many links, with so much of the text in them, are a menu."""

_ROLES = ("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar")
_SITE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|breadcrumbs?|skip-?links?|skip-to-\w+|share|sharing|social|pagination|pager"
    r"|newsletter|subscribe|sidebar|navbar|nav|navigation|menu|masthead|site-?(?:header|footer)|advert|back-to-top)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Weights:
    """Of each element the characters of text, white space aside, how many of them are in links, and how many links."""

    text: dict[int, int] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)
    _open: list[list[int]] = field(default_factory=list)

    @classmethod
    def of(cls, root: LexborNode) -> "Weights":
        """Weigh every element of a page."""
        weights = cls()
        traverse(root, weights._enter, weights._leave)
        return weights

    def running(self, node: LexborNode) -> int:
        """Characters of an element's text that is no link's."""
        return self.text.get(node.mem_id, 0) - self.linked.get(node.mem_id, 0)

    def _enter(self, node: LexborNode) -> bool:
        if node.tag == "-text":
            if self._open:
                self._open[-1][0] += len("".join((node.text_content or "").split()))
            return False
        if node.tag in NEVER_TEXT or (node.tag or "").startswith("-"):
            return False
        self._open.append([0, 0, 0])
        return True

    def _leave(self, node: LexborNode) -> None:
        text, linked, links = self._open.pop()
        if node.tag == "a":
            linked, links = text, 1
        key = node.mem_id
        self.text[key], self.linked[key], self.links[key] = text, linked, links
        if self._open:
            for place, value in enumerate((text, linked, links)):
                self._open[-1][place] += value


@dataclass(frozen=True, slots=True)
class Article:
    """The element that holds the article, the first heading of the page where the article has none of that level, and
    what in the article is the site's."""

    root: LexborNode
    heading_above: LexborNode | None
    site: frozenset[int]


def find_article(tree: LexborHTMLParser, body: LexborNode) -> Article:
    """Find the article of a page."""
    weights = Weights.of(body)
    marked = _marked(body, weights)
    root = marked or _bulk(body, weights)
    site = frozenset(
        node.mem_id
        for node in root.css("*")
        if node.mem_id != root.mem_id and _is_site(node, root, weights, whole=marked is None)
    )
    heading_above = None if root.css_first("h1") else tree.css_first("h1")
    return Article(root, heading_above, site)


def _marked(body: LexborNode, weights: Weights) -> LexborNode | None:
    """The element that the page itself calls its main one."""
    for selector in ("main, [role=main]", "article", "[itemprop=articleBody]"):
        largest = max(body.css(selector), key=weights.running, default=None)
        if largest is not None and weights.running(largest) >= MAIN_SHARE * weights.running(body):
            inner = max(largest.css("article"), key=weights.running, default=None)
            if inner is not None and weights.running(inner) >= BULK_SHARE * weights.running(largest):
                return inner
            return largest
    return None


def _bulk(body: LexborNode, weights: Weights) -> LexborNode:
    """From the body down to the element whose children share the running text between them."""
    node = body
    while True:
        largest = max(_parts(node), key=weights.running, default=None)
        if largest is None or weights.running(largest) < BULK_SHARE * weights.running(node):
            return node
        node = largest


def _parts(node: LexborNode) -> Iterator[LexborNode]:
    """The parts that an element arranges on the page: boxes, and the cells of a table that holds no data."""
    for child in node.iter():
        if child.tag in ("div", "section", "form", "center"):
            yield child
        elif child.tag == "table":
            rows = rows_of(child)
            if not holds_data(child, rows):
                yield from (cell for row in rows for cell in row)


def _is_site(node: LexborNode, root: LexborNode, weights: Weights, whole: bool) -> bool:
    """Whether an element in the article is the site's. `whole`: the page did not say where its article is."""
    if node.tag in ("nav", "aside", "footer") or attribute(node, "role").lower() in _ROLES:
        return True
    share = weights.text.get(node.mem_id, 0) / max(weights.text.get(root.mem_id, 0), 1)
    if node.tag == "form":
        return share < 0.5
    if node.tag in HEADINGS or share > PART_SHARE:
        return False
    if node.tag == "header" and whole:
        return node.css_first("h1") is None
    names = f"{attribute(node, 'id')} {attribute(node, 'class')}"
    if _SITE_NAMES.search(names) and node.css_first("h1") is None:
        return True
    return _is_contents(node, weights) or (whole and _is_menu(node, weights))


def _is_contents(node: LexborNode, weights: Weights) -> bool:
    """Whether a list is a table of contents: every item of it a link to a place on the page."""
    key = node.mem_id
    all_links = weights.links.get(key, 0) > 1 and weights.linked[key] == weights.text[key]
    return node.tag in ("ul", "ol") and all_links and all(map(_to_the_page, node.css("a")))


def _to_the_page(link: LexborNode) -> bool:
    return attribute(link, "href").startswith("#") and len(attribute(link, "href")) > 1


def _is_menu(node: LexborNode, weights: Weights) -> bool:
    key = node.mem_id
    text = weights.text.get(key, 0)
    return weights.links.get(key, 0) >= MENU_LINKS and weights.linked.get(key, 0) >= MENU_SHARE * text
