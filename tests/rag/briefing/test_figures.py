"""Figures: what is one, what it counts, as at when; and the register against the list made by hand."""

import csv
import io

import pytest

from eval.briefings import HERE, GoldFigure, check_places, figure_shares, read_lines
from index.catalogue import Report
from rag.assistant import Assistant
from rag.briefing.as_at import as_at
from rag.briefing.clause import what_it_measures
from rag.briefing.figures import figures_of, what_it_counts
from rag.briefing.listing import Selection, bars, select, to_csv
from rag.briefing.register import Register, figures_register, verify_figures
from rag.briefing.same_thing import Speaks, differing
from rag.errors import CitationError, UnknownReportError
from rag.numbers.bounds import with_bound
from rag.numbers.dates import begins, dates_in, ends, shown
from rag.numbers.quantity import days


@pytest.fixture(scope="module")
def register(assistant: Assistant) -> Register:
    return figures_register(assistant.reports)


def test_the_register_agrees_with_the_list_made_by_hand(assistant: Assistant, register: Register) -> None:
    gold = read_lines(HERE / "figures.jsonl", GoldFigure)
    check_places(gold, assistant.reports)
    for share in figure_shares(gold, register.figures):
        assert share.passed, share


# Sentences from no report: the rules were not written against them.
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("In June 2022, 418 adults were waiting for a review.", [("418", 418, "count", "")]),
        (
            "Spending rose by £1.4 million to £23.7m.",
            [("£1.4 million", 1.4e6, "money", "£"), ("£23.7m", 23.7e6, "money", "£")],
        ),
        ("Forty-two per cent of carers had a break.", [("Forty-two per cent", 42, "percentage", "%")]),
        (
            "A review takes between ten and twelve weeks.",
            [("ten", 10, "count", ""), ("twelve weeks", 12, "duration", "weeks")],
        ),
        ("The board meets twice a year.", [("twice a year", 2, "frequency", "times")]),
        ("One hundred and five people answered.", [("One hundred and five", 105, "count", "")]),
        ("It fell from 12 to 9 days.", [("12", 12, "duration", "days"), ("9 days", 9, "duration", "days")]),
        ("Stays of 10 to 14 days are usual.", [("10 to 14 days", 10, "duration", "days")]),
        ("They waited for one year.", [("one year", 1, "duration", "years")]),
        (
            "The share fell from 12.4% in 2022 to 7.8% in 2024.",
            [("12.4%", 12.4, "percentage", "%"), ("7.8%", 7.8, "percentage", "%")],
        ),
        (
            "About one in five was late, and one carer in ten gave up.",
            [
                ("one in five", 20, "percentage", "%"),
                ("one carer in ten", 10, "percentage", "%"),
            ],
        ),
        (
            "Only a third could recall it, and half of them were cross.",
            [
                ("a third", 33.33, "percentage", "%"),
                ("half", 50, "percentage", "%"),
            ],
        ),
        ("They were paid 41 pence less.", [("41 pence", 0.41, "money", "£")]),
        ("People aged over 65 waited over 65 days.", [("65 days", 65, "duration", "days")]),
        ("On the ward 12 people waited.", [("12", 12, "count", "")]),
        ("It cost residents over 10,000 pounds.", [("10,000 pounds", 10000, "money", "£")]),
        (
            "It kept people between 10 and 12 weeks.",
            [("10", 10, "count", ""), ("12 weeks", 12, "duration", "weeks")],
        ),
        ("About a third get help.", [("a third", 33.33, "percentage", "%")]),
        (
            "One manager in two teams left.",
            [("two", 2, "count", "")],
        ),
    ],
)
def test_figures_are_read_with_value_kind_and_unit(sentence: str, expected: list[tuple[object, ...]]) -> None:
    assert [(f.text, f.value, f.kind, f.unit) for f in figures_of(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Section 9 of the Care Act 2014 applies, as does s42.",
        "Ring 0117 922 2700 or write to BS1 5TR.",
        "Theme 1 and Pathway 3 are discussed on page 12.",
        "This is one of the services, and one example in one place.",
        "One man of 91 went home at ten at night, and adults over 65 waited until four o'clock.",
        "His wife, who is 79, walked to the shop by week five, and a third scheme is planned in Zone 4.",
        "The report of 3 March 2024 covers 2022/23 and 2023-2024.",
        "A two-way street, open 24/7.",
        "The MP and the NHS met on 01/02/24.",
        "COVID-19 and G7 changed much.",
        "",
    ],
)
def test_names_dates_and_numbers_that_count_nothing_are_no_figures(sentence: str) -> None:
    assert figures_of(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "value", "counts"),
    [
        ("There were 31 urgent referrals in the queue.", 31, "urgent referrals in the queue"),
        ("The shortest wait in the north was 12 days.", 12, "shortest wait in the north"),
        ("Of the 60 appeals, 14 were allowed.", 14, "allowed (of appeals)"),
        ("Only 8% of homes were inspected.", 8, "homes were inspected"),
    ],
)
def test_what_a_figure_counts_is_said_in_its_sentences_words(sentence: str, value: float, counts: str) -> None:
    assert what_it_counts(sentence, value) == (counts,)


@pytest.mark.parametrize(
    ("sentence", "value", "told"),
    [
        # What stands beside the figure tells.
        (
            "In June there were 88 carers waiting for a first review by phone.",
            88,
            "carers waiting for a first review by phone",
        ),
        # Its clause has to be read with it, and the one before where that begins with "which" or "at".
        ("The hub, a small team, handles about 520 referrals a month.", 520, "handles about 520 referrals a month"),
        (
            "Many stayed on free care, at a cost to the council of £640,000 a year.",
            640000,
            "Many stayed on free care, at a cost to the council of £640,000 a year",
        ),
        (
            "Men are 9 per cent of tenants but only 3 per cent of those asked.",
            3,
            "Men are 9 per cent of tenants but only 3 per cent of those asked",
        ),
    ],
)
def test_what_a_figure_measures_is_told_by_its_clause(sentence: str, value: float, told: str) -> None:
    figure = next(figure for figure in figures_of(sentence) if figure.value == value)
    assert what_it_measures(sentence, figure, *with_bound(sentence, figure.start, figure.end)) == told


def test_a_long_sentence_is_cut_to_the_words_that_are_near() -> None:
    sentence = f"{'word ' * 60}had 17 things {'more ' * 60}"
    figure = figures_of(sentence)[0]
    told = what_it_measures(sentence, figure, figure.start, figure.end)
    assert "had 17 things" in told
    assert told.startswith("… word")
    assert told.endswith("more …")
    assert len(told.split()) <= 26


def test_a_date_that_tells_when_something_happened_does_not_date_the_next_figure() -> None:
    report = Report.model_construct(published="March 2025", sort_date="2025-03")

    def dated(before: str, sentence: str = "Some 520 people a month were seen.") -> str:
        return as_at(5, sentence, [before], (), report, None).when

    assert dated("The hub opened in a former shop in October 2022.") == "2025-03"
    assert dated("On 31 May 2024 there was a count.") == "2024-05-31"
    assert dated("There were 80 visits in May 2024.") == "2024-05"
    # What is so now was not counted then.
    assert dated("There were 80 visits in May 2024.", "Some 520 people a month are seen.") == "2025-03"
    assert dated("There were 80 visits in May 2024.", "Currently 520 people a month are seen.") == "2024-05"


def test_a_date_of_another_clause_does_not_date_a_figure() -> None:
    report = Report.model_construct(published="March 2025", sort_date="2025-03")
    sentence = "Some 5,700 people work here, and the share of empty posts was 12% in 2022."
    assert as_at(sentence.index("5,700"), sentence, [], (), report, None).when == "2025-03"
    assert as_at(sentence.index("12%"), sentence, [], (), report, None).when == "2022"


def test_the_longest_wait_does_not_differ_from_the_average(register: Register) -> None:
    for numbers in register.groups:
        told = " | ".join(figure.counts for figure in register.figures if figure.n in numbers)
        assert not ("average" in told and "longest" in told.lower()), told


def test_a_date_that_begins_a_period_or_dates_a_name_is_told_from_one_that_dates_a_figure() -> None:
    text = "Since May 2021 and under the Act (2014), as at 3 June 2022, by March 2025."
    assert [(d.when, d.dates_others) for d in dates_in(text)] == [
        ("2021-05", True),
        ("2014", True),
        ("2022-06-03", False),
        ("2025-03", True),
    ]


@pytest.mark.parametrize(
    ("when", "first", "last", "words"),
    [
        ("2023/24", "2023-04", "2024-03", "2023/24"),
        ("2023", "2023-01", "2023-12", "2023"),
        ("2023-12", "2023-12", "2023-12", "December 2023"),
        ("2023-12-01", "2023-12", "2023-12", "1 December 2023"),
    ],
)
def test_a_date_begins_ends_and_is_written_as_people_do(when: str, first: str, last: str, words: str) -> None:
    assert (begins(when), ends(when), shown(when)) == (first, last, words)


def test_the_safeguarding_queues_stand_together(register: Register) -> None:
    groups = [{figure.value for figure in register.group(n)} for n in range(1, len(register.groups) + 1)]
    assert {300.0, 61.0, 487.0} in groups


def test_a_figure_that_does_not_stand_where_it_says_is_an_error(assistant: Assistant, register: Register) -> None:
    moved = register.figures[0].model_copy(update={"start": register.figures[0].start + 1})
    with pytest.raises(CitationError, match="nothing was shown"):
        verify_figures([moved], assistant.reports)


def test_a_selection_keeps_to_its_words_kind_report_and_order(assistant: Assistant, register: Register) -> None:
    wanted = Selection(about="waiting", kind="duration", order="figure", descending=True)
    shown = select(register, wanted, assistant.reports)
    assert shown
    assert all(figure.kind == "duration" for figure in shown)
    in_days = [figure.value for figure in shown if figure.unit == "days"]
    assert in_days == sorted(in_days, reverse=True)
    assert select(register, Selection(about="the"), assistant.reports) == ()
    with pytest.raises(UnknownReportError, match="no report 'none'"):
        select(register, Selection(report="none"), assistant.reports)


def test_csv_holds_every_row_and_no_formula(register: Register) -> None:
    hostile = register.figures[0].model_copy(update={"counts": "=cmd()"})
    rows = list(csv.DictReader(io.StringIO(to_csv([hostile, *register.figures]))))
    assert len(rows) == 1 + len(register.figures)
    assert rows[0]["counts"] == "'=cmd()"


def test_bars_are_of_one_unit(register: Register) -> None:
    drawn = bars([figure for figure in register.figures if figure.unit == "days"])
    assert drawn is not None
    assert drawn.largest == 2708
    assert bars(register.figures[:1]) is None


def test_figures_of_one_thing_differ_unless_one_is_the_longest_and_one_the_average() -> None:
    def speaks(n: int, value: float, clause: str) -> Speaks:
        return Speaks(n, "duration", value, "days", "carers waiting for a break", clause, "Breaks", ("a report", n))

    longest = speaks(1, 700, "the longest time of carers waiting for a break was 700 days")
    average = speaks(2, 90, "carers waiting for a break did so for 90 days on average")
    another = speaks(3, 120, "at least 120 days on average for carers waiting for a break")
    assert differing([longest, average, another]) == [(2, 3)]


def test_lengths_of_time_stand_in_order_of_how_long_they_are(assistant: Assistant) -> None:
    register = figures_register(assistant.reports)
    shown = select(register, Selection(kind="duration", order="figure", descending=True), assistant.reports)
    lengths = [days(figure.value, figure.unit) for figure in shown]
    assert lengths == sorted(lengths, reverse=True)
    assert {figure.unit for figure in shown} >= {"days", "hours", "weeks"}


def test_what_a_figure_counts_is_never_put_together_to_say_the_reverse(assistant: Assistant) -> None:
    by_words = {figure.figure: figure.counts for figure in figures_register(assistant.reports).figures}
    assert "high when compared to the average rate of 76.07%" in by_words["76.07%"]
    assert "higher than the average of 21.38%" in by_words["21.38%"]
