"""What authors picked out of the real reports still stands there, and nothing is learned from what was kept out."""

import sys
from pathlib import Path

import pytest

from rag.assistant import Assistant

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from picks import INVENTED, KEPT_OUT, REAL, load_picks, places_of_pick, shares  # noqa: E402

pytestmark = pytest.mark.model


@pytest.mark.parametrize("path", [REAL, KEPT_OUT])
def test_what_was_picked_stands_in_the_reports(assistant: Assistant, path: Path) -> None:
    picks = load_picks(path)
    assert len(picks) == 70
    for pick in picks:
        assert all(places_of_pick(assistant.index, quoted) for quoted in pick.picks), pick.id


def test_no_question_is_in_two_sets() -> None:
    ids = [pick.id for path in (REAL, KEPT_OUT, INVENTED) for pick in load_picks(path)]
    assert len(ids) == len(set(ids))


def test_shares_are_counted_by_sentence(assistant: Assistant) -> None:
    pick = next(pick for pick in load_picks(REAL) if pick.question == "waiting lists")
    quoted, of_quotes, first, lead, words = shares(assistant, pick)
    assert quoted * len(pick.picks) == pytest.approx(round(quoted * len(pick.picks)))
    assert 0 <= of_quotes <= 1
    assert first in (0, 1)
    assert lead in (0, 1)
    assert words == sum(len(each.text.split()) for each in assistant.ask(pick.question).statements)
