"""What looks like an instruction to a program is kept out of answers, and what is left must answer by itself."""

from dataclasses import replace

import pytest

from rag import withholding
from rag.answering import Draft
from rag.assistant import Assistant
from rag.spans import Span, span_of
from rag.withholding import without_suspicious

pytestmark = pytest.mark.model


def draft_of(*spans: Span) -> Draft:
    return Draft("answered", "", list(spans), [], frozenset({spans[0].report}), 0.0)


@pytest.mark.parametrize(("sure", "status"), [(True, "answered"), (False, "not_in_reports")])
def test_what_is_left_is_an_answer_only_where_it_is_sure(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, sure: bool, status: str
) -> None:
    first, second = span_of(assistant.index, (10,)), replace(span_of(assistant.index, (60,)), sure=sure)
    monkeypatch.setattr(withholding, "suspicions", lambda text: [text] if text == quoted(assistant, first) else [])
    left = without_suspicious(assistant.index, draft_of(first, second))
    assert left.status == status
    assert left.spans == ([second] if sure else [])


def quoted(assistant: Assistant, span: Span) -> str:
    return assistant.reports[span.report].text[span.start : span.end]
