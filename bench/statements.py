"""How the verifier judges statements on invented evidence, by how near the evidence's words they are.

Run: python bench/statements.py [FILE] [--passed]. The index must be built (`rag index`). Without a FILE it reads
`bench/practice/statements.jsonl`, which holds, for each piece of evidence, one faithful statement near its words, two
that are far from them, and a small change of each that makes it unfaithful; written by people who had not seen the
verifier, to be hard. They are for tuning; `statements_kept_out.jsonl` beside it, by one more author, is not. `--passed`
prints the near ones that are judged wrongly.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from rag.settings import load_settings
from rag.writing.verify import Source, Verifier

STATEMENTS = Path(__file__).parent / "practice" / "statements.jsonl"


class Change(BaseModel):
    """An unfaithful statement: the place of the faithful one that it was made from, and what was changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    of: int
    kind: str


class Item(BaseModel):
    """A piece of evidence with its statements, the near one first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    author: int
    evidence: str
    faithful: tuple[str, ...]
    unfaithful: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement, whether it is near, the kind of its fault if any, and by what it failed, empty if it passed."""

    text: str
    evidence: str
    near: bool
    fault: str
    failed: str


def main() -> None:
    """Judge every statement and print what is not shown, by what."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=STATEMENTS)
    parser.add_argument("--passed", action="store_true")
    options = parser.parse_args()
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
    verifier = Verifier(embedder, open_index(settings.var, embedder.digest, settings.late_interaction).glossary)
    found = [each for line in options.file.read_text(encoding="utf-8").splitlines() for each in judge(verifier, line)]
    for near in (True, False):
        for faithful in (True, False):
            print_share([each for each in found if each.near == near and bool(each.fault) != faithful], near, faithful)
    faults = Counter(each.fault for each in found if each.fault)
    caught = Counter(each.fault for each in found if each.fault and each.failed)
    print("caught: " + ", ".join(f"{fault} {caught[fault]} of {of}" for fault, of in faults.most_common()))
    if options.passed:
        for each in found:
            if each.near and bool(each.fault) != bool(each.failed):
                print(f"{each.fault or 'faithful'}: {each.failed or 'passed'}: {each.text} || {each.evidence}")


def judge(verifier: Verifier, line: str) -> Iterator[Judged]:
    """The statements of an item, judged."""
    item = Item.model_validate_json(line)
    texts = [(text, place, "") for place, text in enumerate(item.faithful)]
    texts += [(change.text, change.of, change.kind) for change in item.unfaithful]
    for text, place, fault in texts:
        failed = verifier.check(text, [Source(item.evidence)]).reason
        yield Judged(text, item.evidence, place == 0, fault, failed)


def print_share(judged: list[Judged], near: bool, faithful: bool) -> None:
    """Print the share of `judged` that fails, and by what."""
    reasons = Counter(each.failed for each in judged if each.failed)
    what = (
        f"{'faithful' if faithful else 'a small change of one'}, {'near' if near else 'far from'} the evidence's words"
    )
    share = f"{sum(reasons.values()) / len(judged):.1%} of {len(judged)}"
    print(f"{what}: {'not shown' if faithful else 'caught'} {share} ({dict(reasons.most_common())})")


if __name__ == "__main__":
    main()
