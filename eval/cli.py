"""`rag eval`: found by the entry-point group `rag.commands`, for `rag` imports no `eval`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Literal, get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.accuracy import accuracy_lines, updated_accuracy, write_accuracy
from eval.errors import EvaluationError, ResultsError
from eval.folder import write_results
from eval.gate import Baseline, GateResult, compare, read_baseline, updated, write_baseline
from eval.results import LEFT_OUT, Scores, SplitRun, scored, write_answers
from eval.run import Step, ask_all, configuration
from eval.schema import load_questions
from eval.tables import READING, as_markdown, for_terminal, replaced_between, tables_of, timing_line
from eval.types import Answerer, Record
from index.catalogue import load_catalogue
from rag.accuracy import ACCURACY_FILE, read_accuracy
from rag.settings import Settings, load_settings

Split = Literal["development", "test"]

WIDTH = 110
"""Columns of the table where the output is no terminal."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the repository keeps its question sets, its baseline, its results and its README."""

    questions: Path = Path(__file__).parent / "questions"
    baseline: Path = Path(__file__).parent / "baseline.json"
    results: Path = Path("eval/results")
    readme: Path = Path("README.md")
    accuracy: Path = ACCURACY_FILE


PLACES = Places()


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Option("--questions", help="Ask this question set in place of the repository's; no gate."),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="Write one line a question here: its id and the whole answer."),
    ] = None,
    split: Annotated[Split | None, typer.Option("--split", help="Only this one of the repository's sets.")] = None,
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="Also ask each report as if it had no anticipated questions (two builds)."),
    ] = False,
    update_baseline: Annotated[
        bool,
        typer.Option("--update-baseline", help="Make this run the baseline, and do not hold it to the old one."),
    ] = False,
    write_readme: Annotated[bool, typer.Option("--write-readme", help="Put the tables into README.md.")] = False,
    judged: Annotated[
        bool, typer.Option("--judge", help="Also let the configured language model judge the answers, and itself.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON in place of the tables.")] = False,
) -> None:
    """Ask the question sets, score the answers, and fail (exit code 1) if they are worse than the baseline.

    Your own questions: rag eval --questions mine.jsonl --answers answers.jsonl
    """
    if left_out and split == "development":
        raise typer.BadParameter("--left-out asks the test questions; leave --split out")
    if questions and (split or left_out or update_baseline or write_readme):
        raise typer.BadParameter("--questions goes with --answers and --json only; leave the other options out")
    if write_readme and split:
        raise typer.BadParameter("--write-readme needs both question sets; leave --split out")
    settings = load_settings()
    files = [questions] if questions else _question_files(split)
    # Read before anything is asked: a run that takes minutes should not end in a damaged baseline.
    baseline = None if questions else read_baseline(PLACES.baseline)
    runs = _run(settings, files, answers)
    if left_out:
        runs.append(_left_out_run(settings))
    gate = None if baseline is None else _held(runs, baseline, update_baseline=update_baseline)
    # A person's own questions leave no trace in the repository: they go where all run-time data goes.
    root = settings.var / "eval" if questions else PLACES.results
    folder = write_results(root, configuration(settings, files), runs, gate, latest=questions is None)
    if write_readme:
        _write_readme(runs)
    _show(runs, gate, as_json=as_json)
    if judged:
        _judge(settings, runs)
    if settings.llm != "none" and not questions:
        _written(settings)
    typer.echo(f"Results: {folder}", err=True)
    if gate is not None and not gate.passed:
        raise typer.Exit(1)


def open_assistant(settings: Settings) -> Answerer:
    """The assistant that is measured; raises the errors of `index.errors`."""
    # Imported here: `rag --help` loads this module, and need not wait for PyTorch.
    from rag.assistant import Assistant

    # The gate holds the answers in the reports' own words, whatever model is configured.
    return Assistant.open(settings.model_copy(update={"llm": "none"}))


def _judge(settings: Settings, runs: Sequence[SplitRun]) -> None:
    """One line: the model's scores, and beside them how often it agrees with the labelled pairs."""
    from eval.judge import judge
    from eval.written import load_pairs

    records = [record for run in runs for record in run.records if record.question.answerable]
    pairs = load_pairs()
    with _progress(len(records) + len(pairs)) as step:
        typer.echo(judge(settings, records, pairs, step).line, err=True)


def _written(settings: Settings) -> None:
    """The row of written mode, on the development questions: the model may not be measured on the others at leisure."""
    from eval.written import written_row
    from rag.assistant import Assistant

    assistant = Assistant.open(settings)
    questions = load_questions(PLACES.questions / "development.jsonl", assistant.reports)
    with _progress(len(questions)) as step:
        typer.echo(written_row(list(ask_all(assistant, questions, step)), settings.llm_model), err=True)


def _question_files(split: Split | None) -> list[Path]:
    return [PLACES.questions / f"{name}.jsonl" for name in ([split] if split else get_args(Split))]


def _run(settings: Settings, files: Sequence[Path], answers: Path | None) -> list[SplitRun]:
    assistant = open_assistant(settings)
    # Everything is checked before the first question is asked.
    sets = [(file.stem, load_questions(file, assistant.reports)) for file in files]
    with _answers_file(answers) as out, _progress(sum(len(questions) for _, questions in sets)) as step:
        return [
            scored(name, _kept(ask_all(assistant, questions, step), out), assistant.reports) for name, questions in sets
        ]


def _left_out_run(settings: Settings) -> SplitRun:
    """The test questions, each asked where its report has no anticipated questions."""
    # Imported here, like the assistant: these load PyTorch.
    from eval.left_out import asked_of, left_out
    from index.embedding import SentenceTransformerEmbedder

    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    records: list[Record] = []
    for report in load_catalogue(settings.seeds).reports:
        with left_out(settings, embedder, report.id) as assistant:
            questions = asked_of(load_questions(PLACES.questions / "test.jsonl", assistant.reports), report.id)
            with _progress(len(questions)) as step:
                records += ask_all(assistant, questions, step)
            reports = assistant.reports
    return scored(LEFT_OUT, records, reports)


def _kept(records: Iterator[Record], out: IO[str] | None) -> Iterator[Record]:
    for record in records:
        if out is not None:
            write_answers(out, [record])
        yield record


@contextmanager
def _answers_file(path: Path | None) -> Iterator[IO[str] | None]:
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") if path else nullcontext()
    except OSError as error:
        raise ResultsError(f"answers cannot be written to {path} ({error.strerror}); name another file") from error
    with opened as file:
        yield file


@contextmanager
def _progress(total: int) -> Iterator[Step]:
    columns = (TextColumn("Asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking", total=total)
        yield lambda: bar.advance(task)


def _held(runs: Sequence[SplitRun], baseline: Baseline, *, update_baseline: bool) -> GateResult:
    splits = [run.summary for run in runs]
    accuracy = read_accuracy(PLACES.accuracy) if PLACES.accuracy.exists() else None
    if update_baseline:
        baseline = updated(baseline, splits)
        write_baseline(PLACES.baseline, baseline)
        accuracy = updated_accuracy(accuracy, runs)
        write_accuracy(PLACES.accuracy, accuracy)
    shown = accuracy or updated_accuracy(None, ())
    held = compare(splits, baseline)
    return GateResult(lines=(*held.lines, *accuracy_lines(shown, baseline, [split.name for split in splits])))


def _write_readme(runs: Sequence[SplitRun]) -> None:
    try:
        text = PLACES.readme.read_text(encoding="utf-8")
        inner = as_markdown([run.summary for run in runs])
        PLACES.readme.write_text(replaced_between(text, inner, str(PLACES.readme)), encoding="utf-8", newline="\n")
    except OSError as error:
        raise EvaluationError(
            f"{PLACES.readme} cannot be changed ({error.strerror}); run this where it lies"
        ) from error


def _show(runs: Sequence[SplitRun], gate: GateResult | None, *, as_json: bool) -> None:
    if as_json:
        typer.echo(Scores(splits=tuple(run.summary for run in runs), gate=gate).as_json())
    else:
        _draw(runs)
    for line in gate.lines if gate else ():
        if line.message:
            typer.echo(f"gate: {line.message}", err=True)
    if gate is not None:
        typer.echo("gate: passed" if gate.passed else "gate: failed", err=True)


def _draw(runs: Sequence[SplitRun]) -> None:
    out = Console()
    out = out if out.is_terminal else Console(width=WIDTH)
    for run in runs:
        for table in tables_of(run.summary):
            out.print(for_terminal(table))
        out.print(timing_line(run.summary), markup=False, highlight=False)
    out.print(READING, markup=False, highlight=False)
