"""Building the index from a face: one progress bar, and afterwards what there is and what to look at."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.table import Column, Table

from index.build import BuildResult, build_index
from index.catalogue import Catalogue, Report, load_catalogue, short_date
from index.changes import settled
from index.embedding import Embedder, SentenceTransformerEmbedder
from index.model_files import find_model
from index.opened import OpenIndex
from rag.inventory import Counts, counts, pages_without_text, suspicious
from rag.opening import build_options, open_live
from rag.settings import Settings

TO_LOOK_AT = (
    "Look at these: text that seems to be written for a program, or that nobody sees. It is kept out of answers."
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One progress bar over all that a command does, a stage after the other."""

    bar: RichProgress
    task: TaskID

    def stage(self, name: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done, and how far it is; without `total` it is not known how much there is."""
        self.bar.update(self.task, description=name, completed=done, total=total, visible=True)

    @contextlib.contextmanager
    def hidden(self) -> Iterator[None]:
        """Out of the way while a person is asked something."""
        self.bar.stop()
        try:
            yield
        finally:
            self.bar.start()


@contextlib.contextmanager
def progress_bar() -> Iterator[Bar]:
    """A bar on standard error; it goes when it is done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    # In a file, a bar would be empty lines.
    with RichProgress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Bar(bar, bar.add_task("", total=None, visible=False))


def ensure_index(settings: Settings, rebuild: bool = False) -> BuildResult:
    """Bring the index up to date with the catalogue; raises the errors of `index.errors`."""
    with settled(settings.seeds, settings.var), progress_bar() as bar:
        bar.stage("Reading")
        return build(settings, load_catalogue(settings.seeds), bar.stage, rebuild=rebuild)


def build(
    settings: Settings,
    catalogue: Catalogue,
    stage: Callable[[str, int, int | None], None],
    embedder: Embedder | None = None,
    rebuild: bool = False,
) -> BuildResult:
    """Bring the index up to date with `catalogue`; `stage` is told what is being done. Without `embedder`, one is
    loaded where something must be embedded."""
    files = find_model(settings.embedding_model)

    def load() -> Embedder:
        stage("Loading the model", 0, None)
        return embedder or SentenceTransformerEmbedder(files)

    return build_index(
        catalogue,
        settings.var,
        (files.name, files.digest),
        load,
        build_options(settings, rebuild),
        progress=lambda done, total: stage("Embedding", done, total),
        reading=lambda done, total: stage("Reading", done, total),
    )


def show_built(settings: Settings, out: Console) -> None:
    """Print the table of what the index holds, every page without text, and what looks suspicious."""
    index = open_live(settings)
    out.print(table([report.entry for report in index.reports.values()], counts(index)))
    show_notes(index, out)


def show_notes(index: OpenIndex, out: Console) -> None:
    """Print a line for every page without text, and one for all that looks suspicious."""
    reports = tuple(index.reports.values())
    for line in pages_without_text(reports):
        out.print(escape(line))
    found = suspicious(reports)
    if found:
        out.print(TO_LOOK_AT)
    for line in found:
        out.print(escape(line))


def table(reports: Sequence[Report], counted: Sequence[Counts]) -> Table:
    """The reports with what the index holds of each; a dash where it holds nothing, or where there are no pages."""
    numbers = ("Pages", "Passages", "Sentences", "Questions")
    made = Table(Column("Report", overflow="fold", ratio=1), *(Column(name, justify="right") for name in numbers))
    known = {row.report: row for row in counted}
    for report in reports:
        about = f"[bold]{escape(report.id)}[/bold]\n{escape(report.title)}\n[dim]{escape(_published(report))}[/dim]"
        row = known.get(report.id)
        cells = (row.pages, row.passages, row.sentences, row.questions) if row else (None,) * 4
        made.add_row(about, *("–" if cell is None else f"{cell:,}" for cell in cells))
    return made


def _published(report: Report) -> str:
    return f"{report.publisher}, {short_date(report.published)}"
