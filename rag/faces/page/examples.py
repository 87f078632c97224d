"""The example questions, under the three kinds of people who come with one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examples:
    """Who asks, and what."""

    who: str
    questions: tuple[str, ...]


EXAMPLES = (
    Examples(
        "If you work in adult social care",
        (
            "What are the main findings?",
            "How many people were waiting for a Care Act assessment, and for how long?",
            "What strengths did the case file audit find?",
        ),
    ),
    Examples(
        "If you are briefing a councillor",
        (
            "What is the adult social care budget, and how much has to be saved?",
            "How has co-production changed since the peer challenge?",
            "What did the peer team recommend?",
        ),
    ),
    Examples(
        "If you are preparing for an inspection",
        (
            "What did the peer team say about delays in safeguarding?",
            "What should the council do to prepare for a CQC inspection?",
            "What did the CQC score the council for learning, improvement and innovation?",
        ),
    ),
)
