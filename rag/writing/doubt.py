"""Whether a statement that no rule faults is in doubt all the same, for what was changed between it and its sources."""

from functools import cache
from pathlib import Path

from rag.forest import Forest

FITTED = Path(__file__).with_suffix(".npz")


@cache
def doubt() -> Forest:
    """The trees, fitted by `python bench/doubted.py --write`: a statement that they do not take is in doubt."""
    return Forest.load(FITTED)
