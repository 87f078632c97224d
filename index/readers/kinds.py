"""What a file is, by its bytes: a name that promises something else is told before anything is read."""

import codecs

import filetype

from index.readers.limits import RefusedError

NAMES = {
    ".docx": "a Word file (DOCX)",
    ".htm": "a web page",
    ".html": "a web page",
    ".md": "Markdown",
    ".pdf": "a PDF",
    ".txt": "plain text",
}
"""What a suffix promises."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF_WITHIN = 1_024
"""Bytes within which a PDF's mark may stand."""
_LOOKED_AT = 1 << 16
_OTHER_PACKED = ("xlsx", "pptx", "odt", "ods", "odp", "epub", "apk", "jar")
_PAGE = (b"<!doctype html", b"<html")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TEXTS = (".htm", ".html", ".md", ".txt")


def check_kind(data: bytes, suffix: str) -> None:
    """Raise RefusedError where `data` is not what `suffix` promises, and say what it seems to be."""
    if not data:
        raise RefusedError("is empty; put the report there")
    if suffix in _TEXTS:
        _check_text(data, suffix)
    elif suffix == ".pdf" and b"%PDF-" not in data[:_PDF_WITHIN]:
        raise RefusedError(_mistaken(suffix, _seems(data)))
    elif suffix == ".docx":
        _check_docx(data)


def not_utf_8(error: UnicodeDecodeError) -> str:
    """Why a text that is not UTF-8 is not taken in."""
    return f"is not UTF-8 (byte {error.start} is 0x{error.object[error.start]:02x}); save it as UTF-8"


def _check_text(data: bytes, suffix: str) -> None:
    pages = suffix in (".htm", ".html")
    if data.startswith(_UTF_16):
        if pages:
            return
        raise RefusedError("is UTF-16 and not UTF-8; save it as UTF-8")
    seems = _marked(data) or ("" if _is_text(data) else _seems(data))
    if seems and not (seems == NAMES[".html"] and suffix != ".txt"):
        raise RefusedError(_mistaken(suffix, seems))
    if b"\0" in data:
        raise RefusedError(
            f"holds a NUL byte (byte {data.index(0)}), as no UTF-8 text does; if it is UTF-16, save it as UTF-8"
        )


def _is_text(data: bytes) -> bool:
    """Whether the beginning could be UTF-8: then its first letters are no mark of some other kind of file ("BM")."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data[:_LOOKED_AT])
    except UnicodeDecodeError:
        return False
    return b"\0" not in data[:_LOOKED_AT]


def _check_docx(data: bytes) -> None:
    if data.startswith(_OLE):
        raise RefusedError(_no_word_file(data))
    kind = filetype.guess(data[:_LOOKED_AT])
    packed = data.startswith(b"PK")
    if not packed or (kind is not None and kind.extension in _OTHER_PACKED):
        raise RefusedError(_mistaken(".docx", _seems(data)))


def _no_word_file(data: bytes) -> str:
    if _ENCRYPTED in data:
        return "is protected by a password; save a copy without one"
    return "is a file of an older Office program and not a DOCX; save it as .docx"


def _mistaken(suffix: str, seems: str) -> str:
    promised = NAMES[suffix]
    if not seems:
        return f"is not {promised}, though it ends with {suffix}; give it its own ending, or get a whole copy"
    return f"is not {promised}, though it ends with {suffix}; it seems to be {seems}: give it its own ending"


def _seems(data: bytes) -> str:
    """What the bytes seem to be, in words; empty where nothing tells."""
    if marked := _marked(data):
        return marked
    found = filetype.guess(data[:_LOOKED_AT])
    if found is None:
        return NAMES[".txt"] if _is_text(data) else ""
    kind = f"{found.extension.upper()} {'picture' if found.mime.startswith('image/') else 'file'}"
    return NAMES.get(f".{found.extension}") or f"{'an' if kind[0] in 'AEFHILMNORSX' else 'a'} {kind}"


def _marked(data: bytes) -> str:
    """A web page or a PDF, which say so at their beginning."""
    start = data[:_PDF_WITHIN].lstrip(codecs.BOM_UTF8 + b" \t\r\n").lower()
    if start.startswith(_PAGE):
        return NAMES[".html"]
    return NAMES[".pdf"] if start.startswith(b"%pdf-") else ""
