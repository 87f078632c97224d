"""Headings and their depth: from the file's outline, else its structure, else size and weight of the type."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.readers.lines import NUMBERED_HEADING
from index.readers.pdf.drafts import Draft
from index.readers.pdf.fragments import MARKER

LARGER = 1.1
"""Times the body's size from which type is that of a heading: 12 points over 11 are 1.09, 13 over 11 are 1.18."""

LONGEST, MOST_LINES = 200, 4
"""Characters and lines of a heading, at most."""

_NUMBERING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_BODY_ENDS = ".,;:"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One entry of the file's outline: its level, from 0, its words, and its page, from 1 (0 where it has none)."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True, order=True)
class _Style:
    """What a heading looks like; the larger in this order is the outer one."""

    size: float
    bold: bool
    capitals: bool
    numbering: int
    """Minus how many numbers stand before it: "1.2" is inside of "1"."""


def mark_headings(drafts: Sequence[Draft], outline: Sequence[Bookmark]) -> None:
    """Say which drafts are headings, and of what level, from 1."""
    body = _body(drafts)
    if body is None:
        return
    told = _by_outline(drafts, outline)
    tagged = {place: draft.lines[0].element.level for place, draft in enumerate(drafts) if _tag_level(draft)}
    styled = {place: _style(draft) for place, draft in enumerate(drafts) if _looks_like_heading(draft, body)}
    if tagged:
        levels = {**tagged, **told} if len(told) >= len(tagged) / 2 else tagged
    else:
        levels = _by_style(styled, told)
        levels.update(told)
    for place, level in levels.items():
        drafts[place].kind, drafts[place].level = "heading", level


def _tag_level(draft: Draft) -> int:
    return draft.lines[0].element.level if draft.kind == "paragraph" and draft.lines else 0


def _body(drafts: Sequence[Draft]) -> tuple[float, bool] | None:
    """Size and weight of most of the text."""
    letters: Counter[tuple[float, bool]] = Counter()
    for draft in drafts:
        for line in draft.lines:
            letters[round(line.size * 2) / 2, line.bold] += len(line.text)
    return letters.most_common(1)[0][0] if letters else None


def _style(draft: Draft) -> _Style:
    found = _NUMBERING.match(draft.words)
    numbers = found[1].count(".") + 1 if found else 1
    return _Style(round(draft.size * 2) / 2, draft.bold, draft.words.isupper(), -numbers)


def _looks_like_heading(draft: Draft, body: tuple[float, bool]) -> bool:
    words, (size, bold) = draft.words, body
    if draft.kind != "paragraph" or not draft.lines or len(draft.lines) > MOST_LINES or len(words) > LONGEST:
        return False
    larger = draft.size >= LARGER * size
    heavier = draft.size > 0.93 * size and ((draft.bold and not bold) or _is_in_capitals(words))
    if not (larger or heavier) or not any(character.isalpha() for character in words):
        return False
    if words[0].islower() or (MARKER.match(words) and not _NUMBERING.match(words)):
        return False
    return words[-1] not in _BODY_ENDS or bool(NUMBERED_HEADING.match(words)) or (larger and words[-1] == ".")


def _is_in_capitals(words: str) -> bool:
    return words.isupper() and len(words) < 80 and sum(character.isalpha() for character in words) >= 5


def _by_outline(drafts: Sequence[Draft], outline: Sequence[Bookmark]) -> dict[int, int]:
    """The drafts that the outline names, with their level."""
    found: dict[int, int] = {}
    begin = 0
    by_words: dict[str, list[int]] = {}
    for place, draft in enumerate(drafts):
        if draft.kind == "paragraph":
            by_words.setdefault(_folded(draft.words), []).append(place)
    for bookmark in outline:
        places = [place for place in by_words.get(_folded(bookmark.title), []) if place >= begin]
        here = next((place for place in places if bookmark.page in (0, drafts[place].page)), None)
        if here is not None:
            found[here] = bookmark.level + 1
            begin = here + 1
    return found if len(found) >= max(2, len(outline) / 3) else {}


def _by_style(styled: dict[int, _Style], told: dict[int, int]) -> dict[int, int]:
    """Levels by style: where the outline gives a style its level, the others are counted on from there."""
    known: dict[_Style, Counter[int]] = {}
    for place, level in told.items():
        if place in styled:
            known.setdefault(styled[place], Counter())[level] += 1
    levels: dict[_Style, int] = {}
    last = 0
    for style in sorted(set(styled.values()), reverse=True):
        last = known[style].most_common(1)[0][0] if style in known else last + 1
        levels[style] = last
    return {place: levels[style] for place, style in styled.items()}


def _folded(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def mark_title(drafts: Sequence[Draft], title: str) -> None:
    """Say which drafts are the report's title: those whose words the catalogue has, else the largest type on page 1.

    What stands above a title that the catalogue knows is a banner.
    """
    named = _named(drafts, title)
    if named is not None:
        for draft in drafts[: named[0]]:
            draft.kind = "boilerplate"
    first, last = named or _largest(drafts) or (0, 0)
    for draft in drafts[first:last]:
        draft.kind = "title"


def _named(drafts: Sequence[Draft], title: str) -> tuple[int, int] | None:
    """Up to three drafts on the first two pages whose words are the catalogue's title."""
    wanted = _folded(title)
    for first, draft in enumerate(drafts):
        if draft.page > 2 or not wanted:
            break
        for last in range(first + 1, min(first + 4, len(drafts) + 1)):
            if _folded(" ".join(one.words for one in drafts[first:last])) == wanted:
                return first, last
    return None


def _largest(drafts: Sequence[Draft]) -> tuple[int, int] | None:
    """What stands on page 1 in the largest type, larger than the body, where no later heading is as large."""
    body = _body(drafts)
    worded = [place for place, draft in enumerate(drafts) if draft.kind in ("heading", "paragraph") and draft.lines]
    among = [place for place in worded if drafts[place].page == 1 or drafts[place].kind == "heading"]
    largest = max((drafts[place].size for place in among), default=0.0)
    if body is None or largest < LARGER * body[0]:
        return None
    alike = [place for place in among if drafts[place].size > 0.98 * largest]
    together = [place for number, place in enumerate(alike) if place == alike[0] + number]
    return (alike[0], alike[-1] + 1) if alike == together and drafts[alike[0]].page == 1 else None
