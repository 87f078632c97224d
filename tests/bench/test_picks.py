"""What authors picked out of the real reports still stands there, and how what is quoted of it is counted."""

from pathlib import Path

import pytest
from picks import KEPT_OUT, REAL, Pick, load_picks, places_of_pick, shares

from eval.schema import Evidence
from rag.assistant import Assistant

pytestmark = pytest.mark.model


@pytest.mark.parametrize("path", [REAL, KEPT_OUT])
def test_what_was_picked_stands_in_the_reports(assistant: Assistant, path: Path) -> None:
    picks = load_picks(path)
    assert len(picks) == 70
    for pick in picks:
        assert all(places_of_pick(assistant.index, quoted) for quoted in pick.picks), pick.id


def test_shares_are_counted_by_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("safeguarding")
    quoted, other = answer.citations[0], assistant.ask("What is the adult social care budget?").citations[0]
    picked = tuple(Evidence(report=each.report, quote=each.quote) for each in (other, quoted))
    found = shares(assistant, Pick(id="x", kind="topic", question="safeguarding", picks=picked))
    words = sum(len(statement.text.split()) for statement in answer.statements)
    # One of two picks is quoted, by the first of the statements; the first pick is not.
    assert found == pytest.approx((1 / 2, 1 / len(answer.statements), 1, 0, words))
