"""The protocol against a server that others wrote: `transformers serve`, with a tiny model of random weights whose
tokenizer is trained on the reports. Its words are nonsense: whole answers, streaming and cancelling are the point."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from rag.assistant import Assistant
from rag.settings import Settings
from rag.writing.calling import Caller, Limits
from rag.writing.models import connector
from rag.writing.opening import examine_model, open_writer
from rag.writing.prompts import answering, checking
from tests.conftest import SEEDS

pytestmark = [pytest.mark.slow, pytest.mark.model]

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "
START_WITHIN = 240
"""Seconds; PyTorch takes its time to import on a busy machine."""


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer Llama with random weights and a BPE tokenizer trained on the reports, saved to a folder."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-llama"
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=800,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train([str(path) for path in sorted(SEEDS.glob("*.txt"))], trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bpe, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=16384,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def served(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings that point at the running server."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(tiny_model)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--device", "cpu"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(home)}
    log = (home / "serve.log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process, home / "serve.log")
        yield Settings(
            llm="openai-like",
            llm_model=str(tiny_model),
            llm_url=f"http://127.0.0.1:{port}/v1",
            llm_seconds=START_WITHIN,
            llm_tokens=200,
        )
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")


def _caller(settings: Settings) -> Caller:
    connect = connector(settings)
    assert connect is not None
    return Caller(connect, Limits(settings.llm_seconds, 1, settings.llm_tokens, 2))


def test_the_doctor_finds_the_model(served: Settings) -> None:
    assert "answers" in examine_model(served)


def test_a_whole_reply_without_streaming(served: Settings) -> None:
    connect = connector(served)
    assert connect is not None

    async def ask() -> str:
        async with connect() as model:
            return str((await model.achat(checking())).message.content)

    assert asyncio.run(ask())


def test_a_reply_comes_in_pieces(served: Settings) -> None:
    caller = _caller(served)
    pieces = list(caller.stream(answering("How many people wait?", [])))
    caller.close()
    assert len(pieces) > 10


def test_a_reply_can_be_stopped(served: Settings) -> None:
    """After one that was stopped the server answers the next: it does not finish 100,000 tokens first."""
    long = served.model_copy(update={"llm_tokens": 100_000})
    caller = _caller(long)
    pieces = caller.stream(answering("How many people wait?", []))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    caller.close()
    assert examine_model(served)


def test_nonsense_is_never_shown(served: Settings, built_index: Settings, assistant: Assistant) -> None:
    settings = served.model_copy(update={"var": built_index.var})
    writer = open_writer(settings)
    assert writer is not None
    writing = Assistant(settings, assistant.index, assistant.embedder, writer=writer)
    question = "How many safeguarding referrals were awaiting triage?"
    answer = writing.ask(question)
    writer.caller.close()
    assert answer.statements == assistant.ask(question).statements
    assert "could be verified" in answer.notice
