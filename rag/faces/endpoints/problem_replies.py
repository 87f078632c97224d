"""How the API's description tells of errors: each is a problem document."""

from typing import Any

from rag.faces.problems import Problem

Replies = dict[int | str, dict[str, Any]]

_ALWAYS = {
    503: "The assistant is still starting, or the server that holds the vectors does not answer; see Retry-After"
}


def problems(**told: str) -> Replies:
    """The description of replies by status, given as `s404="…"`; 503 is always among them."""
    by_status = {int(name.removeprefix("s")): text for name, text in told.items()} | _ALWAYS
    content: dict[str, Any] = {"application/problem+json": {}}
    return {status: {"content": content, "model": Problem, "description": text} for status, text in by_status.items()}
