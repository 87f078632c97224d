"""How well and how fast written statements are verified, on the labelled pairs of eval/written.jsonl and of a
second author, eval/second/written.jsonl.

Run: python bench/verification.py [--calibrate] [--misses]. The index must be built (`rag index`). `--calibrate` looks
at the tuning half alone and prints what each threshold would give; `--misses` prints the tuning half's wrong verdicts.
"""

import argparse
import statistics
import time
from itertools import product

from eval.written import SECOND, WRITTEN, Pair, load_pairs, rates, sources_of
from index.embedding import SentenceTransformerEmbedder
from index.opened import OpenIndex, open_index
from rag.settings import load_settings
from rag.writing.verify import Thresholds, Verifier

WORD, COMMON, WHOLE = (0.36, 0.40, 0.44, 0.48, 0.52), (0.0, 0.1, 0.15, 0.2, 0.25), (0.2, 0.3, 0.4, 0.5)
SHOWN = 40
CAUGHT, DROPPED = 0.97, 0.08
SECONDS = 0.030


def main() -> None:
    """Judge every pair and print the shares of both halves and the time a statement takes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    index = open_index(settings.var, embedder.digest, settings.late_interaction)
    pairs = [*load_pairs(WRITTEN), *load_pairs(SECOND)]
    tuning = [pair for pair in pairs if pair.half == "tuning"]
    if options.calibrate:
        calibrate(Verifier(embedder, index.glossary, Thresholds(0.0, 0.0, 0.0)), tuning, index, settings.council)
        return
    verifier = Verifier(embedder, index.glossary)
    if options.misses:
        for pair in tuning:
            verdict = verifier.check(pair.statement, sources_of(pair, index, settings.council))
            if verdict.verified != (pair.kind == "faithful"):
                print(f"{pair.id} {pair.kind}: {verdict.reason or 'verified'} ({verdict.detail}): {pair.statement}")
        return
    for author, path in (("first author", WRITTEN), ("second author, for comparison", SECOND)):
        for half in ("tuning", "held_out"):
            print_rates(author, [pair for pair in load_pairs(path) if pair.half == half], verifier, index)
    print_times(verifier, [(pair, sources_of(pair, index, settings.council)) for pair in pairs])


def print_rates(author: str, pairs: list[Pair], verifier: Verifier, index: OpenIndex) -> None:
    """Print how the pairs of one author and half are judged."""
    found = rates(pairs, verifier, index, load_settings().council)
    print(
        f"{author}, {pairs[0].half}: caught {found.caught:.1%} (at least {CAUGHT:.0%}), "
        f"faithful dropped {found.dropped:.1%} (at most {DROPPED:.0%}), quoted instead {found.stood_in:.1%}"
    )
    for kind, (wrong, total) in found.wrong.items():
        print(f"  {kind:18} {wrong:3} of {total:3} judged wrongly")


def calibrate(verifier: Verifier, tuning: list[Pair], index: OpenIndex, council: str) -> None:
    """Print what each set of thresholds gives, where it drops few enough, the most caught first."""
    judged = []
    for pair in tuning:
        sources = sources_of(pair, index, council)
        passes = verifier.check(pair.statement, sources).reason in ("", "doubt")
        judged.append((pair.kind == "faithful", passes, verifier.support(pair.statement, sources)))
    faithful = sum(is_faithful for is_faithful, _, _ in judged)
    lines = []
    for thresholds in (Thresholds(*values) for values in product(WORD, COMMON, WHOLE)):
        verified = [passes and not thresholds.falls_short(found) for _, passes, found in judged]
        dropped = sum(f and not v for (f, _, _), v in zip(judged, verified, strict=True)) / faithful
        caught = sum(not f and not v for (f, _, _), v in zip(judged, verified, strict=True)) / (len(judged) - faithful)
        lines.append((caught - dropped, f"{thresholds}: caught {caught:.1%}, faithful dropped {dropped:.1%}"))
    for _, line in sorted(lines, reverse=True)[:SHOWN]:
        print(line)


def print_times(verifier: Verifier, judged: list[tuple[Pair, list]]) -> None:
    """Time each check as an answer makes it: its sources are embedded already."""
    spent, processor = [], []
    for pair, sources in judged:
        verifier.prepare(sources)
        started, worked = time.perf_counter(), time.process_time()
        verifier.check(pair.statement, sources)
        spent.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    # On a machine that others use too, the processor's time is what the check itself takes.
    for name, each in (("elapsed", spent), ("processor", processor)):
        high = statistics.quantiles(each, n=20)[-1]
        print(
            f"a statement, {name} time: median {statistics.median(each) * 1000:.1f} ms, "
            f"95th percentile {high * 1000:.1f} ms (at most {SECONDS * 1000:.0f} ms)"
        )


if __name__ == "__main__":
    main()
