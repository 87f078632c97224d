"""A figure is shown with the words that limit it."""

import pytest

from rag.numbers.bounds import with_bound


@pytest.mark.parametrize(
    ("text", "figure", "shown"),
    [
        ("access to at least 142 documents", "142", "at least 142"),
        ("spent over 250 hours on it", "250 hours", "over 250 hours"),
        ("up to five days support", "five days", "up to five days"),
        ("a maximum of six weeks in line", "six weeks", "a maximum of six weeks"),
        ("scored 80% or above, which was good", "80%", "80% or above"),
        ("over the last 30 days", "30 days", "30 days"),
        ("listed over ninety-four pages", "ninety-four", "ninety-four"),
        ("handed over. 12 people waited", "12", "12"),
    ],
)
def test_the_words_beside_a_figure_that_limit_it_are_shown_with_it(text: str, figure: str, shown: str) -> None:
    start = text.index(figure)
    first, last = with_bound(text, start, start + len(figure))
    assert text[first:last] == shown
