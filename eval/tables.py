"""The tables of a run, made once as text and shown in the terminal, in Markdown and in HTML."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.table import Table as RichTable

from eval.aggregate import METRICS, TYPE_METRICS, Aggregate, SplitScores
from eval.errors import EvaluationError

UNDEFINED = "–"
BEGIN, END = "<!-- eval:begin -->", "<!-- eval:end -->"

READING = (
    "In brackets: 95% interval by bootstrap over passages; it has no width where all came out alike. "
    f"{UNDEFINED} = not defined for these questions."
)


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, column heads, and rows whose first cell names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def percent(value: float) -> str:
    """A share in per cent; a dash where it is undefined."""
    return UNDEFINED if math.isnan(value) else f"{100 * value:.0f}%"


def with_interval(aggregate: Aggregate) -> str:
    """A share and its interval, such as `72% (64–80)`."""
    if math.isnan(aggregate.low):
        return percent(aggregate.mean)
    return f"{percent(aggregate.mean)} ({100 * aggregate.low:.0f}–{100 * aggregate.high:.0f})"


def tables_of(split: SplitScores) -> tuple[Table, ...]:
    """A question set's two tables: all questions, and each type in its own row; no row without a question."""
    totals = tuple(
        (metric.label, str(split.totals[metric.key].n), with_interval(split.totals[metric.key]))
        for metric in METRICS
        if split.totals[metric.key].n
    )
    types = tuple(
        (name, str(figures["right"].n), *(with_interval(figures[metric.key]) for metric in TYPE_METRICS))
        for name, figures in split.types.items()
    )
    return (
        Table(f"{split.name}: all {split.questions} questions", ("Figure", "n", "Share (95%)"), totals),
        Table(f"{split.name}: by type", ("Type", "n", *(metric.label for metric in TYPE_METRICS)), types),
    )


def timing_line(split: SplitScores) -> str:
    """How long answers took, and how many questions were not taken, in one line."""
    if math.isnan(split.seconds.p50):
        return f"{split.name}: nothing was asked."
    line = (
        f"{split.name}: {split.seconds.p50:.2f} s for half of them, {split.seconds.p95:.2f} s for 95%, "
        f"{split.seconds.longest:.2f} s at the longest."
    )
    return line + (f" {split.errors} not taken (see problems.md)." if split.errors else "")


def for_terminal(table: Table) -> RichTable:
    """The table as rich draws it."""
    drawn = RichTable(title=table.caption, title_justify="left", box=box.SIMPLE_HEAD)
    for place, column in enumerate(table.columns):
        drawn.add_column(column, justify="left" if place == 0 else "right")
    for row in table.rows:
        drawn.add_row(*row)
    return drawn


def as_markdown(splits: Sequence[SplitScores]) -> str:
    """All tables of a run as Markdown, for the README."""
    return "\n".join([*(line for split in splits for line in _markdown_of(split)), READING, ""])


def replaced_between(text: str, inner: str, where: str) -> str:
    """`text` (of the file `where`) with `inner` between the markers; raises EvaluationError without them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise EvaluationError(f"{where} has no place for the table; put the lines {BEGIN} and {END} where it belongs")
    return f"{before}{BEGIN}\n{inner.strip()}\n{END}{after}"


def _markdown_of(split: SplitScores) -> Iterator[str]:
    for table in tables_of(split):
        yield f"**{table.caption}**"
        yield ""
        yield "| " + " | ".join(table.columns) + " |"
        yield "| --- |" + " --: |" * (len(table.columns) - 1)
        for row in table.rows:
            yield "| " + " | ".join(row) + " |"
        yield ""
