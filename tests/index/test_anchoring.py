"""Words found again in another format."""

import json

import pytest

from index.anchoring import places_of, reanchor
from index.catalogue import Catalogue
from index.questions import load_questions
from index.readers import read_report
from index.readers.docx import read_docx
from index.readers.html import read_html
from index.types import AnticipatedQuestion, ReadReport
from tests.formats import as_docx, as_site


def asked(text: str, words: str, at: int = 0) -> AnticipatedQuestion:
    start = text.index(words, at)
    return AnticipatedQuestion("r", "sentence", start, start + len(words), "Why?")


def test_words_are_found_whatever_the_white_space() -> None:
    read = ReadReport("One\u00a0two\n three. One  two three.", ())
    assert [read.text[start:end] for start, end in places_of(read, "two   three")] == ["two\n three", "two three"]


def test_words_are_found_across_what_is_not_read() -> None:
    text = "An assess-\nment\nPage 4\nfollows."
    dropped = ((text.index("-"), text.index("-") + 2), (text.index("\nPage"), text.index("follows") - 1))
    read = ReadReport(text, (), dropped=dropped)
    assert [text[start:end] for start, end in places_of(read, "assessment follows")] == [text[3:-1]]


@pytest.mark.parametrize("words", ["", " \n", "four"])
def test_words_that_do_not_stand_there_are_not_found(words: str) -> None:
    assert list(places_of(ReadReport("One two three.", ()), words)) == []


def test_of_words_that_stand_twice_the_nearest_are_taken() -> None:
    old = ReadReport("Yes. " + "x " * 50 + "Yes. ", ())
    new = ReadReport("A banner. Yes. " + "x  " * 50 + "Yes. ", ())
    questions = [asked(old.text, "Yes."), asked(old.text, "Yes.", 10)]
    found = reanchor(old, new, questions).questions
    assert [one.start for one in found] == [10, new.text.rindex("Yes.")]


def test_marks_of_list_items_may_differ() -> None:
    old, new = ReadReport("We met:\n  • staff\n  • carers.", ()), ReadReport("We met:\n\n- staff\n- carers.", ())
    anchored = reanchor(old, new, [asked(old.text, old.text)])
    assert [new.text[one.start : one.end] for one in anchored.questions] == ["We met:\n\n- staff\n- carers"]


def test_what_is_gone_is_told() -> None:
    old = ReadReport("One. Two.", ())
    anchored = reanchor(old, ReadReport("Two.", ()), [asked(old.text, "One."), asked(old.text, "Two.")])
    assert [len(anchored.questions), len(anchored.lost)] == [1, 1]


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_no_anticipated_question_of_the_reports_is_lost(catalogue: Catalogue, suffix: str) -> None:
    for report in catalogue.reports:
        text = read_report(catalogue.file_of(report), report.title)
        questions = load_questions(catalogue.questions_file(report), report.id, len(text.text))
        if suffix == ".html":
            new = read_html(as_site(text, report.title).encode(), report.title)
        else:
            new = read_docx(as_docx(text, report.title), report.title)
        anchored = reanchor(text, new, questions)
        assert len(anchored.lost) <= len(questions) // 100, [json.dumps(q.text) for q in anchored.lost[:3]]
        assert len(anchored.questions) + len(anchored.lost) == len(questions)
