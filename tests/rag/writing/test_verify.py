"""Statements against what they cite: figures, names, polarity, meaning; and the labelled pairs as a whole."""

import pytest

from eval.written import load_pairs, rates
from index.abbreviations import Abbreviation, Glossary
from index.embedding import SentenceTransformerEmbedder
from index.opened import open_index
from rag.numbers.equality import not_borne_out
from rag.numbers.reading import quantities as figures
from rag.numbers.words import plain
from rag.settings import Settings
from rag.writing.binding import misplaced
from rag.writing.names import acting_reviewer, unknown_name
from rag.writing.polarity import disagreement
from rag.writing.verify import Source, Verifier


def borne_out(stated: str, source: str) -> bool:
    return not_borne_out(figures(plain(stated)), figures(plain(source))) is None


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("61 cases", "sixty-one cases"),
        ("sixty-one cases", "61 cases"),
        ("£9 million", "£9m"),
        ("£9,000,000", "£9 million"),
        ("12 December 2023", "(12/12/23)"),
        ("December 2023", "12/12/23"),
        ("in 2023", "on 12 December 2023"),
        ("June and July 2023", "June/July 2023"),
        ("2023-24", "2023/24"),
        ("97 per cent", "97%"),
        ("twice a year", "twice annually"),
        ("over 38 meetings", "more than 38 meetings"),
        ("six weeks at most", "a maximum of six weeks"),
        ("1,127 people", "1127 people"),
        ("60 to 70 contacts a day", "60-70 contacts per day"),
        ("14 December 2023", "Tuesday 12 to Thursday 14 December 2023"),
        ("one member of staff", "a member of staff"),
        ("half of them", "50% of them"),
    ],
)
def test_figures_that_are_the_same(stated: str, source: str) -> None:
    assert borne_out(stated, source)


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("67 cases", "sixty-one cases"),
        ("£9m", "9 million people"),
        ("90 people", "90% of people"),
        ("12 December 2023", "December 2023"),
        ("12 November 2023", "12 December 2023"),
        ("2022-23", "2023-24"),
        ("50 contacts a week", "fifty contacts a day"),
        ("six days", "six weeks"),
        ("fewer than 38 meetings", "more than 38 meetings"),
        ("exactly 38 meetings", "more than 38 meetings"),
        ("more than 626 people", "626 people"),
        ("half of them", "some of them"),
        ("doubled", "rose"),
        ("weekly meetings", "monthly meetings"),
        ("21 people", "twenty people and one more"),
        ("longer than ten days", "fewer than ten days"),
    ],
)
def test_figures_that_are_not(stated: str, source: str) -> None:
    assert not borne_out(stated, source)


@pytest.mark.parametrize(
    ("stated", "source", "swapped"),
    [
        ("The budget is £9m.", "The budget is £200m with a savings requirement of £9m.", True),
        ("The savings requirement is £9m.", "The budget is £200m with a savings requirement of £9m.", False),
        ("35 were upheld.", "35 were not upheld and 29 upheld.", True),
        ("29 were upheld.", "35 were not upheld and 29 upheld.", False),
        ("28% were compliments.", "53% were compliments and 28% complaints.", True),
        ("53% were compliments.", "53% were compliments and 28% complaints.", False),
        ("Satisfaction fell from 69% to 66%.", "66% of users were satisfied, down from 69%.", False),
        ("Satisfaction fell from 66% to 69%.", "66% of users were satisfied, down from 69%.", True),
        ("It rose from 66% in 2021 to 69% in 2022.", "69% in 2021 against 66% in 2022 were satisfied.", True),
        ("It fell from 69% in 2021 to 66% in 2022.", "69% in 2021 against 66% in 2022 were satisfied.", False),
        ("Six of the eight staff met agreed that supervision was monthly.", "Of the 8 staff met, 6 agreed.", False),
    ],
)
def test_figures_stand_with_their_own_words(stated: str, source: str, swapped: bool) -> None:
    ours, theirs = plain(stated), plain(source)
    assert (misplaced(ours, figures(ours), theirs, figures(theirs)) is not None) == swapped


@pytest.mark.parametrize(
    ("statement", "known", "unknown"),
    [
        ("The team met Jane Robinson.", "Jane Robinson was a member", ""),
        ("The team met Jane Roberts.", "Jane Robinson and Rachael", "Roberts"),
        ("Leeds led the network.", "Bristol led the network", "Leeds"),
        ("Staff led the network.", "They led the network", ""),
        ("The NHS led the network.", "They led the network", "NHS"),
        ("It was signed in December.", "signed on 12/12/23", ""),
        ("Bristol's plan is ready.", "the plan of Bristol is ready", ""),
    ],
)
def test_names_stand_in_what_is_cited(statement: str, known: str, unknown: str) -> None:
    assert unknown_name(statement, known) == unknown


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("There was oversight.", "There was little or no oversight."),
        ("The front door did not work.", "The front door worked."),
        ("Numbers rose.", "Numbers fell."),
        ("Demand is high.", "Demand is low."),
        ("Staff were unaware of it.", "Staff were aware of it."),
        ("All staff said so.", "Some staff said so."),
        ("Most staff said so.", "A number of staff said so."),
        ("It happened because of cuts.", "It happened during cuts."),
        ("The registers were updated with this.", "The registers should be updated with this."),
        ("There are potential savings to be made, it shows.", "It might not show savings to be made."),
        ("They led a national network.", "They led a regional network and spoke at a national conference."),
        ("The delay was caused by vacancies.", "There was a delay and there were vacancies."),
        ("The accuracy of the study was disputed.", "The study was accepted as accurate."),
        ("They are considering whether to lead a network.", "They led a network."),
        ("People are supported outside Bristol.", "People are supported in Bristol rather than outside Bristol."),
    ],
)
def test_polarity_that_differs(stated: str, source: str) -> None:
    assert disagreement(plain(stated), plain(source))


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("The peers saw no data.", "The peers did not see the data."),
        ("The data does not show this.", "However, this is not reflected in the data."),
        ("There was little oversight.", "There was little or no oversight."),
        ("Reports were not finished yet.", "Reports were still under development."),
        ("Nearly all homes were good.", "97% of homes were good."),
        ("There was hardly any oversight.", "There was little or no oversight."),
        ("Referrals are triaged before action.", "Referrals are triaged (or marked No Further Action) before action."),
        ("The registers should be updated.", "The peers recommend that the registers are updated."),
        ("Numbers went up.", "Numbers increased."),
        ("29 were upheld and 35 were not.", "35 were not upheld and 29 upheld."),
        (
            "The council does not own the contractor's notes.",
            "A contractor took notes that the council does not own.",
        ),
        ("The plan did not say how progress is measured.", "The plan did not, however, say how progress is measured."),
        ("The forum had not met.", "The forum had yet to meet."),
        ("Planning usually began late.", "Parents told us that planning normally began late."),
        ("34 people were found other care.", "A home closing in May left 34 people; all were found other care."),
    ],
)
def test_polarity_that_agrees(stated: str, source: str) -> None:
    assert disagreement(plain(stated), plain(source)) == ""


@pytest.fixture(scope="module")
def verifier(embedder: SentenceTransformerEmbedder) -> Verifier:
    return Verifier(embedder, Glossary({"r": [Abbreviation("OT", "Occupational Therapy")]}))


@pytest.mark.model
def test_either_form_of_an_abbreviation_will_do(verifier: Verifier) -> None:
    source = Source("The OT waiting list held 1,127 people.")
    assert verifier.check("The Occupational Therapy waiting list held 1,127 people.", [source]).verified


@pytest.mark.model
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Sixty-one referrals were waiting.", ""),
        ("Sixty-two referrals were waiting.", "figure"),
        ("61 referrals were waiting for Ofsted.", "name"),
        ("61 referrals were not waiting.", "polarity"),
        ("61 referrals about bicycles were waiting.", "meaning"),
        ("61 referrals were waiting: see www.evil.example", "form"),
        ("61 referrals were waiting. " * 40, "form"),
        ("…", "form"),
    ],
)
def test_a_statement_fails_by_what_is_wrong_with_it(verifier: Verifier, statement: str, reason: str) -> None:
    assert verifier.check(statement, [Source("There were sixty-one referrals waiting.")]).reason == reason


@pytest.mark.model
def test_every_piece_of_a_text_has_its_place(embedder: SentenceTransformerEmbedder) -> None:
    texts = ["The “OT” waiting list — 1,127 people.", "word " * 400]
    _, pieces = embedder.encode_pieces(texts)
    spans = embedder.piece_spans(texts)
    assert [len(each) for each in spans] == [len(each) for each in pieces]
    assert "OT" in [texts[0][start:end] for start, end in spans[0]]


def test_what_a_stuck_model_says_is_no_sentence(verifier: Verifier) -> None:
    source = Source("The team of the city met the team of the county.")
    assert verifier.check("the team of the city " * 12, [source]).reason == "form"


def test_a_statement_without_a_source_is_not_looked_at(verifier: Verifier) -> None:
    assert verifier.check("Anything.", []).reason == "no citation"


def test_the_labelled_pairs_are_split_by_passage(built_index: Settings) -> None:
    index = open_index(built_index.var)
    passages: dict[str, set[str]] = {"tuning": set(), "held_out": set()}
    by_quote = {(sentence.report, index.quote(sentence)): sentence.passage for sentence in index.sentences}
    pairs = load_pairs()
    for pair in pairs:
        passages[pair.half].add(by_quote[pair.evidence[0].report, pair.evidence[0].quote])
    assert len(pairs) >= 240
    assert not passages["tuning"] & passages["held_out"]
    assert len({pair.id for pair in pairs}) == len(pairs)


@pytest.mark.model
@pytest.mark.slow
def test_the_labelled_pairs_are_judged_as_well_as_measured(
    built_index: Settings, embedder: SentenceTransformerEmbedder
) -> None:
    """97 % caught and 8 % dropped are wanted; of the faithful ones, how many are shown as they were written is held to
    what was reached."""
    index = open_index(built_index.var)
    verifier = Verifier(embedder, index.glossary)
    pairs = load_pairs()
    found = {
        half: rates([pair for pair in pairs if pair.half == half], verifier, index, "Bristol")
        for half in ("tuning", "held_out")
    }
    assert found["tuning"].caught >= 0.97
    assert found["tuning"].dropped <= 0.08
    assert found["held_out"].caught >= 0.97
    assert found["held_out"].dropped <= 0.08
    assert found["held_out"].stood_in <= HELD_OUT_STOOD_IN


HELD_OUT_STOOD_IN = 0.45


@pytest.mark.model
@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        ("Some of the teams plan to open a new hub in 2025.", True),
        ("In Fenmoor, some of the teams plan to open a new hub.", True),
        ("The teams open a new hub because the old one is not warm enough.", False),
        ("A new hub was opened for carers who use the old one.", False),
    ],
)
def test_what_was_changed_within_a_sentence_puts_a_statement_in_doubt(
    verifier: Verifier, stated: str, shown: bool
) -> None:
    source = Source(
        "Some of the teams plan to open a new hub in 2025, and carers who use the old one say that it is warm enough.",
        known="Report on Fenmoor",
    )
    assert verifier.check(stated, [source]).verified == shown


@pytest.mark.parametrize(
    ("statement", "cited", "acting"),
    [
        ("The CQC carried out ten audits.", "The council had ten audits by the LGSCO.", "CQC"),
        ("The LGA is asking for more.", "CQC is asking for more.", "LGA"),
        ("The CQC praised the audits.", "The audits were good.", ""),
        ("The LGSCO carried out ten audits.", "Ten audits were done by the LGSCO.", ""),
    ],
)
def test_what_a_body_did_is_said_of_it(statement: str, cited: str, acting: str) -> None:
    assert acting_reviewer(statement, cited) == acting


def test_a_name_written_together_is_known_apart() -> None:
    assert unknown_name("They use Power BI.", "They use PowerBI.") == ""


@pytest.mark.parametrize("first", ["In Fenmoor", "At Fenmoor", "The Fenmoor report says that in Fenmoor"])
def test_what_stands_before_a_name_at_the_beginning_is_no_part_of_it(first: str) -> None:
    assert unknown_name(f"{first} people wait.", "People wait. Report on Fenmoor") == ""
    assert unknown_name(f"{first} people wait.", "People wait.") == "Fenmoor"


def test_an_abbreviation_that_is_a_word_too_is_a_name_at_the_beginning() -> None:
    assert unknown_name("IT Services are slow.", "Services are slow.") == "IT"


def test_a_report_may_be_named_by_its_title(verifier: Verifier) -> None:
    source = Source("Nine of the fifteen recommendations had been completed.", known="Fenmoor annual report 2025")
    stated = "The Fenmoor annual report says that nine of the fifteen recommendations had been completed."
    assert verifier.check(stated, [source]).verified
    assert verifier.check(stated.replace("annual", "monthly"), [source]).reason == "figure"


@pytest.mark.parametrize(
    ("stated", "source", "same"),
    [
        ("waits of 626 days", "delays which stood at 626", False),
        ("waits of 215 days", "waits of 174 days overall and 215 in the teams", True),
    ],
)
def test_a_bare_number_is_a_length_of_time_only_beside_one(stated: str, source: str, same: bool) -> None:
    assert borne_out(stated, source) == same


@pytest.mark.parametrize(
    ("stated", "source", "differs"),
    [
        ("61 referrals were not yet triaged.", "61 referrals were awaiting triage.", False),
        ("61 referrals were not yet triaged.", "61 referrals were triaged.", True),
        ("Calls come every day.", "Fifty calls come per day.", False),
        ("Every call is answered.", "Calls are answered.", True),
    ],
)
def test_what_is_awaited_is_not_denied(stated: str, source: str, differs: bool) -> None:
    assert bool(disagreement(plain(stated), plain(source))) == differs
