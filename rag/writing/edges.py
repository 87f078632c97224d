"""What a statement puts in or leaves out within, before and after the words that it takes from its sources."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from rag.writing.alignment import Token
from rag.writing.compared import Compared, groups_of

_NEAR, _NEAR_BEFORE = 12, 4
"""Words of a source that may be passed over within a clause; words before a place that goes with what stands there."""


def seams_seen(compared: Compared) -> Iterator[str]:
    """What was put in and left out between words that stand in the sources."""
    for seam in compared.seams():
        for token in seam.put_in:
            yield from _seen("put in", token, compared)
            if compared.kind(token) == "light":
                yield f"put in “{token.text}”"
        if seam.goes == "on":
            yield from _left_out(seam.left_out, compared)
        else:
            yield f"goes {seam.goes}"
            if seam.put_in:
                yield f"goes elsewhere by “{seam.put_in[0].text}”"
        if seam.goes != "on" or len(seam.left_out) >= _NEAR:
            for token in _clause(compared.before(seam.place))[:_NEAR_BEFORE]:
                yield from (f"leaves out where it goes: {group}" for group in groups_of(token.text))


def beginning_seen(compared: Compared) -> Iterator[str]:
    """What stands before the first matched word on either side."""
    if not compared.aligned.matched:
        return
    first, place = compared.aligned.matched[0]
    for token in compared.aligned.ours[:first]:
        if token.is_word:
            yield from _seen("begins with", token, compared)
    before = compared.before(place)
    near = _clause(before)
    if near:
        yield "leaves out the beginning"
        yield f"leaves out “{_light(near[-1])}” at the beginning"
    for token in near:
        yield from (f"leaves out at the beginning: {group}" for group in groups_of(token.text))
    for token in before[len(near) :]:
        yield from (f"leaves out long before: {group}" for group in groups_of(token.text))


def end_seen(compared: Compared) -> Iterator[str]:
    """What stands after the last matched word on either side."""
    if not compared.aligned.matched:
        return
    last, place = compared.aligned.matched[-1]
    for token in compared.aligned.ours[last + 1 :]:
        if token.is_word:
            yield from _seen("ends with", token, compared)
    rest = compared.after(place)
    if any(token.is_word for token in rest):
        yield "leaves out the end"
        yield "leaves out after a mark" if not rest[0].is_word else f"leaves out “{_light(rest[0])}”"
        for token in _clause(rest):
            yield from (f"leaves out at the end: {group}" for group in groups_of(token.text))


def figures_seen(compared: Compared) -> Iterator[str]:
    """Whether the word that follows a figure is one that follows it there."""
    ours, theirs = compared.aligned.ours, compared.aligned.theirs
    for n, place in compared.aligned.matched:
        counted = next((each.key for each in ours[n + 1 : n + 4] if each.asserts), "")
        if ours[n].is_number and counted:
            there = [each.key for each in theirs[place + 1 : place + 5] if each.asserts]
            yield f"figure of {'the same' if counted in there else 'another' if there else 'what is not named there'}"


def _seen(where: str, token: Token, compared: Compared) -> Iterator[str]:
    yield f"{where}: {compared.kind(token)}"
    yield from (f"{where}: {group}" for group in groups_of(token.text))


def _left_out(tokens: Sequence[Token], compared: Compared) -> Iterator[str]:
    """What was left out within a sentence; an aside between marks counts by itself."""
    if not tokens:
        return
    first, last = tokens[0], tokens[-1]
    aside = (not first.is_word and not last.is_word) or first.text == "(" or last.text == ")"
    for token in tokens:
        if token.is_word:
            kind = compared.kind(token)
            yield from (f"left out{' aside' * aside}: {group}" for group in groups_of(token.text))
            if kind == "light":
                yield f"left out “{token.text}”"
            elif kind != "number" and not aside:
                yield f"left out: {kind}"


def _clause(tokens: Sequence[Token]) -> list[Token]:
    return list(takewhile(lambda token: token.is_word, tokens))


def _light(token: Token) -> str:
    return "a word" if token.asserts or token.is_number else token.text
