"""Every reader, with bytes that nobody meant for it: refused or read, and nothing else, and every offset exact."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.readers.formats import READERS
from index.readers.html import read_page
from tests.index.fuzzing import check, valid_files
from tests.index.word import part_of, with_part

VALID = valid_files()
SUFFIXES = sorted(VALID)
BOUNDED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TAGS = ("html", "body", "main", "article", "nav", "p", "div", "span", "h1", "h2", "h3", "ul", "ol", "li", "table", "tr")
TAGS += ("td", "th", "caption", "dl", "dt", "dd", "b", "br", "form", "pre", "title", "script", "figure", "blockquote")


def test_every_reader_is_fuzzed() -> None:
    assert sorted(READERS) == SUFFIXES


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(data=st.binary(max_size=400))
@BOUNDED
def test_any_bytes(suffix: str, data: bytes) -> None:
    check(suffix, data)


@st.composite
def mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """`whole` cut short, with bytes changed, parts repeated, or parts left out; perhaps several of them."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        at, to = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        kind = draw(st.sampled_from(["cut", "flip", "repeat", "leave out", "put in"]))
        if kind == "cut":
            data = data[:to]
        elif kind == "flip" and data:
            place = min(at, len(data) - 1)
            data = data[:place] + bytes([data[place] ^ draw(st.integers(1, 255))]) + data[place + 1 :]
        elif kind == "repeat":
            data = data[:to] + data[at : min(to, at + 500)] * draw(st.integers(1, 5)) + data[to:]
        elif kind == "leave out":
            data = data[:at] + data[min(to, at + 200) :]
        else:
            data = data[:at] + draw(st.binary(max_size=20)) + data[at:]
    return data


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(data=st.data())
@BOUNDED
def test_files_that_were_changed(suffix: str, data: st.DataObject) -> None:
    check(suffix, data.draw(mutated(data.draw(st.sampled_from(VALID[suffix])))))


@given(data=st.data())
@BOUNDED
def test_word_files_whose_parts_were_changed(data: st.DataObject) -> None:
    """A change in the bytes of a zip file is mostly told by its checksums; this one is not."""
    whole = data.draw(st.sampled_from(VALID[".docx"]))
    name = data.draw(st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels"]))
    check(".docx", with_part(whole, name, data.draw(mutated(part_of(whole, name)))))


@given(
    names=st.lists(
        st.sampled_from(["p", "r", "t", "tbl", "tr", "tc", "del", "ins", "pPr", "rPr", "sdt", "drawing"]), max_size=30
    ),
    closes=st.lists(st.integers(0, 3), max_size=30),
)
@BOUNDED
def test_word_files_whose_elements_stand_anywhere(names: list[str], closes: list[int]) -> None:
    inner, open_ = "", []
    for name, close in zip(names, closes, strict=False):
        inner += f"<{name} val='1'>word "
        open_.append(name)
        for _ in range(min(close, len(open_))):
            inner += f"</{open_.pop()}>"
    inner += "".join(f"</{name}>" for name in reversed(open_))
    whole = VALID[".docx"][0]
    check(".docx", with_part(whole, "word/document.xml", f"<document><body>{inner}</body></document>".encode()))


@given(
    st.lists(
        st.sampled_from(
            [
                *(f"<{tag}>" for tag in TAGS),
                *(f"</{tag}>" for tag in TAGS),
                "One. Two",
                "\u00a0",
                "• ",
                "Tel: 1",
                " ",
                "<p hidden>",
                "<td colspan=3 rowspan=9>",
            ]
        )
        | st.text(max_size=8),
        max_size=40,
    )
)
@BOUNDED
def test_tags_in_any_order(tags: list[str]) -> None:
    check(".html", "".join(tags).encode("utf-8", "replace"))


KEPT = [tag for tag in TAGS if tag not in ("title", "script", "nav", "form")]


@given(st.lists(st.sampled_from([*(f"<{tag}>" for tag in KEPT), *(f"</{tag}>" for tag in KEPT)]), max_size=60))
@BOUNDED
def test_no_word_of_a_page_is_lost(tags: list[str]) -> None:
    page = "".join(f"{tag} word{number} " for number, tag in enumerate(tags))
    body = LexborHTMLParser(page).body
    assert body is not None
    read = read_page(page, "", whole=True)
    assert set(body.text(separator=" ").split()) <= set(read.text.split())


@given(
    st.lists(
        st.sampled_from(
            ["# ", "- ", "  - ", "1. ", "> ", "|", "---", "\n", "\n\n", "One. ", "<div>", "**", "`", "\t", "| - |"]
        )
        | st.text(max_size=8),
        max_size=40,
    )
)
@BOUNDED
def test_markdown_in_any_order(marks: list[str]) -> None:
    check(".md", "".join(marks).encode("utf-8", "replace"))
