"""The words that reports and their readers use, and what a misspelt one was meant to be."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import ClassVar

import Stemmer
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from spellchecker import SpellChecker

from index.errors import IndexCorruptError
from index.keywords import REBUILD

SHORTEST = 5
"""Letters of the shortest word that a letter may be wrong in; a shorter one may lack one, or have two in each other's
place."""
TWO_WRONG = 8
"""Letters of the shortest word that two letters may be wrong in."""
USUAL = 2
"""How often a word which is in no dictionary ("comms", "lockdown") must stand in questions to be no mistake: authors
seldom make the same one twice."""
NAME = 6
"""Letters of the shortest word with a capital that is corrected: a shorter one may be any name."""
BEGINS = 4
"""Letters of the shortest beginning that may stand for a word ("safeg")."""
MOSTLY = 0.6
"""The share of the words with such a beginning that the one which is meant must have, by how often they occur."""
TOGETHER = "co"
"""A syllable after which a hyphen may be left out ("codesign")."""

_COUNTS = TypeAdapter(dict[str, int])
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_AMERICAN = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("isi", "izi"),
    ("our", "or"),
    ("ogue", "og"),
    ("mme", "m"),
    ("lle", "le"),
)
"""British spellings and how the dictionary, an American one, has them."""
_CLIPPED = frozenset(("admin", "eg", "etc", "exec", "ie", "intro", "ref", "reps", "vs"))
"""Short forms that the dictionary lacks."""
_SHORTHAND = {
    "appt": "appointment",
    "appts": "appointments",
    "approx": "approximately",
    "assmt": "assessment",
    "assmts": "assessments",
    "asst": "assistant",
    "avg": "average",
    "cllr": "councillor",
    "cllrs": "councillors",
    "cos": "because",
    "cf": "compared with",
    "cld": "could",
    "coz": "because",
    "cuz": "because",
    "dept": "department",
    "depts": "departments",
    "diff": "difference",
    "fig": "figure",
    "figs": "figures",
    "govt": "government",
    "hosp": "hospital",
    "hrs": "hours",
    "info": "information",
    "mgmt": "management",
    "mgr": "manager",
    "mgrs": "managers",
    "mins": "minutes",
    "mth": "month",
    "mtg": "meeting",
    "mtgs": "meetings",
    "mths": "months",
    "org": "organisation",
    "orgs": "organisations",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "qs": "questions",
    "rec": "recommendation",
    "recs": "recommendations",
    "shld": "should",
    "svc": "service",
    "svcs": "services",
    "tel": "telephone",
    "thru": "through",
    "u": "you",
    "ur": "your",
    "wk": "week",
    "wks": "weeks",
    "wld": "would",
    "yr": "year",
    "yrs": "years",
}
"""What people type in a hurry, in full: written so in no report, and in few anticipated questions."""
_YEAR_ENDS = "|".join(f"{year}[/–-]{year + 1}" for year in range(20, 30))
_NO_YEAR = r"\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|of|years?|staff|people)"
_WITH_DOT = (
    # A financial year; before 2020 it may be the days of a month.
    (
        re.compile(
            rf"(?<![\w/£.–-])(?<!aged )(?<!ages )(?<!pages )(?<!page )(?:{_YEAR_ENDS})(?![\w/%–-])(?!{_NO_YEAR})",
            re.IGNORECASE,
        ),
        r"20\g<0>",
    ),
    (re.compile(r"\b((?:phone|telephone|tel|mobile|contact|reference|ref)\.?)\s+no\b\.?", re.IGNORECASE), r"\1 number"),
    (re.compile(r"\bno\.?(?=\s+of\b(?!\s+course))", re.IGNORECASE), "number"),
    (re.compile(r"\bno\.(?=\s+(?:waiting|people|on|in|with|who|that|still|not)\b)", re.IGNORECASE), "number"),
    (re.compile(r"\b(?:1[-:]1|1-2-1|121(?=s))(?=s?\b)", re.IGNORECASE), "one-to-one"),
    (re.compile(r"\bs/g\b", re.IGNORECASE), "safeguarding"),
    (re.compile(r"\bb4\b", re.IGNORECASE), "before"),
    (re.compile(r"\bnos\.?(?=\s+of\b)", re.IGNORECASE), "numbers"),
    (re.compile(r"(?<=\s)v\.?(?=\s)"), "versus"),
)
"""The same of short forms that are told by what stands beside them."""


class Vocabulary:
    """Words with how often they occur, in lower case."""

    FILE = "words.json"

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._stemmer = Stemmer.Stemmer("english")
        self._stems = frozenset(self._stemmer.stemWords(list(counts)))
        self._words = list(counts)

    @classmethod
    def build(cls, parts: Iterable["WordCounts"]) -> "Vocabulary":
        """From the reports' own words, and those of their questions that are in the dictionary or that many use: who
        asks may misspell."""
        reports, asked = Counter[str](), Counter[str]()
        for part in parts:
            reports.update(part.report)
            asked.update(part.questions)
        kept = {word: count for word, count in asked.items() if count >= USUAL or is_english(word)}
        return cls(reports + Counter(kept))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`."""
        (folder / self.FILE).write_text(json.dumps(self._counts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Vocabulary":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            counts = _COUNTS.validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error
        return cls(counts)

    @property
    def words(self) -> Sequence[str]:
        """All of them."""
        return self._words

    def corrected(self, text: str) -> str:
        """`text` with shorthand in full, and each word that is in no dictionary as the nearest one of this vocabulary.

        Nearest by optimal string alignment: a letter left out, put in, changed, or two that have changed places. The
        beginning of a word may stand for it, where it has no capital. A word that is near to none stays as it is.
        """
        shouted = text.isupper()
        for short, full in _WITH_DOT:
            text = short.sub(full, text)
        return _WORD.sub(lambda found: self._corrected(found[0], shouted), text)

    def _corrected(self, written: str, shouted: bool) -> str:
        word = _straight(written).lower()
        if word in _SHORTHAND and not (written.isupper() and not shouted):
            return _SHORTHAND[word]
        # A short word in capitals is an abbreviation that nobody has spelt out here.
        name = written[0].isupper() and not shouted and len(written) < NAME
        if name or (written.isupper() and not shouted) or self.knows(word):
            return written
        # A word with a capital may be a name that nobody here has: only a letter of it may be wrong.
        meant = self._nearest(word) if written[0].isupper() and not shouted else self._meant(word)
        if not meant:
            return written
        return meant.upper() if written.isupper() else meant.capitalize() if written[0].isupper() else meant

    def holds(self, word: str) -> bool:
        """Whether a word in lower case is one of the vocabulary's, in this very form."""
        return word in self._counts

    def knows(self, word: str) -> bool:
        """Whether a word in lower case is one of the vocabulary's, another form of one, or an English word."""
        plain = word.partition("'")[0]
        return plain in self._counts or self._stemmer.stemWord(plain) in self._stems or is_english(word)

    def _meant(self, word: str) -> str:
        if word.startswith(TOGETHER) and self.holds(word.removeprefix(TOGETHER)):
            return f"{TOGETHER}-{word.removeprefix(TOGETHER)}"
        return self._begun(word) or self._nearest(word)

    def _begun(self, word: str) -> str:
        """The word that begins with `word`, where one is much commoner than the others."""
        if len(word) < BEGINS:
            return ""
        counts = {other: count for other, count in self._counts.items() if other.startswith(word)}
        commonest = max(counts, key=counts.__getitem__, default="")
        return commonest if commonest and counts[commonest] >= max(USUAL, MOSTLY * sum(counts.values())) else ""

    def _nearest(self, word: str) -> str:
        wrong = 2 if len(word) >= TWO_WRONG else 1
        near = [entry[0] for entry in extract(word, self._words, scorer=OSA.distance, score_cutoff=wrong, limit=None)]
        if len(word) < SHORTEST:
            near = [other for other in near if len(other) > len(word) > 3 or _same_letters(word, other)]
        return min(near, key=lambda other: self._farness(word, other), default="")

    def _farness(self, word: str, other: str) -> tuple[int, bool, bool, int]:
        """The fewest mistakes first, then two letters in each other's place, the same first letter, the commonest."""
        return (
            OSA.distance(word, other),
            not _same_letters(word, other),
            word[0] != other[0],
            -self._counts[other],
        )


class WordCounts(BaseModel):
    """Words in lower case with how often a report and its anticipated questions have them."""

    model_config = ConfigDict(frozen=True)

    report: dict[str, int]
    questions: dict[str, int]

    FILE: ClassVar[str] = Vocabulary.FILE

    @classmethod
    def of(cls, report: str, questions: Iterable[str]) -> "WordCounts":
        """Count the words of a report's canonical text and of its questions."""
        return cls(report=Counter(_words_of([report])), questions=Counter(_words_of(questions)))

    def save(self, folder: Path) -> None:
        """Write one file into `folder`."""
        (folder / self.FILE).write_text(self.model_dump_json(), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "WordCounts":
        """Read what `save` wrote; raises IndexCorruptError when it is not there whole."""
        path = folder / cls.FILE
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexCorruptError(f"{path} cannot be read ({error}); {REBUILD}") from error


def _same_letters(word: str, other: str) -> bool:
    return sorted(word) == sorted(other)


def _words_of(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (word.lower() for word in _WORD.findall(_straight(text)))


def _straight(text: str) -> str:
    return text.replace("’", "'")


def is_english(word: str) -> bool:
    """Whether `word`, in lower case, is an English word in British or American spelling."""
    known = _english()
    if word in _CLIPPED:
        return True
    american = (word.replace(ours, theirs) for ours, theirs in _AMERICAN)
    # "whats", "itll"
    contracted = (f"{word[:-letters]}'{word[-letters:]}" for letters in (1, 2))
    return word in known or any(form in known for form in (*contracted, *american))


@cache
def _english() -> frozenset[str]:
    """The words of pyspellchecker's English dictionary."""
    return frozenset(SpellChecker(language="en", distance=1).word_frequency.dictionary)
