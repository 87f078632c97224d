"""What is found for one question: what everything after the search decides by."""

from dataclasses import dataclass

from rag.questions import Asked
from rag.retrieval import Candidates, Scores


@dataclass(frozen=True, slots=True, eq=False)
class LookedUp:
    """What is found for a question: by the search, a score for every sentence, the sentences' places, best first, and
    the scores for each of its parts, where it has several. In a conversation, what is found for what was typed
    `by_itself`, and for that `after` the earlier question, with the scores of both together."""

    asked: Asked
    found: Candidates
    scores: Scores
    ranked: tuple[int, ...]
    part_scores: tuple[Scores, ...] = ()
    by_itself: "LookedUp | None" = None
    after: "LookedUp | None" = None
