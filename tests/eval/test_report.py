"""The report in all its forms: tables, Markdown, HTML, JUnit XML, problems, and the folder of a run."""

import json
import re
from html.parser import HTMLParser

import pytest
from junitparser import JUnitXml
from rich.console import Console

from eval.errors import EvaluationError, ResultsError
from eval.folder import write_results
from eval.gate import Baseline, compare
from eval.junit import as_junit
from eval.problems import as_markdown as problems_as_markdown
from eval.report import as_html
from eval.results import answer_line, scored
from eval.run import ask_all, configuration
from eval.tables import as_markdown, for_terminal, replaced_between, tables_of, timing_line
from rag.settings import Settings

HOSTILE = "<script>alert(1)</script> [x](javascript:y) | **bold** \x0b\x00 &amp; ]]> [red]"


@pytest.fixture
def made_run(question, answer, scripted, tiny):
    """A run with one right answer, one wrong and hostile one, a refusal missed, and a question not taken."""

    def make(name="development"):
        asked = [
            question(),
            question(id="q2", question=HOSTILE, type="compare", answer=HOSTILE, must_contain=[HOSTILE, ["a", "b"]]),
            question(type="unanswerable"),
            question(id="q3", question="", history=[{"role": "user", "content": HOSTILE}]),
        ]
        script = {
            asked[0].question: answer("They wait 40 days."),
            HOSTILE: answer(f"{HOSTILE} says the report", notice=HOSTILE),
            asked[2].question: answer("Somebody."),
        }
        return scored(name, ask_all(scripted(script), asked), tiny)

    return make


@pytest.fixture
def made_with(var, write_set, question):
    return configuration(Settings(var=var), [write_set(question())])


class Page(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def test_each_type_has_its_row_and_what_is_undefined_is_a_dash(made_run):
    totals, types = tables_of(made_run().summary)
    rows = {row[0]: row[1:] for row in types.rows}
    assert list(rows) == ["number", "compare", "unanswerable"]
    # One cluster gives no interval; an unanswerable question is never grounded.
    assert rows["unanswerable"] == ("1", "0%", "–", "–", "–")
    assert ("Refused (unanswerable)", "1", "0%") in totals.rows
    assert not any(row[1] == "0" for row in totals.rows)


def test_the_terminal_shows_every_cell(made_run):
    console = Console(width=110, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as shown:
        for table in tables_of(made_run().summary):
            console.print(for_terminal(table))
    for table in tables_of(made_run().summary):
        assert all(cell in shown.get() for row in table.rows for cell in row)
        assert table.caption in shown.get()


def test_the_timing_line_counts_what_was_not_taken(made_run, tiny):
    assert "1 not taken" in timing_line(made_run().summary)
    assert timing_line(scored("none", [], tiny).summary) == "none: nothing was asked."


def test_markdown_goes_between_the_markers_and_nothing_else_changes(made_run):
    table = as_markdown([made_run().summary])
    before = "# Title\n<!-- eval:begin -->\nold\n<!-- eval:end -->\nafter\n"
    after = replaced_between(before, table, "README.md")
    assert after.startswith("# Title\n<!-- eval:begin -->\n**development")
    assert after.endswith("<!-- eval:end -->\nafter\n")
    assert "old" not in after
    assert replaced_between(after, table, "README.md") == after
    widths = {line.count("|") for line in table.splitlines() if line.startswith("|")}
    assert widths == {4, 7}


@pytest.mark.parametrize("text", ["", "<!-- eval:begin -->", "<!-- eval:end --> <!-- eval:begin -->"])
def test_without_its_markers_the_readme_is_left_alone(text):
    with pytest.raises(EvaluationError, match=r"README\.md has no place for the table; put"):
        replaced_between(text, "x", "README.md")


def test_the_page_shows_hostile_text_as_text(made_run, made_with):
    html = as_html(made_with, [made_run()], None)
    page = Page(html)
    assert page.named("script") == page.named("b") == page.named("a") == []
    assert "<script>alert(1)</script>" in page.text
    assert "Staff felt" not in html


def test_the_page_is_built_to_be_read_aloud_and_asks_for_nothing_outside(made_run, made_with):
    run = made_run()
    html = as_html(made_with, [run], compare([run.summary], Baseline()))
    page = Page(html)
    assert page.named("html") == [{"lang": "en-GB"}]
    assert len(page.named("h1")) == len(page.named("main")) == len(page.named("title")) == 1
    assert len(page.named("table")) == len(page.named("caption")) == 3
    assert {attrs.get("scope") for attrs in page.named("th")} == {"col", "row"}
    outside = [attrs for _, attrs in page.tags if {"src", "href", "action"} & set(attrs)]
    assert not outside
    assert "url(" not in html
    assert "@import" not in html


def test_the_page_keeps_the_test_set_s_problems_to_their_own_file(made_run, made_with):
    html = as_html(made_with, [made_run("test")], None)
    assert "problems-test.md" in html
    assert "alert(1)" not in html


def test_junit_can_be_read_back_and_only_the_gate_fails(made_run, tmp_path):
    run = made_run()
    path = tmp_path / "junit.xml"
    as_junit([run], compare([run.summary], Baseline())).write(str(path))
    gate, questions = JUnitXml.fromfile(str(path))
    assert gate.failures == gate.tests > 0
    messages = {case.name: case.result[0].message for case in gate}
    assert "run `rag eval --update-baseline`" in messages["Right (answerable)"]
    assert "must be 100%" in messages["Citations exact"]
    assert (questions.tests, questions.failures) == (4, 0)
    said = {case.name: case.system_out for case in questions}
    assert said["q1"] == "wrong: the citations miss evidence that is needed"
    assert "where the reports do not say" in said["u1"]


def test_junit_survives_an_id_that_xml_has_no_place_for(question, answer, scripted, tiny, tmp_path):
    asked = question(id="a\x00<b>\x0b")
    run = scored("mine", ask_all(scripted({asked.question: answer("40 days")}), [asked]), tiny)
    path = tmp_path / "junit.xml"
    as_junit([run], None).write(str(path))
    (suite,) = JUnitXml.fromfile(str(path))
    assert [case.name for case in suite] == ["a\ufffd<b>\ufffd"]


def test_the_problems_name_the_passage_that_should_have_been_used(made_run):
    page = problems_as_markdown("development", made_run().problems, 4)
    assert page.startswith("# development: 4 of 4 questions with a problem\n")
    assert "## u1 (near_miss)" in page
    assert "north title \\> Waiting: People wait 40 days. It was 60 days before." in page
    assert "answered, where the reports do not say" in page
    assert "**Not taken:** the question is empty" in page
    assert not re.search(r"(?<!\\)<script", page)
    assert not re.search(r"(?<!\\)\[x", page)


def test_an_answer_that_is_right_and_grounded_is_no_problem(question, answer, scripted, cite, tiny):
    good = answer("They wait 40 days.", citations=(cite("north", "40 days"),))
    run = scored("mine", ask_all(scripted({"How long do people wait?": good}), [question()]), tiny)
    assert run.problems == ()


def test_each_fault_is_named(question, answer, scripted, cite, tiny):
    both = [{"report": "north", "quote": "Waiting"}, {"report": "south", "quote": "90"}]
    asked = question(type="compare", evidence=both)
    said = answer("x", status="not_in_reports", citations=(cite("north", "40", shift=1),))
    (problem,) = scored("mine", ask_all(scripted({asked.question: said}), [asked]), tiny).problems
    assert problem.faults == (
        "refused, where the reports do say",
        "the citations miss evidence that is needed",
        "not every report that is compared is cited",
        "a quote does not stand where its citation says",
    )
    # A heading belongs to no passage: then the quote itself is what should have been used.
    assert problem.wanted[0].text == "Waiting"


def test_an_answer_line_is_the_whole_answer_or_the_error(made_run):
    lines = [json.loads(answer_line(record)) for record in made_run().records]
    assert [line["id"] for line in lines] == ["q1", "q2", "u1", "q3"]
    assert lines[0]["answer"]["statements"][0]["text"] == "They wait 40 days."
    assert set(lines[3]) == {"id", "error"}


def test_a_run_writes_its_whole_folder_and_a_copy_as_the_latest(made_run, made_with, tmp_path):
    runs = [made_run(), made_run("test")]
    gate = compare([run.summary for run in runs], Baseline())
    root = tmp_path / "results"
    write_results(root, made_with, runs[:1], None, latest=True)
    folder = write_results(root, made_with, runs, gate, latest=True)
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "config.json",
        "answers.jsonl",
        "scores.json",
        "problems.md",
        "problems-test.md",
        "report.html",
        "junit.xml",
    }
    assert {path.name for path in (root / "latest").iterdir()} == names
    assert len((folder / "answers.jsonl").read_text(encoding="utf-8").splitlines()) == 8
    scores = json.loads((folder / "scores.json").read_text(encoding="utf-8"))
    assert scores["splits"][0]["types"]["unanswerable"]["grounded"]["mean"] is None
    assert scores["gate"]["lines"]
    assert json.loads((folder / "config.json").read_text(encoding="utf-8"))["manifest"]["model"] == "hash"
    assert "tune nothing" in (folder / "problems-test.md").read_text(encoding="utf-8")
    assert "tune nothing" not in (folder / "problems.md").read_text(encoding="utf-8")


def test_results_that_cannot_be_written_are_told_in_one_line(made_run, made_with, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(ResultsError, match="cannot be written"):
        write_results(tmp_path / "taken", made_with, [made_run()], None, latest=False)
