"""PDF by LibreOffice, where it is installed: the Word file, laid out."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from rag.errors import AssistantError

SECONDS = 120


class PdfError(AssistantError):
    """No PDF could be made."""


def office() -> str | None:
    """The command of LibreOffice, or None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(word: bytes) -> bytes:
    """`word`, a .docx file, as PDF; raises PdfError."""
    command = office()
    if command is None:
        raise PdfError("a PDF needs LibreOffice, which is not installed; install it, or write .docx, .html or .md")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "note.docx").write_bytes(word)
        # A profile of its own: a LibreOffice that is open already would take the order and do nothing.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        order = [command, profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(folder / "note.docx")]
        try:
            subprocess.run(order, capture_output=True, timeout=SECONDS, check=True)
            return (folder / "note.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise PdfError("LibreOffice could not make the PDF; write .docx and open it there to see why") from error
