"""Markdown: read as the page that it makes."""

from index.readers.markdown import read_markdown

TEXT = """---
title: "A report"
author: A Council
date: 2024-05-03
---
# A report

Score: 3

## Findings

A line that
is wrapped. <script>alert(1)</script>It ends.

- one
  - two
- three

| Team | People |
| --- | --: |
| North | 12 |
"""


def test_markdown_is_read_as_the_page_that_it_makes() -> None:
    report = read_markdown(TEXT.replace("\n", "\r\n").encode(), "")
    assert [(block.kind, report.text[block.start : block.end]) for block in report.blocks] == [
        ("title", "A report"),
        ("data", "Score: 3"),
        ("heading", "Findings"),
        ("paragraph", "A line that is wrapped. It ends."),
        ("item", "one"),
        ("item", "two"),
        ("item", "three"),
        ("header", "Team | People"),
        ("row", "North | 12"),
    ]
    assert report.blocks[3].section == ("Findings",)


def test_front_matter_is_no_part_of_the_text_and_is_proposed() -> None:
    report = read_markdown(TEXT.encode(), "")
    assert "author" not in report.text
    proposed = report.proposed
    assert (proposed.title, proposed.publisher, proposed.sort_date) == ("A report", "A Council", "2024-05-03")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert "Visible" in read_markdown(b"---\n\nVisible words.\n", "").text
