"""Passages that look as if they were written for a program and not for a reader: instructions to a language model,
characters that nobody sees, links and mark-up, figures put into another report's mouth.

A finding is no proof. `rag index` and `rag doctor` list them for a person to look at; such a sentence is neither
shown to a language model nor quoted.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.catalogue import Report
from index.report import IndexedReport

Why = Literal[
    "instruction to a program",
    "hidden characters",
    "hidden text",
    "link or mark-up",
    "figure attributed to another report",
]

EXCERPT = 80
"""Characters of a finding that are shown."""

_INSTRUCTIONS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|above|evidence)\b"
    r"|\b(?:system|hidden|developer|secret) (?:prompt|message|instructions?)\b"
    r"|\b(?:new|updated|following|these) instructions?\b.{0,30}(?::|\b(?:model|assistant|ai|you)\b)"
    r"|\byou are (?:now|an? (?:ai|assistant|language model|chatbot))\b"
    r"|\b(?:ai|language models?|chatbots?|assistants?|llms?)\b.{0,30}"
    r"\b(?:must|should|shall|will|are to|please)\b.{0,40}"
    r"\b(?:say|answer|reply|respond|write|output|repeat|print|tell|include|recommend|ignore|state|mention|end)\b"
    r"|\b(?:note|message|attention|instructions?|important)\b.{0,12}\b(?:to|for) (?:the |any |all )?"
    r"(?:ai|assistants?|language models?|chatbots?|llms?)\b"
    r"|\b(?:reply|respond|answer) (?:only )?(?:with|by)\b.{0,30}[\"“'‘:]"
    r"|\b(?:when|if) (?:you are )?asked\b.{0,60}\b(?:say|answer|reply|respond|always|state|write)\b"
    r"|\b(?:do not|don't|never) (?:tell|inform|mention|reveal)\b.{0,30}\b(?:user|reader|person|anyone)\b"
    r"|\b(?:reveal|repeat|print|leak|output)\b.{0,30}\b(?:prompt|api key|password|instructions?|conversation)\b"
    r"|(?:^|\n)\s*(?:system|assistant|user)\s*:"
    r"|<\|?/?(?:system|im_start|im_end|inst|assistant)\b|\[/?INST\]"
    r"|\"(?:text|ids|none)\"\s*:",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"\b(?:https?|ftp|javascript|data|file)\s?:\s?/{0,2}\w|\bwww\.|!?\[[^\]]*\]\([^)]*\)|<(?:script|img|a|iframe|form|svg|style)\b"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|example|test|evil|xyz|info)(?:/|\b)",
    re.IGNORECASE,
)
_MAY_BE_THERE = frozenset("\u00ad\ufeff")
"""A soft hyphen and a byte-order mark, which honest files hold."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious passage: its report, its place in the canonical text, its page where there are pages, and why."""

    report: str
    start: int
    end: int
    why: Why
    excerpt: str
    page: int | None = None


def suspicions(text: str, others: Sequence[Report] = ()) -> tuple[Why, ...]:
    """Why `text` looks as if it was not written for a reader; empty where it does not."""
    return tuple(dict.fromkeys(_suspicions(text, others)))


def find_suspicious(reports: Sequence[IndexedReport]) -> tuple[Finding, ...]:
    """Every suspicious passage of the reports, in their order, and all text that no reader of the page sees."""
    entries = [report.entry for report in reports]
    return tuple(
        _finding(report, start, end, why)
        for report in reports
        for start, end, why in _places(report, [entry for entry in entries if entry.id != report.entry.id])
    )


def _places(report: IndexedReport, others: Sequence[Report]) -> Iterator[tuple[int, int, Why]]:
    for passage in report.passages:
        for why in suspicions(report.text[passage.start : passage.end], others):
            yield passage.start, passage.end, why
    for block in report.blocks:
        if block.kind == "hidden":
            yield block.start, block.end, "hidden text"


def _finding(report: IndexedReport, start: int, end: int, why: Why) -> Finding:
    return Finding(report.entry.id, start, end, why, _excerpt(report.text[start:end]), report.page_of(start))


def _suspicions(text: str, others: Sequence[Report]) -> Iterator[Why]:
    if any(_hidden(character) for character in text) or _mixes_scripts(text):
        yield "hidden characters"
    # What is hidden between letters must not hide the words.
    seen = unicodedata.normalize("NFKC", "".join(c for c in text if not _hidden(c)))
    if _INSTRUCTIONS.search(seen):
        yield "instruction to a program"
    if _MARKUP.search(seen):
        yield "link or mark-up"
    if any(_attributed(other).search(seen) for other in others):
        yield "figure attributed to another report"


def _hidden(character: str) -> bool:
    if character in "\n\t\r" or character in _MAY_BE_THERE:
        return False
    return unicodedata.category(character) in ("Cf", "Cc", "Co")


def _mixes_scripts(text: str) -> bool:
    """Whether a word has letters of Latin and of another alphabet that looks like it."""
    return any(_LATIN.search(word) and _LOOKALIKE.search(word) for word in re.findall(r"\w+", text))


_LATIN, _LOOKALIKE = re.compile(r"[A-Za-z]"), re.compile(r"[\u0370-\u03ff\u0400-\u04ff]")


def _attributed(other: Report) -> re.Pattern[str]:
    """Matches a figure that is said to stand in the report `other`."""
    names = {name for name in (other.title, other.short_title, *other.also_called) if len(name) > len("peers")}
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    said = r"(?:report(?:s|ed)?|found|finds|states?|stated|says?|said|shows?|showed|recorded|concluded|gave)"
    return re.compile(rf"\b(?:{known})\b.{{0,40}}\b{said}\b[^.]{{0,80}}\d", re.IGNORECASE)


def _excerpt(text: str) -> str:
    """The beginning of a passage; what is hidden in it is made visible."""
    shown = "".join(f"<U+{ord(c):04X}>" if _hidden(c) else c for c in " ".join(text.split()))
    return shown if len(shown) <= EXCERPT else shown[: EXCERPT - 1] + "…"
