"""Stretches of a passage that are quoted as one statement: what a sentence leans on, what doubts it, and lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.opened import OpenIndex
from index.types import Sentence
from rag.patterns import pattern
from rag.retrieval import best

SHORT_LIST_WORDS = 50
SHORT_ITEM_WORDS = 8
LEANT_ON = 2
"""Sentences at most that are quoted before one which leans on them."""
LEANT_ON_WORDS = 65
"""Words of all of them, where there is more than one."""
QUOTATION_WORDS = 100
"""The same of somebody's words up to where it is told whose they are."""
QUOTED_WORDS = 150
"""Words of an answer in which sentences that it quotes are looked for."""
QUOTED_LOOKED_AT = 80
"""Sentences that have most in common with an answer: what it quotes is among them."""
QUOTED_SHARE = 0.4
"""Of the words of an answer, by inverse document frequency, that a sentence holds which it was written from."""
QUOTED_LEAST = 4
"""Words of the shortest sentence that is taken for quoted where an answer holds it."""
_NAMED = re.compile(r"[\d,:@]|\w\W+[A-Z]")
"""A figure, an address, an aside or a capital after the first word: something in particular is named."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage, and the places of its sentences in the index; `sure`: whether it is likely to be on what
    was asked."""

    report: str
    passage: str
    section: tuple[str, ...]
    start: int
    end: int
    places: tuple[int, ...]
    sure: bool = True


def span_of(index: OpenIndex, places: Sequence[int]) -> Span:
    """The span from the first to the last of `places`, which stand in one passage."""
    first, last = index.sentences[places[0]], index.sentences[places[-1]]
    section = index.passage_of(first).section
    return Span(first.report, first.passage, section, first.start, last.end, tuple(places))


def passages_quoted_in(index: OpenIndex, text: str) -> list[int]:
    """The places of all sentences of the passages that `text`, an answer, quotes a whole sentence of; where it quotes
    none, of the passage that has most in common with it, if that is much: a notice of the program's is from none."""
    said = " ".join(text.split()[:QUOTED_WORDS])
    held = index.keywords.scores(said)
    likely = [int(place) for place in best(held, QUOTED_LOOKED_AT, above=0.0)]
    quotes = {place: " ".join(index.quote(index.sentences[place]).split()) for place in likely}
    quoted = [place for place, quote in quotes.items() if len(quote.split()) >= QUOTED_LEAST and quote in said]
    if not quoted and likely:
        nearest = max(likely, key=lambda place: held[place])
        share = float(index.keywords.held(said, [nearest]).shares[0])
        quoted = [nearest] if share >= QUOTED_SHARE else []
    passages = {index.sentences[place].passage for place in quoted}
    return [place for passage in passages for place in index.places_of_passage[passage]]


def standing_alone(index: OpenIndex, place: int) -> Span:
    """The sentence, with those before it that it leans on; a short list or contact details, whole."""
    sentence = index.sentences[place]
    if sentence.item is not None and _short(index, sentence):
        return span_of(index, index.places_of_passage[sentence.passage])
    return span_of(index, tuple(range(_leant_on(index, place), place + 1)))


def _leant_on(index: OpenIndex, place: int) -> int:
    """Where what is said at `place` begins: the sentence that it leans on, and so on, while they are few and short."""
    first = place
    words = len(index.quote(index.sentences[place]).split())
    while first and leans(index, index.sentences[first]):
        before = index.sentences[first - 1]
        words += len(index.quote(before).split())
        quoting = _goes_on_quoting(index, index.sentences[first])
        if place - first >= LEANT_ON and not quoting:
            break
        most = QUOTATION_WORDS if quoting else LEANT_ON_WORDS
        if not same_thread(before, index.sentences[first]) or (first < place and words > most):
            break
        first -= 1
    return first


def _short(index: OpenIndex, sentence: Sentence) -> bool:
    """Whether a list's items are too short to say anything alone."""
    places = index.places_of_passage[sentence.passage]
    words = [len(index.quote(index.sentences[place]).split()) for place in places]
    return sum(words) <= SHORT_LIST_WORDS and sum(words) / len(words) < SHORT_ITEM_WORDS


def is_heading_in_list(index: OpenIndex, place: int) -> bool:
    """Whether a sentence is one of a list of headings ("Prevention"): it names a thing and says nothing of it."""
    sentence = index.sentences[place]
    quote = index.quote(sentence)
    return sentence.item is not None and not _NAMED.search(quote) and _short(index, sentence)


def tells_scope(index: OpenIndex, place: int) -> bool:
    """Whether a sentence only says what a part of the report is about ("This relates to …"), or is of a list that
    does ("This theme covers: …")."""
    first = index.places_of_passage[index.sentences[place].passage][0]
    told_by = [first] if first == place or index.sentences[first].lead else []
    if index.sentences[place].item is not None and first and index.sentences[first - 1].lead:
        told_by.append(first - 1)
    return any(pattern("tells_scope").search(index.quote(index.sentences[each])) for each in told_by)


def leans(index: OpenIndex, sentence: Sentence) -> bool:
    """Whether a sentence cannot be understood without the one before it."""
    quote = index.quote(sentence)
    pointing = pattern("leans_on_sentence_before").match(quote) or pattern("points_at_sentence_before").search(quote)
    return bool(pointing) or _goes_on_quoting(index, sentence)


def _goes_on_quoting(index: OpenIndex, sentence: Sentence) -> bool:
    """Whether a sentence stands in somebody's words that began before it, perhaps in another passage: whose they are is
    told where they begin."""
    passage = index.passage_of(sentence)
    text = index.reports[sentence.report].text
    before, rest = text[passage.start : sentence.start], text[sentence.start : passage.end]
    if "“" in before or "”" in before:
        return before.rfind("“") > before.rfind("”")
    ends = rest.find("”")
    return ends >= 0 and "“" not in rest[:ends]


def is_of_visitors(index: OpenIndex, place: int) -> bool:
    """Whether a sentence is an item of the list of those who came to review."""
    first = index.passage_of(index.sentences[place]).sentences[0]
    return first.lead and bool(pattern("visiting_team").search(index.quote(first)))


def same_thread(before: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence goes on from the one before it: in one passage, and in one item where that is a list."""
    return before.passage == sentence.passage and before.item == sentence.item and not before.lead


def is_aside(index: OpenIndex, place: int) -> bool:
    """Whether a sentence answers nothing unless asked for by name: a question, where to read more, how to ring."""
    sentence = index.sentences[place]
    passage = index.passage_of(sentence)
    details = passage.is_list and pattern("contact_details").search(index.quote(passage.sentences[-1]))
    return bool(details or pattern("aside").search(index.quote(sentence)))


def is_apart(index: OpenIndex, place: int) -> bool:
    """Whether a sentence stands in an appendix, apart from the report's own findings."""
    return any(pattern("appendix").search(heading) for heading in index.passage_of(index.sentences[place]).section)


def is_quotable(index: OpenIndex, place: int) -> bool:
    """Whether a sentence says something by itself: it leads into nothing, is no aside and no heading of a theme."""
    sentence = index.sentences[place]
    named_only = sentence.item is not None and tells_scope(index, place)
    return not (sentence.lead or named_only or is_aside(index, place))


def is_halved(index: OpenIndex, place: int) -> bool:
    """Whether the sentence at `place` is half of what is said: the next one doubts it or takes some of it back."""
    return is_qualified(index, place) or is_qualified(index, place, "turns")


def is_qualified(index: OpenIndex, place: int, words: str = "strong_doubts") -> bool:
    """Whether the next sentence goes on from the one at `place` and doubts it, by the pattern `words`."""
    if place + 1 == len(index.sentences):
        return False
    after = index.sentences[place + 1]
    return same_thread(index.sentences[place], after) and bool(pattern(words).search(index.quote(after)))


def qualifier(index: OpenIndex, place: int, words: str) -> Iterator[Span]:
    """The sentence after, where it doubts or qualifies this one."""
    if is_qualified(index, place, words):
        yield span_of(index, (place + 1,))


def with_turn(index: OpenIndex, place: int) -> Iterator[Span]:
    """The sentence, and the one after it where alone it would be half of what is said."""
    yield standing_alone(index, place)
    if is_halved(index, place):
        yield span_of(index, (place + 1,))


def with_headings(index: OpenIndex, place: int) -> str:
    """The words of a sentence and of the headings above it, but for the report's own title."""
    sentence = index.sentences[place]
    return " ".join((index.quote(sentence), *index.passage_of(sentence).section[1:]))


def in_list(index: OpenIndex, place: int) -> bool:
    """Whether a sentence is an item of a list, or the line that leads into it."""
    return index.passage_of(index.sentences[place]).is_list


def whole_list(index: OpenIndex, places: Sequence[int]) -> Iterator[Span]:
    """The line that leads into the list, and all its items."""
    items: dict[int, list[int]] = {}
    for other in places:
        item = index.sentences[other].item
        items.setdefault(-1 if item is None else item, []).append(other)
    for number in sorted(items):
        yield span_of(index, items[number][-1:] if number == -1 else items[number])
