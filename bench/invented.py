"""Where the invented reports lie, and which of them models are fitted to."""

from pathlib import Path

PRACTICE = Path(__file__).parent / "practice"
LEARNED_FROM = ("harrowdale", "marlbrook", "fenmoor", "easthaven")
"""Those that `asked.jsonl` asks of too. With the other fourteen as well, what refuses does worse (docs/measured.md)."""
