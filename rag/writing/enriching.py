"""Anticipated questions for a report, written by the model for a person to review, in the format of `seeds/questions/`.

A run that was stopped goes on where it left off: what the file holds already is not asked for again.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.catalogue import Report
from index.passages import cut_passages
from index.questions import load_questions
from index.readers import read_report
from index.readers.limits import USUAL, ReadLimits
from index.suspicious import suspicions
from index.types import Passage, Sentence
from rag.writing.calling import Caller
from rag.writing.fencing import without_hidden
from rag.writing.prompts import enriching

QUESTIONS = 3
SHORTEST = 5
"""Words of a sentence that is worth asking about."""
TOKENS = 160
CHARACTERS_A_TOKEN = 4.0
"""Of English text; for the estimate alone."""
PROMPT_CHARACTERS = 620
"""Of the instructions that go with each sentence."""

_MARKER = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s*")


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would take: sentences to ask about, calls, and tokens read and written."""

    sentences: int
    read: int
    written: int

    @property
    def line(self) -> str:
        """The estimate in a line."""
        return (
            f"{self.sentences} sentences, as many calls, about {self.read:,} tokens read and at most "
            f"{self.written:,} written"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is still to be done for one report."""

    text: str
    todo: tuple[tuple[Passage, Sentence], ...]

    @property
    def estimate(self) -> Estimate:
        """What it would take."""
        characters = sum(s.end - s.start + PROMPT_CHARACTERS for _, s in self.todo)
        return Estimate(len(self.todo), int(characters / CHARACTERS_A_TOKEN), len(self.todo) * TOKENS)


def plan(report: Report, file: Path, out: Path, limits: ReadLimits = USUAL) -> Plan:
    """What is to be asked of the report in `file`, less what `out` holds; raises the errors of `index.errors`."""
    read = read_report(file, report.title, limits)
    done = {(each.start, each.end) for each in load_questions(out, report.id, len(read.text))}
    sentences = ((passage, sentence) for passage in cut_passages(report.id, read) for sentence in passage.sentences)
    return Plan(
        read.text,
        tuple(
            (passage, sentence)
            for passage, sentence in sentences
            if (sentence.start, sentence.end) not in done and _worth_asking(read.text, sentence)
        ),
    )


def _worth_asking(text: str, sentence: Sentence) -> bool:
    words = text[sentence.start : sentence.end]
    return len(words.split()) >= SHORTEST and not sentence.lead and not suspicions(words)


def enrich(caller: Caller, planned: Plan, out: Path, step: Callable[[], None] = lambda: None) -> int:
    """Write questions for every sentence of `planned` to the end of `out`; returns how many.

    Raises ModelFailedError where the model fails: what was written before stays, and the next run goes on from there.
    """
    count = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("a", encoding="utf-8", newline="\n") as file:
        for passage, sentence in planned.todo:
            words = " ".join(planned.text[sentence.start : sentence.end].split())
            reply = caller.say(enriching(" > ".join(passage.section), words, QUESTIONS), TOKENS)
            lines = [_line(sentence, question) for question in _questions(reply)]
            # Whole sentences at a time, so that a run that is stopped leaves none half done.
            file.write("".join(lines))
            file.flush()
            count += len(lines)
            step()
    return count


def _questions(reply: str) -> Sequence[str]:
    """The questions of a reply, each once."""
    return list(dict.fromkeys(_read(reply)))[:QUESTIONS]


def _read(reply: str) -> Iterator[str]:
    for line in reply.splitlines():
        text = " ".join(_MARKER.sub("", without_hidden(line)).strip('"“” ,').split())
        if text.endswith("?") and len(text.split()) >= 3 and not suspicions(text):
            yield text


def _line(sentence: Sentence, question: str) -> str:
    entry = {"of": "sentence", "start": sentence.start, "end": sentence.end, "question": question}
    return json.dumps(entry, ensure_ascii=False) + "\n"
