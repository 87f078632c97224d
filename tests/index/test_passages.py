"""Sentences: exact offsets, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalogue import Catalogue
from index.passages import cut_passages, split_sentences
from index.readers import read_report
from index.readers.text import read_text

PIECES = st.sampled_from(
    [
        "A report",
        "Background",
        "  • an item",
        "  1. Another one.",
        "",
        "\u00a0",
        "We met 61 people. It was clear?  Yes.",
        "Email: [email protected]",
        "Tel: 01",
        "Theme 1: People.",
        "“One. Two.” (p.3). e.g. this",
        "It covers:",
        "…\u00a0”.",
    ]
)


@given(st.lists(PIECES, max_size=25).map("\n".join) | st.text(max_size=300))
def test_offsets_are_exact_ordered_and_never_overlap(text: str) -> None:
    read = read_text(text.encode("utf-8", "replace"), "A report")
    last = 0
    for passage in cut_passages("r", read):
        assert passage.start == passage.sentences[0].start
        for sentence in passage.sentences:
            assert last <= sentence.start < sentence.end <= len(read.text)
            quote = read.text[sentence.start : sentence.end]
            assert quote == quote.strip()
            last = sentence.end
        assert passage.end == last


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two.", 2),
        ("Needs, e.g. Autism, are met. Good.", 2),
        ("They asked, “Is it so?”. It was.", 2),
        ("He said “One thing. Another thing.” Then left.", 3),
        ("It said so. (p.10 self-assessment).", 1),
        ("Average of 21.38% across authorities.2", 1),
        ("delayed.\u00a0There is more.", 2),
    ],
)
def test_sentences_are_those_that_a_reader_counts(text: str, count: int) -> None:
    assert len(split_sentences(text, 0, len(text))) == count


def test_every_letter_of_the_body_is_in_a_sentence(catalogue: Catalogue) -> None:
    for report in catalogue.reports:
        read = read_report(catalogue.file_of(report), report.title)
        covered = {i for p in cut_passages(report.id, read) for s in p.sentences for i in range(s.start, s.end)}
        for block in read.blocks:
            if block.kind in ("paragraph", "item", "data", "contact"):
                missing = [i for i in range(block.start, block.end) if i not in covered and read.text[i].isalnum()]
                assert not missing, read.text[block.start : block.end]
