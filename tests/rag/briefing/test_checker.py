"""The draft checker: verdicts against labelled sentences, swaps and opposites, files that are damaged or too long."""

import io
import zipfile

import pytest
from docx import Document

from eval.briefings import HERE, GoldDraft, draft_shares, read_lines
from rag.assistant import Assistant
from rag.briefing.check import Checker
from rag.briefing.draft import LONGEST, DraftError, read_draft, sentences_of
from rag.briefing.exact import ExactSearch, fold

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def checker(assistant: Assistant) -> Checker:
    return Checker(assistant.index, assistant.embedder)


@pytest.mark.slow
def test_verdicts_agree_with_the_labelled_sentences(checker: Checker) -> None:
    gold = read_lines(HERE / "drafts.jsonl", GoldDraft)
    assert len(gold) >= 120
    for share in draft_shares(gold, checker):
        assert share.passed, share


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Of 105 formal complaints, 35 were upheld and 29 were not.", "differs"),
        ("28% of contacts were compliments and 53% complaints.", "differs"),
        ("The average wait was 215 days across all teams.", "differs"),
        ("The budget is £9 million and the savings requirement £200 million.", "differs"),
        ("40% of complaints were answered within 15 days in 2021/22.", "misattributed"),
        ("97% of providers were rated inadequate.", "differs"),
        ("The peer team was confident about the safety of residents.", "differs"),
        (
            "The draft Fair and Affordable Care Policy has since been adopted, following engagement with the "
            "Disability Equality Commission.",
            "differs",
        ),
        # Two sentences of the report in one of the draft.
        ("The peers spent over 250 hours with the department and met over 150 people.", "supported"),
        ("Responses within 15 days rose from 40% in 2021/22 to 49% in 2023/24.", "differs"),
        ("97% of the providers that the CQC has assessed are good or outstanding.", "supported"),
        ("It was noted by the CQC that 626 people waited for a Care Act assessment.", "misattributed"),
        # A plan told as done, another of its kind, and what the next sentence takes back.
        ("The vision for adult social care was co-produced in January 2024.", "differs"),
        ("Bristol led a national co-production network.", "differs"),
        ("The peers could see a golden thread through the service.", "differs"),
        ("Everyone with whom the peer team spoke felt that the council did not do co-production.", "differs"),
        ("According to the CQC, “mitigations should be put in place”.", "misattributed"),
        ("“Mitigations should be put in  place.”", "exact"),
        ("The report says “mitigations must be put in place at once”.", "differs"),
    ],
)
def test_swaps_opposites_and_wrong_sources_are_told(checker: Checker, sentence: str, verdict: str) -> None:
    assert checker.check([sentence]).sentences[0].verdict == verdict


def test_a_figure_that_differs_is_told_with_what_the_report_says(checker: Checker) -> None:
    told = checker.check(["In December 2023, 662 people were waiting for a Care Act assessment."]).sentences[0]
    assert "662" in told.reason
    assert "626" in told.reason
    assert told.passage is not None
    assert "626" in told.passage.quote


def test_a_draft_that_gives_one_side_is_told_and_one_that_gives_both_is_not(checker: Checker) -> None:
    strengths = [
        "The people with whom the peer team spoke to said they knew who to contact about their service and that they felt safe.",  # noqa: E501
        "This has been welcomed.",
        "Under the direction of the Executive Director for Adults and Communities (DASS) and Cabinet Member, the Council has established an Equalities Forum to listen to equalities stakeholders.",  # noqa: E501
    ]
    concern = "Some of those with whom the peer team spoke, including some carers, felt that the council did not do co-production."  # noqa: E501
    leaning = checker.check(strengths)
    assert [one.verdict for one in leaning.sentences] == ["exact"] * 3
    assert len(leaning.one_sided) == 1
    assert "only strengths" in leaning.one_sided[0]
    assert checker.check([*strengths, concern]).one_sided == ()


def test_folding_keeps_every_place() -> None:
    folded = fold("A “B”\u00a0\n c")
    assert folded.text == 'a "b" c'
    assert [("A “B”\u00a0\n c")[place] for place in folded.places] == ["A", " ", "“", "B", "”", "\u00a0", "c"]


def test_words_are_found_whole_and_where_they_stand(assistant: Assistant) -> None:
    found = ExactSearch(assistant.reports).find("mitigations SHOULD be put in place")
    text = assistant.reports[found[0].report].text
    assert text[found[0].start : found[0].end] == "Mitigations should be put in place"
    assert ExactSearch(assistant.reports).find("itigations should be put") == []


def _word(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def test_a_word_file_is_read_with_its_tables() -> None:
    document, out = Document(), io.BytesIO()
    document.add_paragraph("One sentence stands here.")
    document.add_table(1, 1).rows[0].cells[0].text = "Another stands in a table."
    document.save(out)
    text = read_draft("a.DOCX", out.getvalue())
    assert sentences_of(text) == ["One sentence stands here.", "Another stands in a table."]


def test_markdown_marks_are_no_part_of_a_sentence() -> None:
    text = read_draft("a.md", b"# A heading of words\n\n- **Ten** people were there.\n> A quote of words.")
    assert sentences_of(text) == ["Ten people were there.", "A quote of words."]


def test_a_heading_claims_nothing_and_is_not_judged() -> None:
    said = "Some of those with whom the peer team spoke said that the front door did not work at all."
    assert sentences_of(f"Where we stand\n\n{said}") == [said]
    # A line alone may be all of a draft, and one with a figure claims something.
    assert sentences_of("Carers are content") == ["Carers are content"]
    assert sentences_of(f"97% of providers\n{said}") == ["97% of providers", said]


def test_the_heading_styles_of_a_word_file_are_not_judged() -> None:
    document = Document()
    document.add_heading("Adult social care today", 1)
    document.add_paragraph("Ten people were there.")
    file = io.BytesIO()
    document.save(file)
    assert sentences_of(read_draft("a.docx", file.getvalue())) == ["Ten people were there."]


def _cut(made: bytes) -> bytes:
    return made[: len(made) // 2]


def _hollow() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", "<no>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"no zip", "damaged"),
        ("a.docx", _cut(_word("Some words stand here.")), "damaged"),
        ("a.docx", _hollow(), "damaged"),
        ("a.txt", b"\xff\xfe\x00", "not UTF-8"),
        ("a.pdf", b"", "take a file that ends"),
        ("a.txt", b"x" * (9 * 1024 * 1024), "check it in parts"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        read_draft(name, content)


@pytest.mark.parametrize(
    ("text", "told"), [("", "no sentence"), ("Hm.\n-", "no sentence"), ("word " * LONGEST, "check it in parts")]
)
def test_a_draft_without_sentences_or_without_end_says_so(text: str, told: str) -> None:
    with pytest.raises(DraftError, match=told):
        sentences_of(text)
