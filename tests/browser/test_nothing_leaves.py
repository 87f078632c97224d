"""Nothing leaves the building: every request of every page is to the server itself, which needs no network."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rag.settings import Settings
from tests.browser.conftest import ask

REPORT = "/reports/lga-peer-challenge-2023"
PAGES = [
    "/",
    "/?q=What%20is%20the%20adult%20social%20care%20budget%3F",
    "/search",
    "/search?q=carers",
    "/reports",
    REPORT,
    f"{REPORT}/passage?start=40917&end=41045",
    "/glossary",
    "/accuracy",
    "/accessibility",
    "/docs",
    "/nowhere",
    f"{REPORT}?start=9&end=3",
]


FETCHED = "() => performance.getEntriesByType('resource').map(entry => entry.name)"


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_every_request_of_every_page_is_to_the_server_itself(open_page, running, path):
    # `open_page` hears every request from the first on, those that were refused too, and fails afterwards where one was
    # to anybody else; here the browser's own record is read.
    page = open_page(path)
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    fetched = page.evaluate(FETCHED)
    assert fetched or "/passage" in path, "the stylesheets are among them"
    assert [url for url in fetched if not url.startswith((running.url + "/", "data:"))] == []


@pytest.mark.browser
def test_asking_asks_nobody_else(open_page, running):
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    ask(page, "What is the adult social care budget?")
    page.locator("#latest a.cite").first.click()
    page.wait_for_selector("#passage mark")
    assert asked
    assert [url for url in asked if not url.startswith((running.url + "/", "data:"))] == []


LOOPBACK = """
import fcntl, socket, struct

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    # SIOCSIFFLAGS with IFF_UP and IFF_RUNNING (linux/sockios.h, linux/if.h).
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH22x", b"lo", 0x41))
"""

ALONE = (
    LOOPBACK
    + """
import json, os, subprocess, sys, time, urllib.error, urllib.request

for address in ("192.0.2.1", "1.1.1.1"):
    try:
        socket.create_connection((address, 443), timeout=5)
        sys.exit("this place has a route to elsewhere")
    except OSError as error:
        reason = error.strerror
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
command = [sys.executable, "-c", "from rag.faces.cli import main; main()", "chat"]
server = subprocess.Popen(command, env={**os.environ, "RAG_PORT": str(port)}, stdout=subprocess.DEVNULL)

def get(path, body=None):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body and json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return reply.read().decode()

try:
    deadline = time.monotonic() + 240
    while True:
        if server.poll() is not None:
            sys.exit("the server stopped")
        if time.monotonic() > deadline:
            sys.exit("the server did not become ready")
        try:
            get("/readyz")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
    answer = get("/api/ask", {"question": "How many safeguarding referrals were awaiting triage?"})
    pages = {path: len(get(path)) for path in ("/", "/search?q=carers", "/reports", "/accuracy", "/docs")}
    print(json.dumps({"why": reason, "answer": json.loads(answer), "pages": pages}))
finally:
    server.terminate()
    server.wait(30)
"""
)
"""Run in a network namespace of its own, which has loopback and nothing else: from `rag chat` to an answer."""


WAYS = (["unshare", "-n"], ["unshare", "-r", "-n"], ["sudo", "-n", "-E", "unshare", "-n"])


def unshared() -> list[str]:
    """The command that runs another in a network namespace of its own; skips where that is not permitted."""
    for command in WAYS:
        probe = [*command, sys.executable, "-c", LOOPBACK]
        if shutil.which(command[0]) and not subprocess.run(probe, capture_output=True, check=False).returncode:
            return command
    reason = (
        f"a network namespace is not permitted here ({', '.join(' '.join(command) for command in WAYS)} all failed)"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.mark.slow
@pytest.mark.model
def test_with_the_network_cut_it_starts_and_answers(built_index: Settings, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    environment |= {"RAG_SEEDS": str(built_index.seeds), "RAG_VAR": str(built_index.var)}
    command = [*unshared(), sys.executable, "-c", ALONE]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["why"] == "Network is unreachable"
    assert "sixty-one" in told["answer"]["statements"][0]["text"]
    assert all(length > 1000 for length in told["pages"].values())
