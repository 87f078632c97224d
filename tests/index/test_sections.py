"""The section path of places in both reports, chosen by reading them on the page."""

import pytest

from index.catalogue import Catalogue
from index.passages import cut_passages
from index.readers import read_report
from index.types import SectionPath

LGA = "lga-peer-challenge-2023"
CQC = "cqc-learning-improvement-innovation"
THEMES = ("Background", "Care Quality Commission Assurance themes")
WORKING = "Theme 1: Working with people"
SUPPORT = "Theme 2: Providing support"
SAFETY = "Theme 3: Ensuring safety"
LEADERSHIP = "Theme 4: Leadership"
STATEMENT = "Learning, improvement and innovation"
FINDINGS = (STATEMENT, "Key findings for this quality statement")

PLACES: list[tuple[str, str, SectionPath]] = [
    (LGA, "The work was commissioned by the Executive Director", ("Background",)),
    (LGA, "Marcus Coulson, Peer Challenge Manager", ("Background",)),
    (LGA, "Arrangements for direct payments and charging", (*THEMES, "Theme 1: Working with people.")),
    (LGA, "People’s experiences and outcomes from care.", (*THEMES, "Theme 1: Working with people.")),
    (LGA, "Market shaping\n", (*THEMES, "Theme 2: Providing support.")),
    (LGA, "Partnership working.", (*THEMES, "Theme 2: Providing support.")),
    (
        LGA,
        "Continuity of care.\n",
        (*THEMES, "Theme 3: How the local authority ensures safety within the system."),
    ),
    (LGA, "Sustainability.", (*THEMES, "Theme 4: Leadership")),
    (LGA, "given access to at least 142 documents", THEMES),
    (LGA, "There are a number of observations and suggestions", ("Key messages",)),
    (LGA, "The peer team agrees with this and recommends", ("Key messages", "Message 1: Waiting lists")),
    (
        LGA,
        "approximately fifty new contacts per day",
        ("Key messages", "Message 3: Safeguarding – timeliness, processes, and risk"),
    ),
    (LGA, "Is there a golden thread through", ("Key messages", "Message 7: Golden thread?")),
    (
        LGA,
        "six new organisations joined",
        ("Key messages", "Message 16: VCSE and the ‘Make It Work’ Programme."),
    ),
    (
        LGA,
        "begin the journey of co-production",
        ("Key messages", "Message 18: Recognition of the journey of co-production"),
    ),
    (LGA, "five individuals were asked", ("Lived expertise feedback",)),
    (LGA, "value the Carers Centre", ("Lived expertise feedback", "Strengths")),
    (LGA, "slow to deliver against the recommendations", ("Lived expertise feedback", "Considerations")),
    (LGA, "weakening of the Disabled people’s movement", ("Lived expertise feedback", "Co-production")),
    (LGA, "The peer team considered six cases", ("Case audit file findings",)),
    (LGA, "moving away from a deficit approach", ("Case audit file findings", "Strengths")),
    (LGA, "generic and not individual to the person", ("Case audit file findings", "Considerations")),
    (LGA, "This relates to assessing needs", (WORKING,)),
    (LGA, "which stood at 626", (WORKING, "Delays and waiting times should be addressed")),
    (LGA, "was of 1,127 people", (WORKING, "The Occupational Therapy (OT) waiting lists")),
    (LGA, "60-70 contacts per day", (WORKING, "Front Door – (Prevent, Reduce, Delay)")),
    (
        LGA,
        "The new team felt they were effective",
        (WORKING, "Transfer of Care Hub: Home First - Promotion of independence"),
    ),
    (LGA, "splitting contract management", (SUPPORT, "Contract management")),
    (LGA, "sixty-one safeguarding referrals", (SAFETY, "Safeguarding assessment waiting times")),
    (
        LGA,
        "subgroup of the Keeping Bristol Safe Partnership",
        (SAFETY, "A decision regarding the development of an Adult MASH is required"),
    ),
    (LGA, "is £200m with a savings requirement", (LEADERSHIP, "Adult Social Care budget pressures")),
    (LGA, "politicians should continue to fight", (LEADERSHIP, "The future")),
    (LGA, "The Power Bi tool will be", (LEADERSHIP, "Learning, Improvement and Innovation")),
    (LGA, "hidden waiting lists", ("Take-away summary", "Waiting lists")),
    (LGA, "one central referral point", ("Take-away summary", "Multi-Agency Safeguarding Hub (MASH)")),
    (LGA, "Paul Clarke is the main contact", ("Immediate next steps and contact details",)),
    (
        LGA,
        "get health partners and integrated services",
        ("Appendices", "Top tips for assurance preparation"),
    ),
    (LGA, "what are staff proud to deliver", ("Appendices", "Lessons learned from other peer challenges")),
    (CQC, "3 - Evidence shows a good standard", (STATEMENT,)),
    (CQC, "We focus on continuous learning", (STATEMENT, "The local authority commitment")),
    (CQC, "There was an inclusive and positive culture", FINDINGS),
    (CQC, "‘Adult Learning Hub’", FINDINGS),
    (CQC, "53% were compliments", FINDINGS),
    (CQC, "40% of these were late remedies", FINDINGS),
]


@pytest.mark.parametrize(("report_id", "words", "section"), PLACES)
def test_place_has_the_section_path_that_a_reader_sees(
    catalogue: Catalogue, report_id: str, words: str, section: SectionPath
) -> None:
    report = next(report for report in catalogue.reports if report.id == report_id)
    read = read_report(catalogue.file_of(report), report.title)
    assert read.text.count(words) == 1
    at = read.text.index(words)
    passage = next(p for p in cut_passages(report_id, read) if p.start <= at < p.end)
    assert passage.section == section


def test_no_passage_crosses_a_heading(catalogue: Catalogue) -> None:
    for report in catalogue.reports:
        read = read_report(catalogue.file_of(report), report.title)
        headings = [block.start for block in read.blocks if block.kind in ("heading", "title")]
        for passage in cut_passages(report.id, read):
            assert not any(passage.start <= heading < passage.end for heading in headings)


@pytest.mark.parametrize(
    ("report_id", "line"),
    [
        (LGA, "Visit our devolution and LGR hub"),
        (LGA, "Email: [email\u00a0protected]"),
    ],
)
def test_boilerplate_is_in_the_text_and_not_in_the_index(catalogue: Catalogue, report_id: str, line: str) -> None:
    report = next(report for report in catalogue.reports if report.id == report_id)
    read = read_report(catalogue.file_of(report), report.title)
    at = read.text.index(line)
    assert not any(
        sentence.start <= at < sentence.end for p in cut_passages(report_id, read) for sentence in p.sentences
    )
