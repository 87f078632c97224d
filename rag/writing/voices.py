"""Whose word a statement says it is, and whom or what it limits itself to, beside its sources."""

from collections.abc import Iterator, Sequence

from rag.writing.alignment import Token
from rag.writing.compared import Compared, tables
from rag.writing.words import stem

_WORDS_BEFORE, _WORDS_AFTER, _LIMITED = 8, 14, 3
"""Words before a verb of speaking among which is who speaks; after it, of what is said; after a limiting word, of what
it limits."""
_CLAUSE_STARTS = frozenset(("that", "and", "but", "which", "when", "while", "as", "because"))


def speakers_seen(compared: Compared) -> Iterator[str]:
    """Whose word it is here and there."""
    ours, theirs = compared.aligned.ours, compared.aligned.theirs
    speaking, spoken = _speakers(ours), _speakers(theirs)
    said_by = {key for _, who in spoken for key in who}
    for place, who in speaking:
        if who:
            named = "known" if any(key in compared.known for key in who) else "new"
            other = " for another" if any(others for _, others in spoken) else ""
            yield "speaker: same" if any(key in said_by for key in who) else f"speaker: {named}{other}"
        if compared.aligned.places[place] is None:
            yield "speaker: new verb"
    yield from _silenced(compared, spoken, bool(speaking))


def _silenced(compared: Compared, spoken: Sequence[tuple[int, list[str]]], speaking: bool) -> Iterator[str]:
    """Of what a source gives as somebody's word, whether the statement still does."""
    theirs, taken = compared.aligned.theirs, compared.aligned.taken
    said = {token.key for token in compared.aligned.ours}
    for place, who in spoken:
        after = range(place + 1, min(len(theirs), place + _WORDS_AFTER))
        if any(n in taken and theirs[n].asserts for n in after):
            if place not in taken:
                yield "speaker: verb gone" if speaking else "speaker: nobody now"
            if who and not said & set(who):
                yield "speaker: gone"


def limits_seen(compared: Compared) -> Iterator[str]:
    """Limiting words that stand before a matched word there and not here, or here and not there."""
    theirs, taken = compared.aligned.theirs, compared.aligned.taken
    ours = {token.text for token in compared.aligned.ours}
    limiting = set()
    for place, token in enumerate(theirs):
        following = range(place + 1, min(len(theirs), place + 1 + _LIMITED))
        if token.text in tables().limits and any(n in taken and theirs[n].asserts for n in following):
            limiting.add(token.text)
    for word in limiting - ours:
        yield from ("limit gone", f"limit gone: {word}")
    for word in (ours & tables().limits) - {token.text for token in theirs}:
        yield from ("new limit", f"new limit: {word}")


def _speakers(words: Sequence[Token]) -> list[tuple[int, list[str]]]:
    """The place of each verb of speaking, and the stems of the words before it that say who."""
    found = []
    for place, token in enumerate(words):
        if tables().speaking.fullmatch(token.text):
            before: list[str] = []
            for other in words[max(0, place - _WORDS_BEFORE) : place][::-1]:
                if not other.is_word or other.text in _CLAUSE_STARTS:
                    break
                before += [stem(other.text)] * other.asserts
            found.append((place, before))
    return found
