"""How accurate the assistant was when it was last measured: what the evaluation writes and the page shows.

`accuracy.json` is written by `rag eval --update-baseline`, and the gate fails where it does not belong to the
baseline. `rag` itself knows nothing of how it is measured.
"""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import AssistantError

ACCURACY_FILE = Path(__file__).parent / "accuracy.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Frozen):
    """A share of `n` questions, between 0 and 1, and its 95 % interval where there is one."""

    n: int
    mean: float
    low: float | None = None
    high: float | None = None


class Measured(_Frozen):
    """One question set: its name, how many questions, all figures by key, and those that came out right by type."""

    name: str
    questions: int
    totals: dict[str, Share]
    right_by_type: dict[str, Share]


class Example(_Frozen):
    """A question of the development set that came out wrong."""

    question: str
    expected: str
    said: str


class Mistake(_Frozen):
    """One way to be wrong: how often it was on the development questions, and examples."""

    kind: str
    count: int
    examples: tuple[Example, ...]


class Accuracy(_Frozen):
    """The last measurement."""

    measured: date
    sets: dict[str, Measured] = {}
    mistakes: tuple[Mistake, ...] = ()


def read_accuracy(path: Path = ACCURACY_FILE) -> Accuracy:
    """Read what was measured; raises AssistantError that says what to do."""
    try:
        return Accuracy.model_validate_json(path.read_bytes())
    except OSError as error:
        raise AssistantError(f"{path} cannot be read ({error.strerror}); install the assistant again") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise AssistantError(f"{path}: {first['msg']}; run `rag eval --left-out --update-baseline`") from error
