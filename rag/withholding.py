"""Keep what looks like an instruction to a program out of answers."""

from dataclasses import replace

from index.opened import OpenIndex
from index.suspicious import suspicions
from rag import wording
from rag.answering import Draft
from rag.spans import Span


def without_suspicious(index: OpenIndex, draft: Draft) -> Draft:
    """`draft` without the spans that hold a suspicious sentence, and a line that says so where there was one."""
    spans = [span for span in draft.spans if not _suspicious(index, span)]
    also = [span for span in draft.also if not _suspicious(index, span)]
    if len(spans) == len(draft.spans):
        return replace(draft, also=also)
    if any(span.sure for span in spans):
        return replace(draft, spans=spans, also=also, notice=f"{draft.notice} {wording.WITHHELD}".strip())
    notice = f"{wording.NOT_IN_REPORTS} {wording.WITHHELD}"
    return replace(draft, status="not_in_reports", notice=notice, spans=[], also=also, mentions=frozenset())


def _suspicious(index: OpenIndex, span: Span) -> bool:
    return bool(suspicions(index.reports[span.report].text[span.start : span.end]))
