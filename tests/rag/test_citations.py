"""No citation leaves that does not stand in its report."""

import pytest

from index.catalogue import Report
from index.report import IndexedReport
from index.types import ReadReport
from rag.citations import cite, verify
from rag.errors import CitationError

TEXT = "We met sixty\u00a0people. They were kind."


@pytest.fixture
def reports() -> dict[str, IndexedReport]:
    entry = Report(id="one", title="T", publisher="P", published="2024", file="one.txt")
    return {"one": IndexedReport(entry, ReadReport(TEXT, ()), ())}


def test_a_citation_is_made_from_offsets_alone(reports: dict[str, IndexedReport]) -> None:
    citation = cite(reports["one"], 1, ("Background",), 0, 20)
    assert citation.quote == TEXT[:20]
    verify([citation], reports)


@pytest.mark.parametrize(
    "change", [{"start": 1}, {"end": 19}, {"quote": "We met sixty people."}, {"report": "two"}, {"quote": "", "end": 0}]
)
def test_one_character_off_is_an_error(reports: dict[str, IndexedReport], change: dict[str, object]) -> None:
    citation = cite(reports["one"], 1, (), 0, 20).model_copy(update=change)
    with pytest.raises(CitationError):
        verify([citation], reports)
