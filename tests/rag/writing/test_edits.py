"""What was changed between a statement and its sources: which words are which, and what is made of it."""

from collections import Counter

import pytest

from index.embedding import SentenceTransformerEmbedder
from rag.numbers.words import plain
from rag.writing.alignment import align
from rag.writing.compared import Compared
from rag.writing.edges import beginning_seen, end_seen, figures_seen, seams_seen
from rag.writing.edits import edits
from rag.writing.support import embed, support
from rag.writing.voices import limits_seen, speakers_seen

SOURCE = "The inspectors noted that some teams plan to open a new hub in 2025, if they can find 12 more nurses."


def compared(stated: str, *sources: str, known: str = "") -> Compared:
    return Compared(plain(stated), [plain(source) for source in sources or (SOURCE,)], plain(known))


def matched(stated: str, *sources: str) -> list[tuple[str, str]]:
    aligned = align(plain(stated), [plain(source) for source in sources])
    return [(aligned.ours[n].text, aligned.theirs[place].text) for n, place in aligned.matched]


def test_the_longest_run_is_matched_and_a_sentence_may_be_turned_round() -> None:
    assert matched("Nurses are short, carers say.", "Carers say nurses are short.") == [
        ("nurses", "nurses"),
        ("are", "are"),
        ("short", "short"),
        ("carers", "carers"),
        ("say", "say"),
    ]


def test_a_light_word_on_the_other_side_of_its_neighbours_is_another_one() -> None:
    aligned = align("61 referrals were awaiting triage", ["there were 61 referrals awaiting triage"])
    assert [token.text for token in aligned.added] == ["were"]


def test_no_place_is_taken_twice_and_none_across_sources() -> None:
    aligned = align("teams work and teams meet", ["teams work", "they meet"])
    places = [place for _, place in aligned.matched]
    assert len(places) == len(set(places))
    assert [token.text for token in aligned.added] == ["and", "teams"]


def test_a_sentence_word_for_word_has_no_seam() -> None:
    same = compared(SOURCE)
    assert list(same.seams()) == []
    assert not [*seams_seen(same), *beginning_seen(same), *limits_seen(same)]


@pytest.mark.parametrize(
    ("stated", "seen"),
    [
        ("The inspectors noted that teams plan to open a new hub in 2025.", "left out: some"),
        ("The inspectors noted that some teams plan to open no new hub in 2025.", "put in: negation"),
        ("Some teams plan to open a hub.", "leaves out at the beginning: saying"),
        ("Some teams will open a new hub in 2025.", "left out: hope"),
        ("They plan to open a new hub in 2025 because they can find nurses.", "put in: cause"),
    ],
)
def test_what_is_put_in_and_left_out_is_seen(stated: str, seen: str) -> None:
    both = compared(stated)
    assert seen in {*seams_seen(both), *beginning_seen(both), *end_seen(both)}


def test_what_is_left_out_at_the_end_is_seen() -> None:
    seen = Counter(end_seen(compared("Some teams plan to open a new hub in 2025")))
    assert seen["leaves out the end"] == 1
    assert seen["leaves out after a mark"] == 1


@pytest.mark.parametrize(
    ("stated", "seen"),
    [
        ("12 more nurses are sought.", "figure of the same"),
        ("12 hubs are sought.", "figure of another"),
    ],
)
def test_what_a_figure_counts_is_seen(stated: str, seen: str) -> None:
    assert list(figures_seen(compared(stated))) == [seen]


@pytest.mark.parametrize(
    ("stated", "seen"),
    [
        ("The inspectors noted that some teams plan to open a hub.", {"speaker: same"}),
        ("Some teams open a new hub.", {"speaker: nobody now", "speaker: gone"}),
        ("Carers said that some teams open a hub.", {"speaker: new for another", "speaker: gone"}),
    ],
)
def test_whose_word_it_is_is_seen(stated: str, seen: set[str]) -> None:
    assert seen <= set(speakers_seen(compared(stated)))


def test_who_may_be_named_is_known() -> None:
    assert "speaker: known for another" in set(speakers_seen(compared("Fenmoor said so.", known="Report on Fenmoor")))


@pytest.mark.parametrize(
    ("stated", "seen"),
    [
        ("The teams plan to open a new hub.", ["limit gone", "limit gone: some"]),
        ("Some teams plan to open only a hub.", ["new limit", "new limit: only"]),
    ],
)
def test_limits_gone_and_new_are_seen(stated: str, seen: list[str]) -> None:
    assert list(limits_seen(compared(stated, "Some teams plan to open a new hub."))) == seen


@pytest.mark.model
@pytest.mark.parametrize("source", ["Nurses are short.", "12 %.", "§ !"])
def test_any_texts_have_features(embedder: SentenceTransformerEmbedder, source: str) -> None:
    stated, cited = embed(embedder, [plain("Nurses are few in 12 % of homes.")])[0], embed(embedder, [plain(source)])
    found = edits(stated, cited, "", support(stated, cited, ""))
    assert found["sources"] == 1.0
    assert all(isinstance(value, float) for value in found.values())
