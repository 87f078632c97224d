"""How long an index of the reports takes from nothing, and again when nothing has changed; whole processes.

Run: python bench/indexing.py [--runs N]. It builds in a temporary folder.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

INDEX = [sys.executable, "-c", "from rag.faces.cli import main; main()", "index"]


def main() -> None:
    """Time both, several times, and print each median beside its limit."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=3)
    first, second = [], []
    for _ in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as var:
            first.append(timed(var))
            second.append(timed(var))
    print(f"from nothing {statistics.median(first):5.1f} s (at most 30 s), runs {[round(t, 1) for t in first]}")
    print(f"up to date   {statistics.median(second):5.1f} s (at most 6 s), runs {[round(t, 1) for t in second]}")


def timed(var: str) -> float:
    """Seconds that `rag index` takes with the index in `var`."""
    started = time.perf_counter()
    subprocess.run(INDEX, check=True, capture_output=True, env={**os.environ, "RAG_VAR": var})
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
