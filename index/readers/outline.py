"""From headings without mark-up to section paths.

Plain text says that a line is a heading but not how deep it stands. The depth is inferred from how reports of
this kind are built, in this order:

1. A heading directly below the title, with nothing between, is the page's own name and stays above all others.
2. A heading that names a part that such reports always have ("Key messages", "Take-away summary") is outermost.
3. A numbered heading ("Theme 2: …") stands beside its earlier numbers. The first of a series stands inside the
   section that introduces it (a heading right above, or a line that ends with a colon), else outermost.
4. Any other heading stands inside the nearest part or numbered heading above it.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from index.readers.lines import NUMBERED_HEADING
from index.types import SectionPath

PART = re.compile(
    r"(?:background|introduction|executive summary|summary|overview|about (?:this|the) .+|context|scope|methodology|"
    r"key (?:messages|findings|recommendations).*|recommendations|conclusions?|(?:immediate )?next steps.*|"
    r"contact details|appendix|appendices|annex(?:es)?|references|glossary|"
    r".+ (?:findings|feedback|summary))$",
    re.IGNORECASE,
)
"""Headings that open a part of their own in assessments and peer challenge reports."""

Role = Literal["name", "part", "numbered", "plain"]
Above = Literal["title", "heading", "lead", "other"]


@dataclass(frozen=True, slots=True)
class _Open:
    role: Role
    text: str
    label: str = ""


@dataclass(slots=True)
class Outline:
    """The headings that are open at a place; feed it headings in reading order."""

    _open: list[_Open] = field(default_factory=list)

    @property
    def path(self) -> SectionPath:
        """The headings above the present place, outermost first."""
        return tuple(entry.text for entry in self._open)

    def heading(self, text: str, above: Above) -> SectionPath:
        """Open the heading `text`; `above` says what stands right above it. Returns its path, itself included."""
        numbered = NUMBERED_HEADING.match(text)
        if numbered:
            self._open_numbered(text, numbered["label"].lower(), above)
        elif PART.match(text):
            self._close_to({"name"})
            self._open.append(_Open("part", text))
        elif above == "title":
            self._open = [_Open("name", text)]
        else:
            self._close_to({"name", "part", "numbered"})
            self._open.append(_Open("plain", text))
        return self.path

    def close_numbered(self) -> None:
        """Close the innermost numbered heading and what stands in it."""
        while self._open and self._open[-1].role != "numbered":
            self._open.pop()
        if self._open:
            self._open.pop()

    def _open_numbered(self, text: str, label: str, above: Above) -> None:
        labels = [entry.label for entry in self._open]
        if label in labels:
            del self._open[labels.index(label) :]
        elif above not in ("heading", "lead"):
            self._close_to({"name"})
        self._open.append(_Open("numbered", text, label))

    def _close_to(self, roles: set[Role]) -> None:
        while self._open and self._open[-1].role not in roles:
            self._open.pop()
