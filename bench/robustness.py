"""How much is lost where a question is typed in a hurry: spelling mistakes, chat around it, keywords alone.

Run: python bench/robustness.py [FORM ...]. The index must be built (`rag index`). Each of the answerable development
and validation questions is asked as it is and spoilt in each way; the mistakes are drawn with a fixed seed. The test
split is not read.
"""

import random
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from bm25s.stopwords import STOPWORDS_EN

from eval.results import scored
from eval.schema import Question, load_questions
from eval.types import Record
from rag.assistant import Assistant
from rag.settings import load_settings

QUESTIONS = Path(__file__).parent.parent / "eval" / "questions"
SHOWN = ("right", "right_at_once", "answerable_refused")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
NEIGHBOURS = {row[at]: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in ROWS for at in range(len(row))}
"""The keys beside each key, in its row."""
FRAMES = tomllib.loads((Path(__file__).parent / "practice" / "frames.toml").read_text(encoding="utf-8"))


def main() -> None:
    """Ask the questions in each form and print what comes out right."""
    assistant = Assistant.open(load_settings())
    files = [QUESTIONS / f"{name}.jsonl" for name in ("development", "validation")]
    questions = [q for file in files for q in load_questions(file, assistant.reports) if q.answerable]
    print(f"{len(questions)} questions\n{'':32}" + "".join(f"{name:>20}" for name in SHOWN))
    for name, spoil in FORMS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        chance = random.Random(0)
        asked = [q.model_copy(update={"question": spoil(q.question, chance)}) for q in questions]
        print(f"{name:32}" + "".join(f"{share:>20.1%}" for share in shares(assistant, asked)), flush=True)


def shares(assistant: Assistant, questions: list[Question]) -> list[float]:
    """The figures in `SHOWN` for these questions."""
    records = [
        Record(question=q, answer=assistant.ask(q.question, q.history), ranked=(), seconds=0.0) for q in questions
    ]
    totals = scored("", records, assistant.reports).summary.totals
    return [totals[name].mean for name in SHOWN]


def misspelt(text: str, chance: random.Random, mistakes: int) -> str:
    """`text` with that many of its longer words misspelt: a letter left out, doubled, swapped or mistyped."""
    words = re.split(r"(\W+)", text)
    long = [place for place, word in enumerate(words) if word.isalpha() and len(word) >= 5]
    for place in chance.sample(long, min(mistakes, len(long))):
        words[place] = _mistyped(words[place], chance)
    return "".join(words)


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    match chance.choice(("out", "double", "swap", "beside")):
        case "out":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case "swap":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case _:
            return word[:at] + chance.choice(NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :]


def in_chat(text: str, chance: random.Random) -> str:
    """`text` within small talk that nothing was fitted to."""
    before, after = (chance.choice(FRAMES[name]) for name in ("held_out_before", "held_out_after"))
    return f"{before} {text[:1].lower()}{text[1:]} {after}"


def keywords(text: str, chance: random.Random) -> str:
    """`text` without stop words and question words."""
    words = re.findall(r"[\w'’£%-]+", text.lower())
    return " ".join(word for word in words if word not in STOPWORDS_EN and word not in QUESTION_WORDS)


QUESTION_WORDS = {
    "what",
    "who",
    "how",
    "why",
    "which",
    "when",
    "where",
    "does",
    "did",
    "do",
    "has",
    "have",
    "had",
    "about",
}

FORMS: dict[str, Callable[[str, random.Random], str]] = {
    "as they are": lambda text, chance: text,
    "one word misspelt": lambda text, chance: misspelt(text, chance, 1),
    "three words misspelt": lambda text, chance: misspelt(text, chance, 3),
    "in the middle of chat": in_chat,
    "keywords alone": keywords,
    "in capitals": lambda text, chance: text.upper(),
    "lower case, no punctuation": lambda text, chance: re.sub(r"[^\w\s'’£%]", " ", text.lower()),
}


if __name__ == "__main__":
    main()
