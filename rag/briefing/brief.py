"""From a topic to a note: what is on it, sorted by report, side and voice, dated, numbered and verified."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.catalogue import short_date
from index.embedding import Embedder
from index.opened import OpenIndex
from index.report import IndexedReport
from index.types import Sentence
from rag.briefing.later import asked_of_both, compared, later_reports, under_heading
from rag.briefing.note import KeyFigure, Note, Quote, ReportPart, ThenAndNow
from rag.briefing.register import Register, RegisteredFigure, figures_register, verify_figures
from rag.briefing.scrutiny import Statement, questions
from rag.briefing.set_beside import Beside, set_beside
from rag.briefing.sides import Side, Voice, leans, side_of, voice_of
from rag.briefing.silence import silences
from rag.briefing.sources import Numbering
from rag.briefing.topic import OnTopic, find_topic
from rag.briefing.words import stems
from rag.citations import cite, verify
from rag.errors import CitationError
from rag.patterns import pattern
from rag.retrieval import Scores, search
from rag.spans import is_halved, same_thread, standing_alone
from rag.spans import leans as leans_on_one_before

MOST_OF: dict[Side, int] = {"strength": 7, "concern": 14, "recommendation": 8, "other": 4}
"""Sentences of each side from one report at most: few topics have so many. Two or three pages, without the sources."""
_GRAVEST: tuple[Side, ...] = ("concern", "recommendation", "strength", "other")
MOST_FIGURES = 16

_AT_ONCE = 8
"""Sentences that are searched for in one pass: of a large index each holds an array for every search."""
_MOST_VOICES = 6
"""Where a side is full, a sentence still comes in for a voice that has not been heard."""
_TWINS = 0.8
"""Share of words at which two sentences say the same; the second is left out."""
_MOST_BEFORE = 2
"""Sentences before a quoted one from which on no further one is taken along."""
_SINCE = 2
"""Sentences after a quoted one in which it may be told what has become of the matter since."""
_BESIDE = 0.55
_BESIDE_ASKED = 7
"""Fused score, or comparisons, from which on what people set beside a sentence stands beside it though it is not on the
note's topic: of 175 sentences 26 get one so, of which 16 get a reader's (`eval/later.jsonl`). The register of
recommendations shows more and is less sure."""
_NOW = 0.5
"""Fused score at which a later sentence on the topic stands beside an earlier one; below the limit of the register of
recommendations, since both are on the topic already."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A sentence of the note, and the places of the first and the last sentence of its quote: it may take neighbours
    along."""

    sentence: Sentence
    side: Side
    first: int
    last: int


def write_note(index: OpenIndex, embedder: Embedder, topic: str) -> Note:
    """The note on `topic`; raises TopicError where the reports do not cover it, CitationError for a defect."""
    on = find_topic(index, embedder, topic)
    return note_of(index, embedder, f"Briefing note: {on.topic}", on)


def note_of(index: OpenIndex, embedder: Embedder, title: str, on: OnTopic) -> Note:
    """The note made of `on`'s sentences, best first."""
    chosen = _choose(index, on.sentences)
    numbering = Numbering(index)
    register = figures_register(index.reports)
    figures = _key_figures(index, register, chosen, on, numbering)
    parts = tuple(_part(index, report, chosen, numbering) for report in _oldest_first(index))
    pairs = _then_and_now(index, embedder, chosen, numbering)
    note = Note(
        title=title,
        topic=on.topic,
        about=_about(on.topic, parts),
        figures=figures,
        reports=tuple(part for part in parts if part.quotes),
        then_and_now=pairs,
        silent=silences(on, parts, figures, pairs),
        questions=questions(parts, pairs, register, lambda quote: _statements(index, quote)),
        sources=numbering.sources(),
    )
    check_note(note, index.reports)
    return note


def check_note(note: Note, reports: dict[str, IndexedReport]) -> None:
    """Raise CitationError unless every quote and figure of `note` stands in the canonical text, and what a question is
    on in the quote that it is tied to."""
    verify(note.citations, reports)
    for question in note.questions:
        if question.on not in " ".join(question.concern.citation.words.split()):
            raise CitationError(
                f"a question is on words that its quote [{question.concern.n}] does not hold: '{question.on[:60]}'; "
                "nothing was written; run `rag index --rebuild`"
            )
    verify_figures([key.figure for key in note.figures], reports)


def _oldest_first(index: OpenIndex) -> list[IndexedReport]:
    return sorted(index.reports.values(), key=lambda report: report.entry.sort_date or "9999")


def _choose(index: OpenIndex, ranked: Sequence[Sentence]) -> list[_Chosen]:
    """The best sentences of each report and side, without twins, best first; what belongs together is one quote."""
    chosen: list[_Chosen] = []
    taken: list[frozenset[str]] = []
    room: dict[tuple[str, Side], int] = {}
    heard: set[Voice] = set()
    for sentence in ranked:
        words = stems(index.quote(sentence))
        side = side_of(index.quote(sentence), index.passage_of(sentence).section)
        key = (sentence.report, side)
        voice = _voice(index, sentence)
        full = room.get(key, 0) >= MOST_OF[side] and (voice in heard or len(heard) > _MOST_VOICES)
        if full or any(_twins(words, other) for other in taken):
            continue
        heard.add(voice)
        room[key] = room.get(key, 0) + 1
        taken.append(words)
        chosen.append(_alone(index, sentence, side))
    return _joined(index, _with_context(index, chosen))


def _joined(index: OpenIndex, chosen: Sequence[_Chosen]) -> list[_Chosen]:
    """Quotes that touch as one, where they are on one side or the second leans on the first; it takes the graver side,
    and the place of the better in `chosen`."""
    rank = {one.sentence.id: n for n, one in enumerate(chosen)}
    joined: list[_Chosen] = []
    for one in sorted(chosen, key=lambda one: one.first):
        last = joined[-1] if joined else None
        if last is not None and _belongs(index, last, one):
            better = min(last, one, key=lambda each: rank[each.sentence.id])
            side = min(last.side, one.side, key=_GRAVEST.index)
            joined[-1] = replace(better, side=side, first=last.first, last=max(last.last, one.last))
        else:
            joined.append(one)
    return sorted(joined, key=lambda one: rank[one.sentence.id])


def _belongs(index: OpenIndex, one: _Chosen, following: _Chosen) -> bool:
    if following.first <= one.last:
        return True
    touching = following.first == one.last + 1
    if not touching or not same_thread(index.sentences[one.last], index.sentences[following.first]):
        return False
    return one.side == following.side or _leans_back(index, following.first)


def _stands(index: OpenIndex, one: _Chosen) -> tuple[int, int]:
    """Where the quote begins and ends."""
    return index.sentences[one.first].start, index.sentences[one.last].end


def _alone(index: OpenIndex, sentence: Sentence, side: Side) -> _Chosen:
    place = index.place_of[sentence.id]
    return _Chosen(sentence, side, place, place)


def _twins(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _TWINS * max(len(one | other), 1)


def _part(index: OpenIndex, report: IndexedReport, chosen: Sequence[_Chosen], numbering: Numbering) -> ReportPart:
    own = sorted((c for c in chosen if c.sentence.report == report.entry.id), key=lambda c: c.sentence.start)
    quotes = [_quote(index, one, numbering) for one in own]

    def of(side: Side) -> tuple[Quote, ...]:
        return tuple(quote for quote in quotes if quote.side == side)

    entry = report.entry
    return ReportPart(
        report=entry.id,
        name=entry.name,
        title=entry.title,
        publisher=entry.publisher,
        published=entry.published,
        only=_only_heading(report),
        strengths=of("strength"),
        concerns=of("concern"),
        recommended=of("recommendation"),
        other=of("other"),
    )


def _only_heading(report: IndexedReport) -> str:
    headings = {passage.section[0].strip() if passage.section else "" for passage in report.passages}
    return headings.pop() if len(headings) == 1 else ""


def _quote(index: OpenIndex, one: _Chosen, numbering: Numbering) -> Quote:
    sentence, passage = one.sentence, index.passage_of(one.sentence)
    start, end = _stands(index, one)
    n = numbering.number(sentence.report, start, end)
    citation = cite(index.reports[sentence.report], n, passage.section, start, end)
    return Quote(n=n, citation=citation, side=one.side, voices=_voices(index, one))


def _side_of_both(before: Side, own: Side) -> Side:
    """What is good in what leans on a recommendation or a concern is what would be good ("This will enable …")."""
    return before if own == "strength" and before in ("recommendation", "concern") else own


def _leans_back(index: OpenIndex, place: int) -> bool:
    """Whether a sentence cannot stand without the one before it."""
    if not place or not same_thread(index.sentences[place - 1], index.sentences[place]):
        return False
    return leans(index.quote(index.sentences[place])) or leans_on_one_before(index, index.sentences[place])


def _speaks_of_one_before(index: OpenIndex, place: int) -> bool:
    """Whether a sentence is better read after the one before it: it points back somewhere."""
    if _leans_back(index, place):
        return True
    points = pattern("points_at_what_was_said").search(index.quote(index.sentences[place]))
    return bool(points and place and same_thread(index.sentences[place - 1], index.sentences[place]))


def _with_context(index: OpenIndex, chosen: Sequence[_Chosen]) -> list[_Chosen]:
    """Each with the sentences before it that it leans on, and those after it where alone it would be half of what is
    said, or what has become of it since is told."""
    found = []
    for one in chosen:
        alone = standing_alone(index, one.first).places
        first, last, side = alone[0], max(alone[-1], one.last), one.side
        if one.first - first < _MOST_BEFORE and _speaks_of_one_before(index, first):
            first -= 1
        if first < one.first:
            side = _side_of_both(_side(index, first), side)
        for after in _undone(index, last):
            last = after
            side = min(side, _side(index, last), key=_GRAVEST.index)
        found.append(replace(one, side=side, first=first, last=last))
    return found


def _undone(index: OpenIndex, place: int) -> Iterator[int]:
    """The places up to the one of what doubts a sentence or takes it back, or tells what has become of it since."""
    last = place + 1 if is_halved(index, place) else place
    for after in range(place + 1, min(place + 1 + _SINCE, len(index.sentences))):
        if not same_thread(index.sentences[after - 1], index.sentences[after]):
            break
        if pattern("has_since").search(index.quote(index.sentences[after])):
            last = max(last, after)
    yield from range(place + 1, last + 1)


def _side(index: OpenIndex, place: int) -> Side:
    sentence = index.sentences[place]
    return side_of(index.quote(sentence), index.passage_of(sentence).section)


def _voices(index: OpenIndex, one: _Chosen) -> tuple[Voice, ...]:
    return tuple(dict.fromkeys(_voice(index, index.sentences[place]) for place in range(one.first, one.last + 1)))


def _voice(index: OpenIndex, sentence: Sentence) -> Voice:
    passage = index.passage_of(sentence)
    place = passage.sentences.index(sentence)
    return voice_of(index.quote(sentence), index.quote(passage.sentences[place - 1]) if place else "")


def _statements(index: OpenIndex, quote: Quote) -> list[Statement]:
    """The sentences of a quote, each with its side and voice."""
    report = index.reports[quote.citation.report]
    sentences = [
        sentence
        for passage in report.passages
        for sentence in passage.sentences
        if quote.citation.start <= sentence.start and sentence.end <= quote.citation.end
    ]
    return [
        Statement(
            " ".join(report.as_read(sentence.start, sentence.end).split()),
            _side(index, index.place_of[sentence.id]),
            _voice(index, sentence),
        )
        for sentence in sentences
    ]


def _key_figures(
    index: OpenIndex, register: Register, chosen: Sequence[_Chosen], on: OnTopic, numbering: Numbering
) -> tuple[KeyFigure, ...]:
    """The figures of the chosen sentences, then those of other sentences that belong in the note, each with what it
    differs from; how often something is done is no key figure."""
    places = {
        (one.sentence.report, index.sentences[place].start): rank
        for rank, one in enumerate(chosen)
        for place in range(one.first, one.last + 1)
    }
    belongs = {(sentence.report, sentence.start): rank for rank, sentence in enumerate(on.sentences, len(chosen))}
    ranked = [
        (rank, figure)
        for figure in register.figures
        if figure.kind != "frequency"
        for place in [(figure.report, figure.sentence_start)]
        if (rank := places.get(place, belongs.get(place))) is not None
    ]
    best = [figure for _, figure in sorted(ranked, key=lambda pair: pair[0])]
    # A figure that differs from another is not shown without it.
    beside = [other for figure in best for other in (figure, *register.group(figure.same_as or 0))]
    kept = sorted(list(dict.fromkeys(beside))[:MOST_FIGURES], key=lambda figure: figure.n)
    return tuple(_key_figure(index, register, chosen, figure, numbering) for figure in kept)


def _key_figure(
    index: OpenIndex, register: Register, chosen: Sequence[_Chosen], figure: RegisteredFigure, numbering: Numbering
) -> KeyFigure:
    report = index.reports[figure.report]
    passage = next(p for p in report.passages if p.start <= figure.sentence_start < p.end)
    sentence = next(s for s in passage.sentences if s.start == figure.sentence_start)
    alone = _alone(index, sentence, "other")
    # Where the sentence is quoted in the note, the figure has the number of that quote.
    quoted = next((one for one in chosen if one.first <= alone.first <= one.last), None)
    start, end = _stands(index, quoted or _with_context(index, [alone])[0])
    n = numbering.number(figure.report, start, end)
    other = register.group(figure.same_as) if figure.same_as else ()
    return KeyFigure(
        n=n,
        figure=figure,
        said=cite(report, n, passage.section, start, end),
        differs_from=tuple(one.figure for one in other if one.n != figure.n),
    )


def _then_and_now(
    index: OpenIndex, embedder: Embedder, chosen: Sequence[_Chosen], numbering: Numbering
) -> tuple[ThenAndNow, ...]:
    """The concerns and recommendations of the earlier reports, each with the later sentence on the same matter."""
    return tuple(
        pair
        for report in _oldest_first(index)
        for after in [later_reports(index, report.entry.id)]
        for pair in (_followed_up(index, embedder, report.entry.id, after, chosen, numbering) if after else ())
    )


def _followed_up(
    index: OpenIndex,
    embedder: Embedder,
    report: str,
    after: Sequence[str],
    chosen: Sequence[_Chosen],
    numbering: Numbering,
) -> Iterator[ThenAndNow]:
    """The pairs of one report and those `after` it."""
    earlier = [one for one in chosen if one.sentence.report == report and one.side in ("concern", "recommendation")]
    known = set_beside(index, report, after)
    likely = set(after) - compared(index, known)
    texts = [under_heading(index.quote(one.sentence), index.passage_of(one.sentence).section) for one in earlier]
    later = [other for other in chosen if other.sentence.report in after]
    for first in range(0, len(earlier), _AT_ONCE):
        found = search(index, embedder, texts[first : first + _AT_ONCE], after)
        for one, scores in zip(earlier[first : first + _AT_ONCE], (each.closeness() for each in found), strict=True):
            near = _set_beside(index, one, later, known, scores)
            near = near or _closest([other for other in later if other.sentence.report in likely], scores)
            now = _quote(index, near, numbering) if near else None
            yield ThenAndNow(then=_quote(index, one, numbering), now=now, after=tuple(after))


def _set_beside(
    index: OpenIndex, one: _Chosen, others: Sequence[_Chosen], known: Beside, scores: Scores
) -> _Chosen | None:
    """What people set beside a sentence of this one, where they do, and it is near: of the later ones of the note, or
    else the sentence itself where it is closer still."""
    found = {place: asked_of_both(known, place, scores) for place in range(one.first, one.last + 1)}
    beside: dict[int, int] = {}
    for place, later in found.items():
        if later is not None:
            beside[later] = max(beside.get(later, 0), known[place][later])
    chosen = next((other for place in beside for other in others if other.first <= place <= other.last), None)
    # Below 0 a large index did not look at it, which is not held against it.
    close = [p for p, asked in beside.items() if scores[p] >= _BESIDE or scores[p] < 0 or asked >= _BESIDE_ASKED]
    if chosen is not None or not close:
        return chosen
    return _with_context(index, [_alone(index, index.sentences[close[0]], _side(index, close[0]))])[0]


def _closest(others: Sequence[_Chosen], scores: Scores) -> _Chosen | None:
    """Which of the later ones is the closest, where it is close enough to stand beside the earlier one."""
    near = {one: float(scores[one.first : one.last + 1].max()) for one in others}
    best = max(near, key=lambda one: near[one], default=None)
    return best if best is not None and near[best] >= _NOW else None


def _about(topic: str, parts: Sequence[ReportPart]) -> str:
    speaking = [f"{part.name} ({part.publisher}, {short_date(part.published)})" for part in parts if part.quotes]
    return f"What is said on {topic} in the {' and the '.join(speaking)}."
