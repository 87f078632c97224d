"""One collection on disk: its reports, its index, and what was measured of it."""

from dataclasses import dataclass
from pathlib import Path

from bench.scale.language import Language
from bench.scale.reports import Planted, read_facts, write_reports
from index.catalogue import Catalogue, load_catalogue
from rag.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection of about `passages` passages under `folder`."""

    folder: Path
    passages: int
    seed: int = 0

    @property
    def root(self) -> Path:
        """Where all of it lies."""
        return self.folder / f"{self.passages}-seed{self.seed}"

    @property
    def settings(self) -> Settings:
        """The settings in force, with this collection's folders."""
        return load_settings().model_copy(update={"seeds": self.root / "seeds", "var": self.root / "var"})

    @property
    def facts(self) -> list[Planted]:
        """The planted facts."""
        return read_facts(self.root / "seeds")

    def written(self) -> Catalogue:
        """The catalogue; the reports are written where they are not there yet."""
        write_reports(self.root / "seeds", Language.of(load_settings().seeds), self.passages, self.seed)
        return load_catalogue(self.root / "seeds")

    def more(self) -> Catalogue:
        """Reports that are no part of the collection, to be added to it."""
        return load_catalogue(self.root / "seeds" / "more")

    def figures(self, step: str) -> Path:
        """The file with what a step measured."""
        return self.root / "figures" / f"{step}.json"
