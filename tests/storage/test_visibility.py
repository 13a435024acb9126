"""What was said in a channel that is not known to be public is visible only there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage import board_log, decisions, groups, nearness, readings, voices, workspaces
from storage.decisions import Filter
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.vocabulary import DecisionClass, Visibility
from tests.storage import make
from tests.storage.make import NOW, TODAY

# Both due and kept, looked back at and being put right, so that each way of looking has something to find.
OWING = {
    "owed_since": TODAY,
    "debt": {"status": "kept", "keep_or_repay_on": TODAY.isoformat()},
    "class_realised": DecisionClass.LOSE_LOSE,
    "remedies": [{"number": 1}],
}
NOT_PUBLIC = ("board", "unsaid", "never seen before")
LOOKS: dict[str, Callable[[WorkspaceSession, str], object]] = {
    "find": lambda ws, here: decisions.find(ws, 1, here),
    "list": lambda ws, here: decisions.listed(ws, here, Filter(), 5)[0],
    "count": lambda ws, here: decisions.listed(ws, here, Filter(), 5)[1],
    "search": lambda ws, here: decisions.listed(ws, here, Filter(words="csv"), 5)[0],
    "list of that channel": lambda ws, here: decisions.listed(ws, here, Filter(channels=("board",)), 5)[0],
    "related": lambda ws, here: nearness.related(ws, here, "csv import"),
    "owed": lambda ws, here: decisions.owed(ws, here, 5)[0],
    "owed, counted": lambda ws, here: decisions.owed(ws, here, 5)[1],
    "to keep or repay": lambda ws, here: decisions.to_keep_or_repay(ws, here, TODAY, 5)[0],
    "to keep or repay, counted": lambda ws, here: decisions.to_keep_or_repay(ws, here, TODAY, 5)[1],
    "knowingly kept": lambda ws, here: decisions.kept(ws, here, 5)[0],
    "knowingly kept, counted": lambda ws, here: decisions.kept(ws, here, 5)[1],
    "groups": lambda ws, here: decisions.groups_used(ws, here),
    "export": lambda ws, here: list(decisions.in_order(ws, Filter(), here)),
    "export, counted": lambda ws, here: sum(decisions.counted(ws, Filter(), here).values()),
    "voice": lambda ws, here: voices.find(ws, 1, here),
    "voices searched": lambda ws, here: voices.searched(ws, here, "month", TODAY, 5)[0],
    "voices counted": lambda ws, here: voices.searched(ws, here, "month", TODAY, 5)[1],
    "voices heard": lambda ws, here: voices.heard_about(ws, here, "close month", TODAY),
    "voices last heard": lambda ws, here: voices.last_heard(ws, here, TODAY),
    "voices listed": lambda ws, here: voices.newest(ws, here, TODAY, 5)[0],
    "voices listed, counted": lambda ws, here: voices.newest(ws, here, TODAY, 5)[1],
    "voices by number": lambda ws, here: voices.numbered(ws, [1], here, TODAY),
    "groups decided about": lambda ws, here: groups.decided_about(ws, here),
    "groups heard": lambda ws, here: groups.heard(ws, here),
    "board": lambda ws, here: board_log.plotted(ws, here, Filter(), 5)[0],
    "board, counted": lambda ws, here: board_log.plotted(ws, here, Filter(), 5)[1],
    "board, looked back": lambda ws, here: board_log.looked_back(ws, here, Filter(), 5),
    "board, put right": lambda ws, here: board_log.put_right(ws, here, Filter(), 5),
    "board, by number": lambda ws, here: board_log.numbered(ws, here, [1]),
    "voices exported": lambda ws, here: list(voices.in_order(ws, here)),
}


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
        if look != "list of that channel" or channel == "board":
            assert LOOKS[look](ws, channel)
        assert not LOOKS[look](ws, "general")
        assert not LOOKS[look](ws, "another private one")


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "list of that channel"])
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
