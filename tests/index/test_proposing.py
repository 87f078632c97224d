"""What a document says of itself: title, publisher and date."""

import pytest

from index.readers.proposing import is_body, proposed_from, real_title


@pytest.mark.parametrize(
    ("words", "published", "sort_date"),
    [
        ("A report\nFinal report: December 2023\n", "December 2023", "2023-12"),
        ("Report published: 14 May 2024", "14 May 2024", "2024-05-14"),
        ("A report\n\n3rd March 2025\n", "3rd March 2025", "2025-03-03"),
        ("Published 14/12/2023", "14/12/2023", "2023-12-14"),
        ("Date of publication: 2024-02-09", "2024-02-09", "2024-02-09"),
        ("Bristol City Council, Sept 2024", "Sept 2024", "2024-09"),
        ("A report\n2023\n", "2023", "2023"),
        ("Last updated: 1 Feb 2024\nThe visit was in May 2023.", "1 Feb 2024", "2024-02-01"),
        # when something happened is not when it was published
        ("The team were in Bristol from 12 to 14 December 2023 and met many people over the three days.", "", ""),
        ("On-site visit: 12 to 14 December 2023", "", ""),
        ("Complaints in 2023", "", ""),
        ("Published 31/02/2024", "", ""),
        ("", "", ""),
    ],
)
def test_the_date_is_the_one_that_is_given_as_that_of_the_document(words: str, published: str, sort_date: str) -> None:
    proposed = proposed_from("", words)
    assert (proposed.published, proposed.sort_date) == (published, sort_date)


@pytest.mark.parametrize(
    ("metadata", "published", "sort_date"),
    [
        ("2024-02-09T10:00:00+01:00", "9 February 2024", "2024-02-09"),
        ("2024-02", "February 2024", "2024-02"),
        ("Spring 2024", "Spring 2024", "2024"),
        ("in the autumn", "in the autumn", ""),
    ],
)
def test_a_date_in_the_metadata_wins(metadata: str, published: str, sort_date: str) -> None:
    proposed = proposed_from("", "Published: May 2020", published=metadata)
    assert (proposed.published, proposed.sort_date) == (published, sort_date)


@pytest.mark.parametrize(
    ("words", "publisher"),
    [
        (
            "Bristol City Council asked the Local Government Association, before the Care Quality Commission came.",
            "Local Government Association",
        ),
        ("Bristol City Council\nAssessment\nCare Quality Commission\n", "Care Quality Commission"),
        ("Adult social care strategy\nBristol City Council\n", "Bristol City Council"),
        ("A review\nPublished by Healthwatch Bristol, 2024", "Healthwatch Bristol"),
        ("A review\n© 2024 Skills for Life Trust.\n", "Skills for Life Trust"),
        ("The council works with people.", ""),
    ],
)
def test_the_publisher_is_named_in_the_words(words: str, publisher: str) -> None:
    assert proposed_from("", words).publisher == publisher


def test_a_publisher_in_the_metadata_wins() -> None:
    assert proposed_from("", "Care Quality Commission", publisher=" LGA ").publisher == "LGA"


@pytest.mark.parametrize("title", ["Microsoft Word - final v3.doc", "report_FINAL.pdf", "Untitled", "Document1", " "])
def test_a_file_name_is_no_title(title: str) -> None:
    assert real_title(title) == ""


def test_a_title_is_on_one_line() -> None:
    assert proposed_from(" Adult  social\ncare ", "").title == "Adult social care"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Local Government Association", True),
        ("Bristol City Council", True),
        ("Pat Lee", False),
        ("County Council", False),
    ],
)
def test_a_body_is_told_from_a_person(name: str, body: bool) -> None:
    assert is_body(name) == body
