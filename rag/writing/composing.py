"""From the sentences that quote mode chose to a written answer: the model writes, each statement is verified, and only
what is borne out goes on; for one that is in doubt, the sentences that it cites.
"""

import logging
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from index.catalogue import short_date
from index.embedding import Embedder
from index.opened import OpenIndex
from index.suspicious import suspicions
from index.types import Sentence
from rag.writing import prompts
from rag.writing.calling import TICK, Caller
from rag.writing.errors import ModelFailedError
from rag.writing.parsing import Claim, ClaimReader
from rag.writing.verify import Source, Verdict, Verifier, source_of

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage

LOG = logging.getLogger(__name__)

MOST_CLAIMS = 12
"""Claims that are looked at, twice what was asked for: then the model is stopped."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that the model may cite, under an id that says nothing and is new for each question."""

    id: str
    sentence: Sentence
    source: Source


@dataclass(frozen=True, slots=True)
class Written:
    """A verified statement and the sentences that bear it out; or, without a text, the sentences that stand in for one
    of which the program cannot tell whether they bear it out."""

    text: str
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class Tally:
    """What became of the model's statements: how many were verified, why others were dropped, for how many of these
    their sources stand in, and whether it failed."""

    verified: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    stood_in: int = 0
    failure: str = ""

    @property
    def share_dropped(self) -> float:
        """Of all statements, the share that is not shown as the model wrote it; 0 of none."""
        dropped = self.dropped.total()
        return dropped / (dropped + self.verified) if dropped else 0.0


class Writer:
    """Writes answers with one model; may be used from many threads."""

    def __init__(self, caller: Caller, model: str, council: str) -> None:
        self.model = model
        """The model's name, as answers give it."""
        self.caller = caller
        self._council = council
        self._verifiers: tuple[OpenIndex, Verifier] | None = None

    def write(
        self,
        index: OpenIndex,
        embedder: Embedder,
        question: str,
        sentences: Sequence[Sentence],
        tally: Tally,
        spent: float = 0.0,
    ) -> Iterator[Written | None]:
        """The verified statements, and what stands in for those in doubt, one by one; `tally` is filled meanwhile.
        Closing the iterator stops the model.

        None comes every now and then while there is nothing new, so that whoever reads may stop at any moment.

        `spent`: seconds that the question has taken already, which the model's time limit includes.
        """
        evidence = self._evidence(index, sentences)
        if not evidence:
            return
        verifier, sources = self._verifier(index, embedder), [each.source for each in evidence.values()]
        said: set[str] = set()
        messages = prompts.answering(question, (_line(index, each) for each in evidence.values()))
        for claim in self._claims(messages, partial(verifier.prepare, sources), tally, spent):
            if claim is None:
                yield None
                continue
            if claim.text.casefold() in said:
                continue
            said.add(claim.text.casefold())
            verdict = _check(verifier, claim, evidence)
            if not verdict.verified:
                tally.dropped[verdict.reason] += 1
                LOG.debug("dropped a statement: %s", verdict.reason)
            if verdict.verified or verdict.unsure:
                tally.verified += verdict.verified
                tally.stood_in += verdict.unsure
                cited = tuple(evidence[each].sentence for each in dict.fromkeys(claim.ids))
                yield Written(claim.text if verdict.verified else "", cited)
            if tally.verified + tally.stood_in == prompts.MOST_STATEMENTS or len(said) == MOST_CLAIMS:
                return

    def _claims(
        self, messages: "Sequence[ChatMessage]", meanwhile: Callable[[], None], tally: Tally, spent: float
    ) -> Iterator[Claim | None]:
        reader = ClaimReader()
        pieces = self.caller.stream(messages, spent=spent)
        told = time.monotonic()
        try:
            for piece in pieces:
                if not piece:
                    meanwhile()
                yield from reader.feed(piece)
                if time.monotonic() - told >= TICK:
                    yield None
                    told = time.monotonic()
            yield from reader.finish()
        except ModelFailedError as error:
            tally.failure = str(error)
        finally:
            # Whoever stops listening stops the model's work too.
            pieces.close()  # type: ignore[attr-defined]

    def _evidence(self, index: OpenIndex, sentences: Sequence[Sentence]) -> dict[str, Evidence]:
        """The sentences by id; one that looks like an instruction to a program is not shown to one."""
        found: dict[str, Evidence] = {}
        for sentence in sentences:
            if not suspicions(index.quote(sentence)):
                new = next(new for new in iter(lambda: secrets.token_hex(2), "") if new not in found)
                found[new] = Evidence(new, sentence, source_of(index, sentence, self._council))
        return found

    def _verifier(self, index: OpenIndex, embedder: Embedder) -> Verifier:
        if self._verifiers is None or self._verifiers[0] is not index:
            self._verifiers = (index, Verifier(embedder, index.glossary))
        return self._verifiers[1]


def _check(verifier: Verifier, claim: Claim, evidence: dict[str, Evidence]) -> Verdict:
    unknown = next((each for each in claim.ids if each not in evidence), None)
    if unknown is not None:
        return Verdict("unknown id", unknown)
    return verifier.check(claim.text, [evidence[each].source for each in dict.fromkeys(claim.ids)])


def _line(index: OpenIndex, each: Evidence) -> prompts.Line:
    entry = index.reports[each.sentence.report].entry
    return prompts.Line(each.id, entry.name, short_date(entry.published), " ".join(each.source.text.split()))
