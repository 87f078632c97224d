"""The process that reads: reused, ended when it must be, started anew, and not believed when it is wrong."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.readers.exchange import Asked, Told
from index.readers.isolated import ReaderProcess
from index.readers.limits import USUAL, ReadLimits, RefusedError
from index.types import Block, ReadReport


@pytest.fixture
def process() -> Iterator[ReaderProcess]:
    made = ReaderProcess()
    yield made
    made.close()


PAGE = b"<p>Words of it.</p>"


def test_one_process_reads_one_report_after_the_other(process: ReaderProcess) -> None:
    first = process._started().pid
    for _ in range(50):
        assert process.read(".html", PAGE, "", USUAL).text == "Words of it."
    assert process._started().pid == first


def test_a_process_that_dies_is_told_in_one_line_and_started_anew(process: ReaderProcess) -> None:
    running = process._started()
    running.kill()
    running.wait()
    assert process.read(".html", PAGE, "", USUAL).text == "Words of it."
    dying = threading.Thread(target=_kill_soon, args=(process,))
    dying.start()
    with pytest.raises(RefusedError, match="the reader broke off"):
        process.read(".html", b"<div>" * 60_000 + b"x", "", USUAL)
    dying.join()
    assert process.read(".html", PAGE, "", USUAL).text == "Words of it."


def _kill_soon(process: ReaderProcess) -> None:
    while process._age == 0 or process._process is None:
        time.sleep(0.01)
    time.sleep(0.2)
    process._process.kill()


def test_a_report_that_takes_too_long_is_ended(process: ReaderProcess) -> None:
    with pytest.raises(RefusedError, match=r"takes longer than 0\.1 seconds"):
        process.read(".html", b"<ul><li>" * 60_000 + b"x", "", ReadLimits(seconds=0.1))
    assert process.read(".html", PAGE, "", USUAL).text == "Words of it."


def test_a_report_that_takes_too_much_memory_is_refused(process: ReaderProcess) -> None:
    process.read(".html", PAGE, "", USUAL)
    page = b"<p>Words of it.</p>" * 2_000_000
    with pytest.raises(RefusedError, match=r"bytes of memory to read|broke off"):
        process.read(".html", page, "", ReadLimits(memory_bytes=500_000_000))
    assert process.read(".html", PAGE, "", USUAL).text == "Words of it."


def test_the_process_has_no_setting_of_the_program(process: ReaderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM_KEY", "secret")
    environment = Path(f"/proc/{process._started().pid}/environ").read_bytes()
    assert b"secret" not in environment


@pytest.mark.parametrize(
    "report",
    [
        ReadReport("Words.", (Block("paragraph", 0, 7),)),
        ReadReport("Words.", (Block("paragraph", 3, 6), Block("paragraph", 0, 3))),
        ReadReport("Words.", (Block("paragraph", 3, 3),)),
        ReadReport("Words.", (Block("paragraph", 0, 6),), dropped=((4, 9),)),
        ReadReport("Words.", (Block("paragraph", 0, 6),), pages=(-1,)),
    ],
)
def test_offsets_that_do_not_hold_are_not_believed(
    process: ReaderProcess, monkeypatch: pytest.MonkeyPatch, report: ReadReport
) -> None:
    def tell(_process: object, _asked: Asked, _data: bytes) -> Told:
        return Told(report)

    monkeypatch.setattr(process, "_exchange", tell)
    with pytest.raises(RefusedError, match="lost its place"):
        process.read(".html", PAGE, "", USUAL)
