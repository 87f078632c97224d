"""What can go wrong with an evaluation; extends the tree of `index.errors`.

::

    AssistantError                 (index.errors) base: one clear line
    └── EvaluationError            base of this package
        ├── QuestionSetError       a question set cannot be used; names the file and the line
        ├── BaselineError          eval/baseline.json is missing, or is not what it should be
        └── ResultsError           results cannot be written where they belong
"""

from index.errors import AssistantError

__all__ = ["AssistantError", "BaselineError", "EvaluationError", "QuestionSetError", "ResultsError"]


class EvaluationError(AssistantError):
    """Base of what can go wrong with an evaluation."""


class QuestionSetError(EvaluationError):
    """A question set cannot be used; the message names the file and the line."""


class BaselineError(EvaluationError):
    """The baseline is missing, or is not what it should be."""


class ResultsError(EvaluationError):
    """Results cannot be written where they belong."""
