"""How long `rag chat` takes to a page that can be used, and how much memory it then holds.

    python bench/page_ready.py [--runs 3]

Needs the index (`rag index`) and a browser (RAG_CHROMIUM, or /usr/bin/chromium). Prints one line of JSON a run:
seconds from the command until the page is served, until its input can be typed in, and until `/readyz` says ready,
and resident memory in MiB, all processes of the server together, before and after ten questions.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

CHROMIUM = Path(os.environ.get("RAG_CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]
LONGEST = 120.0
QUESTIONS = (
    "How many people were waiting for a Care Act assessment?",
    "What is the adult social care budget?",
    "What did the case file audit find?",
    "How do carers see the Carers Centre?",
    "What share of complaints did the Ombudsman uphold?",
    "Who was on the peer team?",
    "What is being done about the adult MASH?",
    "How long do people wait for occupational therapy?",
    "What did staff say about supervision?",
    "What time is the last train to London?",
)


@contextmanager
def chat(**settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """Run `rag chat` on a free port, with settings besides; yields its address, its process and when it was started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.perf_counter()
    command = [sys.executable, "-c", "from rag.faces.cli import main; main()", "chat"]
    server = subprocess.Popen(command, env={**os.environ, **settings, "RAG_PORT": str(port)})
    try:
        yield f"http://127.0.0.1:{port}", server, started
    finally:
        server.terminate()
        server.wait(timeout=30)


def until(done: Callable[[], bool], what: str) -> float:
    """Wait for `done`; returns when it was."""
    deadline = time.perf_counter() + LONGEST
    while not done():
        if time.perf_counter() > deadline:
            sys.exit(f"{what}: not after {LONGEST:.0f} s")
        time.sleep(0.05)
    return time.perf_counter()


def serves(url: str) -> bool:
    """Whether `url` answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def resident(process: subprocess.Popen[bytes]) -> int:
    """Resident memory of a process and its children, in MiB."""
    parent = psutil.Process(process.pid)
    family = [parent, *parent.children(recursive=True)]
    return round(sum(one.memory_info().rss for one in family) / 2**20)


def ask(url: str, question: str) -> None:
    """Ask the API."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{url}/api/ask", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        reply.read()


def measure() -> dict[str, float]:
    """One run."""
    with chat() as (url, server, started), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        served = until(lambda: serves(url), "the page")
        page.goto(url)
        page.wait_for_selector("#question textarea")
        usable = time.perf_counter()
        ready = until(lambda: serves(f"{url}/readyz"), "/readyz")
        before = resident(server)
        for question in QUESTIONS:
            ask(url, question)
        after = resident(server)
        browser.close()
    return {
        "page_served_s": round(served - started, 1),
        "page_usable_s": round(usable - started, 1),
        "assistant_ready_s": round(ready - started, 1),
        "resident_mib": before,
        "resident_after_10_questions_mib": after,
    }


def main() -> None:
    """Measure as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    for _ in range(parser.parse_args().runs):
        print(json.dumps(measure()), flush=True)


if __name__ == "__main__":
    main()
