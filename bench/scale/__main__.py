"""Measure one size after another, each step in a process of its own; write the figures, a table and a plot.

What was generated, built and measured is kept under `--folder`; run it again and it goes on where it stopped.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from bench.scale.collection import Collection
from bench.scale.figures import Adding, Asking, Built, Embedding, Figures, Recall

STEPS = {"build": Built, "embed": Embedding, "ask": Asking, "add": Adding, "recall": Recall}
SIZES = [100, 1_000, 10_000, 100_000]


def main() -> None:
    """Measure, or run the one step that a measuring process was started for."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=SIZES, help="sizes; a report has about 100")
    parser.add_argument("--folder", type=Path, default=Path("var/scale"), help="where all of it is kept")
    parser.add_argument("--seed", type=int, default=0, help="another seed writes other reports")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="where the table and the plot go")
    parser.add_argument("--again", nargs="*", choices=STEPS, default=[], help="steps to measure anew")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    collections = [Collection(options.folder.resolve(), size, options.seed) for size in sorted(options.passages)]
    if options.step:
        run(options.step, collections[0])
        return
    for collection in collections:
        measure(collection, options.again)
    from bench.scale.showing import show

    show([read(collection) for collection in collections], options.docs)


def measure(collection: Collection, again: list[str]) -> None:
    """Run the steps that have no figures yet."""
    for step in STEPS:
        if step in again:
            collection.figures(step).unlink(missing_ok=True)
        if not collection.figures(step).is_file():
            print(f"{collection.passages:,} passages: {step}", flush=True)
            options = ["--passages", str(collection.passages), "--folder", str(collection.folder)]
            options += ["--seed", str(collection.seed), "--step", step]
            subprocess.run([sys.executable, "-m", "bench.scale", *options], check=True)


def run(step: str, collection: Collection) -> None:
    """Take one step and write its figures."""
    # Each is imported only where it is wanted: what a process has loaded is part of what is measured.
    if step == "build":
        from bench.scale.building import build as take
    elif step == "add":
        from bench.scale.building import add as take
    elif step == "embed":
        from bench.scale.embedding import embed as take
    elif step == "ask":
        from bench.scale.asking import ask as take
    else:
        from bench.scale.recall import recall as take
    made = take(collection)
    collection.figures(step).parent.mkdir(parents=True, exist_ok=True)
    collection.figures(step).write_text(made.model_dump_json(indent=1), encoding="utf-8")
    print(f"\r{made}")


def read(collection: Collection) -> Figures:
    """All that was measured of a collection."""
    made = {step: model.model_validate_json(collection.figures(step).read_bytes()) for step, model in STEPS.items()}
    return Figures(
        asked_for=collection.passages,
        built=made["build"],
        embedding=made["embed"],
        asking=made["ask"],
        adding=made["add"],
        recall=made["recall"],
    )


if __name__ == "__main__":
    main()
