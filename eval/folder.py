"""The folder that keeps a run: what made it, the answers, the scores, the problems, and the report."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from eval.errors import ResultsError
from eval.gate import GateResult
from eval.junit import as_junit
from eval.problems import HELD_BACK, as_markdown
from eval.report import as_html
from eval.results import LEFT_OUT, TEST, Scores, SplitRun, write_answers
from eval.run import Configuration


def write_results(
    root: Path, made_with: Configuration, runs: Sequence[SplitRun], gate: GateResult | None, *, latest: bool
) -> Path:
    """Write a new folder under `root`: configuration, answers, scores, problems, HTML page and JUnit XML.

    With `latest`, the folder `latest` beside it becomes a copy. Raises ResultsError if it cannot be written.
    """
    folder = root / datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    try:
        folder.mkdir(parents=True)
        _fill(folder, made_with, runs, gate)
        if latest:
            shutil.rmtree(root / "latest", ignore_errors=True)
            shutil.copytree(folder, root / "latest")
    except OSError as error:
        raise ResultsError(f"results cannot be written to {folder} ({error.strerror}); make room there") from error
    return folder


def _fill(folder: Path, made_with: Configuration, runs: Sequence[SplitRun], gate: GateResult | None) -> None:
    _write(folder / "config.json", made_with.model_dump_json(indent=2) + "\n")
    with (folder / "answers.jsonl").open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        for run in runs:
            write_answers(file, run.records)
    _write(folder / "scores.json", Scores(splits=tuple(run.summary for run in runs), gate=gate).as_json() + "\n")
    for run in runs:
        held_back = run.name in (TEST, LEFT_OUT)
        name = {TEST: "problems-test.md", LEFT_OUT: "problems-left-out.md"}.get(run.name, "problems.md")
        page = as_markdown(run.name, run.problems, len(run.records), HELD_BACK if held_back else "")
        _write(folder / name, page)
    _write(folder / "report.html", as_html(made_with, runs, gate))
    as_junit(runs, gate).write(str(folder / "junit.xml"))


def _write(path: Path, text: str) -> None:
    # Surrogates can come in through JSON escapes; a run's results must not be lost to one.
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
