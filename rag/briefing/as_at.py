"""As at which date a figure holds: the sentence says, or one before it, or the headings, or else the report's date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.catalogue import Report, short_date
from rag.numbers.dates import DateMention, begins, dates_in, shown
from rag.numbers.reading import numbers_in
from rag.patterns import pattern

Source = Literal["sentence", "earlier sentence", "headings", "report"]

_VISIT = re.compile(
    r"\b(?:on[\s-]?site|during the visit|at the time of (?:the|our) (?:visit|assessment))\b", re.IGNORECASE
)
_OPENING_WORDS = 5
_PRESENT = re.compile(r"\b(?:are|has|have|now|do|does|still|will|typically|usually|every)\b")
_CURRENTLY = re.compile(r"\bcurrently\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;] (?:and|but|although|though|while|whilst|because|since|so|yet|after|where|whereas|the \w+ of which)\b"
)


@dataclass(frozen=True, slots=True)
class AsAt:
    """`when` as `rag.numbers.dates` writes it (empty where the report has no date), in words, and who says so."""

    when: str
    words: str
    source: Source


def as_at(
    place: int, sentence: str, before: Sequence[str], headings: Sequence[str], report: Report, visit: DateMention | None
) -> AsAt:
    """The date of the figure at `place` in `sentence`; `before`: the passage's earlier sentences, nearest first."""
    latest = begins(report.sort_date) if report.sort_date else "9999-12"
    own = [mention for mention in dates_in(sentence) if _dates(mention, latest)]
    own = [mention for mention in own if _reaches(sentence, mention, place)]
    if own:
        later = [mention for mention in own if mention.start >= place]
        return _said(later[0] if later else own[-1], "sentence")
    if visit is not None and _VISIT.search(sentence) and not re.search(r"\bprior to\b", sentence, re.IGNORECASE):
        return _said(visit, "sentence")
    # What is so now was not counted at the date of an earlier sentence, unless it says "currently" of that.
    before = () if _PRESENT.search(sentence) and not _CURRENTLY.search(sentence) else before
    for source, texts in (("earlier sentence", before), ("headings", list(reversed(headings)))):
        for text in texts:
            said = [mention for mention in dates_in(text) if _dates(mention, latest) and not mention.is_year]
            if source == "earlier sentence":
                said = [mention for mention in said if _goes_on(text, mention)]
            if said:
                return _said(said[-1], "headings" if source == "headings" else "earlier sentence")
    return AsAt(report.sort_date, short_date(report.published), "report")


def visit_of(sentences: Sequence[str]) -> DateMention | None:
    """When whoever wrote the report was there: the dates that "onsite" stands for."""
    for sentence in sentences:
        if pattern("visited").search(sentence):
            days = [mention for mention in dates_in(sentence) if len(mention.when) == len("2023-12-14")]
            if days:
                return days[0]
    return None


def _reaches(sentence: str, mention: DateMention, place: int) -> bool:
    """Whether a date is said of the figure at `place`: it opens the sentence, or no clause begins between the two."""
    if len(sentence[: mention.start].split()) <= _OPENING_WORDS:
        return True
    first, last = sorted((mention.start, place))
    return not _CLAUSE.search(sentence[first:last])


def _goes_on(sentence: str, mention: DateMention) -> bool:
    """Whether a date holds for the sentences that follow too: it opens its own ("On 31 March 2025 …"), or its
    sentence holds a figure. Any other tells when something happened ("the hub opened in October 2022")."""
    return len(sentence[: mention.start].split()) <= _OPENING_WORDS or bool(numbers_in(sentence))


def _dates(mention: DateMention, latest: str) -> bool:
    """Whether a mention can date a figure: it is not when something else happened, and not after the report."""
    return not mention.dates_others and begins(mention.when) <= latest


def _said(mention: DateMention, source: Source) -> AsAt:
    precise = len(mention.when) == len("2023-12-14") and not re.search(r"\b(?:to|and)\b|[–]", mention.words)
    return AsAt(mention.when, shown(mention.when) if precise else mention.words, source)
