"""What is measured of a collection, step by step; each step writes one JSON file."""

from pydantic import BaseModel, ConfigDict


class _Figures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Built(_Figures):
    """A build from nothing: counts, seconds (of all runs, where it was interrupted), bytes on disk and in memory."""

    reports: int
    passages: int
    sentences: int
    units: int
    seconds: float
    disk: int
    memory: int


class Embedding(_Figures):
    """Sentences a second, embedded with their word pieces as a build does it and by a bare `encode`, and the first as a
    share of the second; medians over reports that are embedded both ways in turns."""

    sentences: int
    build: float
    bare: float
    ratio: float


class Asking(_Figures):
    """Answering in a process of its own: seconds from its start to the first answer, resident bytes when all are
    asked, seconds of a warm question, and shares of the planted facts."""

    start: float
    memory: int
    questions: int
    median: float
    percentile95: float
    median_one_report: float
    median_half: float
    facts: int
    first: float
    in_five: float
    answered: float


class Adding(_Figures):
    """Seconds to add one report to the index, and to build that report alone; medians."""

    passages: int
    add: float
    alone: float

    @property
    def ratio(self) -> float:
        """How many times its own build a further report costs."""
        return self.add / self.alone


class Recall(_Figures):
    """Of the 10 nearest units, the share that Chroma's HNSW finds; of the best 5 and 10 sentences when all are scored,
    the share that is among the best when candidates are; None where the index is too large to score everything."""

    hnsw: float
    best_5: float | None
    best_10: float | None


class Figures(_Figures):
    """All of one size."""

    asked_for: int
    built: Built
    embedding: Embedding
    asking: Asking
    adding: Adding
    recall: Recall
