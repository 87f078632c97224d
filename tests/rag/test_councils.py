"""Which other council areas a question is about."""

import pytest

from rag.councils import asked_about


@pytest.mark.parametrize(
    ("question", "councils"),
    [
        ("How many wait in Leeds?", ["Leeds"]),
        ("does leeds have a hub, and south gloucestershire?", ["Leeds", "South Gloucestershire"]),
        ("I live in Leeds. How long do people wait?", ["Leeds"]),
        ("We're Leeds. Who chairs it?", ["Leeds"]),
        ("How do they do it in bath?", ["Bath"]),
        ("Bath's waits", ["Bath"]),
        ("how long do people in bath wait?", ["Bath"]),
        ("Leeds or Bristol?", []),
        ("Who is cared for in the city? I would never send mum to Devon.", []),
        ("How many wait for grab rails and bath seats?", []),
        ("Who would bury her?", []),
        ("How many wait?", []),
    ],
)
def test_the_areas_that_a_question_asks_about(question: str, councils: list[str]) -> None:
    assert asked_about(question, "Bristol") == councils
