"""How much later than the time limit an answer comes when the language model is down in one way or another.

Run: python bench/model_down.py. The index must be built (`rag index`). A server on this machine takes the connection
and says nothing; says one piece and then nothing; or is not there.
"""

import contextlib
import socket
import statistics
import threading
import time
from collections.abc import Iterator

from rag.assistant import Assistant
from rag.settings import load_settings
from rag.writing.opening import open_writer

QUESTION = "How many safeguarding referrals were awaiting triage?"
LIMIT = 1.0
AT_MOST = 0.2
TRIES = 5
HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    b'data: {"id":"x","object":"chat.completion.chunk","created":0,"model":"m",'
    b'"choices":[{"index":0,"delta":{"content":"{"},"finish_reason":null}]}\n\n'
)


def main() -> None:
    """Ask with each kind of server and print by how much the time limit was passed."""
    settings = load_settings().model_copy(update={"llm": "openai-like", "llm_model": "m", "llm_seconds": LIMIT})
    plain = Assistant.open(settings.model_copy(update={"llm": "none"}))
    plain.ask(QUESTION)
    for name, said in (("silent", b""), ("stalls after a piece", HEAD), ("not there", None)):
        with silent_server(said) as url:
            spent = []
            for _ in range(TRIES):
                # Each with a breaker of its own, which has not opened yet.
                writer = open_writer(settings.model_copy(update={"llm_url": url}))
                assistant = Assistant(settings, plain.index, plain.embedder, writer=writer)
                started = time.perf_counter()
                answer = assistant.ask(QUESTION)
                spent.append(time.perf_counter() - started)
                assert answer.mode == "quote"
                assert answer.statements
        late = max(spent) - LIMIT
        print(
            f"{name:22} median {statistics.median(spent):.3f} s, longest {max(spent):.3f} s: {late * 1000:+.0f} ms "
            f"against the limit of {LIMIT:.1f} s (at most +{AT_MOST * 1000:.0f} ms)"
        )


@contextlib.contextmanager
def silent_server(said: bytes | None) -> Iterator[str]:
    """The address of a server that takes connections and says only `said`; None: that of nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        if said is None:
            server.close()
            yield url
            return
        kept: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                kept.append(connection)
                connection.recv(65536)
                connection.sendall(said)

        threading.Thread(target=serve, daemon=True).start()
        yield url
        for connection in kept:
            connection.close()


if __name__ == "__main__":
    main()
