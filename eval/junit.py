"""The run as JUnit XML: the gate's rows, which can fail, and each question with what went wrong."""

import re
from collections.abc import Sequence

from junitparser import Failure, JUnitXml, TestCase, TestSuite

from eval.gate import GateResult
from eval.results import SplitRun

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 (section 2.2) has no place for, not even escaped."""


def as_junit(runs: Sequence[SplitRun], gate: GateResult | None) -> JUnitXml:
    """One suite for the gate, one for each question set. Only the gate's rows can fail."""
    xml = JUnitXml("evaluation")
    if gate is not None:
        xml.add_testsuite(_gate_suite(gate))
    for run in runs:
        xml.add_testsuite(_question_suite(run))
    return xml


def _gate_suite(gate: GateResult) -> TestSuite:
    suite = TestSuite("gate")
    for line in gate.lines:
        case = TestCase(line.label, classname=f"gate.{line.split}")
        if not line.passed:
            case.result = [Failure(clean(line.message), line.verdict)]
        elif line.message:
            case.system_out = clean(line.message)
        suite.add_testcase(case)
    return suite


def _question_suite(run: SplitRun) -> TestSuite:
    suite = TestSuite(f"questions.{run.name}")
    faults = {problem.question.id: problem.faults for problem in run.problems}
    for record in run.records:
        question = record.question
        kind = question.kind or question.type or "unscored"
        case = TestCase(clean(question.id), classname=f"questions.{run.name}.{kind}", time=round(record.seconds, 3))
        if question.id in faults:
            case.system_out = clean("wrong: " + "; ".join(faults[question.id]))
        suite.add_testcase(case)
    return suite


def clean(text: str) -> str:
    """`text` without the characters that would make the file unreadable."""
    return _NOT_XML.sub("\ufffd", text)
