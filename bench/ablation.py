"""Each part of answering off in turn, on the development and validation questions; writes docs/ablation.md.

Run: python bench/ablation.py. The index must be built (`rag index`). The test split is never read.
"""

from dataclasses import replace
from pathlib import Path

from eval.aggregate import Aggregate
from eval.results import scored
from eval.run import ask_all, commit
from eval.schema import load_questions
from rag.assistant import Assistant
from rag.settings import load_settings
from rag.tuning import Tuning

ROOT = Path(__file__).parent.parent
SETS = ("development", "validation")
COLUMNS = {
    "right": "right",
    "right_at_once": "at once",
    "grounded": "grounded",
    "compare_both": "compares both",
    "followup_right": "follow-up right",
    "success_1": "evidence first",
    "success_5": "in first 5",
}


def variants() -> dict[str, Tuning]:
    """The tuning of each row: everything, then one part off at a time."""
    full = Tuning()
    weights, rules = full.weights, full.rules
    return {
        "everything": full,
        "no late interaction": replace(full, weights=replace(weights, late=0.0)),
        "late interaction alone": replace(
            full, weights=replace(weights, question=0.0, asked=0.0, passage=0.0, keyword=0.0)
        ),
        "no vectors of anticipated questions": replace(full, weights=replace(weights, question=0.0)),
        "no vectors of passages": replace(full, weights=replace(weights, passage=0.0)),
        "the likest question not by itself": replace(full, weights=replace(weights, asked=0.0)),
        "no anticipated comparisons": replace(full, compared=0.0),
        "no keywords": replace(full, weights=replace(weights, keyword=0.0, asked=0.0)),
        "keywords alone": replace(full, weights=replace(weights, late=0.0, question=0.0, asked=0.0, passage=0.0)),
        "no bonus for the kind asked for": replace(full, kind_bonus=0.0),
        "no malus for list items of a word or two": replace(full, few_words_malus=0.0),
        "a sentence never joined by its neighbour": replace(full, rules=replace(rules, neighbour=2.0)),
        "no whole lists": replace(full, rules=replace(rules, list_words=0)),
        "a comparison searched for as one question": replace(full, topic_share=1.0),
        "parts counted alone": replace(full, part_share=1.0),
        "a follow-up after the earlier question alone": replace(full, leaning_shares=(1.0, 0.0, 0.0)),
        "other figures beside the one wanted": replace(full, rules=replace(rules, share_of_figures=rules.share)),
        "an answer of 60 words": replace(full, rules=replace(rules, words=60)),
    }


def main() -> None:
    """Score every variant and write the table."""
    settings = load_settings()
    whole = Assistant.open(settings)
    questions = [
        question for name in SETS for question in load_questions(ROOT / f"eval/questions/{name}.jsonl", whole.reports)
    ]
    rows = [f"| | {' | '.join(COLUMNS.values())} |", f"| --- |{' --: |' * len(COLUMNS)}"]
    for name, tuning in variants().items():
        assistant = Assistant(settings, whole.index, whole.embedder, tuning)
        totals = scored(name, ask_all(assistant, questions), whole.reports).summary.totals
        rows.append(f"| {name} | {' | '.join(shown(totals[key]) for key in COLUMNS)} |")
        print(rows[-1], flush=True)
    text = (ROOT / "bench" / "ablation.md").read_text(encoding="utf-8")
    body = text.format(questions=len(questions), commit=commit(), table="\n".join(rows))
    (ROOT / "docs" / "ablation.md").write_text(body, encoding="utf-8")


def shown(figure: Aggregate) -> str:
    """A share with its 95 % interval, in percent."""
    return f"{figure.mean:.1%} ({figure.low:.0%}-{figure.high:.0%})"


if __name__ == "__main__":
    main()
