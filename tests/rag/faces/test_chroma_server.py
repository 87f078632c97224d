"""A Chroma server that two pages share: asked through both, changed while both answer, killed, started again."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from index.generations import Generations
from index.leftovers import needed_segments
from index.manifest import read_manifest
from index.store import Place, _client

pytestmark = [pytest.mark.model, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
BUDGET = "What is the adult social care budget?"
PATIENCE = 120.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} seconds: {what}"
        time.sleep(0.2)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def process(command: list[str | Path], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | environment)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@dataclass
class Chroma:
    """`chroma run` on a folder, which may be killed and started again on the same port."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [BIN / "chroma", "run", "--path", self.folder, "--host", "127.0.0.1", "--port", str(self.port)]
        with process(command, self.folder.with_suffix(".log")) as child:
            until(lambda: answers(f"{self.url}/api/v2/heartbeat"), "the Chroma server answers")
            yield child


@dataclass
class Shared:
    """The settings that the processes share, and where the pages are."""

    chroma: Chroma
    environment: dict[str, str]
    seeds: Path
    folder: Path

    def index(self) -> str:
        command = [BIN / "rag", "index"]
        done = subprocess.run(command, env=os.environ | self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def page(self, name: str) -> Iterator[str]:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with process([BIN / "rag", "chat"], self.folder / f"{name}.log", RAG_PORT=str(port), **self.environment):
            until(lambda: answers(f"{url}/readyz"), "the page is ready")
            yield url

    def change(self, old: str, new: str) -> None:
        path = self.seeds / "lga-peer-challenge-2023.txt"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    folder = tmp_path_factory.mktemp("shared")
    shutil.copytree(ROOT / "seeds", folder / "seeds", ignore=shutil.ignore_patterns("questions"))
    chroma = Chroma(folder / "chroma", free_port())
    environment = {
        "RAG_SEEDS": str(folder / "seeds"),
        "RAG_VAR": str(folder / "var"),
        "RAG_CHROMA_URL": chroma.url,
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    return Shared(chroma, environment, folder / "seeds", folder)


def ask(url: str) -> httpx.Response:
    return httpx.post(f"{url}/api/ask", json={"question": BUDGET}, timeout=60)


def budget(reply: httpx.Response) -> str:
    assert reply.status_code == 200, reply.text
    found = re.search(r"budget is (£\d+m)", reply.json()["statements"][0]["text"])
    assert found is not None, reply.text
    return found[1]


class Asking:
    """Keeps asking both pages, from two threads each, and keeps what they said."""

    def __init__(self, urls: list[str]) -> None:
        self.said: dict[str, list[str]] = {url: [] for url in urls}
        self.wrong: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(url,)) for url in urls for _ in range(2)]

    def __enter__(self) -> "Asking":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, url: str) -> None:
        while not self._stop.is_set():
            try:
                self.said[url].append(budget(ask(url)))
            except (AssertionError, httpx.HTTPError) as error:
                self.wrong.append(repr(error))


def test_two_pages_share_a_chroma_server_through_a_swap_a_kill_and_a_restart(shared: Shared) -> None:
    with shared.chroma.running() as server:
        assert "Built" in shared.index()
        assert "up to date" in shared.index()
        with shared.page("one") as one, shared.page("two") as two:
            assert {budget(ask(one)), budget(ask(two))} == {"£200m"}
            swap_while_both_answer(shared, [one, two])
            server.kill()
            server.wait()
            for url in (one, two):
                told = ask(url)
                assert told.status_code == 503
                assert shared.chroma.url in told.json()["detail"]
                assert "chroma run" in told.json()["detail"]
                assert "\n" not in told.json()["detail"]
                assert answers(f"{url}/reports"), "what needs no search is still there"
            with shared.chroma.running():
                assert {budget(ask(one)), budget(ask(two))} == {"£210m"}
                assert "up to date" in shared.index(), "what was stored was not lost"
                only_what_is_needed_is_stored(shared)


def swap_while_both_answer(shared: Shared, urls: list[str]) -> None:
    with Asking(urls) as asking:
        shared.change("£200m", "£210m")
        shared.index()
        until(lambda: all(said and said[-1] == "£210m" for said in asking.said.values()), "both answer anew")
    assert asking.wrong == []
    for said in asking.said.values():
        assert {"£200m", "£210m"} == set(said), "the old report answered until the new one did"


def only_what_is_needed_is_stored(shared: Shared) -> None:
    """After two more changes, only the segments of the live generation and the one before it are on the server."""
    for old, new in (("£210m", "£220m"), ("£220m", "£230m")):
        shared.change(old, new)
        shared.index()
    var = shared.folder / "var"
    digest = read_manifest(Generations(var).current()).model_digest
    place = Place(var, shared.chroma.url, digest)
    stored = _client(place).get_collection(place.collection, embedding_function=None).get(include=["metadatas"])
    assert {entry["segment"] for entry in stored["metadatas"]} == set(needed_segments(var))


def test_without_the_server_the_commands_say_so_in_one_line(shared: Shared) -> None:
    for command in (["ask", BUDGET], ["index"]):
        done = subprocess.run(
            [BIN / "rag", *command],
            env=os.environ | shared.environment | {"RAG_CHROMA_URL": "http://127.0.0.1:9"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert "127.0.0.1:9" in done.stderr
