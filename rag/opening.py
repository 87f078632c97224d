"""The live index, opened as the settings say; how a build is done as they say."""

from index.build import BuildOptions
from index.cluster import Cluster
from index.opened import OpenIndex, open_index
from rag.settings import Settings


def open_live(settings: Settings, model_digest: str | None = None, before: OpenIndex | None = None) -> OpenIndex:
    """Open the live index; `before` is one that is open already. Raises the errors of `index.errors`."""
    return open_index(
        settings.var,
        model_digest,
        settings.late_interaction,
        settings.chroma_url,
        before,
        settings.question_tower,
    )


def build_options(settings: Settings, rebuild: bool = False) -> BuildOptions:
    """How the index is to be built."""
    cluster = Cluster(settings.ray_workers, settings.ray_address) if settings.ray_workers else None
    return BuildOptions(
        fitted=settings.late_interaction,
        rebuild=rebuild,
        chroma_url=settings.chroma_url,
        limits=settings.read_limits,
        cluster=cluster,
    )
