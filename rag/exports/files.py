"""A written conversation as the bytes of a file."""

from rag.exports.conversation import Format, Written
from rag.exports.markdown import as_markdown
from rag.exports.word import as_word

MEDIA_TYPES: dict[Format, str] = {
    "markdown": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def as_bytes(conversation: Written, kind: Format) -> bytes:
    """The file."""
    return as_markdown(conversation).encode() if kind == "markdown" else as_word(conversation)
