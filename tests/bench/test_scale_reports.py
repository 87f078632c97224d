"""The reports that scale is measured with: distinct, the same for the same seed, and they hold the facts asked."""

from pathlib import Path

import pytest

from bench.scale.language import Language
from bench.scale.reports import PASSAGES, read_facts, write_reports
from index.catalogue import load_catalogue
from index.passages import cut_passages
from index.readers import read_report

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.of(SEEDS)


@pytest.fixture(scope="module")
def written(language: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scale")
    write_reports(folder, language, 3 * PASSAGES, seed=1)
    return folder


def test_each_report_has_about_a_hundred_passages_under_headings(written: Path) -> None:
    catalogue = load_catalogue(written)
    assert len(catalogue.reports) == 3
    for report in catalogue.reports:
        passages = cut_passages(report.id, read_report(catalogue.file_of(report), report.title))
        assert abs(len(passages) - PASSAGES) <= 5
        assert len({passage.section for passage in passages}) > 10


def test_no_sentence_stands_in_two_reports_nor_in_the_seeds(written: Path, language: Language) -> None:
    said: list[str] = []
    for folder in (written, SEEDS):
        catalogue = load_catalogue(folder)
        for report in catalogue.reports:
            read = read_report(catalogue.file_of(report), report.title)
            for passage in cut_passages(report.id, read):
                said += {read.text[s.start : s.end] for s in passage.sentences if s.end - s.start > 60 and not s.lead}
    assert len(said) > 1000
    assert len(said) - len(set(said)) <= len(said) // 100


def test_every_planted_fact_stands_in_its_report_and_in_no_question(written: Path) -> None:
    facts = read_facts(written)
    assert len(facts) >= 100
    assert len({fact.question for fact in facts}) == len(facts)
    for fact in facts:
        assert fact.sentence in (written / f"{fact.report}.txt").read_text(encoding="utf-8")
        assert fact.answer in fact.sentence
        assert fact.answer not in fact.question


def test_the_same_seed_writes_the_same_and_another_seed_another(
    written: Path, language: Language, tmp_path: Path
) -> None:
    write_reports(tmp_path / "same", language, 3 * PASSAGES, seed=1)
    write_reports(tmp_path / "other", language, 3 * PASSAGES, seed=2)
    ours = {path.name: path.read_bytes() for path in written.glob("*.txt")}
    assert ours == {path.name: path.read_bytes() for path in (tmp_path / "same").glob("*.txt")}
    assert ours != {path.name: path.read_bytes() for path in (tmp_path / "other").glob("*.txt")}
