"""An assistant over the real index whose language model is a scripted server."""

from collections.abc import Callable, Iterator

import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from rag.writing.opening import open_writer
from tests.rag.writing.scripted import ScriptedServer

KEY = "sk-very-secret-0123456789"


@pytest.fixture(scope="session")
def server() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    yield server
    server.close()


def model_settings(built_index: Settings, url: str, **changes: object) -> Settings:
    values = {"llm": "openai-like", "llm_model": "scripted", "llm_url": url, "llm_key": KEY, **changes}
    return Settings(seeds=built_index.seeds, var=built_index.var, **values)


Make = Callable[..., Assistant]


@pytest.fixture
def written(built_index: Settings, assistant: Assistant, server: ScriptedServer) -> Iterator[Make]:
    """Makes an assistant that writes with the scripted server, with a breaker and limits of its own."""
    writers = []

    def make(**changes: object) -> Assistant:
        settings = model_settings(built_index, str(changes.pop("url", server.url)), **changes)
        writer = open_writer(settings)
        writers.append(writer)
        return Assistant(settings, assistant.index, assistant.embedder, writer=writer)

    yield make
    for writer in writers:
        writer.caller.close()
