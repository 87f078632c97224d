"""What a model said, as claims with their ids, one by one as they arrive. Small models get the same prompt as large
ones: prose around the JSON, a wrapping object or list, broken JSON, and plain lines that end with [ids] are all read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from json_repair import repair_json

from rag.writing.fencing import without_hidden

LONGEST_BUFFER = 8000
"""Characters without a claim after which the beginning is thrown away: nobody is waiting for what it would become."""

_OBJECT = re.compile(r"\{[^{}]*\}", re.DOTALL)
_LINE = re.compile(r"^\s*(?:[-*•]|\d+[.)])?\s*(?P<text>[^\n{}]+?)\s*(?P<ids>(?:[\[(][\w ,;-]+[\])]\s*)+)[.!]?\s*$")
_IN_BRACKETS = re.compile(r"[\[(]([\w ,;-]+)[\])]")
_TEXT_KEYS = ("text", "statement", "sentence", "answer", "claim")
_IDS_KEYS = ("ids", "id", "citations", "sources", "evidence")
_YES_OR_NO = re.compile(r"^(?:yes|no)(?:[,:;] +|\. +(?!\d)| +[–—-] +)(?=\w)", re.IGNORECASE)
_SENTENCE = re.compile(r"^\W*[A-Z“\"'].{15,}[.!?]\W*$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as the model wrote it, and the ids that it gave."""

    text: str
    ids: tuple[str, ...]


class ClaimReader:
    """Feed it what arrives; it gives each claim once it is whole."""

    def __init__(self) -> None:
        self._rest = ""
        self.says_none = False
        """Whether the model said that the evidence does not answer the question."""

    def feed(self, piece: str) -> Iterator[Claim]:
        """The claims that `piece` completes."""
        self._rest += piece
        while match := _OBJECT.search(self._rest):
            yield from self._lines(self._rest[: match.start()])
            yield from self._object(match[0])
            self._rest = self._rest[match.end() :]
        if "{" not in self._rest:
            head, newline, tail = self._rest.rpartition("\n")
            if newline:
                yield from self._lines(head)
                self._rest = tail
        self._rest = self._rest[-LONGEST_BUFFER:]

    def finish(self) -> Iterator[Claim]:
        """The claims in what is left; an object that was cut short counts only where it has its ids."""
        before, brace, rest = self._rest.rpartition("{")
        yield from self._lines(before if brace else self._rest)
        if brace:
            yield from self._object(brace + rest)
        self._rest = ""

    def _object(self, text: str) -> Iterator[Claim]:
        found = repair_json(text, return_objects=True)
        if not isinstance(found, dict):
            return
        self.says_none = self.says_none or bool(found.get("none"))
        said = next((found[key] for key in _TEXT_KEYS if isinstance(found.get(key), str)), "")
        given = next((found[key] for key in _IDS_KEYS if key in found), ())
        ids = given if isinstance(given, list) else re.split(r"[\s,;]+", given) if isinstance(given, str) else ()
        if said.strip():
            yield Claim(_tidy(said), tuple(str(each).strip("[]() ") for each in ids if str(each).strip("[]() ")))

    def _lines(self, text: str) -> Iterator[Claim]:
        for line in text.splitlines():
            match = _LINE.match(line)
            if match:
                ids = [each for group in _IN_BRACKETS.findall(match["ids"]) for each in re.split(r"[\s,;]+", group)]
                yield Claim(_tidy(match["text"]), tuple(each for each in ids if each))
            elif _SENTENCE.match(line):
                yield Claim(_tidy(line), ())


def _tidy(text: str) -> str:
    """On one line, and without a "Yes," or "No," to begin with: what that answers is nothing that can be checked."""
    line = " ".join(without_hidden(text).split())
    said = _YES_OR_NO.sub("", line)
    return line if said == line else said[0].upper() + said[1:]
