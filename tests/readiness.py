"""Waiting until a server under test answers questions."""

import time

import httpx
from starlette.testclient import TestClient


def until_ready(client: TestClient | httpx.Client) -> None:
    """Wait until the assistant is loaded; fails with the reason where it cannot be."""
    while (reply := client.get("/readyz")).status_code != 200:
        assert "could not start" not in reply.text, reply.text
        time.sleep(0.02)
