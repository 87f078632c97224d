"""`rag index` over files that are no reports, run as a person runs it: one line, exit code 1, and no index."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ENTRY = '[[report]]\nid = "{id}"\ntitle = "T"\npublisher = "P"\npublished = "2024"\nfile = "{file}"\n'
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
CASES = {
    "a picture": ("r.txt", "r.txt", PNG, {}, "r.txt is not plain text, though it ends with .txt; it seems to be a PNG"),
    "cut short": ("r.docx", "r.docx", b"PK\x03\x04" + bytes(40), {}, "r.docx is damaged"),
    "outside": ("../r.txt", "r.txt", b"Words.", {}, "its file '../r.txt' lies outside"),
    "control characters": (r"r\u001b[31m.txt", "r\x1b[31m.txt", PNG, {}, r"r\x1b[31m.txt is not plain text"),
    "a setting": ("r.txt", "r.txt", b"Words of it.", {"RAG_READ_FILE_BYTES": "10"}, "more than the 10 that are read"),
}


def rag_index(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "RAG_SEEDS": str(folder / "seeds"), "RAG_VAR": str(folder / "var"), **settings}
    command = [sys.executable, "-c", "from rag.faces.cli import main; main()", "index"]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_one_line_and_exit_code_1(tmp_path: Path, case: str) -> None:
    entry, name, data, settings, told = CASES[case]
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / name).write_bytes(data)
    (tmp_path / "seeds" / "reports.toml").write_text(ENTRY.format(id="r", file=entry), encoding="utf-8")
    done = rag_index(tmp_path, **settings)
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line]
    assert len(lines) == 1
    assert told in lines[0]
    assert "\x1b" not in done.stderr
    assert not (tmp_path / "var" / "current").exists()
