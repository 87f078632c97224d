"""Fit the models that say whether the reports answer a question; writes rag/answerable.json.

Run: python bench/calibrate.py. The index must be built (`rag index`). Only the development and calibration questions
are read, never the test split. Thresholds are set so that each model alone loses at most the share of answerable
questions given in `LOSES`, on folds that it was not fitted on. A second pair is fitted to the same reports without
their anticipated questions, for reports that have none.
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.answerable import Model, Models, Pair, features
from rag.answering import Tuning, look_up
from rag.assistant import Assistant
from rag.conversation import standalone
from rag.faces.cli import ensure_index
from rag.intents import read_intent
from rag.questions import read_question
from rag.retrieval import in_order
from rag.settings import load_settings
from rag.types import Turn

ROOT = Path(__file__).parent.parent
SETS = ("development", "calibration")
KINDS = {"off_topic": ("off_topic",), "not_given": ("near_miss", "false_premise")}
LOSES = {"off_topic": 0.008, "not_given": 0.02}
"""Share of answerable questions that each model may refuse. Together with the other checks: at most 4 %."""
FOLDS = 10


def main() -> None:
    """Compute the features of every question with and without anticipated questions, fit, and print what is caught."""
    settings = load_settings()
    models = {"with_questions": fitted(Assistant.open(settings))}
    with tempfile.TemporaryDirectory() as folder:
        bare = settings.model_copy(update={"seeds": Path(folder) / "seeds", "var": Path(folder) / "var"})
        shutil.copytree(settings.seeds, bare.seeds, ignore=shutil.ignore_patterns("questions"))
        ensure_index(bare)
        models["without_questions"] = fitted(Assistant.open(bare))
    path = ROOT / "rag" / "answerable.json"
    path.write_text(Models.model_validate(models).model_dump_json(indent=1) + "\n", encoding="utf-8")


def fitted(assistant: Assistant) -> Pair:
    """Both models, fitted to what `assistant` finds."""
    rows, kinds = [], []
    for name in SETS:
        for line in (ROOT / f"eval/questions/{name}.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if read_intent(entry["question"]).intent == "search":
                rows.append(of(assistant, entry))
                kinds.append(entry.get("kind") or "answerable")
    return Pair(**{name: fit(name, rows, np.array(kinds)) for name in KINDS})


def of(assistant: Assistant, entry: dict) -> dict[str, float]:  # type: ignore[type-arg]
    """The features of one question, as they are when it is asked."""
    alone = standalone(entry["question"], [Turn(**turn) for turn in entry.get("history", [])])
    asked = read_question(alone.text, alone.leaning)
    found, scores, _ = look_up(assistant.index, assistant.embedder, asked, None, Tuning())
    return features(assistant.index, asked, found, scores, in_order(scores))


def fit(name: str, rows: list[dict[str, float]], kinds: np.ndarray) -> Model:  # type: ignore[type-arg]
    """Fit the model `name` and set its threshold on held-out folds."""
    chosen = np.isin(kinds, ("answerable", *KINDS[name]))
    names = list(rows[0])
    table = np.array([[row[key] for key in names] for row in rows])
    answerable = kinds == "answerable"
    # Answerable and not count alike, however many of each were written. C = 0.5 shrinks the weights a little.
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", C=0.5, max_iter=1000))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, table[chosen], answerable[chosen], cv=folds, method="predict_proba")[:, 1]
    threshold = float(np.quantile(held_out[answerable[chosen]], LOSES[name]))
    for kind in KINDS[name]:
        caught = float((held_out[kinds[chosen] == kind] < threshold).mean())
        print(f"{name}: refuses {caught:.0%} of {kind}, {LOSES[name]:.1%} of answerable (held-out folds)")
    model.fit(table[chosen], answerable[chosen])
    scaler, regression = model[0], model[1]
    return Model(
        means=dict(zip(names, scaler.mean_.round(6).tolist(), strict=True)),
        scales=dict(zip(names, scaler.scale_.round(6).tolist(), strict=True)),
        weights=dict(zip(names, regression.coef_[0].round(6).tolist(), strict=True)),
        intercept=round(float(regression.intercept_[0]), 6),
        refuse_below=round(threshold, 6),
    )


if __name__ == "__main__":
    main()
