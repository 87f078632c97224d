"""What can go wrong with a question or a face; extends the tree of `index.errors`.

::

    AssistantError                 (index.errors) base: one clear line
    ├── QuestionError              the question cannot be taken as it is; the web faces answer 422
    ├── UnknownReportError         a filter names a report that is not in the catalogue; 404
    │   └── UnknownSectionError    … or a section that its report does not have
    ├── CitationError              a quote does not stand where its citation says: a defect, never shown as an answer
    ├── ExportError                a conversation cannot be written down as it is; 422
    ├── EntryError                 what is to be written of a report in the catalogue is missing or wrong
    ├── FeedbackError              what people said of the answers cannot be stored or read
    │   └── FeedbackFullError      … because no more is kept; 507
    └── ServerError                the server cannot start (the port is taken)
"""

from index.errors import AssistantError

__all__ = [
    "AssistantError",
    "CitationError",
    "EntryError",
    "ExportError",
    "FeedbackError",
    "FeedbackFullError",
    "QuestionError",
    "ServerError",
    "UnknownReportError",
    "UnknownSectionError",
]


class QuestionError(AssistantError):
    """The question is empty, too long, or holds what no question holds."""


class UnknownReportError(AssistantError):
    """A filter names a report that is not in the catalogue."""


class UnknownSectionError(UnknownReportError):
    """A filter names a section that its report does not have."""


class CitationError(AssistantError):
    """A quote does not stand where its citation says."""


class ExportError(AssistantError):
    """A conversation cannot be written down as it is."""


class EntryError(AssistantError):
    """What is to be written of a report in the catalogue is missing or wrong; `field` names which part."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class FeedbackError(AssistantError):
    """What people said of the answers cannot be stored or read."""


class FeedbackFullError(FeedbackError):
    """No more is kept."""


class ServerError(AssistantError):
    """The server cannot start."""
