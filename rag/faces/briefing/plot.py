"""Figures of one unit as bars: what a template needs to draw them, in pixels."""

from dataclasses import dataclass

from rag.briefing.listing import Bars

WIDTH = 720
_LABELS = 330
_ROW = 34
_ROOM = 96
"""Pixels right of the longest bar, for its figure."""
_LONGEST_LABEL = 46


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the figure at its end, where it begins and how long it is."""

    label: str
    figure: str
    y: int
    length: float


@dataclass(frozen=True, slots=True)
class Plot:
    """The whole drawing."""

    title: str
    bars: tuple[Bar, ...]
    width: int
    height: int
    left: int


_UNITS = {"": "Counts", "%": "Percentages", "£": "Sums of money"}


def plot(drawn: Bars) -> Plot:
    """Lay out `drawn`."""
    scale = (WIDTH - _LABELS - _ROOM) / (drawn.largest or 1.0)
    bars = tuple(
        Bar(_short(figure.thing or figure.sentence), figure.figure, place * _ROW, max(figure.value * scale, 1.0))
        for place, figure in enumerate(drawn.figures)
    )
    title = _UNITS.get(drawn.unit, f"Durations in {drawn.unit}")
    return Plot(title, bars, WIDTH, len(bars) * _ROW, _LABELS)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_LABEL else plain[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"
