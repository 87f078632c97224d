"""Abbreviations are found where a text spells them out, and a question is searched for in both forms."""

from pathlib import Path

import pytest

from index.abbreviations import Abbreviation, Glossary, abbreviations_of, find_abbreviations, load_sector
from index.errors import CatalogueError


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Occupational Therapy (OT) lists", "OT", "Occupational Therapy"),
        (
            "in the Assessed and Supported Year in Employment (ASYE) team",
            "ASYE",
            "Assessed and Supported Year in Employment",
        ),
        ("a Multi-Agency Safeguarding Hub (MASH).", "MASH", "Multi-Agency Safeguarding Hub"),
        ("governance of Safeguarding Adults Reviews (SARs)", "SAR", "Safeguarding Adults Reviews"),
    ],
)
def test_what_is_spelt_out_is_found_at_its_place(text: str, short: str, long: str) -> None:
    (found,) = find_abbreviations(text)
    assert (found.short, found.long) == (short, long)
    assert text[found.start : found.end].startswith(long)


@pytest.mark.parametrize(
    "text",
    [
        "the Care Act (2014)",
        "the Trust (AWP) said",
        "Executive Director: Adults and Communities (DASS)",
        "of (the) team",
        "()",
    ],
)
def test_brackets_that_spell_out_nothing_are_left_alone(text: str) -> None:
    assert find_abbreviations(text) == ()


def test_the_sectors_own_are_a_reports_where_it_uses_either_form() -> None:
    sector = (Abbreviation("DoLS", "Deprivation of Liberty Safeguards"), Abbreviation("s42", "section 42"))
    assert [a.short for a in abbreviations_of("some DoLS reports", sector)] == ["DoLS"]
    assert [a.short for a in abbreviations_of("A Section 42 enquiry", sector)] == ["s42"]
    assert abbreviations_of("nothing of the kind", sector) == ()


@pytest.mark.parametrize(
    ("question", "expanded"),
    [
        ("how big is the ot list", "how big is the ot list (Occupational Therapy)"),
        ("occupational therapy waits", "occupational therapy waits (OT)"),
        ("OT, Occupational Therapy", "OT, Occupational Therapy"),
        ("what happened in dec 2023", "what happened in dec 2023"),
        ("the DEC's chair", "the DEC's chair (Disability Equality Commission)"),
        ("SARs", "SARs (Safeguarding Adults Review)"),
    ],
)
def test_a_question_is_expanded_both_ways(question: str, expanded: str) -> None:
    known = [
        ("OT", "Occupational Therapy"),
        ("DEC", "Disability Equality Commission"),
        ("SAR", "Safeguarding Adults Review"),
    ]
    glossary = Glossary({"a": [Abbreviation(*each) for each in known]})
    assert glossary.expand(question) == expanded


@pytest.mark.parametrize(
    ("typed", "in_full"),
    [
        ("do SWs get it", "do social workers get it"),
        ("an sw's day", "an social worker's day"),
        ("who is the PSW", "who is the PSW"),
        ("s42 cases", "s42 cases"),
    ],
)
def test_what_nobody_here_writes_short_is_spelt_out(typed: str, in_full: str) -> None:
    sector = [Abbreviation("SW", "social worker"), Abbreviation("s42", "section 42")]
    spelt = Abbreviation("PSW", "Principal Social Worker", 0, 30)
    assert Glossary({"a": [*sector, spelt]}).spelt_out(typed, {"psw"}.__contains__) == in_full


def test_each_meaning_stands_once_and_the_spelt_out_one_is_kept() -> None:
    used, spelt = Abbreviation("OT", "occupational therapy"), Abbreviation("OT", "Occupational Therapy", 3, 30)
    assert Glossary({"a": [used], "b": [spelt]}).entries == (("b", spelt),)


def test_a_faulty_file_of_the_sectors_own_is_told(tmp_path: Path) -> None:
    (tmp_path / "abbreviations.toml").write_text('[[abbreviation]]\nshort = "X"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"abbreviations\.toml"):
        load_sector(tmp_path)
    assert load_sector(tmp_path / "nowhere") == ()
