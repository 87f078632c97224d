"""Every setting, in one place: read from the environment (prefix `RAG_`) and from `.env`."""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import AssistantError
from index.late_interaction import FITTED
from index.model_files import DEFAULT_MODEL
from index.question_tower import FITTED as QUESTION_TOWER
from index.readers.limits import USUAL, ReadLimits


class Settings(BaseSettings):
    """The values in force; `rag doctor` prints them."""

    model_config = SettingsConfigDict(env_prefix="RAG_", env_file=".env", frozen=True, extra="ignore")

    seeds: Path = Field(Path("seeds"), description="folder with reports.toml and the reports")
    var: Path = Field(Path("var"), description="folder for what is built at run time")
    chroma_url: str = Field(
        "",
        description="address of a Chroma server that holds the vectors, such as http://127.0.0.1:8000; empty: a folder",
    )
    embedding_model: str = Field(DEFAULT_MODEL, description="sentence-transformers model: a hub name or a folder")
    late_interaction: Path = Field(
        FITTED, description="file of the late interaction, as `bench/fit_late_interaction.py` writes it"
    )
    question_tower: Path = Field(
        QUESTION_TOWER, description="file of the question tower, as `bench/fit_question_tower.py` writes it"
    )
    ray_workers: Annotated[int, Field(ge=0)] = Field(
        0, description="processes on a Ray cluster that embed new reports (extra `ray`); 0: the building process does"
    )
    ray_address: str = Field(
        "", description="address of a Ray cluster that is running, such as 10.0.0.5:6379; empty: one for each build"
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
    care_contact: str = Field(
        "For care and support, see the adult care contact page of the council's website.",
        description="where to turn for care, or to complain, in a sentence: for whoever wants something done",
    )
    contact: str = Field(
        "Tell the council's adult social care team, or whoever gave you the address of this service.",
        description="whom to tell of a problem with the pages, in a sentence; in the accessibility statement",
    )
    feedback: bool = Field(
        True, description="whether the page has buttons to say how an answer was, stored under var/feedback"
    )
    add_reports: bool = Field(
        False,
        description="whether the page has a form to add and remove reports: for everyone who reaches it, so only "
        "behind the council's sign-on, or on one's own machine",
    )
    max_question: Annotated[int, Field(ge=10)] = Field(2000, description="longest question, in characters")
    llm: Literal["none", "openai-like", "ollama", "azure-openai"] = Field(
        "none", description="kind of language model that writes answers; none: the reports' own words"
    )
    llm_model: str = Field("", description="name of the language model, as its server knows it")
    llm_url: str = Field("", description="address of the language model's server, such as http://127.0.0.1:8000/v1")
    llm_key: SecretStr = Field(SecretStr(""), description="key of the language model's server, where it needs one")
    llm_deployment: str = Field("", description="Azure OpenAI: name of the deployment; empty: that of the model")
    llm_api_version: str = Field("2024-10-21", description="Azure OpenAI: version of its interface")
    llm_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        20.0, description="longest time that the language model may take for an answer, with all tries"
    )
    llm_tries: Annotated[int, Field(ge=1, le=5)] = Field(2, description="tries of a call of the language model")
    llm_tokens: Annotated[int, Field(ge=50)] = Field(700, description="longest reply of the language model, in tokens")
    llm_at_once: Annotated[int, Field(ge=1)] = Field(4, description="calls of the language model at once")
    llm_follow_ups: bool = Field(
        False, description="let the language model rewrite follow-up questions, checked; costs a call more"
    )
    read_file_bytes: Annotated[int, Field(ge=1)] = Field(
        USUAL.file_bytes, description="largest file of a report that is read, in bytes"
    )
    read_expanded_bytes: Annotated[int, Field(ge=1)] = Field(
        USUAL.expanded_bytes, description="most that such a file may hold unpacked, in bytes"
    )
    read_pages: Annotated[int, Field(ge=1)] = Field(USUAL.pages, description="most pages of a report that are read")
    read_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        USUAL.seconds, description="longest time that reading a report may take, in seconds"
    )
    read_memory_bytes: Annotated[int, Field(ge=500_000_000)] = Field(
        USUAL.memory_bytes, description="most memory that reading a report may take, in bytes (not on Windows)"
    )
    read_ocr: bool = Field(
        USUAL.ocr, description="whether pages that are pictures are read by Tesseract, where that is installed"
    )
    audit_text: bool = Field(False, description="put questions into the audit log, in full; else their length alone")

    @property
    def read_limits(self) -> ReadLimits:
        """How much of a report's file is read before it is refused."""
        return ReadLimits(
            file_bytes=self.read_file_bytes,
            expanded_bytes=self.read_expanded_bytes,
            pages=self.read_pages,
            seconds=self.read_seconds,
            ocr=self.read_ocr,
            memory_bytes=self.read_memory_bytes,
        )

    @field_validator("llm_url", "chroma_url")
    @classmethod
    def _without_secrets(cls, url: str) -> str:
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("it must be an http or https address")
        if parts.username or parts.password or parts.query:
            raise ValueError("it may hold no name, password or query (a key goes into RAG_LLM_KEY)")
        return url


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
        # An address or a key may hold a secret.
        value = "" if name in ("RAG_LLM_URL", "RAG_LLM_KEY", "RAG_CHROMA_URL") else f" is {first.get('input')!r}"
        raise AssistantError(f"the setting {name}{value}: {first['msg']}") from (None if not value else error)
    except UnicodeDecodeError as error:
        raise AssistantError("the file .env is not UTF-8; save it as UTF-8") from error


_ELSEWHERE = {"RAG_CHROMIUM", "RAG_PICTURES"}
"""Variables of the browser tests and of the commands that make pictures."""
