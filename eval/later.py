"""Which later sentence speaks of the same matter as an earlier one: a list by two readers, `eval/later.jsonl`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.briefings import HERE, Share, read_lines
from index.embedding import Embedder
from index.opened import OpenIndex
from rag.briefing.later import Earlier, closest_later, under_heading


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(_Frozen):
    """A sentence of a report."""

    start: Annotated[int, Field(ge=0)]
    end: int


class GoldLater(_Frozen):
    """An earlier sentence, and which sentences of a later report each reader would see beside it, the best first."""

    report: str
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str
    later_report: str
    readers: tuple[tuple[Place, ...], ...]

    @property
    def chosen(self) -> frozenset[int]:
        """Where the sentences that some reader chose begin."""
        return frozenset(place.start for reader in self.readers for place in reader)


def later_shares(index: OpenIndex, embedder: Embedder) -> tuple[Share, ...]:
    """How many of the later sentences that are shown a reader chose, and how many earlier ones with such get one. The
    threshold was found on this list."""
    gold = read_lines(HERE / "later.jsonl", GoldLater)
    by_place = {(sentence.report, sentence.start): sentence for sentence in index.sentences}
    sentences = [by_place[want.report, want.start] for want in gold]
    earlier = [
        Earlier(under_heading(want.quote, index.passage_of(sentence).section), index.place_of[sentence.id])
        for want, sentence in zip(gold, sentences, strict=True)
    ]
    found = closest_later(index, embedder, gold[0].report, earlier, [gold[0].later_report])
    shown = [(want, later) for want, later in zip(gold, found, strict=True) if later]
    wrong = tuple(f"{want.quote} / {index.quote(s)}" for want, s in shown if s.start not in want.chosen)
    right, of = len(shown) - len(wrong), sum(bool(want.chosen) for want in gold)
    return (
        Share(name="Later passage shown is on the matter", hits=right, of=len(shown), floor=0.45, missed=wrong),
        Share(name="Later passage found where there is one", hits=right, of=of, floor=0.55),
    )
