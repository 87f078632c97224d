"""An Answer as text in a terminal."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from rag import wording
from rag.types import Answer, Citation


def show(answer: Answer, console: Console) -> None:
    """Print `answer`: the program's words, the statements with their numbers, and what they cite."""
    parts: list[RenderableType] = []
    if answer.searched_for != answer.question:
        parts.append(Text(f"Searched for: {answer.searched_for}", style="dim"))
    if answer.notice:
        parts.append(Text(answer.notice, style="yellow"))
    by_number = {citation.n: citation for citation in answer.citations}
    parts.extend(_statements(answer))
    if answer.citations:
        parts.append(Padding(Text("Where it stands", style="bold"), (1, 0, 0, 0)))
        parts.extend(_source(by_number[n]) for statement in answer.statements for n in statement.citations)
    if answer.also_found and not answer.citations:
        parts.append(Padding(Text("Nearest passages, not an answer", style="bold"), (1, 0, 0, 0)))
        for citation in answer.also_found:
            parts.append(Text(f"“{' '.join(citation.words.split())}”", style="dim"))
            parts.append(_source(citation))
    if answer.coverage:
        mentioning = sum(coverage.mentions for coverage in answer.coverage)
        plural = "" if len(answer.coverage) == 1 else "s"
        parts.append(
            Text(
                f"\nSearched {len(answer.coverage)} report{plural}; {mentioning} mention this.",
                style="dim",
            )
        )
    console.print(Group(*parts))


def _statements(answer: Answer) -> Iterator[RenderableType]:
    """The statements; where a language model wrote them, a line that says so."""
    before = True
    for statement in answer.statements:
        if before and not statement.sure:
            yield Padding(Text(wording.LESS_SURE, style="bold"), (1, 0, 0, 0))
        before = statement.sure
        line = Text(" ".join(wording.shown(statement).split()))
        for n in statement.citations:
            line.append(f" [{n}]", style="bold cyan")
        yield Padding(line, (1, 0, 0, 0))
    if answer.mode == "written":
        yield Padding(Text(wording.made(answer), style="dim"), (1, 0, 0, 0))


def _source(citation: Citation) -> Text:
    where = " › ".join((citation.title, *citation.section))
    page = f"page {citation.page}, " if citation.page else ""
    line = Text(f"[{citation.n}] ", style="bold cyan")
    line.append(f"{where} ", style="default")
    line.append(
        f"({citation.publisher}, {citation.published}), {page}characters {citation.start}-{citation.end}",
        style="dim",
    )
    return line
