"""The commands of `bench/` are run as scripts, beside each other: tests find them in the same way."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
