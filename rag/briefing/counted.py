"""What a figure counts: the words of its sentence that say it, found by rules over small words.

No grammar is parsed. A number is followed by what it counts ("487 cases that were awaiting allocation"), or stands at
the end of it ("The longest wait recorded on the system was 2,708 days"), or takes it from further up in its sentence
("Of the 105 complaints formally made, 35 were not upheld").
"""

import re
from collections.abc import Sequence

from rag.briefing.words import listed
from rag.numbers.quantity import Quantity

_MOST_WORDS = 16

_RELATIONS = listed("relations")
_AUXILIARY = listed("auxiliaries")
_PLACES = listed("places")
_STOPS = listed("stops")
_ADVERBS = listed("adverbs")
_NAMES = listed("numbered_names")
_IRREGULAR = listed("participles")
_INHERITS = listed("comparing")
_CLAUSE = re.compile(r"[,;:()“”]|\.\s|\s[–-]\s")
_OPENS = re.compile(r"\b(?:where|which|who|that|whilst|while|because|although|but)\b", re.IGNORECASE)
_EXISTENTIAL = re.compile(
    r"^(?:(?:as a result|at the time|in the cases considered),?\s)?(?:and\s)?there\s"
    r"(?:(?:has|have|had)\sbeen|is|are|was|were)\s(?:an?\s|the\s|at\sleast\s)?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:(?:the|an?|of|with|and|in|to|by|for|at|as a result,?|were|was|had|has)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?:^|\s+)(?:of|was|were|is|are|being|be|stood at|stands at|at least|at|to|up to|a maximum|maximum|over|more than|"
    r"less than|fewer than|about|approximately|around|in the (?:last|next|past|first)|within(?: the (?:last|next))?|"
    r"every|for|by|the|an?|in|than|from|against|with|and|between|equivalent to|only|currently|now|on|the"
    r" equivalent)\s*$",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"^(?:out\s)?of\s(?:the\s|all\s)?(?:\S*\d\S*\s|those\s)?(?P<whole>[^,]{3,}),", re.IGNORECASE)
_DANGLING = re.compile(r"\s+(?:the|an?|of|in|to|by|for|at|on|with|and|or|from|be|being)$", re.IGNORECASE)


def counted(sentence: str, number: Quantity, earlier: Sequence[tuple[Quantity, str]] = ()) -> str:
    """What `number` counts in `sentence`; `earlier` holds the figures before it there, with what they count."""
    words = _after(sentence, number)
    first = words[0].lower() if words else ""
    if number.kind == "frequency":
        return _joined(words)
    if words and first not in _RELATIONS and not _ends_period(number, first):
        whole = _whole(sentence, number, earlier) if number.kind == "percentage" or _bare(words) else ""
        return f"{_joined(words)} (of {whole})" if whole else _joined(words)
    if number.kind == "percentage" and first == "of":
        return _share_of(words)
    if number.kind in ("count", "percentage") and first in _AUXILIARY:
        return _predicate(sentence, number, words, earlier)
    return _subject(sentence, number, words, earlier)


def _ends_period(number: Quantity, first: str) -> bool:
    return number.kind == "duration" and first in ("period", "time", "later", "ago", "each", "old")


def _bare(words: list[str]) -> bool:
    """Whether what follows is no noun but what was done: "29 upheld"."""
    done = words[0].strip(".,;:")
    return len(words) <= 2 and (done.endswith("ed") or done in _IRREGULAR)


def _after(sentence: str, number: Quantity) -> list[str]:
    """The words right after a figure, up to the end of the clause."""
    rest = re.sub(r"^[)\s]+", " ", sentence[number.end :])
    rest = re.sub(r"^\s*(?:or|and)\s(?:above|more|over|below|less)\b", " ", rest)
    cut = _CLAUSE.search(rest)
    words = [word for word in (rest[: cut.start()] if cut else rest).split() if any(c.isalnum() for c in word)]
    while words and words[0].lower() in _ADVERBS:
        words = words[1:]
    kept: list[str] = []
    for word in words:
        if kept and (word.lower() in _STOPS or (_starts_figure(word) and kept[-1] not in _NAMES)):
            break
        kept.append(word)
    return kept[:_MOST_WORDS]


def _starts_figure(word: str) -> bool:
    return word[0].isdigit() or word[0] == "£"


def _before(sentence: str, number: Quantity, earlier: Sequence[tuple[Quantity, str]]) -> str:
    """The words of the clause that lead up to a figure, without the small words right before it."""
    begin = max((other.end for other, _ in earlier), default=0)
    text = sentence[begin : number.start]
    text = re.sub(r"[(:,–-]\s*$", "", text.rstrip()).rstrip()
    cuts = [match.end() for match in _CLAUSE.finditer(text)]
    part = text[cuts[-1] :] if cuts else text
    opens = [match for match in _OPENS.finditer(part)]
    clause = part[opens[-1].end() :] if opens else part
    if opens and len(_trimmed(clause).split()) <= 2:
        # "conferences which were held every six months": what was held stands before "which".
        head = part[: opens[-1].start()]
        clause = f"{head}{opens[-1][0]}{clause}" if _trimmed(clause) not in ("", "stood") else head
    return _trimmed(clause)


def _trimmed(clause: str) -> str:
    text, last = _EXISTENTIAL.sub("", clause.strip()), None
    while text != last:
        last, text = text, _TRAILING.sub("", text)
    return _LEADING.sub("", text).strip()


def _subject(sentence: str, number: Quantity, words: list[str], earlier: Sequence[tuple[Quantity, str]]) -> str:
    lead_in = sentence[: number.start].split()
    compared = bool(lead_in) and lead_in[-1].lower() in _INHERITS
    alike = [what for other, what in earlier if other.kind == number.kind]
    before = alike[-1] if compared and alike else _before(sentence, number, earlier)
    if not before and earlier:
        return earlier[-1][1]
    place = words if words and words[0].lower() in _PLACES else []
    lead = before.split()[-_MOST_WORDS:]
    return _joined([*lead, *([] if compared else place[: _MOST_WORDS // 2])])


def _share_of(words: list[str]) -> str:
    rest = words[1:]
    if rest and rest[0].lower() in ("these", "those", "them", "which", "whom"):
        return _joined([word for word in rest[1:] if word.lower() not in _AUXILIARY])
    return _joined(rest)


def _predicate(sentence: str, number: Quantity, words: list[str], earlier: Sequence[tuple[Quantity, str]]) -> str:
    """ "35 were not upheld": what was so, and of what."""
    said = list(words)
    while said and said[0].lower() in _AUXILIARY:
        said = said[1:]
    whole = _whole(sentence, number, earlier)
    return f"{_joined(said)} (of {whole})" if whole else _joined(said)


def _whole(sentence: str, number: Quantity, earlier: Sequence[tuple[Quantity, str]]) -> str:
    """What a part is a part of: "Of the 105 complaints formally made, …", or what was counted before it."""
    lead = _OF_WHICH.match(sentence)
    if lead and lead.end() <= number.start:
        return lead["whole"].strip()
    counts = [what for other, what in earlier if other.kind == "count"]
    return counts[0] if counts and number.kind == "percentage" else ""


def _joined(words: Sequence[str]) -> str:
    text, last = " ".join(words).strip(" .,;:?!”’\"'"), None
    while text != last:
        last, text = text, _DANGLING.sub("", text)
    return text
