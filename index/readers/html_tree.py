"""Walking the tree of a page without recursion, however deep it is, and what every walk leaves out."""

from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborNode

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# fmt: off
NEVER_TEXT = frozenset((
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "applet", "svg", "canvas",
    "video", "audio", "map", "math", "datalist", "select", "option", "button", "textarea", "progress", "meter",
    "title", "noembed", "noframes", "rp",
))
# fmt: on
"""Elements whose content is no text of the page: scripts, styles, pictures, controls of a form."""

# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table",
    "caption", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
"""Elements that begin a new line on the page."""


def traverse(root: LexborNode, enter: Callable[[LexborNode], bool], leave: Callable[[LexborNode], None]) -> None:
    """Go through `root` in the order of the page.

    `enter` is called with each node and says whether to go into it; `leave` with each that was gone into.
    """
    node = root
    while True:
        if enter(node):
            child = node.first_child
            if child is not None:
                node = child
                continue
            leave(node)
        while node.mem_id != root.mem_id and node.next is None:
            parent = node.parent
            if parent is None:
                return
            node = parent
            leave(node)
        following = node.next
        if node.mem_id == root.mem_id or following is None:
            return
        node = following


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value; empty where there is none."""
    return node.attributes.get(name) or ""


def holds(node: LexborNode, selector: str) -> bool:
    """Whether something fits `selector` inside `node`, which does not fit it itself."""
    return node.css_first(selector) is not None


def is_all_of(parts: Sequence[LexborNode], node: LexborNode) -> bool:
    """Whether the text of `parts` is all the text of `node`, each once: nothing stands beside them."""
    return sum(map(_letters, parts)) == _letters(node)


def _letters(node: LexborNode) -> int:
    return len("".join(node.text().split()))
