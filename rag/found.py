"""What a search finds: the contract between the search and the faces that show it."""

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Match(_Frozen):
    """Where a word that was searched for stands in the report's canonical text; `end` is exclusive."""

    start: int
    end: int


class Hit(_Frozen):
    """One passage. `start` and `end` are its own; `best` is the sentence that fits best, to open the report at."""

    report: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str = Field(description="the passage's exact words: canonical_text[start:end]")
    best: Match
    matches: tuple[Match, ...] = Field(description="the words searched for, in any form, within the passage")
    holds_all: bool = Field(description="whether it holds all the words; else it is close in meaning")
    address: str = Field(description="path of its place in the reader")
    page: int | None = Field(None, description="the page on which the best sentence begins, where there are pages")


class ReportCount(_Frozen):
    """How many passages of a report were found."""

    report: str
    title: str
    publisher: str
    published: str
    total: int


class SectionCount(_Frozen):
    """How many passages under a heading were found, those under the headings below it included."""

    section: tuple[str, ...]
    total: int


class Results(_Frozen):
    """One page of what was found, best first; `reports` counts without the filters, `sections` within the report."""

    query: str
    total: int
    holding_all: int = Field(description="how many of them hold all the words")
    reports: tuple[ReportCount, ...]
    sections: tuple[SectionCount, ...] = Field((), description="of the report that the search keeps to")
    page: int
    pages: int
    hits: tuple[Hit, ...]
