"""What the briefing pages need of the assistant: the open index and the model that reads a topic."""

from typing import Protocol, runtime_checkable

from index.embedding import Embedder
from index.opened import OpenIndex
from rag.faces.loading import AssistantLoader, NotReadyError


@runtime_checkable
class Library(Protocol):
    """An assistant as far as briefings are concerned."""

    @property
    def index(self) -> OpenIndex:
        """The open index."""
        ...

    @property
    def embedder(self) -> Embedder:
        """The model that embeds a topic."""
        ...


def library(loader: AssistantLoader) -> Library:
    """The loaded assistant's index and model; raises NotReadyError."""
    loaded = loader.get()
    if not isinstance(loaded, Library):
        raise NotReadyError("the assistant that is loaded has no index to write briefings from")
    return loaded
