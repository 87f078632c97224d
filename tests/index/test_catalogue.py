"""The catalogue and anticipated questions: what is wrong is told with its place."""

from pathlib import Path

import pytest

from index.catalogue import Catalogue, load_catalogue
from index.errors import CatalogueError, QuestionsError, ReportError
from index.questions import load_questions
from index.readers import read_report

ENTRY = '[[report]]\nid = "a"\ntitle = "T"\npublisher = "P"\npublished = "2024"\nfile = "a.txt"\n'


def write(folder: Path, text: str) -> Path:
    (folder / "reports.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "lists no report"),
        ("[[report", "not valid TOML"),
        ('[[report]]\nid = "a"', "report 1 (a): title"),
        (ENTRY + 'colour = "red"\n', "colour"),
        (ENTRY + ENTRY, "stands twice"),
        (ENTRY.replace('"a"', '"../a"'), "id"),
        (ENTRY + 'sort_date = "soon"\n', "sort_date"),
    ],
)
def test_a_wrong_catalogue_says_what_and_where(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(CatalogueError, match=r"reports\.toml") as caught:
        load_catalogue(write(tmp_path, text))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value).splitlines()[0]


def test_no_catalogue_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="RAG_SEEDS"):
        load_catalogue(tmp_path)


def test_a_missing_file_names_the_report(tmp_path: Path) -> None:
    catalogue = load_catalogue(write(tmp_path, ENTRY))
    with pytest.raises(CatalogueError, match=r"report 'a'.*a\.txt is missing"):
        catalogue.file_of(catalogue.reports[0])


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"caf\xe9 is open", "not UTF-8"),
        ("a.docm", b"x", "no reader"),
        ("a.txt", b" \n\n", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReportError, match=told):
        read_report(tmp_path / name, "T")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2"),
        ('{"of": "word", "start": 0, "end": 1, "question": "?"}', "line 2: of"),
        ('{"of": "sentence", "start": 5, "end": 99, "question": "?"}', "no place in a text of 50"),
        ('{"of": "sentence", "start": 5, "end": 5, "question": "?"}', "no place"),
    ],
)
def test_a_wrong_anticipated_question_says_its_line(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"of": "sentence", "start": 0, "end": 1, "question": "?"}\n' + line, encoding="utf-8")
    with pytest.raises(QuestionsError, match=told):
        load_questions(path, "a", 50)


def test_the_reports_are_kept_byte_for_byte_and_dated_no_further_than_known(catalogue: Catalogue) -> None:
    cqc = next(report for report in catalogue.reports if report.publisher == "Care Quality Commission")
    assert cqc.published.startswith("after December 2024")
    assert len(catalogue.file_of(cqc).read_bytes()) == 12014
