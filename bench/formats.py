"""The two reports in every format that reports come in, and the development and validation questions asked of each.

Run: python -m bench.formats [FORMAT ...]. Anticipated questions are anchored anew: the words that each is about are
found again in the new canonical text. Exits with 1 where a figure is more than two points from that of the text. The
test split is never read.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.results import SplitRun, scored
from eval.run import ask_all
from eval.schema import load_questions
from index.anchoring import reanchor
from index.build import build_index
from index.catalogue import Catalogue, load_catalogue
from index.embedding import SentenceTransformerEmbedder
from index.questions import load_questions as load_anticipated
from index.questions import question_line
from index.readers import read_report
from index.readers.formats import READERS
from index.types import ReadReport
from rag.assistant import Assistant
from rag.opening import build_options
from rag.settings import Settings, load_settings
from tests.formats import as_docx, as_html, as_markdown, as_site, printed_by_chromium, printed_by_office

ROOT = Path(__file__).parent.parent
SETS = ("development", "validation")
COLUMNS = {"right": "right", "right_at_once": "right at once", "grounded": "grounded", "citations_exact": "exact"}
WITHIN = 0.02
"""How far a figure may be from that of the text."""

Make = Callable[[ReadReport, str], bytes]

FORMATS: dict[str, tuple[str, Make]] = {
    "text": (".txt", lambda read, title: read.text.encode()),
    "page": (".html", lambda read, title: as_html(read, title).encode()),
    "saved site": (".html", lambda read, title: as_site(read, title).encode()),
    "Markdown": (".md", lambda read, title: as_markdown(read, title).encode()),
    "Word": (".docx", as_docx),
    "PDF by Chromium": (".pdf", lambda read, title: printed_by_chromium(as_html(read, title))),
    "PDF by LibreOffice": (".pdf", lambda read, title: printed_by_office(as_docx(read, title))),
}


def main() -> int:
    """Build and ask each format; print a table."""
    wanted = [name for name in FORMATS if name == "text" or name in (sys.argv[1:] or FORMATS)]
    settings = load_settings()
    embedder = SentenceTransformerEmbedder.load(settings.embedding_model)
    runs: dict[str, SplitRun] = {}
    print(f"| | anticipated questions lost | {' | '.join(COLUMNS.values())} |\n| --- |{' --: |' * (len(COLUMNS) + 1)}")
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            if FORMATS[name][0] not in READERS:
                print(f"| {name} | there is no reader |")
                continue
            lost, runs[name] = ask(Path(folder), settings, embedder, name)
            shown = [f"{runs[name].summary.totals[key].mean:.1%}" for key in COLUMNS]
            print(f"| {name} | {lost} | {' | '.join(shown)} |", flush=True)
    return int(any([far(runs["text"], run, name) for name, run in runs.items()]))


def ask(folder: Path, settings: Settings, embedder: SentenceTransformerEmbedder, name: str) -> tuple[int, SplitRun]:
    """Ask all questions of the reports in one format; also how many anticipated questions were lost."""
    original = load_catalogue(settings.seeds)
    seeds = folder / "seeds"
    shutil.rmtree(seeds, ignore_errors=True)
    shutil.copytree(settings.seeds, seeds)
    lost = write_seeds(original, seeds, *FORMATS[name])
    here = settings.model_copy(update={"seeds": seeds, "var": folder / "var", "chroma_url": "", "llm": "none"})
    # One folder for all formats: vectors of texts that have not changed are taken over.
    model = (embedder.name, embedder.digest)
    build_index(load_catalogue(seeds), here.var, model, lambda: embedder, build_options(here))
    assistant = Assistant.over(here, embedder)
    questions = [
        question
        for split in SETS
        for question in load_questions(ROOT / f"eval/questions/{split}.jsonl", assistant.reports)
    ]
    return lost, scored(name, ask_all(assistant, questions), assistant.reports)


def write_seeds(original: Catalogue, seeds: Path, suffix: str, make: Make) -> int:
    """Write each report, its entry and its anticipated questions anew; returns how many of those were lost."""
    entries = (seeds / "reports.toml").read_text(encoding="utf-8")
    lost = 0
    for report in original.reports:
        text = read_report(original.file_of(report), report.title)
        name = f"{report.id}{suffix}"
        (seeds / report.file).unlink()
        (seeds / name).write_bytes(make(text, report.title))
        entries = entries.replace(f'file = "{report.file}"', f'file = "{name}"')
        read = read_report(seeds / name, report.title)
        asked = load_anticipated(original.questions_file(report), report.id, len(text.text))
        anchored = reanchor(text, read, asked)
        lost += len(anchored.lost)
        (seeds / "questions" / f"{report.id}.jsonl").write_text(
            "".join(f"{question_line(question)}\n" for question in anchored.questions), encoding="utf-8"
        )
    (seeds / "reports.toml").write_text(entries, encoding="utf-8")
    return lost


def far(text: SplitRun, run: SplitRun, name: str) -> bool:
    """Whether a figure is too far from that of the text, or a citation is not exact; prints which."""
    faults: Sequence[str] = [
        f"{name}: {label} differs by {difference:.1%}"
        for key, label in COLUMNS.items()
        if abs(difference := run.summary.totals[key].mean - text.summary.totals[key].mean) > WITHIN
    ]
    if run.summary.totals["citations_exact"].mean < 1:
        faults = [*faults, f"{name}: a citation is not exact"]
    for fault in faults:
        print(fault, file=sys.stderr)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
