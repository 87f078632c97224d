"""Figures as people write them against the figures of a source: each form with a value that fits and one just outside.

The sentences are from no report.
"""

import pytest

from rag.numbers.equality import not_borne_out
from rag.numbers.reading import measured_in, quantities
from rag.numbers.words import plain


def borne_out(stated: str, source: str) -> bool:
    """Both readings agree: of the text as it stands, and of the text with its numbers as digits."""
    as_stands = not_borne_out(measured_in(stated), measured_in(source)) is None
    as_digits = not_borne_out(quantities(plain(stated)), quantities(plain(source))) is None
    assert as_stands == as_digits, (measured_in(stated), quantities(plain(stated)))
    return as_digits


@pytest.mark.parametrize(
    ("stated", "fits", "outside"),
    [
        ("two-fifths of homes", "40% of homes", "41% of homes"),
        ("three in ten homes", "30% of homes", "31% of homes"),
        ("nine out of ten homes", "90% of homes", "90 homes"),
        ("one in four homes", "25% of homes", "24% of homes"),
        ("a quarter of homes", "25% of homes", "20% of homes"),
        ("three-quarters of homes", "75 per cent of homes", "70 per cent of homes"),
        ("half of homes", "50% of homes", "53% of homes"),
        ("a year and a half", "1.5 years", "1 year"),
        ("six and a half weeks", "6.5 weeks", "6 weeks"),
        ("over a week", "eleven days", "fifteen days"),
        ("up to a year", "up to twelve months", "two years"),
        ("about a month", "33 days", "38 days"),
        ("more than 150 people", "at least 154 people", "at most 154 people"),
        ("support capped at six weeks", "a maximum of six weeks", "at least six weeks"),
        ("a third of homes", "one third of homes", "33% of homes"),
        ("about a third of homes", "33% of homes", "29% of homes"),
        ("about two-thirds of homes", "67.07% of homes", "72% of homes"),
        ("more than half of homes", "53% of homes", "49% of homes"),
        ("more than half of homes", "53% of homes", "50% of homes"),
        ("more than half of homes", "53% of homes", "90% of homes"),
        ("nearly nine in ten homes", "87% of homes", "91% of homes"),
        ("nearly nine in ten homes", "87% of homes", "80% of homes"),
        ("almost 1,000 letters", "983 letters", "1,004 letters"),
        ("almost 1,000 letters", "983 letters", "893 letters"),
        ("over 600 letters", "626 letters", "599 letters"),
        ("more than 600 letters", "626 letters", "926 letters"),
        ("fewer than 650 letters", "626 letters", "662 letters"),
        ("around 50 calls", "fifty calls", "56 calls"),
        ("around 50 calls", "51.5 calls", "47 calls"),
        ("about 1,100 letters", "1,127 letters", "1,217 letters"),
        ("roughly four months", "122 days", "133 days"),
        ("over seven years", "2,708 days", "2,078 days"),
        ("over seven years", "7.4 years", "6.9 years"),
        ("over seven years", "2,708 days", "2,708 weeks"),
        ("a fee of about £10m", "a fee of £9.8 million", "a fee of £9 million"),
        ("two weeks", "14 days", "15 days"),
        ("one year", "12 months", "13 months"),
        ("24 months", "two years", "three years"),
        ("90 minutes", "1.5 hours", "2 hours"),
        ("three months", "a quarter of the cases and three months", "90 days"),
        ("60 to 70 calls", "between 60 and 70 calls", "between 60 and 80 calls"),
        ("60-70 calls", "60 to 70 calls", "61 to 70 calls"),
        ("up to 70 calls", "60-70 calls", "60-80 calls"),
        ("at least 60 calls", "60-70 calls", "50-70 calls"),
        ("70 calls", "70 calls", "60-70 calls"),
        ("held twice a year", "held every six months", "held every three months"),
        ("held once a week", "held weekly", "held monthly"),
        ("held every fortnight", "held every other week", "held every week"),
        ("held four times a year", "held quarterly", "held monthly"),
        ("held yearly", "held annually", "held daily"),
        ("50 calls a day", "fifty calls each day", "fifty calls each week"),
        ("a dozen letters", "12 letters", "11 letters"),
        ("half a dozen letters", "six letters", "five letters"),
        ("at least 38 letters", "more than 38 letters", "38 letters"),
        ("at most six weeks", "up to six weeks", "six months"),
    ],
)
def test_a_form_fits_its_value_and_not_the_one_just_outside(stated: str, fits: str, outside: str) -> None:
    assert borne_out(stated, fits)
    assert not borne_out(stated, outside)


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("626 letters", "about 662 letters"),
        ("over 38 letters", "40 letters"),
        ("at least 124 letters", "at least 142 letters"),
        ("nearly 626 letters", "600 letters"),
        ("35 days", "five working weeks"),
        ("£9m", "9 million letters"),
        ("Nine in ten", "Nine in twenty"),
        ("87% of homes", "nearly nine in ten homes"),
    ],
)
def test_an_altered_figure_is_not_borne_out(stated: str, source: str) -> None:
    assert not borne_out(stated, source)


@pytest.mark.parametrize(
    "text",
    [
        "a third party",
        "half an hour away",
        "the first half of the list",
        "a month and a half",
        "a third team",
        "once a quarter",
        "one of them",
        "two in three weeks",
    ],
)
def test_words_that_are_no_part_of_a_whole_are_no_percentage(text: str) -> None:
    assert not [one for one in quantities(plain(text)) if one.kind == "percentage"]
    assert not [one for one in measured_in(text) if one.kind == "percentage"]


def test_a_figure_keeps_its_place_bound_and_rate() -> None:
    text = "Nearly nine in ten of over 50 callers a day waited for up to six weeks."
    found = measured_in(text)
    assert [(text[one.start : one.end], one.value, one.bound, one.rate) for one in found] == [
        ("nine in ten", 90, "nearly", ""),
        ("50", 50, "least", "day"),
        ("six weeks", 6, "most", ""),
    ]


def test_dates_without_a_year_and_both_ends_of_a_span_are_read() -> None:
    found = [one.when for one in quantities("from 12 to 14 december 2023, on 3 may, in june/july 2022 and in 2022/23")]
    assert found == ["2023-12-12", "2023-12-14", "?-05-03", "2022-06", "2022-07", "2022/23"]
