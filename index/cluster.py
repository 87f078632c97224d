"""Which Ray cluster is to embed; apart from the embedding, which takes seconds to import."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """`workers` processes, on a cluster that is started for this at no `address`, else on the one there."""

    workers: int
    address: str = ""
