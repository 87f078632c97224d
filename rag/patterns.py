"""The regular expressions of `patterns.toml`, compiled by name."""

import re
import tomllib
from functools import cache
from pathlib import Path

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of group `name`: matches where any of its expressions does."""
    group = _groups()[name]
    flags = 0 if group.get("case") else re.IGNORECASE
    return re.compile(rf"\b{_source(name)}\b" if group.get("words") else _source(name), flags)


@cache
def _groups() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((Path(__file__).parent / "patterns.toml").read_text(encoding="utf-8"))


def _source(name: str) -> str:
    alternatives = "|".join(_groups()[name]["any"])
    return f"(?:{_PLACEHOLDER.sub(lambda match: _source(match[1]), alternatives)})"
