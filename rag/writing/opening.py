"""The writer that the settings ask for."""

from rag.settings import Settings
from rag.writing.breaker import Breaker
from rag.writing.calling import Caller, Limits
from rag.writing.composing import Writer
from rag.writing.errors import ModelFailedError
from rag.writing.models import connector
from rag.writing.prompts import checking

SHORT_REPLY = 20
"""Tokens of the reply to a call that only shows whether the model answers."""


def open_writer(settings: Settings) -> Writer | None:
    """The writer, or None where no model is configured; raises ModelSettingsError where one is, but wrongly."""
    connect = connector(settings)
    if connect is None:
        return None
    limits = Limits(settings.llm_seconds, settings.llm_tries, settings.llm_tokens, settings.llm_at_once)
    return Writer(Caller(connect, limits, Breaker()), settings.llm_model, settings.council)


def examine_model(settings: Settings) -> str:
    """What one short call of the model found, in a line; raises WritingError where it does not answer."""
    writer = open_writer(settings)
    if writer is None:
        return "none configured: answers are in the reports' own words"
    reply = writer.caller.say(checking(), SHORT_REPLY).strip()
    if not reply:
        raise ModelFailedError(f"{settings.llm_model} answers, but says nothing; try another model")
    return f"{settings.llm_model} ({settings.llm}) answers; what it writes is checked before it is shown"
