"""What can go wrong with a language model; extends the tree of `rag.errors`.

::

    AssistantError                 (index.errors) base: one clear line
    └── WritingError               a language model cannot be used; never holds a key or what a server said
        ├── ModelSettingsError     the settings do not name a model that can be used
        └── ModelFailedError       a call failed: the answer is given in the reports' own words
"""

from rag.errors import AssistantError

__all__ = ["AssistantError", "ModelFailedError", "ModelSettingsError", "WritingError"]


class WritingError(AssistantError):
    """A language model cannot be used."""


class ModelSettingsError(WritingError):
    """The settings do not name a model that can be used."""


class ModelFailedError(WritingError):
    """A call failed; `str()` says how, in words that may be shown."""
