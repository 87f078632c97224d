"""What was typed into the search, read: words in any form, abbreviations in either, phrases as they stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.abbreviations import Glossary
from index.keywords import Word, words_of
from rag.patterns import pattern

Span = tuple[int, int]

_PHRASE = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„]')
_MARKS = re.compile(r'["“”«»„]')
_SMALL = re.compile(
    r"how|who|why|did|has|had|can|any|all|me|my|our|we|i|you|your|do|he|she|its|us|am|him|her|so|much|many|some",
    re.IGNORECASE,
)
"""Short words that are typed with a question and say nothing of its subject; the longer ones are among the patterns."""
_ALIKE = {"'": "['‘’]", "‘": "['‘’]", "’": "['‘’]", "-": "[-‐‑–—]", "–": "[-‐‑–—]", "—": "[-‐‑–—]"}
"""What a keyboard types and what a publisher prints."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or an abbreviation as typed, and what counts as it: words with its stem, or any of the forms."""

    typed: str
    stem: str = ""
    forms: tuple[re.Pattern[str], ...] = ()

    def held_by(self, text: str, stems: frozenset[str]) -> bool:
        """Whether a text holds it, whose stemmed words are `stems`."""
        return self.stem in stems if self.stem else any(form.search(text) for form in self.forms)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand next to one another, as typed but for capitals, spacing, and the shape of marks."""

    typed: str
    form: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; `text` is what was typed without quotation marks, by which passages are ranked."""

    typed: str
    text: str
    terms: tuple[Term, ...]
    phrases: tuple[Phrase, ...]

    def held_by(self, text: str, stems: frozenset[str]) -> bool:
        """Whether a text holds every word and every phrase; never, where nothing was typed that can be looked up."""
        if not self.terms and not self.phrases:
            return False
        words = all(term.held_by(text, stems) for term in self.terms)
        return words and all(phrase.form.search(text) for phrase in self.phrases)

    def marks(self, text: str, words: Sequence[Word]) -> list[Span]:
        """Where `text` holds what is searched for, in order and without overlap; `words` are its own."""
        stems = {term.stem for term in self.terms if term.stem}
        forms = [form for term in self.terms for form in term.forms] + [phrase.form for phrase in self.phrases]
        found = [(word.start, word.end) for word in words if word.stem in stems]
        found += [match.span() for form in forms for match in form.finditer(text)]
        return _joined(found)


def read_wanted(typed: str, glossary: Glossary) -> Wanted:
    """Read what was typed. A quotation mark without a second one is no phrase."""
    phrases = [Phrase(words, _as_it_stands(words)) for words in map(_plain, _PHRASE.findall(typed)) if words]
    loose = _MARKS.sub(" ", _PHRASE.sub(" ", typed))
    return Wanted(typed, _plain(_MARKS.sub(" ", typed)), tuple(_terms(loose, glossary)), tuple(phrases))


def _terms(text: str, glossary: Glossary) -> list[Term]:
    abbreviated = glossary.either_forms(text)
    found = {form.start: Term(text[form.start : form.end], forms=form.forms) for form in abbreviated}
    for word in words_of(text):
        inside = any(form.start <= word.start < form.end for form in abbreviated)
        if not inside and not _is_small(text[word.start : word.end]):
            found[word.start] = Term(text[word.start : word.end], stem=word.stem)
    ordered = [found[start] for start in sorted(found)]
    return list({(term.stem, term.forms): term for term in reversed(ordered)}.values())[::-1]


def _is_small(word: str) -> bool:
    return bool(_SMALL.fullmatch(word) or pattern("small_words").fullmatch(word))


def _as_it_stands(phrase: str) -> re.Pattern[str]:
    words = (r"".join(_ALIKE.get(character, re.escape(character)) for character in word) for word in phrase.split())
    body = r"\s+".join(words)
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(before + body + after, re.IGNORECASE)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _joined(spans: Iterable[Span]) -> list[Span]:
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        elif start < end:
            made.append((start, end))
    return made
