"""Ask a collection its planted facts, in a process of its own."""

import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import psutil

from bench.scale.collection import Collection
from bench.scale.figures import Asking
from bench.scale.reports import Planted
from rag.assistant import Assistant
from rag.types import Answer

QUESTIONS = 200
FILTERED = 40
WORDS = 150
"""An answer is given where it stands in so many words, as the evaluation counts."""


def ask(collection: Collection) -> Asking:
    """Start, ask each of `QUESTIONS` questions once to warm up and once for the clock, and look where the facts are."""
    facts = _chosen(collection.facts)
    assistant = Assistant.open(collection.settings)
    assistant.ask(facts[0].question)
    process = psutil.Process()
    start = time.time() - process.create_time()
    answers = [assistant.ask(fact.question) for fact in facts]
    seconds = [_timed(lambda fact=fact: assistant.ask(fact.question)) for fact in islice(cycle(facts), QUESTIONS)]
    memory = process.memory_info().rss
    places = [_place(assistant, fact) for fact in facts]
    return Asking(
        start=start,
        memory=memory,
        questions=len(seconds),
        median=statistics.median(seconds),
        percentile95=statistics.quantiles(seconds, n=20)[-1],
        median_one_report=_filtered(assistant, facts, lambda fact: [fact.report]),
        median_half=_filtered(assistant, facts, lambda fact: list(assistant.reports)[::2]),
        facts=len(facts),
        first=statistics.fmean(place == 0 for place in places),
        in_five=statistics.fmean(0 <= place < 5 for place in places),
        answered=statistics.fmean(_given(fact, answer) for fact, answer in zip(facts, answers, strict=True)),
    )


def _chosen(facts: Sequence[Planted]) -> list[Planted]:
    return random.Random(0).sample(list(facts), min(QUESTIONS, len(facts)))


def _place(assistant: Assistant, fact: Planted) -> int:
    """The place of a fact's sentence in the ranking, 0 for the first, -1 where it is not among the first ten."""
    quotes = [assistant.index.quote(sentence) for sentence in assistant.ranked(fact.question)[:10]]
    return next((place for place, quote in enumerate(quotes) if fact.sentence in quote), -1)


def _given(fact: Planted, answer: Answer) -> bool:
    words = " ".join(statement.text for statement in answer.statements).split()
    return fact.answer in " ".join(words[:WORDS])


def _filtered(assistant: Assistant, facts: Sequence[Planted], reports: Callable[[Planted], list[str]]) -> float:
    seconds = []
    for fact in facts[:FILTERED]:
        chosen = reports(fact)
        assistant.ask(fact.question, reports=chosen)
        seconds.append(_timed(lambda f=fact, r=chosen: assistant.ask(f.question, reports=r)))
    return statistics.median(seconds)


def _timed(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
