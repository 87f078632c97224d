"""Write distinct reports into a folder: a catalogue, the texts, and the questions on the facts planted in them."""

import hashlib
import json
import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bench.scale.invented import Cast, cast, place_name, value
from bench.scale.language import Language, Shape, filled
from index.catalogue import CATALOGUE_FILE

PASSAGES = 100
"""Passages of a report."""
FACTS = 100
"""Planted facts of a collection, at least."""
PER_REPORT = 4
"""Planted facts of a report in a large collection."""
MORE = 3
"""Reports that are written to be added to the collection."""
LONGEST_HEADING = 95
FACTS_FILE = "facts.jsonl"
_PUBLISHERS = ("Assurance Partners for Local Care", "Institute for Council Reviews", "Regional Care Observatory")
_KINDS = ("peer challenge", "local authority assessment", "thematic review", "annual report")


@dataclass(frozen=True, slots=True)
class Planted:
    """A fact in a report: the sentence as it stands there, a question on it in other words, and the answer."""

    report: str
    sentence: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Written:
    """A report: its id, its entry in the catalogue, its text, and the facts planted in it."""

    id: str
    entry: str
    text: str
    planted: list[Planted]


class Writer:
    """Writes reports one after another; no sentence stands in two."""

    def __init__(self, language: Language, seed: int) -> None:
        self._language = language
        self._seed = seed
        self._written: set[bytes] = set()
        self._asked: set[str] = set()

    def report(self, number: int, facts: int) -> Written:
        """Report `number` with so many planted facts, the same for the same seed and the same reports before it."""
        draw = random.Random(f"{self._seed} {number}")
        place = place_name(draw)
        own = cast(draw, place)
        report_id = f"{place.lower()}-{number:05d}"
        title = f"{own.council} adult social care {draw.choice(_KINDS)} report {number}"
        year, month = draw.randint(2016, 2024), draw.randint(1, 12)
        entry = (
            f'[[report]]\nid = "{report_id}"\ntitle = "{title}"\nshort_title = "{place} report {number}"\n'
            f'publisher = "{draw.choice(_PUBLISHERS)}"\npublished = "{year}"\nsort_date = "{year}-{month:02d}"\n'
            f'file = "{report_id}.txt"\nlicence = "invented"\n'
        )
        planted = [self._fact(report_id, draw) for _ in range(facts)]
        text = f"{title}\n\nFinal report: {year}\n\n" + "\n\n".join(self._body(own, draw, planted)) + "\n"
        return Written(report_id, entry, text, planted)

    def _fact(self, report_id: str, draw: random.Random) -> Planted:
        while True:
            chosen, name = draw.choice(templates()), place_name(draw)
            question = chosen["asks"].format(name=name)
            if question not in self._asked:
                self._asked.add(question)
                answer = value(draw, chosen["value"])
                return Planted(report_id, chosen["says"].format(name=name, value=answer), question, answer)

    def _body(self, own: Cast, draw: random.Random, planted: Sequence[Planted]) -> Iterator[str]:
        """Headings and passages; each planted fact stands in a passage of its own."""
        places = dict(zip(draw.sample(range(PASSAGES), len(planted)), planted, strict=True))
        heading = ""
        for number in range(PASSAGES):
            shape = draw.choice(self._language.shapes)
            fact = places.get(number)
            titled = filled(shape.heading, own, draw).rstrip(".:;, ")
            if titled and titled != heading and len(titled) <= LONGEST_HEADING and (number == 0 or draw.random() < 0.4):
                heading = titled
                yield heading
            yield self._passage(shape, own, draw, fact)

    def _passage(self, shape: Shape, own: Cast, draw: random.Random, fact: Planted | None) -> str:
        chain = self._language.items if shape.lead else self._language.prose
        written = [self._new(lambda: filled(chain.sentence(draw), own, draw)) for _ in range(max(shape.sentences, 1))]
        if fact is not None:
            written.insert(draw.randint(0, len(written)), fact.sentence)
        if not shape.lead:
            return " ".join(one if one[-1] in ".!?" else f"{one.rstrip(':;,')}." for one in written)
        return "\n".join([filled(shape.lead, own, draw), "", *(f"  • {one}" for one in written)])

    def _new(self, make: Callable[[], str]) -> str:
        while True:
            text = make()
            key = hashlib.blake2b(text.encode(), digest_size=8).digest()
            if key not in self._written:
                self._written.add(key)
                return text


@cache
def templates() -> list[dict[str, str]]:
    """The facts that may be planted."""
    return tomllib.loads((Path(__file__).parent / "facts.toml").read_text(encoding="utf-8"))["fact"]


def write_reports(folder: Path, language: Language, passages: int, seed: int) -> None:
    """Write a collection of about `passages` passages into `folder`, and some reports more into `folder`/more; nothing
    where that was done before."""
    done = folder / FACTS_FILE
    if done.is_file():
        return
    writer, count = Writer(language, seed), max(passages // PASSAGES, 1)
    facts = min(max(PER_REPORT, -(-FACTS // count)), PASSAGES)
    planted = _write(folder, [writer.report(number, facts) for number in range(count)])
    _write(folder / "more", [writer.report(count + number, PER_REPORT) for number in range(MORE)])
    done.write_text("".join(json.dumps(asdict(one)) + "\n" for one in planted), encoding="utf-8")


def _write(folder: Path, written: Sequence[Written]) -> list[Planted]:
    folder.mkdir(parents=True, exist_ok=True)
    for report in written:
        (folder / f"{report.id}.txt").write_text(report.text, encoding="utf-8")
    (folder / CATALOGUE_FILE).write_text("\n".join(report.entry for report in written), encoding="utf-8")
    return [fact for report in written for fact in report.planted]


def read_facts(folder: Path) -> list[Planted]:
    """The facts planted in a collection."""
    return [Planted(**json.loads(line)) for line in (folder / FACTS_FILE).read_text(encoding="utf-8").splitlines()]
