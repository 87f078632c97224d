"""What was changed between a statement and its sources, as features that tell whether it may still be relied on.

A statement that only leaves out the end of a sentence, an aside, or puts its report's name before it, says what its
source says. One that puts a word in, leaves one out or joins pieces in the middle of a clause may not.
"""

from collections import Counter
from collections.abc import Sequence

from rag.linear import Features
from rag.writing.compared import Compared
from rag.writing.edges import beginning_seen, end_seen, figures_seen, seams_seen
from rag.writing.likeness import Likeness
from rag.writing.support import Embedded, Support
from rag.writing.voices import limits_seen, speakers_seen

MOST = 3.0
"""How often a feature counts at most."""


def edits(stated: Embedded, sources: Sequence[Embedded], known: str, found: Support) -> Features:
    """Everything that the model of doubt looks at; `known` is what else the statement may name, such as its report's
    title, and `found` how far its words are borne out. All texts as `rag.numbers.words.plain` gives them."""
    compared = Compared(stated.text, [source.text for source in sources], known)
    seen = (seams_seen, beginning_seen, end_seen, figures_seen, speakers_seen, limits_seen)
    counts = Counter(name for each in seen for name in each(compared))
    return (
        {name: min(MOST, float(count)) for name, count in counts.items()}
        | _shape(compared, len(sources))
        | Likeness(compared, stated, sources).features()
        | {"support, least": found.least, "support, common": found.common, "support, mean": found.mean}
    )


def _shape(compared: Compared, sources: int) -> Features:
    aligned = compared.aligned
    words = [token for token in aligned.ours if token.is_word]
    telling = [token for token in words if token.asserts or token.is_number]
    new = [token for token in aligned.added if compared.kind(token) in ("content", "number")]
    return {
        "words": len(words) / 20,
        "sources": float(sources),
        "sources used": float(len({aligned.theirs[place].source for place in aligned.taken})),
        "new words": float(min(4, len(new))),
        "share of new words": len(new) / max(1, len(telling)),
        "seams": len(list(compared.seams())) / max(5, len(words)),
    }
