"""What can go wrong with reports and their index.

::

    AssistantError                 base: one clear line that says what, which value, what to do next
    ├── CatalogueError             reports.toml is wrong, or names a file that is not there
    ├── ReportError                a report's file cannot be read as its format promises
    ├── QuestionsError             a line of seeds/questions/ does not fit its report
    ├── ModelError                 the embedding model is missing, or is not the one that was asked for
    ├── ClusterError               there is no Ray cluster to embed on, or one of its workers failed
    └── IndexStoreError
        ├── IndexMissingError      nothing has been built yet
        ├── IndexCorruptError      what was built cannot be read back whole
        ├── IndexMismatchError     built by another schema or another embedding model
        ├── IndexBusyError         another process is building
        ├── IndexAwayError         the server that holds the vectors does not answer
        └── IndexFullError         the disk has no room for what Chroma writes as it opens

The faces add their own in `rag.errors`.
"""


def printable(text: str) -> str:
    """`text` on one line, with an escape for each character that would not show or would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\u00a0" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class AssistantError(Exception):
    """Base of every error that a person may see; `str()` is the one line to show, whatever stands in a file's name."""

    def __init__(self, message: str = "") -> None:
        super().__init__(printable(message))


class CatalogueError(AssistantError):
    """The catalogue is wrong, or names a file that is not there."""


class ReportError(AssistantError):
    """A report's file cannot be read as its format promises."""


class QuestionsError(AssistantError):
    """A line of anticipated questions does not fit its report."""


class ModelError(AssistantError):
    """The embedding model is missing, or is not the one that was asked for."""


class ClusterError(AssistantError):
    """There is no Ray cluster to embed on, or one of its workers failed."""


class IndexStoreError(AssistantError):
    """The index cannot be used; the message names the command that mends it."""


class IndexMissingError(IndexStoreError):
    """Nothing has been built yet."""


class IndexCorruptError(IndexStoreError):
    """What was built cannot be read back whole."""


class IndexMismatchError(IndexStoreError):
    """The index was built by another schema or another embedding model."""


class IndexBusyError(IndexStoreError):
    """Another process is building the index."""


class IndexAwayError(IndexStoreError):
    """The server that holds the vectors does not answer; the index itself may be well."""


class IndexFullError(IndexStoreError):
    """The disk has no room for what Chroma writes as it opens; the index itself is well."""
