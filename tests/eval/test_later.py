"""The list of later sentences, and what it is held against."""

import pytest

from eval.briefings import HERE, read_lines
from eval.later import GoldLater, later_shares
from rag.assistant import Assistant

pytestmark = pytest.mark.model


def test_every_place_of_the_list_is_a_sentence(assistant: Assistant) -> None:
    gold = read_lines(HERE / "later.jsonl", GoldLater)
    places = {(s.report, s.start, s.end) for s in assistant.index.sentences}
    assert len(gold) > 150
    for want in gold:
        assert assistant.reports[want.report].text[want.start : want.end] == want.quote
        assert len(want.readers) == 2
        assert all((want.later_report, p.start, p.end) in places for reader in want.readers for p in reader)


def test_later_passages_hold_what_they_reach(assistant: Assistant) -> None:
    shown, found = later_shares(assistant.index, assistant.embedder)
    assert shown.passed, shown
    assert found.passed, found
    assert shown.of - shown.hits == len(shown.missed)
