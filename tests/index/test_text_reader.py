"""The plain-text reader: lines, headings, lists, columns."""

import pytest

from index.passages import cut_passages
from index.readers.text import read_text
from index.types import Passage


def passages(text: str, title: str = "A report") -> list[Passage]:
    return list(cut_passages("r", read_text(text.encode(), title)))


def shown(text: str, title: str = "A report") -> list[tuple[tuple[str, ...], str]]:
    return [(p.section, text[p.start : p.end]) for p in passages(text, title)]


def test_what_stands_above_the_title_is_boilerplate() -> None:
    read = read_text(b"Visit our shop\n\nA report\n\nBackground\n\nWe looked.\n", "A report")
    assert [(b.kind, read.text[b.start : b.end]) for b in read.blocks] == [
        ("boilerplate", "Visit our shop"),
        ("title", "A report"),
        ("heading", "Background"),
        ("paragraph", "We looked."),
    ]


def test_without_its_title_nothing_is_taken_for_a_banner() -> None:
    assert shown("Background\n\nWe looked.\n", "Another title") == [(("Background",), "We looked.")]


@pytest.mark.parametrize(
    "line",
    ["Waiting times are long.", "Does it work?", "Score: 3", "Final report: December 2023", "as seen before"],
)
def test_a_sentence_or_a_value_is_not_a_heading(line: str) -> None:
    assert all(block.kind != "heading" for block in read_text(line.encode(), "").blocks)


@pytest.mark.parametrize(
    "line",
    ["Theme 1: Working with people.", "Message 7: Golden thread?", "Considerations", "Strengths\u00a0"],
)
def test_a_heading_needs_no_markup(line: str) -> None:
    assert read_text(f"{line}\n\nText.".encode(), "").blocks[0].kind == "heading"


def test_numbers_and_bullets_make_lists_with_the_line_that_leads_in() -> None:
    text = "A report\n\nBackground\n\nWe met:\n\n  • staff\u00a0\n  • carers.\n\nThen:\n\n  1. we read\n  2. we wrote\n"
    assert [(p.is_list, len(p.sentences)) for p in passages(text)] == [(True, 3), (True, 3)]
    first = passages(text)[0]
    assert [(text[s.start : s.end], s.item, s.lead) for s in first.sentences] == [
        ("We met:", None, True),
        ("staff", 0, False),
        ("carers.", 1, False),
    ]


def test_two_columns_flattened_go_back_to_their_own_headings() -> None:
    text = (
        "A report\n\nBackground\n\nText here.\n\nTheme 1: A\n\nIt covers:\n\nTheme 2: B\n\nIt covers:\n\n"
        "  • one\n  • two.\n  • three\n  • four.\n\nAfter.\n"
    )
    by_text = {body: section for section, body in shown(text)}
    assert by_text["one\n  • two."][-1] == "Theme 1: A"
    assert by_text["three\n  • four."][-1] == "Theme 2: B"
    assert by_text["After."] == ()


def test_one_list_under_one_heading_is_left_alone() -> None:
    text = "A report\n\nTheme 1: A\n\nIt covers:\n\n  • one\n  • two.\n  • three.\n"
    assert len(passages(text)) == 1


def test_contact_details_stay_with_whose_they_are() -> None:
    text = "A report\n\nNext steps\n\nPat Lee is your contact.\n\nEmail: [email\u00a0protected]\n\nTel: 01234 567890\n"
    (passage,) = passages(text)
    assert [text[s.start : s.end] for s in passage.sentences] == [
        "Pat Lee is your contact.",
        "Tel: 01234 567890",
    ]


def test_a_signature_is_not_three_headings() -> None:
    text = "A report\n\nNext steps\n\nWe are done.\n\nPat Lee\n\nSenior Adviser\n\nTel: 01234 567890\n"
    assert [block.kind for block in read_text(text.encode(), "A report").blocks][-3:] == ["contact"] * 3


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    text = "A report\n\nBackground\n\nThe team met many people over the three days\nin Bristol and wrote it down.\n"
    (passage,) = passages(text)
    assert len(passage.sentences) == 1


def test_a_byte_order_mark_is_kept_in_the_text_and_out_of_the_title() -> None:
    read = read_text("\ufeffA report\n\nText here.".encode(), "A report")
    assert read.text[0] == "\ufeff"
    assert read.blocks[0].kind == "title"
