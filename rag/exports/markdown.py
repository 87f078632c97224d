"""A conversation as Markdown, in which everything that was typed or quoted shows as the characters that it is."""

import re
from collections.abc import Iterator, Sequence

from rag import wording
from rag.exports.conversation import Part, Reference, Said, Written

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!$^=@])")
_START = re.compile(r"^(?:([-+])|(\d{1,9})([.)]))")
_LINK = re.compile(r"(?<=[a-z]):(?=//)|(?<=\bwww)\.", re.IGNORECASE)
"""Where GitHub's dialect makes a link of an address that is only named."""


def as_markdown(conversation: Written) -> str:
    """The whole file."""
    return "\n".join(_lines(conversation)).rstrip() + "\n"


def escaped(text: str) -> str:
    """`text` on one line, with every sign that Markdown, or GitHub's dialect of it, would act on escaped."""
    line = _LINK.sub(r"\\\g<0>", _SIGNS.sub(r"\\\1", " ".join(text.split())))
    return _START.sub(lambda start: f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}", line)


def _lines(conversation: Written) -> Iterator[str]:
    yield f"# {escaped(conversation.title)}"
    yield ""
    yield f"{conversation.made.day} {conversation.made:%B %Y}"
    yield ""
    for n, part in enumerate(conversation.parts, 1):
        yield from _part(n, part)
    if conversation.references:
        yield "## References"
        yield ""
        for reference in conversation.references:
            yield from _reference(reference)


def _part(n: int, part: Part) -> Iterator[str]:
    yield f"## {n}. {escaped(part.question)}"
    yield ""
    if part.searched_for:
        yield f"Understood as: {escaped(part.searched_for)}"
        yield ""
    if part.kept_to:
        yield f"Searched only: {escaped(', '.join(part.kept_to))}"
        yield ""
    if part.label or part.notice:
        yield " ".join(filter(None, (f"**{escaped(part.label)}.**" if part.label else "", _inner(part.notice))))
        yield ""
    yield from _all("", part.surely)
    yield from _all(wording.LESS_SURE, part.less_sure)
    if part.statements:
        yield f"*{escaped(part.mode)}*"
        yield ""
    yield from _all(wording.NEAREST_TITLE, part.nearest)


def _all(heading: str, statements: Sequence[Said]) -> Iterator[str]:
    """Statements under their heading, where there are any."""
    if heading and statements:
        yield f"### {heading}"
        yield ""
    yield from (f"- {_said(said)}" for said in statements)
    if statements:
        yield ""


def _said(said: Said) -> str:
    return " ".join((escaped(said.text), *(f"\\[{n}\\]" for n in said.references)))


def _reference(reference: Reference) -> Iterator[str]:
    section = f" {_inner(' › '.join(reference.section))}." if reference.section else ""
    yield (
        f"{reference.n}. “{_inner(reference.quote)}” {_inner(reference.source)}.{section} "
        f"Characters {reference.start} to {reference.end}. <{reference.address}>"
    )


def _inner(text: str) -> str:
    """Escaped for the middle of a line, where a list's sign is none."""
    return escaped(f"x{text}")[1:] if text else ""
