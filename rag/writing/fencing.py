"""Characters that a person does not see and a model reads."""

import unicodedata

_KEPT = frozenset("\n\t")


def without_hidden(text: str) -> str:
    """`text` without control and formatting characters: zero-width ones, those that turn the direction, tags."""
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn", "Cs"))
