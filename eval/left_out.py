"""What a report without anticipated questions would get: each report in turn stripped of them, and asked about.

The late interaction and the question tower are fits that have not seen that report's questions either:
`eval/left_out/<report>.npz` and `<report>.question_tower.npz`, made by `python bench/fit_late_interaction.py` and
`python bench/fit_question_tower.py`, each with `--leave-out REPORT --out FILE`.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.schema import Question
from index.build import build_index
from index.catalogue import load_catalogue
from index.embedding import Embedder
from rag.assistant import Assistant
from rag.opening import build_options
from rag.settings import Settings

FITS = Path(__file__).parent / "left_out"


@contextmanager
def left_out(settings: Settings, embedder: Embedder, report: str) -> Iterator[Assistant]:
    """An assistant over the same reports, of which `report` has no anticipated questions and gave none to any fit."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        shutil.copytree(settings.seeds, seeds)
        (seeds / "questions" / f"{report}.jsonl").unlink(missing_ok=True)
        bare = settings.model_copy(
            update={
                "seeds": seeds,
                "var": Path(folder) / "var",
                "late_interaction": FITS / f"{report}.npz",
                "question_tower": FITS / f"{report}.question_tower.npz",
                "chroma_url": "",
            }
        )
        model = (embedder.name, embedder.digest)
        build_index(load_catalogue(seeds), bare.var, model, lambda: embedder, build_options(bare))
        yield Assistant.over(bare, embedder)


def asked_of(questions: Sequence[Question], report: str) -> tuple[Question, ...]:
    """The answerable questions whose evidence is all in `report`."""
    return tuple(q for q in questions if q.answerable and q.evidence and {e.report for e in q.evidence} == {report})
