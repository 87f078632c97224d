"""Who asks how good something is gets praise and criticism, where the reports give both."""

from dataclasses import replace

import pytest

from rag.assistant import Assistant
from rag.both_sides import with_other_side
from rag.briefing.sides import side_of
from rag.patterns import pattern
from rag.quoting import choose
from rag.relevance import Relevance
from rag.tuning import Tuning

pytestmark = pytest.mark.model


def sides(assistant: Assistant, question: str) -> list[str]:
    return [side_of(citation.words, citation.section) for citation in assistant.ask(question).citations]


@pytest.mark.parametrize(
    "question",
    ["is the council treating carers fairly?", "how good is their data", "how good is safeguarding here"],
)
def test_both_sides_are_quoted(assistant: Assistant, question: str) -> None:
    assert {"strength", "concern"} <= set(sides(assistant, question))


def test_one_sentence_is_added_and_nothing_is_lost(assistant: Assistant) -> None:
    index = assistant.index
    looked = assistant.looked_up("is the council treating carers fairly?")
    belongs = Relevance(index, looked).belongs
    before = choose(index, looked, Tuning().rules, belongs)
    after = with_other_side(index, looked, before, belongs)
    assert len(after) == len(before) + 1
    assert [span for span in after if span in before] == before
    assert [span.sure for span in after] == sorted((span.sure for span in after), reverse=True)
    # Of what belongs to nothing that was asked, no side is told.
    assert with_other_side(index, looked, before, lambda place: "no") == before
    # A comparison hears each report, and a figure has no sides.
    for asked in (replace(looked.asked, compares=True), replace(looked.asked, kind="number")):
        assert with_other_side(index, replace(looked, asked=asked), before, belongs) == before


@pytest.mark.parametrize(
    ("question", "judges"),
    [
        ("is the front door any good", True),
        ("what is their data like", True),
        ("do they work well with the NHS?", True),
        ("what do carers think of the council", True),
        ("how many people are waiting", False),
        ("who chairs the board?", False),
        ("are there enough social workers", False),
        ("what is the MASH?", False),
    ],
)
def test_what_asks_for_a_judgement(question: str, judges: bool) -> None:
    assert bool(pattern("asks_for_judgement").search(question)) == judges
