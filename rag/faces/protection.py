"""What stands between the web and the faces: security headers, the paths served, the size of a request.

The policy allows no inline script and no evaluated one: the few that Gradio writes into the chat page are allowed by
their hashes, so that words that slipped through as mark-up still could not run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping

from fastapi import FastAPI, Request, Response
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.faces.briefing import paths as briefing
from rag.faces.problems import problem_response

MAX_BODY = 256 * 1024
"""Bytes of the largest request taken; the longest question with a long history needs a tenth of it."""
LARGER = {"/api/export": 8 * 1024 * 1024, **briefing.LARGEST}
"""The same for what needs more: 200 answers with their citations are 2 to 4 MiB."""

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)

_PAGE_NEEDS = frozenset(
    {
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        "/manifest.json",
        "/gradio_api/app_id",
        "/gradio_api/cancel",
        "/gradio_api/queue/data",
        "/gradio_api/queue/join",
        "/gradio_api/reset",
        "/gradio_api/startup-events",
    }
)
_PAGE_NEEDS_BELOW = ("/assets/", "/static/", "/svelte/", "/gradio_api/heartbeat/")
_OWN = briefing.PATHS | {
    "/search",
    "/accuracy",
    "/accessibility",
    "/reports",
    "/glossary",
    "/docs",
    "/openapi.json",
    "/healthz",
    "/readyz",
}
_OWN_BELOW = ("/api/", "/reports/", "/ui/", *briefing.BELOW)


def is_served(path: str) -> bool:
    """Whether `path` belongs to these faces.

    Gradio also mounts uploads, a file server, a proxy, monitoring and more, which nothing here uses.
    """
    return path in _OWN or path in _PAGE_NEEDS or path.startswith(_OWN_BELOW + _PAGE_NEEDS_BELOW)


def content_policy(inline_scripts: Iterable[bytes] = ()) -> str:
    """The Content-Security-Policy of a page whose inline scripts are exactly these."""
    hashes = [base64.b64encode(hashlib.sha256(script).digest()).decode() for script in inline_scripts]
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in hashes)])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'; "
        "object-src 'none'"
    )


SECURITY_HEADERS = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def protect(app: FastAPI, larger: Mapping[str, int]) -> None:
    """Put `Protection` before `app`, and make a defect a problem document without internals.

    `larger`: bytes of the largest request by its path, where that follows from the settings.
    """
    app.add_middleware(Protection, larger={**LARGER, **larger})

    # This one is called outside all middleware; the server logs the defect.
    @app.exception_handler(Exception)
    def defect(request: Request, error: Exception) -> Response:
        detail = "something went wrong here; the server's log says what"
        return problem_response(request, 500, detail, headers=SECURITY_HEADERS)


class Protection:
    """ASGI middleware: refuses what is not served, and puts the security headers on every response."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self.app = app
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _ScriptHashes(send) if scope["path"] == "/" else _Headers(send)
        request = Request(scope)
        limit = self.larger.get(request.url.path, MAX_BODY)
        refusal = _refusal(request, limit)
        if refusal is not None:
            await problem_response(request, *refusal)(scope, receive, guarded)
            return
        await self.app(scope, _limited(receive, limit), guarded)


def _refusal(request: Request, limit: int) -> tuple[int, str] | None:
    if not is_served(request.url.path):
        return 404, f"there is nothing at {request.url.path[:200]}"
    if request.method == "POST" and request.headers.get("sec-fetch-site") == "cross-site":
        return 403, "another site's page may not ask on a reader's behalf"
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return 413, f"the request is larger than {limit:,} bytes"
    return None


def _limited(receive: Receive, limit: int) -> Receive:
    """`receive`, counting: a request need not say how long it is."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise HTTPException(413, f"the request is larger than {limit:,} bytes")
        return message

    return counted


class _Headers:
    """Sends a response with the security headers."""

    def __init__(self, send: Send) -> None:
        self.send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SECURITY_HEADERS)
        await self.send(message)


class _ScriptHashes:
    """The same for the chat page: holds the page back until it is whole, to allow its inline scripts by hash."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=self.start)
        headers.update(SECURITY_HEADERS)
        headers["Content-Security-Policy"] = content_policy(_INLINE_SCRIPT.findall(self.body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})
