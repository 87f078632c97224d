"""Feedback as candidate evaluation questions: a person still writes what a right answer is.

The lines have the form of the evaluation's question sets (`eval/schema.py`) with one key more, `candidate`, by which
`rag eval` refuses them until somebody has written the answer and taken the key out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from index.report import IndexedReport
from rag.feedback.types import Kept, Quoted
from rag.types import Turn

TO_WRITE = "write type, answer and must_contain; check the evidence; then take this key out"


def candidates(kept: Iterable[Kept], reports: Mapping[str, IndexedReport]) -> Iterator[str]:
    """One line of JSON for each question that was asked, however often: the latest feedback on it counts."""
    latest = {(each.feedback.question, each.feedback.history): each for each in kept}
    for each in latest.values():
        yield json.dumps(_candidate(each, reports), ensure_ascii=False) + "\n"


def _candidate(kept: Kept, reports: Mapping[str, IndexedReport]) -> dict[str, object]:
    feedback = kept.feedback
    # What an answer cited is evidence only where somebody found it helpful.
    quotes = [quote for quote in kept.quotes if feedback.helpful and _stands(quote, reports)]
    return {
        "id": f"feedback-{kept.id}",
        "question": feedback.question,
        **({"history": [_turn(turn) for turn in feedback.history]} if feedback.history else {}),
        "answer": "",
        "must_contain": [],
        "evidence": [{"report": quote.report, "quote": quote.quote} for quote in quotes],
        "candidate": f"{'helpful' if feedback.helpful else 'not helpful'}, {feedback.status}"
        f"{f': {feedback.reason}' if feedback.reason else ''}. {TO_WRITE}",
    }


def _turn(turn: Turn) -> dict[str, str]:
    return {"role": turn.role, "content": turn.content}


def _stands(quote: Quoted, reports: Mapping[str, IndexedReport]) -> bool:
    """Whether the words still stand in the report, which may have been replaced since."""
    return quote.report in reports and quote.quote in reports[quote.report].text
