"""Language models, through LlamaIndex only. Each kind is an optional extra; none is configured by default.

A model is connected for one call and closed after it, so that a call that is given up leaves no open connection.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from rag.settings import Settings
from rag.writing.errors import ModelSettingsError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

Connect = Callable[[], AbstractAsyncContextManager["LLM"]]
"""Opens a model for one call and closes it after."""

TEMPERATURE = 0.0
CONTEXT_WINDOW = 8192
"""Tokens that a model is taken to read; a prompt holds some 2,000."""


def connector(settings: Settings) -> Connect | None:
    """How to reach the model that the settings name, or None where they name none.

    Raises ModelSettingsError where they name one that cannot be used.
    """
    if settings.llm == "none":
        return None
    if not settings.llm_model:
        raise ModelSettingsError(f"RAG_LLM is {settings.llm}, but no model is named; set RAG_LLM_MODEL")
    if settings.llm != "ollama" and not settings.llm_url:
        raise ModelSettingsError(f"RAG_LLM is {settings.llm}, but it has no address; set RAG_LLM_URL")
    make = {"openai-like": _openai_like, "ollama": _ollama, "azure-openai": _azure_openai}[settings.llm]
    _class_of(settings)
    return lambda: make(settings)


def _class_of(settings: Settings) -> Any:
    """The LlamaIndex class of a kind of model; raises ModelSettingsError where its extra is not installed."""
    try:
        if settings.llm == "ollama":
            from llama_index.llms.ollama import Ollama

            return Ollama
        if settings.llm == "azure-openai":
            from llama_index.llms.azure_openai import AzureOpenAI

            return AzureOpenAI
        from llama_index.llms.openai_like import OpenAILike
    except ImportError as error:
        raise ModelSettingsError(
            f"RAG_LLM is {settings.llm}, which is not installed; run "
            f"pip install 'care-reports-assistant[{settings.llm}]'"
        ) from error
    return OpenAILike


@asynccontextmanager
async def _http(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    # No proxy or certificate of the environment is taken: the address is the council's own.
    async with httpx.AsyncClient(timeout=settings.llm_seconds, trust_env=False) as client:
        yield client


@asynccontextmanager
async def _openai_like(settings: Settings) -> "AsyncIterator[LLM]":
    async with _http(settings) as client:
        yield _class_of(settings)(
            model=settings.llm_model,
            api_base=settings.llm_url,
            # The client insists on a key; servers of one's own mostly need none.
            api_key=settings.llm_key.get_secret_value() or "none",
            is_chat_model=True,
            context_window=CONTEXT_WINDOW,
            temperature=TEMPERATURE,
            max_tokens=settings.llm_tokens,
            max_retries=0,
            timeout=settings.llm_seconds,
            async_http_client=client,
        )


@asynccontextmanager
async def _azure_openai(settings: Settings) -> "AsyncIterator[LLM]":
    async with _http(settings) as client:
        yield _class_of(settings)(
            model=settings.llm_model,
            engine=settings.llm_deployment or settings.llm_model,
            azure_endpoint=settings.llm_url,
            api_key=settings.llm_key.get_secret_value() or "none",
            api_version=settings.llm_api_version,
            temperature=TEMPERATURE,
            max_tokens=settings.llm_tokens,
            max_retries=0,
            timeout=settings.llm_seconds,
            async_http_client=client,
        )


@asynccontextmanager
async def _ollama(settings: Settings) -> "AsyncIterator[LLM]":
    from ollama import AsyncClient

    made = _class_of(settings)
    key = settings.llm_key.get_secret_value()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    address = settings.llm_url or "http://127.0.0.1:11434"
    client = AsyncClient(host=address, timeout=settings.llm_seconds, headers=headers, trust_env=False)
    try:
        yield made(
            model=settings.llm_model,
            base_url=address,
            temperature=TEMPERATURE,
            context_window=CONTEXT_WINDOW,
            request_timeout=settings.llm_seconds,
            additional_kwargs={"num_predict": settings.llm_tokens},
            async_client=client,
        )
    finally:
        await client._client.aclose()
