"""The catalogue's file with one entry more, changed, or less; comments, order and formatting stay as they were.

Functions from text to text: who writes the file, and when, is decided in `index.changes`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, Item, Key, Table, Whitespace

from index.catalogue import CATALOGUE_FILE, Report
from index.errors import CatalogueError

LONGEST_ID = 60
"""Characters of an id that is made from a title: it is part of an address."""

_LEANING = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
"""Words with which no id ends that was cut short."""

RESERVED_IDS = frozenset({"add", "changes"})
"""Addresses below /reports/ that are pages of their own."""

_Item = tuple[Key | None, Item]

_ALWAYS = ("id", "title", "publisher", "published", "sort_date", "kind", "also_called", "file", "licence", "source")
"""The keys that a new entry has, in the order of the seeds' own entries."""


def with_entry(text: str, report: Report) -> str:
    """`text` with an entry for `report` at its end; raises CatalogueError where the file has no [[report]]."""
    document, entries = _entries(text.rstrip() + "\n")
    table = tomlkit.table()
    for key, value in _values(report, _ALWAYS).items():
        table.add(key, value)
    table.trivia.indent = "\n"
    entries.append(table)
    return _checked(document, [*_plain(text), table.unwrap()])


def with_changed_entry(text: str, report: Report) -> str:
    """`text` with the entry of the same id changed to `report`; keys that stay the same keep their formatting.

    Raises CatalogueError where there is none.
    """
    document, entries = _entries(text)
    place = _place(entries, report.id)
    plain = _plain(text)
    wanted = _values(report, plain[place])
    body = entries[place].value.body
    tail = _tail(entries[place])
    del body[len(body) - len(tail) :]
    for key, value in wanted.items():
        if plain[place].get(key) != value:
            entries[place][key] = value
    body.extend(tail)
    plain[place] = {**plain[place], **wanted}
    return _checked(document, plain)


def without_entry(text: str, report_id: str) -> str:
    """`text` without the entry; a comment that stands right above the next one stays. Raises CatalogueError."""
    document, entries = _entries(text)
    place = _place(entries, report_id)
    plain = _plain(text)
    if len(plain) == 1:
        raise CatalogueError(f"'{report_id}' is the only report, and there must be one; add another first")
    about_next = _about_next(entries[place])
    if place > 0:
        body = entries[place - 1].value.body
        del body[len(body) - len(_about_next(entries[place - 1])) :]
        body.extend(about_next)
    else:
        body = document.body
        at = next(n for n, (key, _) in enumerate(body) if key is not None and key.key == "report")
        body[at:at] = about_next
    del entries[place]
    del plain[place]
    return _checked(document, plain)


def make_id(title: str, stem: str, taken: Collection[str]) -> str:
    """An id from the title, or from the file's stem where the title has no letter of the alphabet, unlike all others.

    `published` and the like are no part of it: an address should last when they are corrected.
    """
    base = _slug(title) or _slug(stem) or "report"
    unlike = {*taken, *RESERVED_IDS}
    number, made = 2, base
    while made in unlike:
        made = f"{base}-{number}"
        number += 1
    return made


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    words, cut = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain)), False
    while len(words) > 1 and (len("-".join(words)) > LONGEST_ID or (cut and words[-1] in _LEANING)):
        words.pop()
        cut = True
    return "-".join(words)[:LONGEST_ID]


def _entries(text: str) -> tuple[tomlkit.TOMLDocument, AoT]:
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise CatalogueError(f"{CATALOGUE_FILE} is not valid TOML: {error}") from error
    entries = document.get("report")
    if not isinstance(entries, AoT):
        raise CatalogueError(f"{CATALOGUE_FILE} has no [[report]] to add to; see seeds/README.md")
    return document, entries


def _place(entries: AoT, report_id: str) -> int:
    ids = [str(entry.get("id", "")) for entry in entries]
    if report_id not in ids:
        raise CatalogueError(f"no report {report_id[:100]!a} in the catalogue; known are {', '.join(ids)}")
    return ids.index(report_id)


def _values(report: Report, there: Collection[str]) -> dict[str, Any]:
    """What an entry holds: the keys that are `there` already, and the others where they are not at their defaults."""
    dumped = report.model_dump(mode="json")
    usual = {name: field.default for name, field in Report.model_fields.items()}
    return {key: value for key, value in dumped.items() if key in there or getattr(report, key) != usual[key]}


def _tail(entry: Table) -> list[_Item]:
    """The comments and white space below an entry's last key."""
    body = entry.value.body
    last = max((n for n, (key, _) in enumerate(body) if key is not None), default=-1)
    return list(body[last + 1 :])


def _about_next(entry: Table) -> list[_Item]:
    """The comments at the end of an entry that stand apart from it: they are about what follows."""
    tail = _tail(entry)
    gaps = [n for n, (_, item) in enumerate(tail) if isinstance(item, Whitespace) and "\n" in item.s]
    apart = tail[gaps[-1] + 1 :] if gaps else []
    return apart if any(isinstance(item, Comment) for _, item in apart) else []


def _plain(text: str) -> list[dict[str, Any]]:
    return list(tomllib.loads(text)["report"])


def _checked(document: tomlkit.TOMLDocument, wanted: list[dict[str, Any]]) -> str:
    """The document as text, which reads back as just what was meant: else nothing may be written."""
    text = tomlkit.dumps(document)
    if tomllib.loads(text)["report"] != wanted:
        raise CatalogueError(f"{CATALOGUE_FILE} is written in a way that cannot be changed safely; change it by hand")
    return text.rstrip() + "\n"
