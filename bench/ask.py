"""How long a warm answer takes, as a ratio to a bare `encode` of the same question in the same run.

Run: python bench/ask.py [--questions FILE] [--left-out REPORT]. The index must be built (`rag index`). `--left-out`
builds another, in which that report has no anticipated questions: what a new report costs at first.
"""

import argparse
import json
import resource
import statistics
import time
from pathlib import Path
from typing import Any

from eval.left_out import left_out
from rag.assistant import Assistant
from rag.settings import load_settings
from rag.types import Turn

DEVELOPMENT = Path(__file__).parent.parent / "eval" / "questions" / "development.jsonl"
WARM_UP = 20


def main() -> None:
    """Open or build the index, and print medians, 95th percentiles, ratios."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--questions", type=Path, default=DEVELOPMENT)
    parser.add_argument("--left-out", help="id of a report that is asked as if it had no anticipated questions")
    options = parser.parse_args()
    questions = [json.loads(line) for line in options.questions.read_text(encoding="utf-8").splitlines()]
    settings = load_settings()
    assistant = Assistant.open(settings)
    if not options.left_out:
        tell(assistant, questions)
        return
    with left_out(settings, assistant.embedder, options.left_out) as bare:
        tell(bare, questions)


def tell(assistant: Assistant, questions: list[dict[str, Any]]) -> None:
    """Ask every question once, each right after a bare encode of it, and print."""
    embedder = assistant.embedder
    for question in questions[:WARM_UP]:
        assistant.ask(question["question"])
    bare, whole = [], []
    for question in questions:
        history = [Turn(**turn) for turn in question.get("history", [])]
        bare.append(timed(lambda text=question["question"]: embedder.encode([text])))
        whole.append(timed(lambda q=question, h=history: assistant.ask(q["question"], h)))
    base = statistics.median(bare)
    for name, value, limit in (
        ("median", statistics.median(whole), 3.0),
        ("95th percentile", statistics.quantiles(whole, n=20)[-1], 6.0),
    ):
        print(f"{name:16} {value * 1000:6.1f} ms = {value / base:.2f} x a bare encode (at most {limit} x)")
    print(f"bare encode      {base * 1000:6.1f} ms, median of {len(bare)}")
    print(f"peak memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MiB")


def timed(call: object) -> float:
    """Seconds that `call()` takes."""
    started = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
