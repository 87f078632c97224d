"""Every reader fuzzed with atheris (libFuzzer), which looks for bytes that reach new code; longer than the tests do.

Run: pip install -e '.[fuzz]', then python -m bench.fuzz [--seconds 60] [--suffix .html]. What must hold is in
tests/index/fuzzing.py: a file is refused or read, and every offset is exact. Exits with 1 where an input breaks that,
and keeps the input in the folder that it names.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = "word/document.xml"


def main() -> int:
    """Run one process a format, since libFuzzer ends the process that it runs in."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long for each format")
    parser.add_argument("--suffix", action="append", help="a format; all where none is given")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    chosen, rest = parser.parse_known_args()
    if chosen.here:
        fuzz(chosen.here, rest)
    failed = False
    for suffix, files in seeds().items():
        if chosen.suffix and suffix not in chosen.suffix:
            continue
        folder = Path(tempfile.mkdtemp(prefix=f"fuzz{suffix}-"))
        (folder / "corpus").mkdir()
        for number, data in enumerate(files):
            (folder / "corpus" / f"valid-{number}").write_bytes(data)
        options = [f"-max_total_time={chosen.seconds}", "-max_len=60000", "-timeout=30", "-rss_limit_mb=4000"]
        options += [f"-artifact_prefix={folder}/", str(folder / "corpus")]
        command = [sys.executable, "-m", "bench.fuzz", "--here", suffix, *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        found = [line for line in done.stderr.splitlines() if line.startswith(("Done", "#"))][-1:]
        print(f"{suffix}: {'ok' if done.returncode == 0 else 'FAILED'}; {''.join(found).strip()}", flush=True)
        if done.returncode:
            failed = True
            print(done.stdout[-4_000:], f"The input is kept in {folder}", sep="\n")
    return int(failed)


def seeds() -> dict[str, list[bytes]]:
    """What mutation begins with: valid files; of a Word file the part that holds its text."""
    from tests.index.fuzzing import valid_files
    from tests.index.word import part_of

    files = valid_files()
    return files | {".docx": [part_of(data, DOCUMENT) for data in files[".docx"]]}


def fuzz(suffix: str, options: list[str]) -> None:
    """Fuzz one reader; does not return. Only what is imported here is watched for code that was not reached before."""
    import atheris

    with atheris.instrument_imports(include=["index"]):
        from tests.index.fuzzing import check, valid_files
        from tests.index.word import with_part
    whole = valid_files()[".docx"][0]

    def one(data: bytes) -> None:
        # Bytes changed in a zip file are told by its checksums: it is made anew around what was changed.
        check(suffix, with_part(whole, DOCUMENT, data) if suffix == ".docx" else data)

    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
