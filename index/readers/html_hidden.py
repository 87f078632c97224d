"""What nobody sees who looks at the page: text hidden by an attribute or by its own style."""

import re

from selectolax.lexbor import LexborNode

from index.readers.html_tree import attribute

_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+%?\s*(?:;|!|$)"
    r"|font(?:-size)?\s*:\s*0*\.?0+(?:px|pt|em|rem|%)?\s*(?:[;!/ ]|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right|bottom)\s*:\s*-\d{4,}|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|clip\s*:\s*rect\(\s*(?:0|1px)|color\s*:\s*transparent)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_NAMES = {"white": (255, 255, 255), "snow": (255, 250, 250), "ivory": (255, 255, 240), "black": (0, 0, 0)}
_WHITE = (255, 255, 255)

TOO_LIKE = 30
"""Sum of the differences in red, green and blue up to which text cannot be told from what is behind it."""


def is_hidden(node: LexborNode) -> bool:
    """Whether an element's own attributes or inline style keep it from being seen; style sheets are not read."""
    attributes = node.attributes
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").strip().lower() == "true":
        return True
    style = attributes.get("style") or ""
    return bool(style) and (bool(_UNSEEN.search(style)) or _like_behind(node, _COLOUR.search(style)))


def _like_behind(node: LexborNode, declared: re.Match[str] | None) -> bool:
    colour = _colour(declared[1]) if declared else None
    if colour is None:
        return False
    behind = _behind(node)
    return behind is not None and sum(abs(a - b) for a, b in zip(colour, behind, strict=True)) <= TOO_LIKE


def _behind(node: LexborNode | None) -> tuple[int, ...] | None:
    """The colour behind an element: that of the nearest background; None where it is not one plain colour."""
    while node is not None:
        style = attribute(node, "style") if node.tag and not node.tag.startswith("-") else ""
        declared = _BACKGROUND.search(style)
        if declared and declared[1].strip().lower() not in ("none", "transparent", "inherit"):
            return _colour(declared[1])
        if style and "background" in style.lower() and not declared:
            return None
        node = node.parent
    return _WHITE


def _colour(value: str) -> tuple[int, ...] | None:
    low = value.strip().lower()
    if found := _HEX.search(low):
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return tuple(int(digits[place : place + 2], 16) for place in (0, 2, 4))
    if found := _RGB.match(low):
        return tuple(int(part) for part in found.groups())
    return _NAMES.get(low.split()[0]) if low else None
