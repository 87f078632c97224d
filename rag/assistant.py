"""The one door: a question and its history in, an Answer out. Every face and the evaluation come through here."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from index.abbreviations import Glossary
from index.embedding import Embedder, Remembering, SentenceTransformerEmbedder
from index.opened import OpenIndex
from index.report import IndexedReport
from index.types import SectionPath, Sentence
from rag.addressed import meant_for_program
from rag.answering import Draft, answer_from, answer_whole, refuse
from rag.audit import audit
from rag.checks import check_question
from rag.citations import cite, verify
from rag.conversation import Standalone
from rag.errors import UnknownReportError
from rag.intents import Intent, Reading, read_intent
from rag.language import in_another_language
from rag.limits import surely_given
from rag.linear import Features
from rag.live import LiveIndex
from rag.looked_up import LookedUp
from rag.looking_up import look_up
from rag.opening import open_live
from rag.questions import Asked
from rag.relevance import Relevance
from rag.search import Found, find
from rag.selection import topic_rows
from rag.settings import Settings
from rag.spans import Span
from rag.suggestions import FollowUps
from rag.tuning import Tuning
from rag.types import Answer, Citation, Coverage, Seconds, Statement, Turn
from rag.understanding import asked_of_the_whole, complete, read
from rag.withholding import without_suspicious
from rag.writing.answers import written_answers
from rag.writing.composing import Tally, Writer
from rag.writing.followup import rewritten
from rag.writing.opening import open_writer

COMPARED = 10
"""So many of the latest questions are compared by meaning with what is suggested next; of the others, the words."""


class Assistant:
    """Answers questions from an open index. Make one with `open` and keep it: it may be asked from many threads."""

    def __init__(
        self,
        settings: Settings,
        index: OpenIndex,
        embedder: Embedder,
        tuning: Tuning | None = None,
        writer: Writer | None = None,
    ) -> None:
        self._settings = settings
        self._writer = writer
        self._live = LiveIndex(settings, index, embedder.digest)
        self._embedder = embedder
        self._tuning = tuning or Tuning()
        self._follow_ups: FollowUps | None = None
        self._vector_of = lru_cache(maxsize=2000)(lambda text: embedder.encode([text])[0])

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """Load the embedding model and open the live index; raises the errors of `index.errors` and WritingError."""
        writer = open_writer(settings)
        embedder = SentenceTransformerEmbedder.load(settings.embedding_model, threads=settings.threads)
        return cls.over(settings, embedder, writer)

    @classmethod
    def over(cls, settings: Settings, embedder: Embedder, writer: Writer | None = None) -> "Assistant":
        """Open the live index for a model that is loaded already; without a writer answers are quoted."""
        index = open_live(settings, embedder.digest)
        return cls(settings, index, embedder, writer=writer)

    @property
    def index(self) -> OpenIndex:
        """The open index, for measuring with another tuning."""
        return self._live.follow()

    @property
    def embedder(self) -> Embedder:
        """The model that embeds questions, for measuring beside it."""
        return self._embedder

    @property
    def reports(self) -> dict[str, IndexedReport]:
        """The reports that are answered from, by id, in the order of the catalogue."""
        return self._live.follow().reports

    @property
    def glossary(self) -> Glossary:
        """What the reports abbreviate."""
        return self._live.follow().glossary

    def ranked(self, question: str, history: Sequence[Turn] = ()) -> list[Sentence]:
        """Every sentence, best first: what the evaluation measures retrieval by."""
        index = self._live.index
        return [index.sentences[place] for place in self._looked_up(index, self._embedder, question, history).ranked]

    def looked_up(self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None) -> LookedUp:
        """What is found for a question: what the models that may refuse are fitted to."""
        return self._looked_up(self._live.index, self._embedder, question, history, reports)

    def relevance(self, question: str, history: Sequence[Turn] = ()) -> Relevance:
        """What further sentences are worth to the question: what the model that leaves them out is fitted to."""
        index = self._live.index
        return Relevance(index, self._looked_up(index, self._embedder, question, history))

    def topic_rows(self, question: str, reports: Sequence[str] | None = None) -> list[tuple[int, Features]]:
        """The places of the sentences on the topic of a broad question, with what tells their worth in a selection."""
        index = self._live.index
        looked = self._looked_up(index, self._embedder, question, (), reports)
        return list(topic_rows(index, looked, Relevance(index, looked).belongs))

    def _looked_up(
        self,
        index: OpenIndex,
        embedder: Embedder,
        question: str,
        history: Sequence[Turn],
        reports: Sequence[str] | None = None,
    ) -> LookedUp:
        spelt = index.in_full(question)
        asked = read(complete(spelt, history, index, embedder), spelt, index)
        return look_up(index, embedder, asked, reports, self._tuning)

    def ask(self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None) -> Answer:
        """Answer `question`; `reports` keeps to those report ids.

        Raises QuestionError for what is no question, UnknownReportError for an id that is not in the catalogue.
        """
        *_, answer = self.stream(question, history, reports)
        return answer

    def stream(
        self, question: str, history: Sequence[Turn] = (), reports: Sequence[str] | None = None
    ) -> Iterator[Answer]:
        """The answer as it grows: in written mode from none to all of its verified statements, the same answer again
        while there is nothing new. The last is the answer that `ask` gives. Closing the iterator stops the language
        model's work. Raises, at once, what `ask` raises."""
        return self._written(self._quoted(question, history, reports))

    def _written(self, quoted: "_Quoted") -> Iterator[Answer]:
        tally, answer = Tally(), quoted.answer
        # What quote mode refuses never reaches the model.
        if self._writer is not None and quoted.spans:
            for answer in written_answers(
                self._writer, quoted.index, self._embedder, quoted.answer, quoted.spans, tally
            ):
                yield answer
        else:
            yield answer
        audit(answer, tally.share_dropped, tally.failure, with_text=self._settings.audit_text)

    def _quoted(self, question: str, history: Sequence[Turn], reports: Sequence[str] | None) -> "_Quoted":
        started = time.perf_counter()
        # One index for the whole answer: another thread may swap it while this one is at work.
        index = self._live.follow()
        question = check_question(question, self._settings.max_question)
        reports = list(dict.fromkeys(reports or ()))
        for report_id in reports:
            if report_id not in index.reports:
                raise UnknownReportError(f"no report {report_id[:100]!a}; known are {', '.join(index.reports)}")
        spelt = index.in_full(question)
        embedder = Remembering(self._embedder, index.question_tower)
        reading = self._read(index, embedder, question, spelt, history)
        if reading.intent != "search":
            return _Quoted(self._signposted(self._by_rule(question, reading.intent, started), reading), index)
        alone = self._rewritten(complete(spelt, history, index, embedder), question, history)
        draft = self._draft(index, embedder, alone, read(alone, spelt, index), history, reports or None)
        draft = without_suspicious(index, draft)
        answer = self._assemble(question, alone.text, draft, index.reports, reports, started)
        return _Quoted(self._signposted(answer, reading), index, tuple(draft.spans))

    def _read(
        self, index: OpenIndex, embedder: Embedder, question: str, spelt: str, history: Sequence[Turn]
    ) -> Reading:
        """What kind of message a question is; by rules first, then by what was learnt of messages for the program."""
        reading = read_intent(spelt)
        by_form = reading.intent in ("search", "advice", "errand")
        if by_form and in_another_language(question, index.keywords.unknown(question)):
            return replace(reading, intent="language")
        if reading.intent == "search":
            return replace(reading, intent=meant_for_program(spelt, embedder) or "search")
        # The reports may answer what is worded like a wish for advice ("can we go on other courses?").
        if reading.intent == "advice" and surely_given(index, self._looked_up(index, embedder, question, history)):
            return replace(reading, intent="search")
        return reading

    def _draft(
        self,
        index: OpenIndex,
        embedder: Embedder,
        alone: Standalone,
        asked: Asked,
        history: Sequence[Turn],
        reports: Sequence[str] | None,
    ) -> Draft:
        council = self._settings.council
        whole = asked_of_the_whole(index, alone, asked.of, history, embedder, council)
        draft = answer_whole(index, whole, reports) if whole else None
        return draft or answer_from(index, embedder, asked, reports, self._tuning, council)

    def _rewritten(self, alone: Standalone, question: str, history: Sequence[Turn]) -> Standalone:
        """A follow-up as the language model understands it, where that is wanted and its words stand in the history."""
        if self._writer is None or not alone.leaning or not self._settings.llm_follow_ups:
            return alone
        text = rewritten(self._writer.caller, question, history)
        return replace(alone, text=text) if text else alone

    def search(self, typed: str, report: str | None = None, section: SectionPath = ()) -> Found:
        """The passages that hold what was typed; `report` keeps to that report, `section` to those headings of it.

        Raises QuestionError for what cannot be searched for, UnknownReportError for a filter that names nothing.
        """
        typed = check_question(typed, self._settings.max_question)
        return find(self._live.follow(), self._embedder, typed, report, section, self._tuning)

    def follow_ups(self, answer: Answer, earlier: Sequence[str] = ()) -> tuple[str, ...]:
        """Up to three questions to ask after `answer`, each of which the reports answer near what it cites.

        `earlier` are the conversation's questions so far, oldest first: none of them is suggested again, nor anything
        like the latest of them.
        """
        near = answer.citations or (answer.also_found if answer.status == "not_in_reports" else ())
        if not near:
            return ()
        index, known = self._live.index, self._follow_ups
        if known is None or known.index is not index:
            self._follow_ups = known = FollowUps(index)
        asked = dict.fromkeys((answer.searched_for, answer.question, *reversed(earlier[-COMPARED:])))
        vectors = np.array([self._vector_of(text) for text in asked])
        return known.suggest(near, answer.citations, vectors, frozenset(earlier))

    def _signposted(self, answer: Answer, reading: Reading) -> Answer:
        """`answer`, with the council's signpost first where the message speaks of somebody in danger."""
        if not reading.danger:
            return answer
        return answer.model_copy(update={"notice": f"{self._settings.signpost} {answer.notice}".strip()})

    def _by_rule(self, question: str, intent: Intent, started: float) -> Answer:
        reports = [report.entry for report in self.reports.values()]
        status, notice = refuse(intent, self._settings.council, self._settings.care_contact, reports)
        spent = time.perf_counter() - started
        seconds = Seconds(retrieve=0.0, answer=spent, total=spent)
        return Answer(question=question, searched_for=question, status=status, notice=notice, seconds=seconds)

    def _assemble(
        self,
        question: str,
        searched_for: str,
        draft: Draft,
        sources: dict[str, IndexedReport],
        only: Sequence[str],
        started: float,
    ) -> Answer:
        citations = _cite(draft.spans, sources)
        also_found = _cite(draft.also, sources)
        verify((*citations, *also_found), sources)
        total = time.perf_counter() - started
        return Answer(
            question=question,
            searched_for=searched_for,
            status=draft.status,
            notice=draft.notice.format(council=self._settings.council),
            topic=draft.topic,
            statements=tuple(
                Statement(text=sources[c.report].as_read(c.start, c.end), citations=(c.n,), sure=span.sure)
                for c, span in zip(citations, draft.spans, strict=True)
            ),
            citations=citations,
            also_found=also_found,
            coverage=tuple(
                Coverage(report=report_id, mentions=report_id in draft.mentions) for report_id in only or sources
            ),
            seconds=Seconds(retrieve=draft.retrieve_seconds, answer=total - draft.retrieve_seconds, total=total),
        )


@dataclass(frozen=True, slots=True)
class _Quoted:
    """The answer of quote mode, the index that it is from, and the spans that it quotes."""

    answer: Answer
    index: OpenIndex
    spans: tuple[Span, ...] = ()


def _cite(spans: Sequence[Span], sources: dict[str, IndexedReport]) -> tuple[Citation, ...]:
    return tuple(cite(sources[span.report], n, span.section, span.start, span.end) for n, span in enumerate(spans, 1))
