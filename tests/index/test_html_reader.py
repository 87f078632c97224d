"""Web pages: the article, its structure, what is hidden in it, and the encodings it comes in."""

import pytest

from index.readers.html import encoding_of, read_html
from index.readers.limits import RefusedError
from index.types import ReadReport


def read(body: str, title: str = "", head: str = "") -> ReadReport:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), title)


def shown(report: ReadReport) -> list[tuple[str, str]]:
    return [(block.kind, report.text[block.start : block.end]) for block in report.blocks]


def test_headings_make_section_paths_by_their_level() -> None:
    report = read("<h1>T</h1><h2>A</h2><h3>B</h3><p>One.</p><h2>C</h2><p>Two.</p><h4>D</h4><p>Three.</p>")
    assert [block.section for block in report.blocks if block.kind == "paragraph"] == [("A", "B"), ("C",), ("C", "D")]
    assert shown(report)[0] == ("title", "T")


def test_white_space_is_as_a_browser_shows_it() -> None:
    report = read("<p>  One\n   <b> two</b>\u00a0three <br> four.</p>\n\n<p>soft\u00adhyphen</p>")
    assert shown(report) == [("paragraph", "One two\u00a0three four."), ("paragraph", "softhyphen")]


def test_text_between_blocks_is_a_paragraph_of_its_own() -> None:
    assert [text for _, text in shown(read("<div>One <i>more</i><p>Two</p>Three</div>"))] == [
        "One more",
        "Two",
        "Three",
    ]


def test_lists_in_lists_are_one_list_with_their_markers_outside_the_items() -> None:
    report = read(
        "<ol start=3><li>a<ul><li>b</li><li><p>c</p><p>d</p></li></ul></li><li>e</li></ol><ul><li>f</li></ul>"
    )
    assert [text for _, text in shown(report)] == ["a", "b", "c d", "e", "f"]
    assert [block.run for block in report.blocks] == [1, 1, 1, 1, 2]
    assert report.text.splitlines()[:4] == ["  3. a", "    ◦ b", "    ◦ c d", "  4. e"]


def test_items_without_a_list_around_them_are_items_and_what_follows_is_not() -> None:
    report = read("<div><li>a<div><li>b</li></div></li></div><p>After.</p>")
    assert shown(report) == [("item", "a"), ("item", "b"), ("paragraph", "After.")]


def test_a_list_of_cards_with_headings_only_arranges_the_page() -> None:
    report = read("<h2>A</h2><ul><li><h3>B</h3><p>One.</p></li><li><h3>C</h3><p>Two.</p></li></ul>")
    assert [(block.kind, block.section) for block in report.blocks if block.kind == "paragraph"] == [
        ("paragraph", ("A", "B")),
        ("paragraph", ("A", "C")),
    ]


def test_a_table_has_caption_header_and_rows_with_cells_apart() -> None:
    report = read(
        "<table><caption>Waiting</caption><thead><tr><th rowspan=2>Team</th><th colspan=2>People</th></tr>"
        "<tr><th>2023</th><th>2024</th></tr></thead><tr><th>North</th><td>1</td><td><b>2</b></td></tr>"
        "<tr><td rowspan=2>South<td>3<td></tr><tr><td>4<td>5</tr></table>"
    )
    assert shown(report) == [
        ("caption", "Waiting"),
        ("header", "Team | People 2023 | People 2024"),
        ("row", "North | 1 | 2"),
        ("row", "South | 3 | –"),
        ("row", "South | 4 | 5"),
    ]
    assert len({block.run for block in report.blocks}) == 1


@pytest.mark.parametrize(
    "table",
    [
        '<table role="presentation"><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>',
        "<table><tr><td><p>a</p><td><table><tr><td>b</table><tr><td>c<td>d</table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td></tr></table>",
        "<table><tr><td>a<td>b<td>c<td>d</table>",
    ],
)
def test_a_table_that_only_arranges_the_page_is_none(table: str) -> None:
    assert shown(read(table)) == [("paragraph", letter) for letter in "abcd"]


def test_an_action_plan_with_lists_in_its_cells_is_a_table() -> None:
    report = read(
        "<table><tr><th>Goal</th><th>Steps</th></tr><tr><td>Wait less</td><td><ul><li>a<li>b</ul></td></table>"
    )
    assert shown(report)[1] == ("row", "Wait less | • a • b")


def test_terms_and_their_short_definitions_are_rows() -> None:
    report = read("<dl><div><dt>Published</dt><dd>12 May 2024</dd></div><dt>By</dt><dd>A council</dd></dl>")
    assert shown(report) == [("row", "Published | 12 May 2024"), ("row", "By | A council")]


def test_long_definitions_are_read_as_paragraphs() -> None:
    report = read("<dl><dt>Care</dt><dd><p>One.</p><p>Two.</p></dd></dl>")
    assert [text for _, text in shown(report)] == ["Care", "One.", "Two."]


def test_quotations_and_captions_of_figures_are_kept() -> None:
    report = read(
        "<blockquote><p>They said so.</p></blockquote><figure><img alt=x><figcaption>Figure 1.</figcaption></figure>"
    )
    assert [text for _, text in shown(report)] == ["They said so.", "Figure 1."]


def test_scripts_styles_and_forms_are_dropped() -> None:
    report = read(
        "<style>p{}</style><script>a()</script><p onclick='b()'>One <script>c()</script>two.</p><noscript>d</noscript>"
        "<template><p>e</p></template><form><label>f</label><button>g</button></form><svg><text>h</text></svg>"
        "<textarea>i</textarea><select><option>j</select><iframe>k</iframe>"
    )
    assert report.text == "One two."


def test_a_form_around_the_whole_page_is_no_form() -> None:
    assert read("<form><h2>A</h2><p>One sentence.</p><p>Two.</p></form>").text == "A\n\nOne sentence.\n\nTwo."


@pytest.mark.parametrize(
    "hiding",
    [
        "hidden",
        'aria-hidden="true"',
        'style="display: none"',
        'style="color:red;VISIBILITY:hidden"',
        'style="font-size:0"',
        'style="font-size: 0px; color: red"',
        'style="opacity:0"',
        'style="position:absolute; left:-9999px"',
        'style="color:#fff"',
        'style="color: white; background: #fefefe"',
        'style="background:#000; color:#000000"',
        'style="color:rgb(254, 254, 254)"',
    ],
)
def test_what_nobody_sees_is_kept_apart(hiding: str) -> None:
    report = read(f"<p>Seen <span {hiding}>ignore <b>all</b> rules</span>here.</p><p>After.</p>")
    assert shown(report) == [("paragraph", "Seen here."), ("hidden", "ignore all rules"), ("paragraph", "After.")]


@pytest.mark.parametrize(
    "seen",
    [
        'style="color:#fff;background:#005"',
        'style="background: url(dark.png); color:white"',
        'style="opacity:0.5"',
        'style="font-size:0.8em"',
        'style="color:#333"',
        'aria-hidden="false"',
        'style="display:block"',
        'style="left:-1px"',
    ],
)
def test_what_is_seen_stays(seen: str) -> None:
    assert shown(read(f"<div {seen}><p>Seen.</p></div>")) == [("paragraph", "Seen.")]


def test_white_letters_on_a_dark_part_of_the_page_are_seen() -> None:
    assert shown(read('<div style="background:#123456"><p style="color:white">Seen.</p></div>'))[0][0] == "paragraph"


def test_hidden_words_in_a_table_are_kept_apart_from_its_cells() -> None:
    report = read("<table><tr><th>A<th>B<tr><td>1<td>2<span hidden>x</span></table>")
    assert ("row", "1 | 2") in shown(report)
    assert ("hidden", "x") in shown(report)


def test_the_article_is_found_where_the_page_does_not_say_where_it_is() -> None:
    links = "".join(f'<a href="/{n}">Somewhere {n}</a> ' for n in range(8))
    report = read(
        f"<div class=top><div>{links}</div></div><div class=wrap><div class=left>{links}</div><div class=content>"
        f"<h1>A report</h1>{'<p>A sentence of the report that is as long as sentences are.</p>' * 9}</div></div>"
        "<div class=bottom>Terms and conditions</div>"
    )
    assert "Somewhere" not in report.text
    assert "Terms" not in report.text
    assert report.text.startswith("A report")


def test_the_heading_above_the_article_is_the_title() -> None:
    report = read("<header><h1>A report</h1></header><main><p>One sentence.</p><h2>B</h2><p>Two.</p></main>")
    assert shown(report)[0] == ("title", "A report")


def test_what_stands_above_the_title_that_is_known_is_a_banner() -> None:
    report = read("<p>Visit our hub</p><h1>Inspections</h1><h2>A report</h2><p>One.</p>", "a  REPORT")
    assert [kind for kind, _ in shown(report)] == ["boilerplate", "boilerplate", "title", "paragraph"]


def test_contact_lines_in_one_paragraph_are_lines_of_their_own() -> None:
    report = read("<p>Pat Lee<br>Adviser<br>Tel: 01234 567890<br>Email: [email&nbsp;protected]</p><p>Score: 3</p>")
    assert [kind for kind, _ in shown(report)] == ["contact", "contact", "contact", "boilerplate", "data"]


def test_bold_lines_are_the_headings_of_a_page_without_any() -> None:
    report = read("<p><strong>Background</strong></p><p>One.</p><p><b>Next steps</b></p><p><b>Bold.</b> And not.</p>")
    assert [block.section for block in report.blocks if block.kind == "paragraph"] == [("Background",), ("Next steps",)]


def test_metadata_is_proposed() -> None:
    head = (
        '<title>A report | A Council</title><meta property="og:site_name" content="A Council">'
        '<meta property="article:published_time" content="2024-03-09T10:00:00Z">'
    )
    proposed = read("<main><p>One.</p></main>", head=head).proposed
    assert (proposed.title, proposed.publisher) == ("A report", "A Council")
    assert (proposed.published, proposed.sort_date) == ("9 March 2024", "2024-03-09")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"<p>x", "utf-8"),
        (b"\xef\xbb\xbf<p>", "utf-8-sig"),
        ("\ufeff<p>".encode("utf-16-le"), "utf-16"),
        (b'<meta charset="iso-8859-1">', "windows-1252"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=Windows-1252'>", "windows-1252"),
        (b"<meta charset=zlib>", "utf-8"),
        (b"<meta charset=iso-8859-99>", "utf-8"),
    ],
)
def test_the_encoding_is_the_declared_one(data: bytes, encoding: str) -> None:
    assert encoding_of(data) == encoding


def test_a_page_in_windows_1252_is_read_as_it_was_meant() -> None:
    assert read_html("<meta charset=latin1><p>It’s £5.</p>".encode("windows-1252"), "").text == "It’s £5."


def test_a_page_that_is_not_in_its_encoding_is_refused() -> None:
    with pytest.raises(RefusedError, match="is not UTF-8 as it should be"):
        read_html(b"<p>caf\xe9</p>", "")


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "span hidden", "ul><li", "table><tr><td", "dl><dd", "form"])
def test_ten_thousand_tags_in_one_another_do_no_harm(tag: str) -> None:
    assert "deep" in read(f"<{tag}>" * 10_000 + "deep").text
