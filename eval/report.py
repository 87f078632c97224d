"""The report as one HTML page: no script, no outside asset, everything that was answered escaped."""

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.gate import GateResult
from eval.results import TEST, SplitRun
from eval.run import Configuration
from eval.tables import READING, percent, tables_of, timing_line


def as_html(made_with: Configuration, runs: Sequence[SplitRun], gate: GateResult | None) -> str:
    """The page: gate, tables of each question set, problems (not the test set's), configuration."""
    environment = Environment(
        loader=PackageLoader("eval"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    sections = [
        {
            "name": run.name,
            "tables": tables_of(run.summary),
            "timing": timing_line(run.summary),
            "problems": run.problems,
            "held_back": run.name == TEST,
        }
        for run in runs
    ]
    return environment.get_template("report.html").render(
        configuration=made_with, sections=sections, gate=gate, reading=READING
    )
