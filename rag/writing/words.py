"""The words of a statement and of what it cites, and the tables of `agreement.toml` that compare them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

Pattern = re.Pattern[str]

_WORD = re.compile(r"[a-z][a-z'-]*[a-z]|[a-z]")
_CLAUSE_END = re.compile(
    r"[.;:,()]|\b(?:but|because|although|though|however|while|whereas|whether|if)\b"
    r"|\band(?= (?:\d|(?:(?:did|does|do|is|are|was|were|has|have|had) )?(?:not|never|no)\b))"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Words of one end of a scale and of the other, such as rise and fall."""

    up: Pattern
    down: Pattern


@dataclass(frozen=True, slots=True)
class Needs:
    """What a statement may say only where its source says something like it."""

    name: str
    stated: Pattern
    source: Pattern


@dataclass(frozen=True, slots=True)
class Agreement:
    """The tables of `agreement.toml`, compiled."""

    negators: Pattern
    weak: Pattern
    negative: Pattern
    opposites: dict[str, Scale]
    needs: tuple[Needs, ...]
    hedges: tuple[Needs, ...]
    equivalents: tuple[Pattern, ...]
    roles: Pattern
    modifiers: Pattern
    light: frozenset[str]
    common: frozenset[str]
    reviewing: frozenset[str]


@cache
def agreement() -> Agreement:
    """The tables, read once."""
    raw = tomllib.loads((Path(__file__).parent / "agreement.toml").read_text(encoding="utf-8"))
    return Agreement(
        negators=_any(raw["negation"]["negators"]),
        weak=_any(raw["negation"]["weak"]),
        negative=_any(raw["negation"]["negative"]),
        opposites={name: Scale(_any(up), _any(down)) for name, (up, down) in raw["opposites"].items()},
        needs=tuple(Needs(name, _any(said), _any(by)) for name, (said, by) in raw["needs"].items()),
        hedges=tuple(Needs(name, _any(said), _any(by)) for name, (said, by) in raw["hedges"].items()),
        equivalents=tuple(_any(words) for words in raw["equivalents"].values()),
        roles=_any(raw["roles"]["any"]),
        modifiers=_any(raw["modifiers"]["any"]),
        light=frozenset(raw["light"]["any"]),
        common=frozenset(map(stem, raw["common"]["any"])),
        reviewing=frozenset(map(stem, raw["reviewing"]["any"])),
    )


def _any(expressions: list[str]) -> Pattern:
    return re.compile(rf"(?<!\w)(?<!\w')(?:{'|'.join(expressions)})(?!\w)(?!'\w)")


_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """The stem of a word in small letters, without a genitive's end."""
    return str(_STEMMER.stemWord(word.removesuffix("'s").removesuffix("'")))


def content_words(text: str) -> list[re.Match[str]]:
    """The words of `text` (as `rag.numbers.words.plain` gives it) that assert something, with their places."""
    return [match for match in _WORD.finditer(text) if match[0].strip("'-") not in agreement().light]


def stems(text: str) -> set[str]:
    """The stems of all words of `text`, those of the parts of a hyphenated word too."""
    words = _WORD.findall(text)
    return {stem(part) for word in words for part in (word, *word.split("-"))}


def clauses(text: str) -> list[str]:
    """`text` cut where a negation ends."""
    return [clause for clause in _CLAUSE_END.split(text) if clause.strip()]
