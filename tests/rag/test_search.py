"""The search on the real reports: any form of a word, either form of an abbreviation, phrases, filters, no hits."""

import re

import pytest
import Stemmer

from index.abbreviations import Abbreviation, Glossary
from index.keywords import stems, words_of
from rag.assistant import Assistant
from rag.errors import QuestionError, UnknownReportError, UnknownSectionError
from rag.search import Found, sections_of
from rag.search_words import read_wanted

LGA = "lga-peer-challenge-2023"
pytestmark = pytest.mark.model


def marked(found: Found) -> set[str]:
    """Every stretch of words that is marked in what was found, in small letters."""
    hits = [found.hit(place) for place in found.places]
    return {hit.text[match.start - hit.start : match.end - hit.start].lower() for hit in hits for match in hit.matches}


def test_words_stand_where_the_keyword_index_finds_them(assistant: Assistant) -> None:
    for report in assistant.reports.values():
        words = words_of(report.text)
        assert [word.stem for word in words] == stems(report.text, Stemmer.Stemmer("english"))
        assert all(report.text[word.start : word.end].strip() for word in words)


def test_any_form_of_a_word_is_found_and_marked(assistant: Assistant) -> None:
    found = assistant.search("assess")
    assert {"assessment", "assessments", "assessing"} <= marked(found)
    assert all("assess" in words for words in marked(found))


def test_every_passage_with_the_word_is_counted_and_no_other(assistant: Assistant) -> None:
    found = assistant.search("carers")
    holding = {
        passage.id
        for report in assistant.reports.values()
        for passage in report.passages
        if re.search(r"\bcarers?\b", f"{passage.heading} {report.text[passage.start : passage.end]}", re.IGNORECASE)
    }
    assert {place.passage.id for place in found.places if place.holds_all} == holding
    assert len({place.passage.id for place in found.places}) == len(found.places)
    assert sum(count.total for count in found.reports) == len(found.places)


@pytest.mark.parametrize("typed", ["OT waiting", "occupational therapy waiting"])
def test_an_abbreviation_finds_both_its_forms(assistant: Assistant, typed: str) -> None:
    found = assistant.search(typed)
    assert {"ot", "occupational therapy"} <= marked(found)
    assert any(place.holds_all for place in found.places)


def test_the_longer_of_two_abbreviations_counts_and_all_meanings_of_one() -> None:
    glossary = Glossary(
        {"r": [Abbreviation("AM", "adult mash"), Abbreviation("MASH", "hub one"), Abbreviation("MASH", "hub two")]}
    )
    long, short = read_wanted("adult mash", glossary), read_wanted("mash", glossary)
    assert [term.typed for term in long.terms] == ["adult mash"]
    assert [term.typed for term in short.terms] == ["mash"]
    assert short.held_by("the hub two", frozenset())
    assert short.held_by("the hub one", frozenset())


def test_a_phrase_is_found_as_it_stands(assistant: Assistant) -> None:
    loose, phrase = assistant.search("waiting list"), assistant.search('"waiting list"')
    assert 0 < len(phrase.places) < len(loose.places)
    assert marked(phrase) == {"waiting list"}
    assert marked(assistant.search("“waiting  LIST”")) == {"waiting list"}
    for place in phrase.places:
        hit = phrase.hit(place)
        assert any(hit.best.start <= match.start < hit.best.end for match in hit.matches)


def test_a_phrase_and_a_word_must_both_stand_there(assistant: Assistant) -> None:
    both = assistant.search('"waiting list" swift')
    assert {place.passage.id for place in both.places} < {
        place.passage.id for place in assistant.search('"waiting list"').places
    }
    assert "swift" in marked(both)


def test_marks_of_print_match_those_of_the_keyboard() -> None:
    wanted = read_wanted('"the council\'s hand-off"', Glossary({}))
    assert wanted.held_by("Then the council’s hand–off came", frozenset())
    assert not wanted.held_by("the council’s hand-offs", frozenset())


def test_a_single_quotation_mark_is_no_phrase(assistant: Assistant) -> None:
    found = assistant.search('carers"')
    assert found.wanted.phrases == ()
    assert len(found.places) == len(assistant.search("carers").places)


def test_question_words_are_not_looked_for(assistant: Assistant) -> None:
    found = assistant.search("how many people are on the waiting lists?")
    assert [term.typed for term in found.wanted.terms] == ["people", "waiting", "lists"]
    assert found.places


def test_what_is_close_in_meaning_is_told_apart(assistant: Assistant) -> None:
    found = assistant.search("loneliness")
    assert found.places
    assert not any(place.holds_all for place in found.places)


@pytest.mark.parametrize("typed", ["zebra xylophone", "pizza toppings", '"carers zebra"', "the of and"])
def test_nothing_is_found_where_there_is_nothing(assistant: Assistant, typed: str) -> None:
    found = assistant.search(typed)
    assert found.places == ()
    assert found.reports == ()
    assert found.results(1, 20).pages == 1


def test_a_misspelt_word_is_offered_as_it_is_spelt_in_the_reports(assistant: Assistant) -> None:
    found = assistant.search("saefguarding")
    assert found.spelt_like(found.wanted.terms[0])[0] == "safeguarding"
    assert found.holding(found.wanted.terms[0]) == 0


def test_filters_keep_to_a_report_and_a_section(assistant: Assistant) -> None:
    everything = assistant.search("safeguarding")
    own = assistant.search("safeguarding", LGA)
    assert {place.passage.report for place in own.places} == {LGA}
    assert own.reports == everything.reports, "the counts of the reports are those without the filter"
    for count in own.sections:
        within = assistant.search("safeguarding", LGA, count.section)
        assert len(within.places) == count.total
        assert all(place.passage.section[: len(count.section)] == count.section for place in within.places)
    assert [count.section for count in own.sections] == [
        path for path in sections_of(assistant.reports[LGA]) if path in {count.section for count in own.sections}
    ]


def test_a_filter_that_names_nothing_is_an_error(assistant: Assistant) -> None:
    with pytest.raises(UnknownReportError, match="none-such"):
        assistant.search("carers", "none-such")
    with pytest.raises(UnknownSectionError, match="Nowhere"):
        assistant.search("carers", LGA, ("Nowhere",))
    with pytest.raises(UnknownSectionError, match="name the report too"):
        assistant.search("carers", None, ("Background",))


@pytest.mark.parametrize(("typed", "told"), [("", "empty"), (" ?! ", "empty"), ("x" * 3000, "3000 characters")])
def test_what_cannot_be_asked_cannot_be_searched_for(assistant: Assistant, typed: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        assistant.search(typed)


@pytest.mark.parametrize(
    "typed",
    ['"(a+)+$" (', "[a-z", "a\\", '"\\d+"', "a" * 2000, '"' * 500 + "a", "%00 ' OR 1=1 --", "😀 carers", '"a" ' * 400],
)
def test_signs_that_mean_something_to_programs_are_words(assistant: Assistant, typed: str) -> None:
    found = assistant.search(typed)
    assert len(found.results(1, 20).hits) <= 20


def test_pages_hold_every_passage_once(assistant: Assistant) -> None:
    found = assistant.search("people")
    pages = found.results(1, 7).pages
    starts = [hit.start for page in range(1, pages + 1) for hit in found.results(page, 7).hits]
    assert len(starts) == len(found.places) == len(set(starts))
    assert pages == -(-len(found.places) // 7)


def test_a_hit_is_verbatim_and_opens_at_its_best_sentence(assistant: Assistant) -> None:
    for place in assistant.search("safeguarding referrals").places:
        hit = assistant.search("safeguarding referrals").hit(place)
        text = assistant.reports[hit.report].text
        assert text[hit.start : hit.end] == hit.text
        assert hit.start <= hit.best.start < hit.best.end <= hit.end
        assert hit.address == f"/reports/{hit.report}?start={hit.best.start}&end={hit.best.end}#quote"
