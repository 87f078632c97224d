"""A note as Markdown; what a report says is escaped, so that it shows as the characters it is."""

import re
from collections.abc import Sequence

from rag.briefing.note import Note
from rag.briefing.outline import Block, Heading, Items, Reference, Said, Table, Text, outline

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def to_markdown(note: Note) -> str:
    """The whole note."""
    return "\n\n".join(_block(block) for block in outline(note)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case Text(text):
            return _plain(text)
        case Said(quote, voice, n):
            return f"> “{_plain(quote)}”  \n> — {voice} \\[{n}\\]"
        case Items(lines):
            return "\n".join(f"- {_plain(line)}" for line in lines)
        case Reference(text, places):
            numbered = "; ".join(f"\\[{source.n}\\] {place}" for source, place in places)
            return f"- {_plain(text)}: {numbered}"
        case Table(_, header, rows, _):
            return "\n".join((_row(header), _row(["---"] * len(header)), *(_row([_plain(c) for c in r]) for r in rows)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
