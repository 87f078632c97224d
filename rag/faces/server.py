"""The web server: checks the port, then serves the page and the API until it is stopped."""

import errno
import socket
from collections.abc import Callable

from rag.audit import audit_to_standard_error
from rag.errors import ServerError
from rag.settings import Settings


def check_port(settings: Settings) -> None:
    """Raise ServerError where the address cannot be listened on; port 0 (any free one) always can."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does, so that a port that was in use a moment ago is not refused.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ServerError(_reason(settings, error)) from error


def _reason(settings: Settings, error: OSError) -> str:
    where = f"port {settings.port} on {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is in use; stop what uses it, or set RAG_PORT to another port"
    if error.errno == errno.EACCES:
        return f"{where} may not be used without more rights; set RAG_PORT to a port above 1023"
    return f"{where} cannot be listened on ({error.strerror or error}); set RAG_HOST to an address of this machine"


def serve(settings: Settings, announce: Callable[[str], None] = lambda line: None) -> None:
    """Serve until stopped; `announce` is told the address in a line once the page is there."""
    check_port(settings)
    # The web stack takes seconds to import: after the check, so that a taken port is told at once.
    import uvicorn

    from rag.assistant import Assistant
    from rag.faces.api import create_app

    class Announcing(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                announce(f"The page is at {address(settings.host, self.port())}  (Ctrl+C stops it)")

        def port(self) -> int:
            """The port in use, which is another than the setting where that is 0."""
            return int(self.servers[0].sockets[0].getsockname()[1])

    audit_to_standard_error()
    app = create_app(settings, Assistant.open)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    Announcing(config).run()


def address(host: str, port: int) -> str:
    """The page's address as a browser takes it."""
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
