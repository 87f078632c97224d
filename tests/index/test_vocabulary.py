"""Misspelt words and what they were meant to be."""

from pathlib import Path

import pytest

from index.errors import IndexCorruptError
from index.vocabulary import USUAL, Vocabulary, WordCounts

REPORT = (
    "The longest wait for a Care Act assessment was 2,708 days. The Assessment Team has a waiting list, said Jane "
    "Robinson. What they recorded of commissioning: better and better, when people were safeguarded."
)
QUESTIONS = ["how bad are the assesments, what do users say"] + ["any comms about lockdown?"] * USUAL


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.build([WordCounts.of(REPORT, QUESTIONS)])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("care act assesment", "care act assessment"),
        ("asessmnet", "assessment"),
        ("longst wiat", "longest wait"),
        ("waht was teh wait", "what was the wait"),
        ("Comissioning", "Commissioning"),
        ("WAITNG LIST", "WAITING LIST"),
        ("who is Jane Robinsen", "who is Jane Robinson"),
        ("people's asessments", "people's assessment"),
    ],
)
def test_a_misspelt_word_is_the_nearest_of_the_vocabulary(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert vocabulary.corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "What was the longest wait?",
        "assessments recording safeguards",  # other forms of what the report says
        "organisations analyse their programme's behaviour",  # British spelling, though the dictionary is American
        "comms in lockdown",  # in no dictionary, and usual
        "im not sure, dont ask me",
        "Leeds or Hull",  # a short word with a capital may be any name
        "the DASW and 2,708 days, £9m, s42",
        "chatgpt zzyzx",
        "",
    ],
)
def test_what_is_no_mistake_stays(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.corrected(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mgmt of the dept pls", "management of the department please"),
        ("phone no. for Jane Robinson", "phone number for Jane Robinson"),
        ("no. of ppl waiting", "number of people waiting"),
        ("2023 v. 2024", "2023 versus 2024"),
        ("LGA view cf CQC view", "LGA view compared with CQC view"),
        ("no. waiting, no. still on the list", "number waiting, number still on the list"),
        ("do ur 1-2-1s cover s/g", "do your one-to-ones cover safeguarding"),
        ("complaints in 23/24 or 24-25?", "complaints in 2023/24 or 2024-25?"),
    ],
)
def test_shorthand_is_read_in_full(vocabulary: Vocabulary, typed: str, meant: str) -> None:
    assert vocabulary.corrected(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "there is no way",
        "whats it like",
        "itll be fine, theyre sure",
        "no of course not",
        "in 121 cases",
        "on the 11/12",
        "2023/24",
        "23/25",
        "on 28-29 November",
        "aged 24-25",
    ],
)
def test_what_only_looks_like_shorthand_stays(vocabulary: Vocabulary, typed: str) -> None:
    assert vocabulary.corrected(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("the lockd rules", "the lockdown rules"),
        ("coassessment", "co-assessment"),
    ],
)
def test_a_beginning_stands_for_its_word_and_a_hyphen_may_be_left_out(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    assert vocabulary.corrected(typed) == meant


def test_what_may_be_a_name_is_no_beginning(vocabulary: Vocabulary) -> None:
    assert vocabulary.corrected("what did Lockd say") == "what did Lockd say"


def test_a_beginning_of_several_words_stays() -> None:
    vocabulary = Vocabulary.build([WordCounts.of("prevention prevention prevented prevented previous", [])])
    assert vocabulary.corrected("prev") == "prev"


def test_a_word_misspelt_in_a_few_questions_is_still_a_mistake(vocabulary: Vocabulary) -> None:
    assert not vocabulary.knows("assesments")


def test_saved_and_loaded_it_is_the_same(vocabulary: Vocabulary, tmp_path: Path) -> None:
    vocabulary.save(tmp_path)
    assert Vocabulary.load(tmp_path).corrected("longst wiat") == "longest wait"


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / Vocabulary.FILE).write_text("{")
    with pytest.raises(IndexCorruptError, match="rag index --rebuild"):
        Vocabulary.load(tmp_path)
