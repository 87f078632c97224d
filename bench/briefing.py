"""How long briefings take: the registers, a note, the check of a draft. Run: python bench/briefing.py

Prints wall-clock times and, for a machine that others use too, processor times of this process.
"""

import statistics
import time
from collections.abc import Callable

from eval.briefings import HERE, GoldDraft, read_lines
from rag.assistant import Assistant
from rag.briefing.brief import write_note
from rag.briefing.check import Checker
from rag.briefing.output import render
from rag.briefing.packs import THEMES, write_pack
from rag.briefing.recommendations import recommendations_register
from rag.briefing.register import figures_register
from rag.settings import load_settings

TOPICS = ("waiting lists", "safeguarding", "co-production", "carers", "budget", "workforce", "complaints")


def timed(name: str, limit: float, work: Callable[[], object], times: int = 5, each: int = 1) -> None:
    """Run `work` several times and print the median and the longest, in milliseconds for each of `each` things."""
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000 / each)
        cpus.append((time.process_time() - cpu) * 1000 / each)
    print(
        f"{name:<42} median {statistics.median(walls):8.1f} ms, longest {max(walls):8.1f} ms, "
        f"processor {statistics.median(cpus):8.1f} ms (at most {limit:.0f} ms)"
    )


def main() -> None:
    """Time everything over the live index."""
    assistant = Assistant.open(load_settings())
    index, embedder = assistant.index, assistant.embedder
    write_note(index, embedder, TOPICS[0])
    timed("Register of figures, both reports", 5000, lambda: figures_register(assistant.reports))
    timed("Register of recommendations", 5000, lambda: recommendations_register(index, embedder), times=3)
    for topic in TOPICS:
        timed(f"Note: {topic}", 2000, lambda topic=topic: write_note(index, embedder, topic))
    for theme in THEMES:
        timed(f"Pack: {theme.name}", 2000, lambda theme=theme: write_pack(index, embedder, theme), times=3)
    note = write_note(index, embedder, TOPICS[0])
    timed("Note as a Word file", 2000, lambda: render(note, ".docx", assistant.reports))
    drafts = [one.text for one in read_lines(HERE / "drafts.jsonl", GoldDraft)]
    timed(
        f"Check of a draft, each of {len(drafts)} sentences",
        100,
        lambda: Checker(index, embedder).check(drafts),
        times=3,
        each=len(drafts),
    )


if __name__ == "__main__":
    main()
