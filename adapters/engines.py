"""Which engine reads a question, and the chair that reads with it. Knows no server: the command line reads too."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.chair.playbook import PlaybookChair
from bot.chair.reading import Chair
from bot.ports import Clock
from bot.settings import BadSettings, Settings
from storage.engine import Database

if TYPE_CHECKING:
    from bot.chair.model_chair import Budget


class Engine(StrEnum):
    """The engines that can read a question."""

    PLAYBOOK = "playbook"
    OPENAI = "openai"


def engine_of(settings: Settings) -> Engine:
    """The engine that the settings switch on."""
    return Engine.OPENAI if settings.openai else Engine.PLAYBOOK


def model_host(settings: Settings) -> str:
    """The machine that a model answers from, as people read it."""
    return urlsplit(settings.openai_base_url).netloc.rpartition("@")[2] or "api.openai.com"


def chair_of(engine: Engine, settings: Settings, database: Database, clock: Clock) -> Chair:
    """The chair that reads with this engine.

    Raises:
        bot.settings.BadSettings: the engine needs settings that are not there.
    """
    if engine is Engine.PLAYBOOK:
        return PlaybookChair()
    from bot.chair.budget import DailyBudget

    return model_chair(settings, DailyBudget(database, clock, settings.model_daily))


def model_chair(settings: Settings, budget: Budget) -> Chair:
    """The chair whose questions the configured model writes.

    Raises:
        bot.settings.BadSettings: no model is configured.
    """
    if not settings.openai:
        raise BadSettings(
            ["The OpenAI engine needs CHAIR_MODEL and OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own."]
        )
    # The library takes a second to load; only who has a model pays for it.
    from bot.chair.model_chair import ModelChair
    from bot.chair.openai_engine import OpenAIEndpoint

    endpoint = OpenAIEndpoint(
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        model=settings.model,
        timeout=settings.model_timeout,
    )
    return ModelChair(endpoint, budget, timeout=settings.model_timeout, at_once=settings.model_at_once)
