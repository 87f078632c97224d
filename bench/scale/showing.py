"""What was measured, as JSON, a table in Markdown, and a plot."""

import json
import platform
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from bench.scale.figures import Figures
from eval.run import commit

MIB = 2**20
_ROWS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("passages", lambda f: f"{f.built.passages:,}"),
    ("reports", lambda f: f"{f.built.reports:,}"),
    ("sentences", lambda f: f"{f.built.sentences:,}"),
    ("build, s", lambda f: f"{f.built.seconds:,.0f}"),
    ("memory of the build, MiB", lambda f: f"{f.built.memory / MIB:,.0f}"),
    ("sentences embedded a second", lambda f: f"{f.embedding.build:,.0f}"),
    ("… as a share of a bare `encode`", lambda f: f"{f.embedding.ratio:.2f}"),
    ("index on disk, MiB", lambda f: f"{f.built.disk / MIB:,.0f}"),
    ("memory of answering, MiB", lambda f: f"{f.asking.memory / MIB:,.0f}"),
    ("start to first answer, s", lambda f: f"{f.asking.start:.1f}"),
    ("question, median, ms", lambda f: f"{f.asking.median * 1000:.0f}"),
    ("question, 95th percentile, ms", lambda f: f"{f.asking.percentile95 * 1000:.0f}"),
    ("… of one report, median, ms", lambda f: f"{f.asking.median_one_report * 1000:.0f}"),
    ("… of half the reports, median, ms", lambda f: f"{f.asking.median_half * 1000:.0f}"),
    ("planted facts asked", lambda f: f"{f.asking.facts}"),
    ("… in the first five sentences", lambda f: f"{f.asking.in_five:.1%}"),
    ("… first", lambda f: f"{f.asking.first:.1%}"),
    ("… answered", lambda f: f"{f.asking.answered:.1%}"),
    ("add one report, s", lambda f: f"{f.adding.add:.1f}"),
    ("… as a multiple of its own build", lambda f: f"{f.adding.ratio:.2f}"),
    ("recall@10 of HNSW", lambda f: f"{f.recall.hnsw:.3f}"),
    ("best 5 kept by scoring candidates", lambda f: _share(f.recall.best_5)),
    ("best 10 kept by scoring candidates", lambda f: _share(f.recall.best_10)),
)


def show(measured: Sequence[Figures], docs: Path) -> None:
    """Write scale.json, scale.md and scale.svg into `docs`."""
    docs.mkdir(parents=True, exist_ok=True)
    made = {
        "commit": commit(),
        "machine": f"{platform.system()} {platform.machine()}, {psutil.cpu_count()} cores, "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "sizes": [each.model_dump() for each in measured],
    }
    (docs / "scale.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    (docs / "scale.md").write_text(table(measured, made["commit"], made["machine"]), encoding="utf-8")
    plot(measured, docs / "scale.svg")
    print(table(measured, made["commit"], made["machine"]))


def table(measured: Sequence[Figures], made_by: str, machine: str) -> str:
    """The table, a column a size."""
    lines = [f"| {name} | {' | '.join(cell(each) for each in measured)} |" for name, cell in _ROWS]
    lines.insert(1, f"| --- |{' --: |' * len(measured)}")
    return (
        "# Scale, measured\n\n"
        f"By `python -m bench.scale` on {machine}, commit {made_by}.\n"
        "[scaling.md](scaling.md) says what is measured and what follows from it. – = the index is too large to score\n"
        "everything.\n\n" + "\n".join(lines) + "\n\n![The same as lines over the number of passages](scale.svg)\n"
    )


def plot(measured: Sequence[Figures], path: Path) -> None:
    """Latency, memory and build time over the number of passages, both axes logarithmic, each with its limit."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot
    from matplotlib.ticker import FuncFormatter, NullFormatter

    matplotlib.rcParams.update({"svg.hashsalt": "scale", "font.size": 10, "axes.spines.top": False})
    passages = [each.built.passages for each in measured]
    figure, (latency, memory, build) = pyplot.subplots(1, 3, figsize=(12, 3.8), layout="constrained")
    latency.plot(passages, [each.asking.median * 1000 for each in measured], "o-", label="median", color="#1d4f8c")
    latency.plot(
        passages, [each.asking.percentile95 * 1000 for each in measured], "s--", label="95th %", color="#b3541e"
    )
    latency.axhline(150, color="#1d4f8c", linewidth=0.8, linestyle=":")
    latency.axhline(400, color="#b3541e", linewidth=0.8, linestyle=":")
    latency.set(title="A warm question, ms (limits dotted)", yscale="log")
    latency.legend(frameon=False)
    memory.plot(passages, [each.asking.memory / 2**30 for each in measured], "o-", label="memory", color="#1d4f8c")
    memory.plot(passages, [each.built.disk / 2**30 for each in measured], "s--", label="disk", color="#b3541e")
    memory.axhline(6, color="#1d4f8c", linewidth=0.8, linestyle=":")
    memory.set(title="GiB (limit of memory dotted)", yscale="log")
    memory.legend(frameon=False)
    build.plot(passages, [each.built.seconds / 60 for each in measured], "o-", color="#1d4f8c")
    build.set(title="Build from nothing, minutes", yscale="log")
    for axes in (latency, memory, build):
        axes.set(xscale="log", xlabel="passages")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, place: f"{value:,g}"))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, place: f"{value:,g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.grid(visible=True, which="major", linewidth=0.3)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
