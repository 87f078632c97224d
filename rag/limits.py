"""Where the reports do not say: off topic, another year, another council."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.opened import OpenIndex
from rag import wording
from rag.questions import Asked
from rag.retrieval import Candidates
from rag.types import Status


@dataclass(frozen=True, slots=True)
class Limit:
    """What may be answered, and the words for what may not. `notice` may hold `{council}`."""

    status: Status
    notice: str = ""


def find_limit(index: OpenIndex, asked: Asked, found: Candidates, ranked: Sequence[int]) -> Limit:
    """Decide whether the reports can answer `asked`."""
    if not ranked:
        return Limit("not_in_reports", wording.NOT_IN_REPORTS)
    if off_topic(found, ranked[0]):
        return Limit("out_of_scope", wording.OUT_OF_SCOPE)
    return Limit("answered")


def off_topic(found: Candidates, best: int) -> bool:
    """Whether the best sentence is too far from the question."""
    return max(float(found.question[best]), float(found.sentence[best])) < 0.42


_ = re
