"""Whether a statement and what it cites agree in negation, direction, quantity and how sure they are.

All texts are in the form that `rag.numbers.words.plain` gives.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

from rag.writing.words import Needs, agreement, clauses, content_words, stem, stems

Negated = Literal["yes", "no", "perhaps"]

_SCOPE = 4
"""Words that a negation surely reaches, within its clause."""
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non-", "non", "mis")
_HEDGED = 8
_NOT_YET = re.compile(r"\b(?:not|never) (?:\w+ )?yet\b|\bstill not\b|\byet to be\b|\bstill to be\b")
_AWAITS = re.compile(r"\b(?:a?wait(?:s|ing|ed)?|outstanding|overdue|under development|being developed|early stages?)\b")
_REACHES_BACK = re.compile(r"(?:no|none|nothing|neither|never)$")
_NEXT_WORDS = re.compile(r"(?: (?!and\b|or\b)[a-z-]+){1,3}")
_ASIDE = re.compile(r", (?:however|though|although|nevertheless|on the other hand|for now|so far|in turn), ")
"""What stands between commas and cuts no clause: "it did not, however, say"."""


def disagreement(stated: str, source: str) -> str:
    """How `stated` differs from `source` in polarity, in a few words; empty where they agree."""
    stated, source = _ASIDE.sub(" ", stated), _ASIDE.sub(" ", source)
    return (
        _turned_round(_awaited(stated, source), _awaited(source, stated))
        or _prefixed(stated, source)
        or opposite(stated, source)
        or beyond(stated, source)
        or _surer(stated, source)
        or other_kind(stated, source)
    )


def _awaited(text: str, other: str) -> str:
    """`text` where "not yet triaged" denies nothing, if the other says that it is awaited."""
    return _NOT_YET.sub("", text) if _AWAITS.search(other) else text


def denied_on_one_side(stated: str, source: str) -> str:
    """A word that one of two texts denies and the other asserts; empty where there is none."""
    return _denied_by_either(stated, _negated(stated), source, _negated(source))


def _denied_by_either(
    stated: str, ours: Mapping[str, set[Negated]], source: str, theirs: Mapping[str, set[Negated]]
) -> str:
    return _denied_alone(stated, ours, theirs) or _denied_alone(source, theirs, ours)


def _turned_round(stated: str, source: str) -> str:
    ours, theirs = _negated(stated), _negated(source)
    word = _denied_by_either(stated, ours, source, theirs)
    if word:
        return f"“{word}” is negated on one side only"
    if any("yes" in states for states in ours.values()) and not _says_no(source):
        return "the statement denies what its source does not"
    shared = [word for word, states in theirs.items() if states == {"yes"} and word in ours]
    return "its source denies what the statement says" if shared and not _says_no(stated) else ""


def _denied_alone(text: str, own: Mapping[str, set[Negated]], others: Mapping[str, set[Negated]]) -> str:
    """A word that a negation of `text` reaches and the other side asserts, where that is so of most words that this
    negation reaches and the other side has: "does not own the contractor's notes" denies no contractor."""
    for reached in _denials(text):
        shared = [word for word in sorted(reached & others.keys()) if own[word] == {"yes"}]
        against = [word for word in shared if others[word] == {"no"}]
        if 2 * len(against) > len(shared):
            return against[0]
    return ""


def _denials(text: str) -> Iterator[set[str]]:
    """For each negation of `text`, the stems that it surely reaches."""
    for clause in clauses(text):
        words = content_words(clause)
        for negator in agreement().negators.finditer(clause):
            yield {stem(word[0]) for word in words if _reaches(clause, negator, word)}


def _says_no(text: str) -> bool:
    return bool(agreement().negators.search(text) or agreement().negative.search(text))


def _negated(text: str) -> Mapping[str, set[Negated]]:
    """Of each stem, how it stands to a negation, once for each place where it stands.

    Right after one it is negated. Elsewhere in such a clause it may be: "the data does not show it" denies as much as
    "it is not shown in the data".
    """
    found: dict[str, set[Negated]] = defaultdict(set)
    for clause in clauses(text):
        negators = list(agreement().negators.finditer(clause))
        unsure = negators or agreement().weak.search(clause)
        for word in content_words(clause):
            if not any(word.start() >= n.start() and word.end() <= n.end() for n in negators):
                near = any(_reaches(clause, negator, word) for negator in negators)
                found[stem(word[0])].add("yes" if near else "perhaps" if unsure else "no")
    return found


def _reaches(clause: str, negator: re.Match[str], word: re.Match[str]) -> bool:
    if word.start() >= negator.end():
        return len(clause[negator.end() : word.start()].split()) < _SCOPE
    # "saw no data" denies the seeing too.
    return bool(_REACHES_BACK.match(negator[0])) and not clause[word.end() : negator.start()].strip()


def _prefixed(stated: str, source: str) -> str:
    """A word on one side that is one of the other with a denying prefix, such as aware and unaware."""
    ours, theirs = ({word[0] for word in content_words(text)} for text in (stated, source))
    for words, others in ((ours - theirs, theirs - ours), (theirs - ours, ours - theirs)):
        for word in sorted(words):
            bare = {stem(word[len(prefix) :]) for prefix in _PREFIXES if word.startswith(prefix)}
            for other in sorted(others):
                if stem(other) in bare and len(other) > 3 and not _under_negation(other, stated, source):
                    return f"“{word}” against “{other}”"
    return ""


def _under_negation(word: str, *texts: str) -> bool:
    return any("no" not in _negated(text).get(stem(word), {"no"}) for text in texts)


def opposite(stated: str, source: str) -> str:
    """The scale ("speed") of which the two speak of other ends ("quick", "slow"); empty where of none."""
    for name, scale in agreement().opposites.items():
        ours = _ends(stated, scale.up, scale.down)
        theirs = _ends(source, scale.up, scale.down) if ours else set()
        if theirs and not ours & theirs:
            return f"opposite {name}"
    return ""


def _ends(text: str, up: re.Pattern[str], down: re.Pattern[str]) -> set[bool]:
    """Which ends of a scale `text` speaks of: True for the one, False for the other; a negation swaps them."""
    found: set[bool] = set()
    # Of most scales a text speaks of neither end.
    for clause in clauses(text) if up.search(text) or down.search(text) else ():
        negators = list(agreement().negators.finditer(clause))
        for end, pattern in ((True, up), (False, down)):
            for word in pattern.finditer(clause):
                inside = any(n.start() <= word.start() < n.end() for n in negators)
                turned = not inside and any(_reaches(clause, negator, word) for negator in negators)
                found.add(end != turned)
    return found


def beyond(stated: str, source: str) -> str:
    """What `stated` says and its source says nothing like: that all do, that most do, why; empty where nothing."""
    return next((f"its source does not say {n.name}" for n in agreement().needs if _goes_beyond(n, stated, source)), "")


def _goes_beyond(needs: Needs, stated: str, source: str) -> bool:
    return bool(needs.stated.search(stated)) and not needs.source.search(source)


def _surer(stated: str, source: str) -> str:
    """Where the source hedges words that the statement uses without a hedge."""
    hedges = (_hedged(hedge, stated, source) for hedge in agreement().hedges)
    return next((f"its source is less sure ({word})" for word in hedges if word), "")


def told_as_done(stated: str, source: str) -> str:
    """Where the source plans what the statement says is so: the word for a plan; empty where it does not."""
    return next((_hedged(hedge, stated, source) for hedge in agreement().hedges if hedge.name == "intention"), "")


def _hedged(hedge: Needs, stated: str, source: str) -> str:
    """The word by which the source hedges what the statement says without one of its own."""
    if hedge.source.search(stated):
        return ""
    ours = stems(stated)
    for match in hedge.stated.finditer(source):
        after = content_words(re.split(r"[.;]", source[match.end() :])[0])[:_HEDGED]
        shared = [word for word in after if stem(word[0]) in ours]
        if after and len(shared) >= min(2, len(after)):
            return match[0]
    return ""


def other_kind(stated: str, source: str) -> str:
    """What `stated` gives another of its kind for ("national network" of a regional one); empty where nothing."""
    ours, theirs = _modified(stated), _modified(source)
    return next((f"other {word}" for word in sorted(ours.keys() & theirs.keys()) if not ours[word] & theirs[word]), "")


def _modified(text: str) -> Mapping[str, set[str]]:
    """Of each stem that stands right after modifiers, which those are."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in agreement().modifiers.finditer(text):
        following = _NEXT_WORDS.match(text, match.end())
        for word in content_words(following[0]) if following else ():
            found[stem(word[0])].add(stem(match[0]))
    return found
