"""A figure in the words around it: enough of its sentence to see what it is a figure of."""

import re

from rag.briefing.figures import Figure
from rag.briefing.words import stems

_MOST_WORDS = 22
_FEWEST = 2
_CUT = re.compile(r"[;:“”]|,(?!\d)|\s[–-]\s|\s(?=(?:but|although|though|while|whilst|whereas|because)\s)")
_SAYS_OF_IT = re.compile(
    r"(?:is|are|was|were|has|had|have|should|could|would|will|may|must|can|higher|lower|more|less|fewer"
    r"|\w+ed (?:an?|the))\b",
    re.IGNORECASE,
)
"""How words begin that say something of a figure, and do not name it."""
_NEEDS_MORE = re.compile(
    r"(?:and|or|but|yet|only|which|who|whom|whose|that|at|of|in|by|for|with|to|from|against|compared|than|down|up|an? |"
    r"the (?:longest|shortest|most|least)|\w+ing)\b",
    re.IGNORECASE,
)
"""How a clause begins that says nothing without the one before it."""


_TELLS = 4
"""Words of substance in what stands right beside a figure from which on a reader needs no more. Two readers wrote down
what 288 figures of two invented reports measure: half of their words or more are told for 85 % of the figures if the
clause is always shown, for 81 % with 4, for 75 % with 3, and for 45 % without clauses."""


def what_it_measures(sentence: str, figure: Figure, start: int, end: int) -> str:
    """What `figure`, with its bound at `start:end` of `sentence`, is a figure of: the words beside it where they tell,
    else its clause."""
    share = figure.kind == "percentage" and sentence[figure.end :].lstrip().startswith("of ")
    if len(stems(figure.counts)) >= _TELLS and not share and _stands(figure.counts, sentence):
        return figure.counts
    return in_its_words(sentence, start, end)


def names_something(counts: str) -> bool:
    """Whether what stands beside a figure names what is counted, and does not say something of it."""
    return bool(counts) and not _SAYS_OF_IT.match(counts)


def _stands(counts: str, sentence: str) -> bool:
    """Whether what is counted stands in the sentence as one piece that names it. Put together from both sides of the
    figure it may say the reverse ("is high when compared to the average rate … in similar authorities")."""
    named = " ".join(counts.split(" (of ")[0].split())
    return named in " ".join(sentence.split()) and names_something(named)


def in_its_words(sentence: str, start: int, end: int) -> str:
    """The clause of `sentence` that holds the figure at `start:end`, and the clauses before it for as long as it says
    nothing without them; at most some twenty words, those near the figure."""
    cuts = [0, *(m.end() for m in _CUT.finditer(sentence) if not start < m.end() <= end), len(sentence)]
    last = next(cut for cut in cuts if cut >= end)
    number = max(n for n, cut in enumerate(cuts) if cut <= start)
    while number and _leans(sentence[cuts[number] : start], sentence[end:last]):
        number -= 1
    before, after = sentence[cuts[number] : start].split(), sentence[end:last].split()
    room = max(_MOST_WORDS - len(after), _MOST_WORDS // 2)
    left, right = before[-room:], after[: _MOST_WORDS - len(before[-room:])]
    told = " ".join([*left, sentence[start:end], *right]).strip(" ,;:“”").removesuffix(".")
    return f"{'… ' if len(left) < len(before) else ''}{told}{' …' if len(right) < len(after) else ''}"


def _leans(before: str, after: str) -> bool:
    return bool(_NEEDS_MORE.match(before.lstrip())) or len(stems(f"{before} {after}")) < _FEWEST
