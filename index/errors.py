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
        └── IndexAwayError         the server that holds the vectors does not answer

The faces add their own in `rag.errors`.
"""


class AssistantError(Exception):
    """Base of every error that a person may see; `str()` is the one line to show."""


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
