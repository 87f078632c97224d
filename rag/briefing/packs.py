"""Packs: one note for each theme of the CQC's assessments, from the reports' own sections."""

from dataclasses import dataclass

from index.embedding import Embedder
from index.opened import OpenIndex
from index.types import Sentence
from rag.briefing.brief import note_of
from rag.briefing.note import Note
from rag.briefing.topic import OnTopic, TopicError
from rag.briefing.worth_noting import says, worth_by_itself


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: a short key, its name, and the beginnings of the headings that are about it.

    A peer challenge is laid out by the four themes. The CQC publishes a page for each quality statement, and each
    statement belongs to one theme.
    """

    key: str
    name: str
    headings: tuple[str, ...]


THEMES = (
    Theme(
        "working-with-people",
        "Working with people",
        (
            "theme 1",
            "assessing needs",
            "supporting people to live healthier lives",
            "equity in experience and outcomes",
        ),
    ),
    Theme(
        "providing-support",
        "Providing support",
        ("theme 2", "care provision, integration and continuity", "partnerships and communities"),
    ),
    Theme(
        "ensuring-safety",
        "Ensuring safety",
        ("theme 3", "safe pathways, systems and transitions", "safeguarding"),
    ),
    Theme(
        "leadership",
        "Leadership",
        ("theme 4", "governance, management and sustainability", "learning, improvement and innovation"),
    ),
)
_GIVES_NO_FINDING = "Background"
"""Where a peer challenge only lists what each theme covers."""


def find_theme(key: str) -> Theme:
    """The theme of that key or name; raises TopicError that lists them."""
    wanted = key.strip().lower().replace(" ", "-")
    for theme in THEMES:
        if wanted == theme.key:
            return theme
    raise TopicError(f"there is no theme '{key[:60]}'; take one of {', '.join(theme.key for theme in THEMES)}")


def write_pack(index: OpenIndex, embedder: Embedder, theme: Theme) -> Note:
    """The note of a theme; raises TopicError where no report has a section on it."""
    sentences = _sections_of(index, theme)
    if not sentences:
        raise TopicError(f"no report has a section on '{theme.name}'; the sections are listed at /reports")
    # No search ranks them: what a reader would miss most comes first.
    ranked = sorted(sentences, key=lambda s: -worth_by_itself(index.quote(s), index.passage_of(s).section))
    on = OnTopic(theme.name, tuple(ranked), (), of_sections=True)
    return note_of(index, embedder, f"Pack: {theme.name}", on)


def _sections_of(index: OpenIndex, theme: Theme) -> list[Sentence]:
    return [
        sentence
        for place, sentence in enumerate(index.sentences)
        if _belongs(index.passage_of(sentence).section, theme) and says(index, place)
    ]


def _belongs(section: tuple[str, ...], theme: Theme) -> bool:
    """Whether the outermost heading that names any theme names this one."""
    if section[:1] == (_GIVES_NO_FINDING,):
        return False
    for heading in section:
        named = [one for one in THEMES if heading.strip().lower().startswith(one.headings)]
        if named:
            return named[0] == theme
    return False
