"""The contract between the assistant and its faces: `Answer` and what it is made of.

`rag ask --json` prints an Answer, the API returns one, the page renders one; none re-derives it.
Offsets count characters in the report's canonical text, end exclusive.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Status = Literal["answered", "partial", "not_in_reports", "out_of_scope", "about"]
Mode = Literal["quote", "written"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(_Frozen):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=20_000)]

    @field_validator("content")
    @classmethod
    def _encodable(cls, content: str) -> str:
        return content.encode("utf-8", "replace").decode("utf-8")


class Citation(_Frozen):
    """Where a quote stands: `canonical_text[start:end] == quote` exactly. `page` where the format has pages.

    `as_read`: the quote as it is read, where a line's end or a page's running head stands inside it; null where the
    quote reads as it stands.
    """

    n: int
    report: str
    title: str
    publisher: str
    published: str
    section: tuple[str, ...]
    page: int | None = None
    start: int
    end: int
    quote: str
    as_read: str | None = None

    @property
    def words(self) -> str:
        """The quote as it is shown to people."""
        return self.quote if self.as_read is None else self.as_read


class Statement(_Frozen):
    """One sentence of an answer, with the numbers of its citations.

    In quote mode its text is its quote, as it is read: a hyphen at a line's end, or a running head between two halves
    of a paragraph, stays in the quote alone. One that is not `sure` is near, and less likely to be on what was asked:
    such ones come last. One of a written answer that `stands_in` is a quote too: the report's own words, for a
    statement of the model's that could not be verified.
    """

    text: str
    citations: tuple[int, ...]
    sure: bool = True
    stands_in: bool = False


class Coverage(_Frozen):
    """Whether a report that was searched speaks of what was asked."""

    report: str
    mentions: bool


class Seconds(_Frozen):
    """How long the parts of answering took, in seconds."""

    retrieve: float
    answer: float
    total: float


class Answer(_Frozen):
    """An answer, or a refusal: then it has no statements and no citations, and `also_found` holds what is nearest.

    `notice` holds the program's own words (what was not found, what it can do), never a claim from a report.

    `topic` is what a broad question is about, where the statements are a selection: a briefing note on it has more.

    Of a written answer, `model` and `prompt` say which model and which version of the prompts wrote it, and `dropped`
    how many of the model's statements are not shown because they could not be verified.
    """

    question: str
    searched_for: str
    status: Status
    notice: str = ""
    topic: str = ""
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    also_found: tuple[Citation, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    mode: Mode = "quote"
    model: str | None = None
    prompt: str | None = None
    dropped: int = 0
    seconds: Seconds

    def is_quote(self, statement: Statement) -> bool:
        """Whether the text of one of its statements is its quote."""
        return self.mode == "quote" or statement.stands_in
