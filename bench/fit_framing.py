"""Fit what tells small talk around a question from the question; writes rag/framing.json.

Run: python bench/fit_framing.py. Learns from invented small talk (bench/practice/frames.toml) and from the clauses of
anticipated, development and calibration questions. The threshold is such that at most `LOSES` of the latter would be
left out, on folds that it was not fitted on; the small talk that is kept for measuring is read only to print a figure.
"""

import tomllib
from collections.abc import Iterable

import numpy as np
from invented import PRACTICE, anticipated_questions
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from eval.tuning import for_tuning
from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from rag.framing import FITTED, Framing, clauses
from rag.settings import load_settings

LOSES = 0.03
"""Nearly all of these are small talk too: real questions hold some. Read the list before changing it."""
OFF_TOPIC = ("off_topic", "advice_or_opinion", "meta_or_attack")
SAMPLE = 4000
"""Anticipated questions that are looked at."""


def main() -> None:
    """Fit, write, and print what it leaves out."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=1)
    with (PRACTICE / "frames.toml").open("rb") as file:
        frames = tomllib.load(file)
    talk = distinct([*frames["before"], *frames["after"]])
    asked = distinct(
        anticipated() + [q.question for q in for_tuning(open_index(settings.var).reports) if q.kind not in OFF_TOPIC]
    )
    table = np.vstack([embedder.encode(talk), embedder.encode(asked)])
    is_talk = np.arange(len(table)) < len(talk)
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=2000)
    held_out = cross_val_predict(model, table, is_talk, cv=10, method="predict_proba")[:, 1]
    threshold = float(np.quantile(held_out[~is_talk], 1 - LOSES))
    model.fit(table, is_talk)
    measured = distinct([*frames["held_out_before"], *frames["held_out_after"]])
    unseen = model.predict_proba(embedder.encode(measured))[:, 1]
    print(f"{len(talk)} clauses of small talk, {len(asked)} of questions; leaves out above {threshold:.3f}")
    print(f"small talk left out: {np.mean(held_out[is_talk] > threshold):.0%} on folds, ", end="")
    print(f"{np.mean(unseen > threshold):.0%} of another author's; questions' clauses: {LOSES:.0%}")
    fitted = Framing(
        model_digest=embedder.digest,
        weights=tuple(model.coef_[0].round(4).tolist()),
        intercept=round(float(model.intercept_[0]), 4),
        drop_above=round(threshold, 4),
    )
    FITTED.write_text(fitted.model_dump_json(indent=1) + "\n", encoding="utf-8")


def distinct(texts: Iterable[str]) -> list[str]:
    """The clauses of `texts`, each once."""
    return list(dict.fromkeys(clause for text in texts for clause in clauses(text)))


def anticipated() -> list[str]:
    """Some of the anticipated questions of the reports, invented ones included."""
    texts = anticipated_questions(load_settings().seeds)
    return [texts[place] for place in np.random.default_rng(0).choice(len(texts), SAMPLE, replace=False)]


if __name__ == "__main__":
    main()
