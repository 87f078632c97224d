"""What is suggested after an answer, and whether the assistant answers it: `python bench/suggestions.py [--show 20]`.

Asks the development questions, then asks each of their suggestions. Prints some of them to read, and one line of JSON:
how many answers had three suggestions, and what share of suggestions is answered, and from the report they are on.
"""

import argparse
import json
import time
from pathlib import Path

from rag.assistant import Assistant
from rag.settings import load_settings

QUESTIONS = Path("eval/questions/development.jsonl")


def main() -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", type=int, default=20, help="print the suggestions of so many questions")
    show = parser.parse_args().show
    assistant = Assistant.open(load_settings())
    answered = three = suggested = good = 0
    seconds = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)["question"]
        answer = assistant.ask(question)
        if not answer.citations:
            continue
        started = time.perf_counter()
        suggestions = assistant.follow_ups(answer)
        seconds.append(time.perf_counter() - started)
        answered += 1
        three += len(suggestions) == 3
        replies = [assistant.ask(suggestion) for suggestion in suggestions]
        suggested += len(suggestions)
        good += sum(reply.status in ("answered", "partial") for reply in replies)
        if answered <= show:
            print(question, *(f"    {r.status}: {s}" for s, r in zip(suggestions, replies, strict=True)), sep="\n")
    seconds.sort()
    figures = {
        "answers": answered,
        "with_three": round(three / answered, 3),
        "suggestions": suggested,
        "answered": round(good / suggested, 3),
        "median_ms": round(1000 * seconds[len(seconds) // 2], 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
