"""From characters to words: where a space is, where letters are only spaced out, where a note has its number."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from index.readers.pdf.sheets import Glyph
from index.types import Span

WORD_GAP = 0.17
"""Share of the type size that stands between two words, at least; a space is 0.25 to 0.33 of it in most typefaces."""

SPACE_GAP = 0.08
"""The same where PDFium sees the beginning of a word: a slanting letter leans over the space after it."""

RAISED = 0.12
"""Share of the type size by which the number of a note stands above the line, at least."""

_SPACED_OUT = re.compile(r"\S(?: \S){4,}$")
_NOTE = re.compile(r"[\d,*†‡]+$")


def written(run: Sequence[Glyph], size: float, base: float) -> tuple[str, tuple[Span, ...]]:
    """The words of a run, and where in them the numbers of notes stand."""
    spacing = spacing_of(run, size)
    text = ""
    notes: list[Span] = []
    for before, glyph in zip((None, *run[:-1]), run, strict=True):
        least = spacing + (SPACE_GAP if glyph.apart and not spacing else WORD_GAP) * size
        apart = before is not None and glyph.left - before.right > least
        if apart and not text.endswith(" ") and not glyph.text.isspace():
            text += " "
        raised = glyph.look.size < 0.85 * size and base - glyph.base > RAISED * size
        if raised and _NOTE.match(glyph.text) and text[-1:].strip():
            joined = notes and notes[-1][1] == len(text)
            start = notes.pop()[0] if joined else len(text)
            notes.append((start, len(text) + len(glyph.text)))
        text += " " if glyph.text.isspace() else glyph.text
    if _SPACED_OUT.match(" ".join(text.split())):
        return _closed_letters(run), ()
    return _without_doubled_spaces(text, notes)


def _closed_letters(run: Sequence[Glyph]) -> str:
    """Words whose letters somebody has set apart with spaces: where the gap is wider, a word ends."""
    letters = [glyph for glyph in run if not glyph.text.isspace()]
    gaps = [after.left - before.right for before, after in pairwise(letters)]
    usual = median(gaps)
    words = letters[0].text
    for gap, glyph in zip(gaps, letters[1:], strict=True):
        words += (" " if gap > 1.6 * usual else "") + glyph.text
    return words


def spacing_of(run: Sequence[Glyph], size: float) -> float:
    """How far apart letters are set that are spaced out; 0 where they are not."""
    pairs = [(before, after) for before, after in pairwise(run) if before.text.isalnum() and after.text.isalnum()]
    usual = median(after.left - before.right for before, after in pairs) if len(pairs) > 1 else 0.0
    return usual if usual > 0.1 * size else 0.0


def _without_doubled_spaces(text: str, notes: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    kept = [place for place, c in enumerate(text) if c != " " or (place and text[place - 1] != " ")]
    places = {old: new for new, old in enumerate(kept)}
    moved = tuple((places[start], places[end - 1] + 1) for start, end in notes if _is_note(text, start))
    return "".join(text[place] for place in kept).rstrip(), moved


def _is_note(text: str, start: int) -> bool:
    """Whether a raised number is that of a note: it follows a word or a full stop, no unit (m²) and no figure (10³)."""
    before = re.search(r"(\w*)\W?$", text[:start])
    return before is not None and (len(before[1]) > 2 or not text[start - 1].isalnum()) and not before[1].isdigit()
