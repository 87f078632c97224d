"""Abbreviations that a report spells out, "Occupational Therapy (OT)", and those of the sector that it takes as known.

A short form in brackets is taken for an abbreviation where its letters are the initials of the words right before it.
After A. Schwartz and M. Hearst, "A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text", 2003;
stricter, since a wrong glossary is worse than a short one. The package that carries that algorithm sets up logging for
the whole process when it is imported.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import CatalogueError

SECTOR_FILE = "abbreviations.toml"

_BRACKETED = re.compile(r"\(([A-Z][A-Za-z]*[A-Z]s?)\)")
_WORD = re.compile(r"[^\W\d_][\w’']*")
_WORDS = frozenset(("as", "bia", "dec", "hr", "it", "la", "las", "or", "tec"))
"""What is an abbreviation in capitals alone: a month, a title, an hour."""
_MAY_BE_SKIPPED = frozenset(("a", "and", "for", "in", "of", "on", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for; `start:end` is where a report spells it out, None for the sector's own."""

    short: str
    long: str
    start: int | None = None
    end: int | None = None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    short: str = Field(min_length=2)
    long: str = Field(min_length=3)


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Every abbreviation that `text` spells out, once, where it does so first."""
    found: dict[str, Abbreviation] = {}
    for match in _BRACKETED.finditer(text):
        short = match[1].removesuffix("s")
        begin = _spelt_out_from(text, match.start(), short)
        if begin is not None:
            long = text[begin : match.start()].strip()
            found.setdefault(short, Abbreviation(short, long, begin, match.end()))
    return tuple(found.values())


def _spelt_out_from(text: str, end: int, short: str) -> int | None:
    """Where the words begin whose initials are the letters of `short`, or None; they end right before `end`."""
    line = text.rfind("\n", 0, end) + 1
    letters = list(short.lower())
    for word in reversed(list(_WORD.finditer(text, line, end))):
        if word[0].lower() in _MAY_BE_SKIPPED:
            continue
        if word[0][0].lower() != letters.pop():
            return None
        if not letters:
            return word.start()
    return None


def abbreviations_of(text: str, sector: Iterable[Abbreviation]) -> tuple[Abbreviation, ...]:
    """What a report spells out, and what of the sector's own it uses in either form."""
    own = find_abbreviations(text)
    known = {(each.short.casefold(), _plain(each.long)) for each in own}
    used = (each for each in sector if _short_form(each.short).search(text) or _long_form(each.long).search(text))
    return (*own, *(each for each in used if (each.short.casefold(), _plain(each.long)) not in known))


def load_sector(folder: Path) -> tuple[Abbreviation, ...]:
    """The abbreviations in `abbreviations.toml` in `folder`, none without it; raises CatalogueError."""
    path = folder / SECTOR_FILE
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("abbreviation", [])
        read = [_Entry.model_validate(entry) for entry in entries]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise CatalogueError(f"{path} cannot be read: {str(error).splitlines()[0]}; correct it") from error
    return tuple(Abbreviation(entry.short, entry.long) for entry in read)


@dataclass(frozen=True, slots=True)
class EitherForm:
    """An abbreviation in a text, at `start:end`, short or spelt out; `forms` match both forms in other texts."""

    start: int
    end: int
    forms: tuple[re.Pattern[str], ...]


class Glossary:
    """The abbreviations of some reports, each meaning once, in alphabetical order; the spelt-out ones first."""

    def __init__(self, abbreviations: Mapping[str, Iterable[Abbreviation]]) -> None:
        """`abbreviations` by the id of the report that spells them out or uses them."""
        first: dict[tuple[str, str], tuple[str, Abbreviation]] = {}
        for report, used in abbreviations.items():
            for each in used:
                key = (each.short.casefold(), _plain(each.long))
                if key not in first or (first[key][1].start is None and each.start is not None):
                    first[key] = (report, each)
        self.entries = tuple(sorted(first.values(), key=lambda entry: entry[1].short.casefold()))
        """Each with the id of the report."""
        self._patterns = [(each, _short_form(each.short), _long_form(each.long)) for _, each in self.entries]

    def expand(self, text: str) -> str:
        """`text`, and in brackets at its end the other form of each abbreviation that it holds one form of."""
        others = list(dict.fromkeys(self._other_forms(text)))
        return f"{text} ({', '.join(others)})" if others else text

    def spelt_out(self, text: str, known: Callable[[str], bool]) -> str:
        """`text` with each abbreviation in full that is not `known`, in small letters, as a word that reports or their
        readers use: nothing else would be found by it."""
        for each, short, _ in self._patterns:
            if each.short.isalpha() and not known(each.short.casefold()):
                text = short.sub(partial(_in_full, each), text)
        return text

    def either_forms(self, text: str) -> list[EitherForm]:
        """Every abbreviation in `text` in either form, in order; where two overlap, the longer one, and of one short
        form with several meanings all of them."""
        found: dict[tuple[int, int], list[re.Pattern[str]]] = {}
        for _, short, long in self._patterns:
            for match in (*short.finditer(text), *long.finditer(text)):
                found.setdefault(match.span(), []).extend((short, long))
        kept: list[EitherForm] = []
        for start, end in sorted(found, key=lambda span: (span[0] - span[1], span)):
            if all(end <= other.start or other.end <= start for other in kept):
                kept.append(EitherForm(start, end, tuple(dict.fromkeys(found[start, end]))))
        return sorted(kept, key=lambda form: form.start)

    def _other_forms(self, text: str) -> Iterator[str]:
        for each, short, long in self._patterns:
            has_short, has_long = bool(short.search(text)), bool(long.search(text))
            if has_short != has_long:
                yield each.long if has_short else each.short


def _in_full(abbreviation: Abbreviation, written: re.Match[str]) -> str:
    """The long form, with the plural or possessive ending that the short one has."""
    return abbreviation.long + written[0][len(abbreviation.short) :]


def _short_form(short: str) -> re.Pattern[str]:
    """Matches in any case, unless small letters would make it a word of its own."""
    flags = re.RegexFlag(0) if short.casefold() in _WORDS else re.IGNORECASE
    return re.compile(rf"\b{re.escape(short)}(?:['’]?s)?\b", flags)


def _long_form(long: str) -> re.Pattern[str]:
    words = r"\W+".join(re.findall(r"\w+", long)).removesuffix("s")
    return re.compile(rf"\b{words}s?\b", re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text)).casefold().removesuffix("s")
