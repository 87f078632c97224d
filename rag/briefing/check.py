"""The draft checker: each sentence of a draft against the reports, and what of the reports the draft leaves out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from index.catalogue import short_date
from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.claims import (
    MONTHS,
    Claimant,
    Claims,
    tellable,
    wrong_dates,
)
from rag.briefing.exact import ExactSearch, Place, quotations
from rag.briefing.faults import POLARITY, faults_of
from rag.briefing.onesided import one_sided
from rag.briefing.passages import Passages, ReadPassage
from rag.briefing.register import figures_register
from rag.briefing.words import stems
from rag.citations import cite, verify
from rag.numbers.dates import dates_in, shown
from rag.retrieval import Candidates, search
from rag.types import Citation

Verdict = Literal["exact", "supported", "differs", "misattributed", "not_found"]

SUPPORTED = 0.92
SUPPORTED_WITH_FIGURES = 0.88
NEAR = 0.80
TOPICAL = 0.55
"""How near a passage must be to bear a sentence out, without figures and with figures that it bears out too; and to be
what a sentence tells wrongly. Found on the tuning halves of `eval/drafts.jsonl`, `eval/second/drafts.jsonl` and
`eval/third/drafts.jsonl`."""

CONTRADICTS = 0.1
"""So much nearer than one that bears a sentence out must one be that says the opposite, to be believed: "the peers
could see a golden thread" is near the question whether there is one. Found on those of `eval/fourth/drafts.jsonl`."""

_LOOKED_AT = 6
_AT_ONCE = 32
"""Sentences searched for together: more would hold more memory and gain nothing."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckedSentence(_Frozen):
    """A sentence of the draft, the verdict on it, why, and the passage beside it."""

    sentence: str
    verdict: Verdict
    reason: str
    passage: Citation | None


class Checked(_Frozen):
    """A whole draft; `one_sided` says where it quotes one side and the reports give both."""

    sentences: tuple[CheckedSentence, ...]
    one_sided: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        """How many sentences got this verdict."""
        return sum(one.verdict == verdict for one in self.sentences)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a report that may bear a claim out, and how near it is."""

    place: int
    read: ReadPassage
    score: float
    covered: float

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.read.sentence

    @property
    def asks(self) -> bool:
        """Whether it is a question, which says nothing."""
        return self.read.own_plain.rstrip(' "').endswith("?")

    @property
    def nearness(self) -> float:
        """Likeness of meaning, and the share of the words that it holds: a paraphrase has few of them."""
        return self.score + 0.5 * self.covered


class Checker:
    """Checks drafts against an open index. Make one for an index and keep it."""

    def __init__(self, index: OpenIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._exact = ExactSearch(index.reports)
        self._passages = Passages(index)
        self._dated = {
            (figure.report, figure.sentence_start, figure.value): figure.as_at
            for figure in figures_register(index.reports).figures
            if figure.as_at_from == "sentence"
        }
        self._claimant = Claimant([report.entry for report in index.reports.values()])

    def check(self, sentences: Sequence[str]) -> Checked:
        """The verdict on each of `sentences`, and whether they quote one side only."""
        checked: list[CheckedSentence] = []
        for first in range(0, len(sentences), _AT_ONCE):
            batch = sentences[first : first + _AT_ONCE]
            for sentence, found in zip(batch, search(self._index, self._embedder, batch), strict=True):
                checked.append(self._verdict(self._claimant.read(sentence), found))
        verify([one.passage for one in checked if one.passage], self._index.reports)
        cited = [one.passage for one in checked if one.passage and one.verdict in ("exact", "supported")]
        return Checked(sentences=tuple(checked), one_sided=one_sided(self._index, cited))

    def _verdict(self, claims: Claims, found: Candidates) -> CheckedSentence:
        quoted = list(quotations(claims.sentence))
        places = [self._exact.find(words) for words in quoted or [claims.sentence]]
        if all(places):
            return self._exactly(claims, places)
        candidates = sorted(self._candidates(claims, found), key=lambda c: -c.nearness)
        if quoted:
            return self._misquoted(claims, candidates)
        return self._judged(claims, candidates)

    def _exactly(self, claims: Claims, places: Sequence[Sequence[Place]]) -> CheckedSentence:
        reports = set.intersection(*({place.report for place in found} for found in places))
        place = next((p for found in places for p in found if p.report == claims.report), places[0][0])
        passage = self._cite(place)
        if claims.report and claims.report not in reports:
            return self._misattributed(claims, passage)
        wrong = wrong_dates(claims, self._dates(place.report, passage.quote)) if claims.dates else ()
        quoted_whole = len(places) == 1 and not list(quotations(claims.sentence))
        if wrong and not quoted_whole:
            return self._misdated(claims, passage, wrong)
        return self._said(claims, "exact", "Word for word in the report.", passage)

    def _misquoted(self, claims: Claims, candidates: Sequence[_Candidate]) -> CheckedSentence:
        best = next((c for c in candidates if c.score >= TOPICAL and c.nearness >= NEAR), None)
        if best is None:
            return self._said(claims, "not_found", "These words stand in no report.", None)
        reason = "In quotation marks, but not word for word in the report."
        return self._said(claims, "differs", reason, self._cite_sentence(best.sentence))

    def _judged(self, claims: Claims, candidates: Sequence[_Candidate]) -> CheckedSentence:
        judged = [(faults_of(claims, c.read), c) for c in candidates if c.score >= TOPICAL and c.nearness >= NEAR]
        wanted = SUPPORTED_WITH_FIGURES if claims.figures else SUPPORTED
        sound = [c for faults, c in judged if not faults and c.nearness >= wanted and not c.asks]
        nearest = max((c.nearness for c in sound), default=0.0)
        against = [c for faults, c in judged if faults == [POLARITY] and c.nearness >= nearest + CONTRADICTS]
        if sound and against:
            return self._opposite(claims, against[0])
        sound = sound or [c for _, c in judged if c.nearness >= wanted and self._borne_out_by_two(claims, c)]
        if sound:
            return self._attributed(claims, sound)
        told = [(faults, c) for faults, c in judged if faults and tellable(claims, c.read.own, c.read.figures)]
        if not told:
            return self._said(claims, "not_found", "No report says this.", None)
        faults, best = min(told, key=lambda pair: len(pair[0]))
        if faults == [POLARITY]:
            return self._opposite(claims, best)
        return self._said(
            claims, "differs", " ".join(f for f in faults if f != POLARITY), self._cite_sentence(best.sentence)
        )

    def _opposite(self, claims: Claims, candidate: _Candidate) -> CheckedSentence:
        reason = "The nearest passage says the opposite, or does not say this."
        return self._said(claims, "differs", reason, self._cite_sentence(candidate.sentence))

    def _borne_out_by_two(self, claims: Claims, candidate: _Candidate) -> bool:
        """Whether a sentence bears the claims out together with one of its neighbours."""
        return any(not faults_of(claims, pair) for pair in self._passages.pairs(candidate.place))

    def _attributed(self, claims: Claims, sound: Sequence[_Candidate]) -> CheckedSentence:
        own = [c for c in sound if c.sentence.report == claims.report] if claims.report else list(sound)
        best = (own or list(sound))[0]
        passage = self._cite_sentence(best.sentence)
        if not own:
            return self._misattributed(claims, passage)
        wrong = wrong_dates(claims, self._dates(best.sentence.report, best.read.near)) or self._wrong_of_figure(
            claims, best
        )
        if wrong:
            return self._misdated(claims, passage, wrong)
        return self._said(claims, "supported", "The passage beside it says this.", passage)

    def _wrong_of_figure(self, claims: Claims, candidate: _Candidate) -> tuple[str, ...]:
        """The date of a sentence, where the report gives a figure of it another date in so many words."""
        if len(claims.dates) != 1:
            return ()
        place = (candidate.sentence.report, candidate.sentence.start)
        dated = [self._dated.get((*place, one.value), "") for one in claims.figures if one.kind != "duration"]
        return next((wrong_dates(claims, [when]) for when in dated if when and wrong_dates(claims, [when])), ())

    def _candidates(self, claims: Claims, found: Candidates) -> Iterator[_Candidate]:
        scores = found.closeness()
        wanted = stems(self._index.glossary.expand(claims.sentence)) & claims.stems or claims.stems
        # Dates are checked apart.
        words = {w for w in wanted if not w[0].isdigit()} - MONTHS
        for place in (int(p) for p in np.argsort(-scores)[:_LOOKED_AT]):
            read = self._passages.read(place)
            # As Laplace smooths a share: of two words none says less than of ten.
            covered = (len(words & read.stems) + 1) / (len(words) + 2)
            yield _Candidate(place, read, float(scores[place]), covered)

    def _dates(self, report: str, near: str) -> list[str]:
        entry = self._index.reports[report].entry
        return [entry.sort_date, *(mention.when for mention in dates_in(near))]

    def _cite(self, place: Place) -> Citation:
        report = self._index.reports[place.report]
        passage = next((p for p in report.passages if p.start <= place.start < p.end), None)
        return cite(report, 1, passage.section if passage else (), place.start, place.end)

    def _cite_sentence(self, sentence: Sentence) -> Citation:
        return self._cite(Place(sentence.report, sentence.start, sentence.end))

    def _misattributed(self, claims: Claims, passage: Citation) -> CheckedSentence:
        named = self._index.reports[claims.report].entry.name
        entry = self._index.reports[passage.report].entry
        reason = f"The draft names the {named}; this stands in the {entry.name} ({short_date(entry.published)})."
        return self._said(claims, "misattributed", reason, passage)

    def _misdated(self, claims: Claims, passage: Citation, wrong: Sequence[str]) -> CheckedSentence:
        known = [shown(when) for when in self._dates(passage.report, passage.quote) if when]
        reason = (
            f"The draft says {', '.join(map(shown, wrong))}; the report gives {' and '.join(dict.fromkeys(known))}."
        )
        # Another day or month of the year that the passage gives is a slip, another year another time.
        own = {mention.when[:4] for mention in dates_in(passage.quote)}
        slips = all(when[:4] in own and "-" in when for when in wrong)
        return self._said(claims, "differs" if slips else "misattributed", reason, passage)

    def _said(self, claims: Claims, verdict: Verdict, reason: str, passage: Citation | None) -> CheckedSentence:
        return CheckedSentence(sentence=claims.sentence, verdict=verdict, reason=reason, passage=passage)
