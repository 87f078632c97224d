"""Where the invented reports lie, which of them models are fitted to, and an assistant over them."""

import json
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.build import build_index
from index.catalogue import load_catalogue
from index.embedding import Embedder
from rag.assistant import Assistant
from rag.settings import Settings

PRACTICE = Path(__file__).parent / "practice"
LEARNED_FROM = ("harrowdale", "marlbrook", "fenmoor", "easthaven")
"""Those that `asked.jsonl` asks of too. With the other fourteen as well, what refuses does worse (docs/measured.md)."""


def anticipated_questions(seeds: Path, answered: bool = False) -> list[str]:
    """The anticipated questions of the reports in `seeds` and of the invented ones that are learnt from; `answered`:
    without those that nothing answers."""
    real, invented = load_catalogue(seeds), load_catalogue(PRACTICE)
    of_invented = [report for report in invented.reports if report.id in LEARNED_FROM]
    texts = []
    for catalogue, kept in ((real, real.reports), (invented, of_invented)):
        for report in kept:
            lines = map(json.loads, catalogue.questions_file(report).read_text(encoding="utf-8").splitlines())
            texts += [str(line["question"]) for line in lines if not answered or line.get("of") != "nothing"]
    return texts


@contextmanager
def assistant_over_invented(
    settings: Settings, embedder: Embedder, only: Collection[str] = (), with_questions: bool = True
) -> Iterator[Assistant]:
    """An assistant over the invented reports, or `only` some; with their anticipated questions or without any."""
    with tempfile.TemporaryDirectory() as folder:
        seeds, var = Path(folder) / "seeds", Path(folder) / "var"
        left_out = () if with_questions else ("questions",)
        shutil.copytree(PRACTICE, seeds, ignore=shutil.ignore_patterns(*left_out))
        catalogue = load_catalogue(seeds)
        kept = tuple(report for report in catalogue.reports if not only or report.id in only)
        model = (embedder.name, embedder.digest)
        build_index(catalogue.model_copy(update={"reports": kept}), var, model, lambda: embedder)
        yield Assistant.over(settings.model_copy(update={"seeds": seeds, "var": var}), embedder)
