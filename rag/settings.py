"""Every setting, in one place: read from the environment (prefix `RAG_`) and from `.env`."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import AssistantError
from index.late_interaction import FITTED
from index.model_files import DEFAULT_MODEL


class Settings(BaseSettings):
    """The values in force; `rag doctor` prints them."""

    model_config = SettingsConfigDict(env_prefix="RAG_", env_file=".env", frozen=True, extra="ignore")

    seeds: Path = Field(Path("seeds"), description="folder with reports.toml and the reports")
    var: Path = Field(Path("var"), description="folder for what is built at run time")
    embedding_model: str = Field(DEFAULT_MODEL, description="sentence-transformers model: a hub name or a folder")
    late_interaction: Path = Field(
        FITTED, description="file of the late interaction, as `bench/fit_late_interaction.py` writes it"
    )
    host: str = Field("127.0.0.1", description="address the page listens on")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(7860, description="port the page listens on")
    threads: Annotated[int, Field(ge=0)] = Field(
        1, description="threads that embed a question (a build takes what there is); 0 leaves it to PyTorch"
    )
    council: str = Field("Bristol", description="the council that the reports are about, as people name it")
    signpost: str = Field(
        "If someone is in danger, call 999. For urgent medical or mental health help, call 111. For care and support, "
        "see the adult care contact page of the council's website.",
        description="what comes first when a message speaks of somebody in danger or in crisis",
    )
    feedback: bool = Field(
        True, description="whether the page has buttons to say how an answer was, stored under var/feedback"
    )
    max_question: Annotated[int, Field(ge=10)] = Field(2000, description="longest question, in characters")


def load_settings() -> Settings:
    """The settings in force; raises AssistantError that names the variable at fault."""
    known = {f"RAG_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith("RAG_") and name not in known | _ELSEWHERE)
    if unknown:
        raise AssistantError(f"there is no setting {unknown[0]}; `rag doctor` lists them all")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "RAG_" + "_".join(str(part) for part in first["loc"]).upper()
        raise AssistantError(f"the setting {name} is {first.get('input')!r}: {first['msg']}") from error
    except UnicodeDecodeError as error:
        raise AssistantError("the file .env is not UTF-8; save it as UTF-8") from error


_ELSEWHERE = {"RAG_CHROMIUM", "RAG_PICTURES"}
"""Variables of the browser tests and of the commands that make pictures."""
