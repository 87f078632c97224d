"""What a sentence of a draft claims beside its words: a report, dates, figures, names; what a passage bears out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.catalogue import Report
from rag.briefing.exact import without_quotations
from rag.briefing.figures import Figure, stated_in
from rag.briefing.words import listed, stems
from rag.comparison import cues_of
from rag.numbers.dates import dates_in
from rag.numbers.equality import says
from rag.numbers.words import plain

_OBJECT = re.compile(r"\b(?:by|for|to|with|from) (?:the )?$", re.IGNORECASE)
"""A report's author named as somebody that something was done by or said to: not the source of the sentence."""
_TOLD = re.compile(
    r"\b(?:told|said to|according to|(?:put forward|not(?:ed|iced)|reported|found|said|recommended|suggested|raised"
    r"|made|described|praised|identified|highlighted|recognised|stated|criticised|advised|observed) by) (?:the )?$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"(?:['’]s)?\s(?:(?:has|have|had)\s)?(?:assess(?:ed|es)|rat(?:ed|es|ings?)|inspect(?:ed|s)|regist(?:ered|ers)|regulates?)\b",
    re.IGNORECASE,
)
"""A report's author named for what it does to others: not the source of the sentence either."""
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
_NEGATION = re.compile(
    r"\b(?:no(?! further action)|not|never|none|nobody|without|neither|nor|cannot|n't)\b", re.IGNORECASE
)
_WEAKLY = re.compile(
    r"\b(?:less so|only|rather than|instead of|unable|unclear|lack\w*|hardly|little|limited|impossible|fail\w*|"
    r"yet to|under development|await\w*|outstanding)\b",
    re.IGNORECASE,
)
"""What says in other words that something is not so."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What one sentence claims. `plain` is the sentence with its numbers as digits; `report` is the id of the report it
    names as its source, empty where it names none."""

    sentence: str
    plain: str
    report: str
    dates: tuple[str, ...]
    figures: tuple[Figure, ...]
    names: tuple[str, ...]
    stems: frozenset[str]


class Claimant:
    """Reads claims, with the names of the reports in mind."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._cues = cues_of(reports)
        self._names = {word for report in reports for word in re.findall(r"\w+", f"{report.publisher} {report.title}")}

    def read(self, sentence: str) -> Claims:
        """The claims of `sentence`."""
        own = without_quotations(sentence)
        return Claims(
            sentence=sentence,
            plain=plain(sentence),
            report=self._source(own),
            dates=tuple(mention.when for mention in dates_in(own)),
            figures=stated_in(sentence),
            names=self._named(sentence),
            stems=stems(self._plain(sentence)),
        )

    def _source(self, own: str) -> str:
        """The report that is named first as who says so."""
        found: list[tuple[int, str]] = []
        for cue in self._cues:
            for match in cue.name.finditer(own):
                before = own[: match.start()]
                acted = _OBJECT.search(before) or _ACTS.match(own, match.end())
                if not acted or _TOLD.search(before):
                    found.append((match.start(), cue.report))
                    break
        return min(found)[1] if found else ""

    def _plain(self, sentence: str) -> str:
        """The sentence without the names of reports, which say nothing of what is claimed."""
        for cue in self._cues:
            sentence = cue.name.sub(" ", sentence)
        return sentence

    def _named(self, sentence: str) -> tuple[str, ...]:
        """Names of places, bodies and people, apart from the reports' own and the sentence's first word."""
        found: list[str] = []
        for match in _NAME.finditer(self._plain(sentence)):
            words = [word for word in match[0].split() if word not in self._names and word not in _MONTHS]
            if match.start() == 0 or self._plain(sentence)[: match.start()].strip() in ("", '"', "“"):
                words = words[1:] if len(words) == 1 or (words and words[0] in _OPENERS) else words
            found.extend(word.removesuffix("’s").removesuffix("'s") for word in words if len(word) > 2)
        return tuple(dict.fromkeys(found))


_MONTHS = frozenset(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
) | {"December"}
MONTHS = stems(" ".join(_MONTHS))
"""The stems of their names."""
_ANY_COUNCILS = frozenset(("council", "authority", "department", "directorate", "service", "report", "team"))
"""Written with a capital, and the name of nobody: a report may say "the local authority"."""
_OPENERS = frozenset(
    ("The", "In", "At", "Of", "Most", "Some", "About", "Carers", "Staff", "People", "Peers", "Partners")
)


def is_negative(text: str) -> bool:
    """Whether a text denies something."""
    return bool(_NEGATION.search(text))


def denied_by_one(one: str, other: str) -> bool:
    """Whether one of two texts denies something and the other nothing, not even in a weaker way ("less so")."""
    denying, plain = (one, other) if is_negative(one) else (other, one)
    return is_negative(denying) and not is_negative(plain) and not _WEAKLY.search(plain)


def unmatched_figures(claims: Claims, own: Sequence[Figure], near: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures of a sentence that a passage does not bear out.

    `own` are the figures of the passage's sentence, `near` those of its neighbours too, which may add to a figure of
    its own and never stand for one.
    """
    held = [figure for figure in claims.figures if any(_borne_out(figure, other, near) for other in own)]
    said = near if held else own
    return tuple(figure for figure in claims.figures if not any(_borne_out(figure, other, near) for other in said))


def tellable(claims: Claims, own: Sequence[Figure], near: Sequence[Figure]) -> bool:
    """Whether a passage that gives other figures gives some of the same kind: else it speaks of something else."""
    wrong = unmatched_figures(claims, own, near)
    return not wrong or any(
        one.kind == other.kind or {one.kind, other.kind} == _COUNTS for one in wrong for other in own
    )


_COUNTS = {"count", "score"}


def _borne_out(claimed: Figure, said: Figure, all_said: Sequence[Figure]) -> bool:
    if not says(said, claimed) or {claimed.kind, said.kind} == {"count", "duration"}:
        return False
    # The same value for something else ("35 were upheld" of "35 were not upheld and 29 upheld") bears nothing out.
    rivals = [other for other in all_said if other.kind == said.kind and other.value != said.value]
    return not any(_fits(claimed, other) > _fits(claimed, said) + _CLEARLY for other in rivals)


_CLEARLY = 0.2


def _fits(claimed: Figure, said: Figure) -> float:
    """How much of what the one counts the other does, negation told apart."""
    want, have = _counted(claimed), _counted(said)
    return len(want & have) / max(len(want | have), 1)


def _counted(figure: Figure) -> frozenset[str]:
    text = figure.counts.split(" (of ")[0]
    return stems(text) | ({"not"} if _NEGATION.search(text) else frozenset())


def turned(claims: Claims, said: str) -> tuple[str, ...]:
    """The words of a sentence whose opposite a passage holds, and not the word itself: "fell" where it says "rose"."""
    own, other = stems(claims.sentence), stems(said)
    return tuple(
        word
        for one, opposite in _OPPOSITES
        for word in one & own
        if opposite & other and not one & other and not opposite & own
    )


def _opposites() -> list[tuple[frozenset[str], frozenset[str]]]:
    pairs = [pair.split("/") for pair in sorted(listed("opposites"))]
    sides = [(stems(one.replace(",", " ")), stems(other.replace(",", " "))) for one, other in pairs]
    return [*sides, *((other, one) for one, other in sides)]


_OPPOSITES = _opposites()


def wrong_dates(claims: Claims, known: Sequence[str]) -> tuple[str, ...]:
    """The dates of a sentence that agree with none of `known`: a month agrees with its year, a year with its months."""
    return tuple(when for when in claims.dates if not any(_agree(when, other) for other in known))


def _agree(one: str, other: str) -> bool:
    if "/" in one or "/" in other:
        years = {one[:4], other[:4]}
        return one == other or (len(years) == 1 and len(min(one, other, key=len)) == len("2023"))
    return one.startswith(other) or other.startswith(one)


def missing_names(claims: Claims, passage: str) -> tuple[str, ...]:
    """The names of a sentence that a passage, with abbreviations in both forms, does not hold."""
    text = passage.lower()
    return tuple(
        name for name in claims.names if name.lower().rstrip("s") not in text and name.lower() not in _ANY_COUNCILS
    )
