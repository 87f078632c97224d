"""What a comparison asks of each report: which clause of the question is about which, told by names, years and time.

"In 2023 carers were kept in the dark. Has that got better?" asks the older report about carers in the dark and the
newer one whether it got better; both are about carers. A clause is one report's where it names it (as the catalogue
does), gives its year, or speaks of then or of now; what names no report is the subject of both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.catalogue import Report
from rag.patterns import pattern
from rag.questions import says_something


@dataclass(frozen=True, slots=True)
class Cues:
    """How a clause shows that it is about a report: the first kind of cue that points at one report alone counts."""

    report: str
    year: re.Pattern[str]
    name: re.Pattern[str]
    time: re.Pattern[str]


def cues_of(reports: Sequence[Report], text: str | None = None) -> tuple[Cues, ...]:
    """The cues of each report: its year, its names, and, of the oldest and the newest, words for then and now.

    With a `text` only those of the reports that it may name: of thousands it names a few, and looking for all takes
    seconds.
    """
    dated = sorted((report for report in reports if report.sort_date), key=lambda report: report.sort_date)
    oldest, newest = (dated[0].id, dated[-1].id) if len(dated) > 1 else ("", "")
    lowered = text.lower() if text is not None else ""
    found = []
    for report in reports:
        year, names = report.sort_date[:4], _names(report)
        timed = report.id in (oldest, newest)
        if text is None or timed or (year and year in lowered) or any(name.lower() in lowered for name in names):
            then_or_now = pattern("then" if report.id == oldest else "now") if timed else _NEVER
            found.append(Cues(report.id, _any_of([year]), _any_of(names), then_or_now))
    return tuple(found)


def sides(text: str, reports: Sequence[Report]) -> dict[str, tuple[str, ...]]:
    """For each report what is asked of it: its own clauses under the subject of all, then those clauses alone.

    Empty where no clause is about one report alone.
    """
    cues = cues_of(reports, text)
    subject: list[str] = []
    own: dict[str, list[str]] = {report.id: [] for report in reports}
    for sentence in pattern("sentence_end").split(text):
        for report, clause in _told_apart(pattern("comparison_joint").split(sentence), cues):
            (own[report] if report else subject).append(clause)
    if not any(own.values()):
        return {}
    of_all = _queries(subject, ())
    return {report: _queries(subject, clauses) if _ask(clauses) else of_all for report, clauses in own.items()}


def _ask(clauses: Sequence[str]) -> bool:
    """Whether clauses ask something of their own; "what did they tell the CQC" asks what the question is about."""
    return says_something(pattern("says_little").sub(" ", without_frame(" ".join(clauses))))


def about_several(text: str, reports: Sequence[Report]) -> bool:
    """Whether different clauses are about different reports."""
    cues = cues_of(reports, text)
    clauses = [
        c for sentence in pattern("sentence_end").split(text) for c in pattern("comparison_joint").split(sentence)
    ]
    return len({report for report in (_report_of(clause, cues) for clause in clauses) if report}) > 1


def sayer(text: str, reports: Sequence[Report]) -> str:
    """The report of which `text` asks what it says; empty where it asks that of none, or of several, or speaks of the
    time of another. What happened since a report, the newest would say."""
    cues = cues_of(reports, text)
    if pattern("what_became").search(text):
        # A year is looked for in every report, not in the newest alone.
        since = [cue.report for cue in cues if _asks_since(cue, text)]
        if since:
            newest = max(reports, key=lambda report: report.sort_date).id
            return newest if newest not in since else ""
    found = {cue.report for cue in cues if _says(cue.name).search(text)}
    timed = {cue.report for cue in cues if cue.year.search(text) or cue.time.search(text)}
    return found.pop() if len(found) == 1 and timed <= found else ""


def of_the_year(text: str, reports: Sequence[Report]) -> str:
    """The one report of a year in which `text` asks how things were; empty where it gives none, or one that several are
    of, or asks what came after or before."""
    if pattern("around_a_year").search(text):
        return ""
    found = {cue.report for cue in cues_of(reports, text) if cue.year.search(text)}
    return found.pop() if len(found) == 1 else ""


def without_names(text: str, reports: Sequence[Report]) -> str:
    """`text` with "they" for the names of reports, for where it is asked of another one; as it is where nothing else is
    said."""
    left = text
    for cue in cues_of(reports, text):
        left = cue.name.sub("they", left)
    return left if says_something(left) else text


def without_year(text: str, report: str, reports: Sequence[Report]) -> str:
    """`text` without the year of `report`; as it is where nothing else is said."""
    year = next((cue.year for cue in cues_of(reports, text) if cue.report == report), _NEVER)
    left = re.sub(rf"(?:\b(?:in|during|for|back in) )?{year.pattern}(?![/–-]?\d)", " ", text, flags=re.IGNORECASE)
    return " ".join(left.split()) if says_something(left) else text


def turned_to(follow_up: str, reports: Sequence[Report], earlier: str = "", answered: str = "") -> str:
    """The report to which a follow-up turns with the question before it ("and the CQC?", "did the later report say the
    same?"); empty where it turns to none or asks something else.

    Of two reports, "the other one" is that which the `earlier` question does not name, and "the other report" that from
    which it was not `answered` either.
    """
    if says_something(pattern("the_same").sub(" ", without_frame(follow_up))):
        return ""
    cues = cues_of(reports, follow_up)
    named = {cue.report for cue in cues if cue.name.search(follow_up)}
    named = named or {cue.report for cue in cues if cue.year.search(follow_up)}
    if not named and pattern("one_of_the_reports").search(follow_up):
        named = {cue.report for cue in cues if cue.time.search(follow_up)}
    if not named and len(reports) == 2 and pattern("the_other").search(follow_up):
        before = {cue.report for cue in cues_of(reports, earlier) if cue.name.search(earlier)}
        if not before and pattern("the_other_report").search(follow_up):
            before = {answered}
        named = {report.id for report in reports} - before if before & {report.id for report in reports} else set()
    return named.pop() if len(named) == 1 else ""


def _asks_since(cue: Cues, text: str) -> bool:
    """Whether something later than a report is asked for; a year that is no part of its name asks for that year."""
    named = _since(cue.name).search(text)
    return named is not None and not cue.year.search(text[: named.start()] + text[named.end() :])


@cache
def _says(name: re.Pattern[str]) -> re.Pattern[str]:
    """Matches where what is named is asked what it says: "what did the CQC find", "according to the LGA"."""
    kind = r"(?:'s)?(?: (?:report|page|team|review|assessment|inspectors?|people|lot))?"
    verb = r"(?: \w+ly| actually)? (?:say|said|find|found|mention|conclude|recommend|suggest|report|think|tell)\b"
    named = rf"(?:the )?{name.pattern}{kind}"
    return re.compile(rf"\b(?:do|does|did|has|have) {named}{verb}|\baccording to {named}", re.IGNORECASE)


@cache
def _since(name: re.Pattern[str]) -> re.Pattern[str]:
    """Matches where something later than what is named is asked for."""
    return re.compile(
        rf"\b(?:since|after|following) (?:the |that |its )?(?:last |\d{{4}} )?{name.pattern}", re.IGNORECASE
    )


def _names(report: Report) -> list[str]:
    """What a question may call a report or its authors."""
    names = (report.short_title, report.publisher, initials(report.publisher), report.kind, *report.also_called)
    return [name for name in names if name and name.lower() not in _ANY_REPORT]


@cache
def initials(name: str) -> str:
    """The capitals of a name of several words: LGA of Local Government Association; empty for one word."""
    capitals = "".join(word[0] for word in name.split() if word[0].isupper())
    return capitals if len(capitals) > 1 else ""


def _told_apart(clauses: Sequence[str], cues: Sequence[Cues]) -> list[tuple[str, str]]:
    """The clauses of one sentence with their report: one that names none belongs with its neighbour, the one before
    first; with none in the whole sentence, to all."""
    found = [_report_of(clause, cues) for clause in clauses]
    for n in range(1, len(found)):
        found[n] = found[n] or found[n - 1]
    for n in reversed(range(len(found) - 1)):
        found[n] = found[n] or found[n + 1]
    return list(zip(found, clauses, strict=True))


def _report_of(clause: str, cues: Sequence[Cues]) -> str:
    for kind in ("year", "name", "time"):
        pointed = [cue.report for cue in cues if getattr(cue, kind).search(clause)]
        if len(pointed) == 1:
            return pointed[0]
    return ""


def _queries(subject: Sequence[str], clauses: Sequence[str]) -> tuple[str, ...]:
    alone, under = (without_frame(" ".join(texts)) for texts in (clauses, [*subject, *clauses]))
    return tuple(dict.fromkeys(text for text in (under, alone) if says_something(text)))


def without_frame(text: str) -> str:
    """A comparison without the words that say which reports are compared."""
    return " ".join(pattern("comparison_frame").sub(" ", text).split()).strip(" ?,;.:-")


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    known = [re.escape(name) for name in names if name]
    return re.compile(rf"\b(?:{'|'.join(known)})(?:'s|s)?\b", re.IGNORECASE) if known else _NEVER


_ANY_REPORT = ("report", "reports")
"""What every report is called."""
_NEVER = re.compile(r"(?!)")
