"""What can go wrong with a question or a face; extends the tree of `index.errors`.

::

    AssistantError                 (index.errors) base: one clear line
    ├── QuestionError              the question cannot be taken as it is; the web faces answer 422
    ├── UnknownReportError         a filter names a report that is not in the catalogue; 404
    ├── CitationError              a quote does not stand where its citation says: a defect, never shown as an answer
    └── ServerError                the server cannot start (the port is taken)
"""

from index.errors import AssistantError

__all__ = ["AssistantError", "CitationError", "QuestionError", "ServerError", "UnknownReportError"]


class QuestionError(AssistantError):
    """The question is empty, too long, or holds what no question holds."""


class UnknownReportError(AssistantError):
    """A filter names a report that is not in the catalogue."""


class CitationError(AssistantError):
    """A quote does not stand where its citation says."""


class ServerError(AssistantError):
    """The server cannot start."""
