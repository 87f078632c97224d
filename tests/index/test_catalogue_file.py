"""The catalogue's file, changed by the program: what a person wrote around the entries stays."""

import tomllib

import pytest

from index.catalogue import Report
from index.catalogue_file import make_id, with_changed_entry, with_entry, without_entry
from index.errors import CatalogueError
from tests.conftest import SEEDS

NEW = Report(id="new", title='A "new" \\ report', publisher="P", published="2024", file="new.pdf", also_called=("n",))
KEPT = """# What this file is.

[[report]]
id = 'a'  # why
title="A"
publisher = "P"
published = "2020"
file = "a.txt"
short_title = "Alpha"

# about b
[[report]]
id = "b"
title = "B"
publisher = "P"
published = "2021"
file = "b.txt"
# still b

# about c
[[report]]
id = "c"
title = "C"
publisher = "P"
published = "2022"
file = "c.txt"
"""


def entries(text: str) -> list[dict[str, object]]:
    return list(tomllib.loads(text)["report"])


@pytest.mark.parametrize("text", [KEPT, KEPT.rstrip(), (SEEDS / "reports.toml").read_text(encoding="utf-8")])
def test_an_entry_is_added_below_and_all_above_stays(text: str) -> None:
    added = with_entry(text, NEW)
    assert added.startswith(text.rstrip() + "\n\n[[report]]\n")
    assert Report.model_validate(entries(added)[-1]) == NEW


def test_what_was_added_can_be_taken_out_again_without_a_trace() -> None:
    assert without_entry(with_entry(KEPT, NEW), "new") == KEPT


def test_an_entry_goes_with_its_comments_and_without_the_others() -> None:
    left = without_entry(KEPT, "b")
    assert [entry["id"] for entry in entries(left)] == ["a", "c"]
    assert "# What this file is.\n\n[[report]]\nid = 'a'  # why\ntitle=\"A\"" in left
    assert "# about c\n[[report]]" in left
    assert "b" not in {line.strip("# ") for line in left.splitlines()}
    assert "about b" not in left
    assert "still b" not in left


def test_the_first_entry_goes_and_the_head_of_the_file_stays() -> None:
    left = without_entry(KEPT, "a")
    assert left == KEPT[: KEPT.index("[[report]]")] + KEPT[KEPT.index("# about b") :]


def test_a_changed_entry_keeps_the_formatting_of_what_stays() -> None:
    a = Report(id="a", title="A2", publisher="P", published="2020", file="a-2.pdf", short_title="Alpha", licence="L")
    changed = with_changed_entry(KEPT, a)
    assert Report.model_validate(entries(changed)[0]) == a
    assert "id = 'a'  # why\n" in changed
    assert changed.endswith(KEPT[KEPT.index("# about b") :])
    assert 'licence = "L"\n\n# about b' in changed


def test_an_unknown_id_is_told_with_the_known_ones() -> None:
    with pytest.raises(CatalogueError, match=r"no report 'z'.*a, b, c"):
        without_entry(KEPT, "z")


def test_the_only_report_cannot_go() -> None:
    with pytest.raises(CatalogueError, match="only report"):
        without_entry(KEPT[: KEPT.index("# about b")], "a")


def test_a_file_that_lists_reports_in_another_way_is_left_to_a_person() -> None:
    with pytest.raises(CatalogueError, match=r"\[\[report\]\]"):
        with_entry('report = [{id = "a"}]\n', NEW)


@pytest.mark.parametrize(
    ("title", "stem", "made"),
    [
        (
            "Bristol City Council’s adult social care & health",
            "x",
            "bristol-city-councils-adult-social-care-and-health",
        ),
        ("Évaluation 2024", "x", "evaluation-2024"),
        ("報告", "Our Report (final)", "our-report-final"),
        ("報告", "報告", "report"),
        ("Taken", "x", "taken-2"),
        ("Add", "x", "add-2"),
        ("word " * 30, "x", "-".join(["word"] * 12)),
        ("w" * 200, "x", "w" * 60),
    ],
)
def test_an_id_is_made_of_the_title_and_unlike_all_others(title: str, stem: str, made: str) -> None:
    assert make_id(title, stem, {"taken"}) == made
    assert Report(id=made, title="T", publisher="P", published="2024", file="f.txt").id == made
