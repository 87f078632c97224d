"""Numbers that tell whether the best sentences answer a question, each of which can be explained.

The length of a question, and that it asks how many, are left out: they told our own authors' habits apart, and refused
whoever types three words.
"""

import re
from collections.abc import Sequence

import numpy as np

from index.opened import OpenIndex
from rag.linear import Features
from rag.looked_up import LookedUp
from rag.patterns import pattern
from rag.questions import Asked, answers_in_kind, missing_kind, says_something
from rag.retrieval import NAME, Candidates, Scores
from rag.spans import passages_quoted_in

BEST = 5
"""Best sentences that are looked at."""
ALIKE = 5
"""Nearest unanswered questions that are looked at."""
LIKEST, LIKENESS = 20, 0.7
"""Likest questions that are looked at by their words; one whose BM25 is 1 lower counts half."""
HEAVY = 3
"""Word pieces of a question that count most."""
SHARPNESS = 20.0
"""How quickly a sentence's share falls with its distance from the best: a score 0.05 lower is e times less."""

OF_UNANSWERED = (
    "nearest unanswered question",
    "nearest unanswered questions",
    "unanswered of the likest in words",
    "unanswered question in nearly the same words",
    "answered question in nearly the same words",
)
"""Features that say something only of a report for which it is written down what it does not answer."""

OF_MOVED = ("moved question to the best", "moved question to one of the best three", "moved question to any")
"""Features that say something only of a report without anticipated questions."""

TYPED = "typed: "
"""What the names of those features begin with that are of what was typed by itself."""

_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


def features(index: OpenIndex, looked: LookedUp) -> Features:
    """Everything that the models look at, of a question for which something is found."""
    asked, found = looked.asked, looked.found
    best = list(looked.ranked[:BEST])
    quotes = [index.quote(index.sentences[place]) for place in best]
    return {
        **_words(index, asked, found, best, quotes),
        **_searches(found, looked.scores, best),
        **_unanswered(index, asked, found, best),
        **_late(found, best),
        **_moved(found, best),
        **_question(index, asked, best, quotes),
    }


def features_in_conversation(index: OpenIndex, looked: LookedUp, made: Features) -> Features:
    """The same of what is asked in a conversation: after the earlier question, and by itself; `made`: its `features`.
    What was asked before is answered, and joined to that nearly everything is like something that the reports say."""
    assert looked.after is not None
    assert looked.by_itself is not None
    # What leans is looked up after the earlier question in any case.
    after = made if looked.asked.leaning else features(index, looked.after)
    typed = features(index, looked.by_itself)
    quoted = passages_quoted_in(index, looked.asked.answered)
    return {
        **after,
        **{f"{TYPED}{name}": value for name, value in typed.items()},
        "best stands in what was quoted": float(looked.ranked[0] in quoted),
        "typed says something": float(says_something(looked.asked.own)),
        "typed leans": float(bool(looked.asked.leaning)),
    }


def _words(index: OpenIndex, asked: Asked, found: Candidates, best: Sequence[int], quotes: Sequence[str]) -> Features:
    """How much of the question's words the sentences hold, by inverse document frequency.

    "Held" is said of the words of a sentence, its headings and its anticipated questions; "own" of the first two.
    """
    held = index.keywords.held(asked.text, best)
    weight = held.weights.sum() or 1.0
    shares = held.shares
    texts = (f"{quote} {' '.join(_headings(index, place))}" for quote, place in zip(quotes, best, strict=True))
    own = np.array([[word in stems for word in held.words] for stems in map(index.keywords.stems_of, texts)])
    own = own.reshape(len(best), len(held.words))
    own_shares = own @ held.weights / weight
    rarest = int(held.weights.argmax()) if len(held.words) else -1
    return {
        "share held by the best": float(shares[0]),
        "share held by one of the best three": float(shares[:3].max()),
        "share held by the best five together": float(held.weights[held.holds.any(axis=0)].sum() / weight),
        "rarest word not held by the best": float(held.weights[~held.holds[0]].max(initial=0.0)),
        "rarest word not held by the best five": float(held.weights[~held.holds.any(axis=0)].max(initial=0.0)),
        "words not held by the best": float((~held.holds[0]).mean()) if len(held.words) else 1.0,
        "rarest word is held by the best": float(held.holds[0, rarest]) if rarest >= 0 else 0.0,
        "rarest word is the best's own": float(own[0, rarest]) if rarest >= 0 else 0.0,
        "own share of the best": float(own_shares[0]),
        "own share of the best five together": float(held.weights[own.any(axis=0)].sum() / weight),
        "share of words that no sentence holds": held.unknown,
        "keyword score a word": found.keyword_best / float(weight),
    }


def _searches(found: Candidates, scores: Scores, best: Sequence[int]) -> Features:
    """How high the best sentence scores in each search, and how far it is ahead."""
    first, fourth = best[0], best[min(3, len(best) - 1)]
    shares = _shares(scores[scores >= 0])
    late = _shares(found.late[found.scored])
    return {
        "nearest question": float(found.question.max()),
        "nearest sentence": float(found.sentence.max()),
        "question of the best": float(found.question[first]),
        "sentence of the best": float(found.sentence[first]),
        "score of the best": float(scores[first]),
        "lead over the fourth": float(scores[first] - scores[fourth]),
        "share of the best": float(shares.max()),
        "share of the best of three": float(np.sort(shares)[-3:].sum()),
        "spread of the shares": float(-(shares * np.log(shares + 1e-12)).sum()),
        "late interaction of the best": float(found.late[first]),
        "best late interaction": float(found.late.max()),
        "late share of the best": float(late[np.searchsorted(found.scored, first)]),
        "spread of the late shares": float(-(late * np.log(late + 1e-12)).sum()),
    }


def _unanswered(index: OpenIndex, asked: Asked, found: Candidates, best: Sequence[int]) -> Features:
    """How like the question is to those that people ask and nothing in the best sentence's report answers."""
    report = index.sentences[best[0]].report
    if not index.manifest.reports[report].unanswered:
        return dict.fromkeys(OF_UNANSWERED, 0.0)
    known = index.questions_of(report)
    similar = np.sort(known.similar(found.vector))[-ALIKE:]
    answered, unanswered = known.scores(index.glossary.expand(asked.text))
    same, same_unanswered = known.alike(asked.text)
    return {
        "nearest unanswered question": float(similar[-1]),
        "nearest unanswered questions": float(similar.mean()),
        "unanswered of the likest in words": share_of_likest(unanswered, answered),
        "unanswered question in nearly the same words": float(same_unanswered.max(initial=0.0)),
        "answered question in nearly the same words": float(same.max(initial=0.0)),
    }


def share_of_likest(these: Scores, others: Scores) -> float:
    """The share of `these` among the `LIKEST` of both, each counted by its score."""
    every = np.concatenate([these, others])
    likest = np.argsort(-every, kind="stable")[:LIKEST]
    likest = likest[every[likest] > 0]
    if not len(these) or not len(likest):
        return 0.0
    counts = np.exp(LIKENESS * (every[likest] - every[likest[0]]))
    return float(counts[likest < len(these)].sum() / counts.sum())


def _late(found: Candidates, best: Sequence[int]) -> Features:
    """How well the question's word pieces are matched, above all those that count most."""
    pieces = found.pieces
    matched = found.matches(best[:3])
    heavy, anywhere = matched[:, :HEAVY], found.matched[:HEAVY].max(axis=1)
    counts = pieces.shares > 0.5 / len(pieces.shares)
    return {
        "least match of a piece that counts": float(matched[0, counts].min()),
        "unevenness of the matches": _unevenness(matched[0], pieces.shares),
        "unevenness of the matches in the best three": _unevenness(matched.max(axis=0), pieces.shares),
        "heavy pieces in the best": float(heavy[0].mean()),
        "least heavy piece in the best": float(heavy[0].min()),
        "least heavy piece in the best three": float(heavy.max(axis=0).min()),
        "least heavy piece anywhere": float(anywhere.min()),
        "heavy piece matched elsewhere": float((anywhere - heavy[0]).max()),
    }


def _moved(found: Candidates, best: Sequence[int]) -> Features:
    """How near the sentences are to where the question tower moves the question."""
    near = (found.moved[best[0]], found.moved[best[:3]].max(), found.moved.max())
    return dict(zip(OF_MOVED, map(float, near), strict=True))


def _unevenness(matched: Scores, shares: Scores) -> float:
    """The variance of the matches over a question's pieces: high where one thing that counts is not matched."""
    return float(shares @ (matched - shares @ matched) ** 2)


def _question(index: OpenIndex, asked: Asked, best: Sequence[int], quotes: Sequence[str]) -> Features:
    """What the question asks for and names, and whether the sentences have it."""
    text = " ".join(quotes)
    near = " ".join([text, *(heading for place in best for heading in _headings(index, place))]).casefold()
    return {
        "kind asked for is in the best": float(answers_in_kind(asked.kind, quotes[0])),
        "kind asked for is in none": float(bool(missing_kind(asked.own, quotes))),
        "a figure of the question is in none": float(any(n not in text for n in _FIGURE.findall(asked.text))),
        "a name of the question is in none": float(any(_one(n) not in near for n in NAME.findall(asked.text))),
        "thing counted is held by the best": _thing_held(index, asked, best[0], quotes[0], "asked_thing"),
        "thing named is held by the best": _thing_held(index, asked, best[0], quotes[0], "named_thing"),
        "asks why": float(asked.kind == "reason"),
        "parts": float(asked.things),
        "compares": float(asked.compares),
    }


def _one(name: str) -> str:
    """A name in small letters; of several that are abbreviated, one: "OTs" are told of where an OT is."""
    return (name[:-1] if name.endswith("s") and name[:-1].isupper() else name).casefold()


def _thing_held(index: OpenIndex, asked: Asked, place: int, quote: str, which: str) -> float:
    """The share of the words of the thing asked for that the sentence and its headings hold; 1 where none is asked
    for by name."""
    match = pattern(which).search(asked.own)
    words = index.keywords.stems_of(match["thing"]) if match else frozenset()
    if not words:
        return 1.0
    return len(words & index.keywords.stems_of(f"{quote} {' '.join(_headings(index, place))}")) / len(words)


def _headings(index: OpenIndex, place: int) -> tuple[str, ...]:
    return index.passage_of(index.sentences[place]).section


def _shares(scores: Scores) -> Scores:
    raw = np.exp(SHARPNESS * (scores - scores.max()))
    return np.asarray(raw / raw.sum(), dtype=np.float32)
