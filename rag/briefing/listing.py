"""A part of the register of figures, in an order: what the page, the command and the API show alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from index.report import IndexedReport
from rag.briefing.register import Register, RegisteredFigure
from rag.briefing.spreadsheet import csv_of
from rag.briefing.words import stems
from rag.errors import UnknownReportError
from rag.numbers.dates import begins
from rag.numbers.quantity import Kind, days

Order = Literal["report", "figure", "counts", "kind", "as_at"]
ORDERS: tuple[Order, ...] = get_args(Order)
KINDS: tuple[Kind, ...] = get_args(Kind)

COLUMNS = (
    *("figure", "counts", "kind", "unit", "value", "high", "as at", "as at in words", "as at from"),
    *("report", "section", "sentence", "start", "end", "differs in group", "page"),
)

_MOST_BARS = 16


@dataclass(frozen=True, slots=True)
class Selection:
    """Which figures, and in what order. Empty means all; `differing` keeps those that differ from another."""

    about: str = ""
    report: str = ""
    kind: str = ""
    order: Order = "report"
    descending: bool = False
    differing: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Figures of one unit, for a plot: the most frequent unit of a selection, largest first."""

    unit: str
    figures: tuple[RegisteredFigure, ...]

    @property
    def largest(self) -> float:
        """The value that the longest bar stands for."""
        return 100.0 if self.unit == "%" else max(figure.value for figure in self.figures)


def select(register: Register, wanted: Selection, reports: Mapping[str, IndexedReport]) -> tuple[RegisteredFigure, ...]:
    """The figures that `wanted` names, in its order; raises UnknownReportError."""
    if wanted.report and wanted.report not in reports:
        raise UnknownReportError(f"no report {wanted.report[:100]!a}; known are {', '.join(reports)}")
    words = stems(wanted.about)
    kept = [
        figure
        for figure in register.figures
        if wanted.report in ("", figure.report)
        and wanted.kind in ("", figure.kind)
        and (figure.same_as is not None or not wanted.differing)
        and (not wanted.about.strip() or _speaks_of(figure, words))
    ]
    return tuple(sorted(kept, key=lambda figure: _key(figure, wanted.order), reverse=wanted.descending))


def _speaks_of(figure: RegisteredFigure, words: frozenset[str]) -> bool:
    said = stems(f"{figure.counts} {figure.words} {figure.section[-1] if figure.section else ''}")
    return bool(words) and words <= said


def _key(figure: RegisteredFigure, order: Order) -> tuple[str | float, ...]:
    keys: dict[Order, tuple[str | float, ...]] = {
        "report": (),
        "figure": (figure.kind, *_size(figure)),
        "counts": (figure.counts.lower(),),
        "kind": (figure.kind, figure.unit),
        "as_at": (begins(figure.as_at) if figure.as_at else "",),
    }
    return keys[order]


def _size(figure: RegisteredFigure) -> tuple[str, float]:
    """What a figure is put in order by among those of its kind: lengths of time by how long they are."""
    return ("", days(figure.value, figure.unit)) if figure.kind == "duration" else (figure.unit, figure.value)


def bars(figures: Sequence[RegisteredFigure]) -> Bars | None:
    """What can be drawn of a selection: at least two figures of one unit; counts where no unit is more frequent."""
    units = Counter(figure.unit for figure in figures if figure.kind not in ("score", "frequency"))
    if not units or units.most_common(1)[0][1] < 2:
        return None
    unit = units.most_common(1)[0][0]
    drawn = sorted(
        (f for f in figures if f.unit == unit and f.kind not in ("score", "frequency")), key=lambda f: -f.value
    )
    return Bars(unit, tuple(drawn[:_MOST_BARS]))


def to_csv(figures: Sequence[RegisteredFigure]) -> str:
    """The figures as CSV with a header."""
    return csv_of(COLUMNS, map(_row, figures))


def _row(figure: RegisteredFigure) -> tuple[object, ...]:
    section = " > ".join(figure.section)
    date = (figure.as_at, figure.as_at_words, figure.as_at_from)
    place = (figure.report, section, figure.words, figure.start, figure.end)
    value = (figure.kind, figure.unit, f"{figure.value:.10g}", "" if figure.high is None else f"{figure.high:.10g}")
    return (figure.figure, figure.counts, *value, *date, *place, figure.same_as or "", figure.page or "")
