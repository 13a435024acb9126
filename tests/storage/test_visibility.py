"""What was said in a channel that is not known to be public is visible only there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import decisions, nearness, readings, voices, workspaces
from storage.decisions import Filter
from storage.engine import EVERY_WORKSPACE, Database
from storage.vocabulary import Visibility
from tests.storage import make
from tests.storage.make import NOW, TODAY
from tests.storage.one_of_everything import OWING
from tests.storage.private_looks import LOOKS

NOT_PUBLIC = ("board", "unsaid", "never seen before")


def channels(database: Database) -> None:
    make.workspace(
        database, general=Visibility.PUBLIC, support=Visibility.PUBLIC, board=Visibility.PRIVATE, unsaid=None
    )


@pytest.mark.parametrize("channel", NOT_PUBLIC)
@pytest.mark.parametrize("look", LOOKS)
def test_a_private_channels_words_are_seen_there_only(database: Database, look: str, channel: str) -> None:
    channels(database)
    make.log(database, channel=channel, **OWING)
    make.hear(database, channel=channel)
    with database.reading("acme") as ws:
        assert LOOKS[look](ws, channel)
        assert not LOOKS[look](ws, "general")
        assert not LOOKS[look](ws, "another private one")


def test_a_private_channel_asked_for_by_name_is_not_listed_elsewhere(database: Database) -> None:
    channels(database)
    make.log(database, channel="board")
    by_name = Filter(channels=("board",))
    with database.reading("acme") as ws:
        assert [decisions.listed(ws, here, by_name, 5)[1] for here in ("board", "general")] == [1, 0]


@pytest.mark.parametrize("look", LOOKS)
def test_a_public_channels_words_are_seen_everywhere(database: Database, look: str) -> None:
    channels(database)
    make.log(database, channel="support", **OWING)
    make.hear(database, channel="support")
    with database.reading("acme") as ws:
        assert all(LOOKS[look](ws, here) for here in ("general", "support", *NOT_PUBLIC))


def test_a_channel_that_turns_private_takes_its_words_along(database: Database) -> None:
    channels(database)
    number = make.log(database, channel="support")
    with database.writing("acme") as ws:
        workspaces.ensure_channel(ws, "support", "support", Visibility.PRIVATE, NOW)
    with database.reading("acme") as ws:
        assert decisions.find(ws, number, "general") is None
        assert decisions.find(ws, number, "support")


def test_a_platform_that_does_not_say_changes_nothing(database: Database) -> None:
    channels(database)
    with database.writing("acme") as ws:
        workspaces.ensure_channel(ws, "general", "", None, NOW)
        workspaces.ensure_channel(ws, "board", "", None, NOW)
    with database.reading("acme") as ws:
        seen = {channel.id: (channel.name, channel.visibility) for channel in workspaces.channels(ws)}
    assert seen["general"] == ("general", Visibility.PUBLIC)
    assert seen["board"] == ("board", Visibility.PRIVATE)


def test_a_channel_of_the_same_name_elsewhere_opens_nothing(database: Database) -> None:
    channels(database)
    make.workspace(database, "globex", board=Visibility.PUBLIC)
    number = make.log(database, channel="board")
    with database.reading("acme") as ws:
        assert decisions.find(ws, number, "general") is None


def test_words_used_in_private_do_not_hide_what_may_be_seen(database: Database) -> None:
    channels(database)
    for text in ("alpha", "beta", "gamma", "delta"):
        make.log(database, text, channel="board", in_the_chair="x")
        make.hear(database, text, channel="board", group="x")
    for _ in range(2):
        number = make.log(database, "omega", channel="general", in_the_chair="x")
        heard = make.hear(database, "omega", channel="general", group="x")
    asked = "alpha beta gamma delta omega"
    with database.reading("acme") as ws:
        assert number in [row.number for row in nearness.related(ws, "general", asked)]
        assert heard in [row.number for row in voices.heard_about(ws, "general", asked, TODAY)]


def test_a_reading_is_the_askers_until_it_is_shared(database: Database) -> None:
    with database.writing("acme") as ws:
        kept = readings.keep(ws, "general", "ada", {"text": "remove it?"}, NOW)

    def seen_by(who: str, where: str) -> bool:
        with database.reading("acme") as ws:
            return readings.find(ws, kept.id, where, who, NOW) is not None

    assert [seen_by("ada", "general"), seen_by("bob", "general")] == [True, False]
    with database.writing("acme") as ws:
        mine = readings.find(ws, kept.id, "general", "ada", NOW)
        assert mine
        readings.share(ws, mine, NOW + timedelta(days=700))
    assert [seen_by("bob", "general"), seen_by("bob", "board")] == [True, False]


def test_a_reading_is_gone_after_a_day(database: Database) -> None:
    with database.writing("acme") as ws:
        kept = readings.keep(ws, "general", "ada", {"text": "remove it?"}, NOW)
        shared = readings.keep(ws, "general", "ada", {"text": "limit it?"}, NOW)
        readings.share(ws, shared, NOW + timedelta(days=700))
    day_later = NOW + timedelta(hours=24)
    with database.reading("acme") as ws:
        assert readings.find(ws, kept.id, "general", "ada", day_later) is None
    with database.writing(EVERY_WORKSPACE) as ws:
        readings.forget_expired(ws, day_later)
    with database.reading("acme") as ws:
        assert readings.find(ws, kept.id, "general", "ada", NOW) is None
        assert readings.find(ws, shared.id, "general", "bob", day_later)


def test_only_the_asker_replaces_a_reading(database: Database) -> None:
    with database.writing("acme") as ws:
        kept = readings.keep(ws, "general", "ada", {"text": "remove it?"}, NOW)
        assert not readings.replace(ws, kept.id, "bob", {"text": "not mine"}, [])
        assert readings.replace(ws, kept.id, "ada", {"text": "again"}, ["remove-1"])
    with database.reading("acme") as ws:
        found = readings.find(ws, kept.id, "general", "ada", NOW)
        assert found
        assert (found.content, found.skip) == ({"text": "again"}, ["remove-1"])
