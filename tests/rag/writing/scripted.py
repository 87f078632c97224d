"""A server with the OpenAI chat interface that plays a script: what the model says, and how the server misbehaves."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Line = dict[str, str]
Reply = Callable[[list[Line]], str]
"""Makes a reply from the evidence lines of the prompt."""

PIECE = 7
"""Characters of each streamed piece: no statement arrives whole."""


@dataclass
class Script:
    """What the server does with the next requests: `statuses` first, one a request, then `reply`.

    `stalls`: seconds of silence before it says anything. `cuts`: the connection breaks after so many characters.
    """

    reply: Reply = lambda evidence: ""
    statuses: list[int] = field(default_factory=list)
    stalls: float = 0.0
    cuts: int | None = None
    slow: float = 0.0


class ScriptedServer:
    """Listens on a free port of this machine until it is closed."""

    def __init__(self) -> None:
        self.script = Script()
        self.requests: list[dict[str, object]] = []
        self.keys: list[str] = []
        self.sent = 0
        self.gone = threading.Event()
        """Set when a listener went away before the reply was whole."""
        self.leave = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def play(self, script: Script) -> None:
        self.script = script
        self.requests.clear()
        self.keys.clear()
        self.sent = 0
        self.gone.clear()

    def close(self) -> None:
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> "type[_Handler]":
        return type("Handler", (_Handler,), {"scripted": self})


class _Handler(BaseHTTPRequestHandler):
    scripted: ScriptedServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.scripted.requests.append(body)
        self.scripted.keys.append(self.headers.get("Authorization", ""))
        script = self.scripted.script
        if script.statuses:
            self._fail(script.statuses.pop(0))
            return
        self.scripted.leave.wait(script.stalls)
        try:
            self._stream(script, body)
        except OSError:
            self.scripted.gone.set()

    def _fail(self, status: int) -> None:
        told = json.dumps({"error": {"message": f"secret of the server {self.headers.get('Authorization')}"}})
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    def _stream(self, script: Script, body: dict[str, object]) -> None:
        text = script.reply(evidence_of(body))
        if not body.get("stream"):
            self._whole(text)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for start in range(0, len(text), PIECE):
            if script.cuts is not None and start >= script.cuts:
                return
            self._send({"content": text[start : start + PIECE]}, None)
            self.scripted.sent += 1
            if script.slow:
                time.sleep(script.slow)
        self._send({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _whole(self, text: str) -> None:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        told = json.dumps(
            {"id": "x", "object": "chat.completion", "created": 0, "model": "scripted", "choices": [choice]}
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told.encode())

    def _send(self, delta: dict[str, str], reason: str | None) -> None:
        chunk = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
        }
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the tests' output is for the tests."""


def evidence_of(body: dict[str, object]) -> list[Line]:
    """The evidence lines of a request's prompt."""
    messages = body["messages"]
    assert isinstance(messages, list)
    content = messages[-1]["content"]
    text = content if isinstance(content, str) else "".join(part["text"] for part in content)
    found = (json.loads(line) for line in re.findall(r"^\{.*\}$", text, re.MULTILINE))
    return [line for line in found if "words" in line]


def holding(evidence: list[Line], words: str) -> str:
    """The id of the evidence line that holds `words`."""
    return next(line["id"] for line in evidence if words in line["words"])


def said(*statements: tuple[str, list[str]]) -> str:
    """Statements as the prompt asks for them."""
    return "\n".join(json.dumps({"text": text, "ids": ids}) for text, ids in statements)


def statements_of(evidence: list[Line]) -> Iterator[tuple[str, list[str]]]:
    """Each evidence line repeated word for word."""
    for line in evidence:
        yield line["words"], [line["id"]]
