"""`forget me` for people whose name or id is a word like any other: they go, and nobody else's words with them."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from bot.forgetting import forget
from bot.messages import Audience, Button, Buttons, Facts, Heading, Note, Quote, Reply, to_json
from bot.voice_removal import erase
from storage import audit, decisions, outbox, web_messages, workspaces
from storage.delivery_models import OutboxMessage
from storage.engine import Database, WorkspaceSession
from storage.models import Channel, Member
from storage.vocabulary import AuditKind, OutboxState
from tests.storage import make
from tests.storage.make import NOW

SENT = OutboxState.SENT
REVIEW = {
    "reviewed_by": "customer",
    "owner": "yes",
    "next_step": "keep",
    "outcomes": [{"side": "customer", "happened": "yes"}, {"side": "commercial", "happened": "worse"}],
}


def introduced(ws: WorkspaceSession, **names: str) -> None:
    for member, name in names.items():
        workspaces.ensure_member(ws, member, name, NOW)


def sent(ws: WorkspaceSession, key: str, reply: Reply, message: str, **values: Any) -> OutboxMessage:
    outbox.put(ws, key, platform="web", channel="general", content=to_json(reply), now=NOW, **values)
    row = ws.session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()
    row.state, row.message = SENT, message
    ws.session.flush()
    return row


def contents(ws: WorkspaceSession) -> dict[str, str]:
    found = ws.session.exec(select(OutboxMessage).where(OutboxMessage.workspace == ws.workspace))
    return {row.key: str(row.content) for row in found}


def posted(text: str, *lines: str, data: dict[str, Any] | None = None) -> Reply:
    acts = Buttons((Button("Open", "show", "D-1"), Button("Not mine", "not_mine", "D-1")))
    return Reply(text, (Heading(text), *map(Note, lines), acts), Audience.CHANNEL, data=data or {})


def test_a_name_that_is_a_word_goes_where_a_person_is_meant_and_nowhere_else(database: Database) -> None:
    text = "We will Not charge for D-1 exports"
    make.log(database, text, logged_by="U0NOT7", accepted_by="U0NOT7", accepted_at=NOW)
    with database.writing("acme") as ws:
        introduced(ws, U0NOT7="Not", U0REC7="D-1", ada="Ada")
        reply = posted(text, "Accepted by Not  ·  Check 3 May", "Asked by D-1", "Not decided yet")
        sent(ws, "line", reply, "1")
        sent(ws, "card", posted(text, "Accepted by Not"), "2", about="D-1")
        sent(
            ws,
            "to-do",
            Reply("A-1", (Facts((("Who", "Not"), ("Managers", "Ada, Not"), ("Told", "Not planned"))),)),
            "3",
        )
        web_messages.add(ws, "general", to_json(reply), NOW, author="Not", said="Not for D-1")
    with database.writing("acme") as ws:
        first, second = forget(ws, "U0NOT7", "ada", NOW), forget(ws, "U0REC7", "ada", NOW)
        assert first
        assert second
        left = contents(ws)
        assert f"Accepted by {first.called}  ·  Check 3 May" in left["line"]
        assert f"Asked by {second.called}" in left["line"]
        assert f"Accepted by {first.called}" in left["card"]
        assert f"'Who', '{first.called}'" in left["to-do"]
        assert f"'Ada, {first.called}'" in left["to-do"]
        assert "'Not planned'" in left["to-do"]
        for key in ("line", "card"):
            assert text in left[key]
            assert "'value': 'D-1'" in left[key]
        assert "'label': 'Not mine'" in left["line"]
        assert "Not decided yet" in left["line"]
        (message,) = web_messages.newest(ws, "general", "ada", NOW, 5)
        assert (message.author, message.said) == (first.called, "Not for D-1")
        assert "'value': 'D-1'" in str(message.content)


def test_somebody_else_of_the_same_name_keeps_theirs(database: Database) -> None:
    for accepted in ("ana1", "ana2"):
        make.log(database, "Cap CSV import", logged_by=accepted, accepted_by=accepted, accepted_at=NOW)
    with database.writing("acme") as ws:
        introduced(ws, ana1="Ana Lopes", ana2="Ana Lopes")
        for number, who in ((1, "ana1"), (2, "ana2")):
            data = {"logged_by": who}
            sent(ws, f"line {number}", posted("x", "Accepted by Ana Lopes", data=data), f"{number}")
        sent(ws, "both", posted("x", "Accepted by Ana Lopes", data={"by": ["ana1", "ana2"]}), "3")
        sent(ws, "card", posted("x", "Accepted by Ana Lopes", data={"by": ["ana1", "ana2"]}), "4", about="D-1")
        done = forget(ws, "ana1", "ana2", NOW)
        assert done
        left = contents(ws)
        assert f"Accepted by {done.called}" in left["line 1"]
        assert f"Accepted by {done.called}" in left["card"]
        assert "Accepted by Ana Lopes" in left["line 2"]
        assert "Accepted by Ana Lopes" in left["both"]


def test_an_id_that_is_a_word_of_the_records_leaves_them_readable(database: Database) -> None:
    effect = {"field": "customer_effect", "before": "worse", "after": "same"}
    for number, word in enumerate(("customer", "yes", "worse"), start=1):
        change = {"field": "accepted_by", "before": None, "after": word}
        amendments = [{"changes": [change, effect], "reason": word, "by": word, "at": "2026-11-22T09:30:00Z"}]
        reviews = [REVIEW | {"reviewed_by": word}]
        make.log(database, reviews=reviews, amendments=amendments, evidence=[word], paying_customers=[word])
        with database.writing("acme") as ws:
            introduced(ws, **{word: word})
            data = {"customer_effect": "worse", "logged_by": word, "kind": word}
            sent(ws, f"said:{word}:1", posted("x", f"Accepted by {word}", data=data), f"{number}")
            done = forget(ws, word, word, NOW)
            assert done
            kept = decisions.find_anywhere(ws, number)
            assert kept
            (review,), (amendment,) = kept.reviews, kept.amendments
            assert review["outcomes"] == REVIEW["outcomes"]
            assert review["reviewed_by"].startswith("gone-")
            assert amendment["by"] == review["reviewed_by"] == amendment["changes"][0]["after"]
            assert amendment["changes"][1] == effect
            assert (amendment["reason"], kept.evidence, kept.paying_customers) == (word, [word], [word])
            row = ws.session.exec(select(OutboxMessage).where(OutboxMessage.message == f"{number}")).first()
            assert row
            data = row.content["data"]
            assert (data["customer_effect"], data["kind"], data["logged_by"]) == (
                "worse",
                word,
                review["reviewed_by"],
            )
            assert f"Accepted by {done.called}" in str(row.content)


def test_who_was_called_otherwise_before_is_found_under_that_name_too(database: Database) -> None:
    with database.writing("acme") as ws:
        introduced(ws, mia="mia")
        for name in ("Mia Lund", "Mia Berg", "Mia Lund", "Mia Holt"):
            introduced(ws, mia=name)
        met = workspaces.find_member(ws, "mia")
        assert met
        assert [each["name"] for each in met.former_names] == ["Mia Berg", "Mia Lund"]
        sent(ws, "then", posted("Tell Mia Berg", "Asked by Mia Lund"), "1")
        sent(ws, "now", posted("x", "Asked by Mia Holt"), "2")
        done = forget(ws, "mia", "ada", NOW)
        assert done
        left = str(contents(ws)) + str([each.model_dump() for each in ws.session.exec(select(Member))])
        assert "Mia" not in left
        assert f"Tell {done.called}" in left


def test_only_what_a_channel_sees_now_is_drawn_anew(database: Database) -> None:
    old, new = posted("x", "Accepted by Ada Löw"), posted("x", "Dropped")
    with database.writing("acme") as ws:
        introduced(ws, ada="Ada Löw")
        sent(ws, "first", old, "1")
        sent(ws, "drawn over", new, "1", updates="1")
        sent(ws, "still there", old, "2")
        sent(ws, "soon drawn over", old, "3")
        make.queue(ws, "waits", content=to_json(old), updates="3")
        sent(ws, "card", old, "4", about="V-4")
        make.queue(ws, "card waits", content=to_json(new), about="V-4", redraws=True)
        done = forget(ws, "ada", "ada", NOW)
        assert done
        added = select(OutboxMessage).where(col(OutboxMessage.key).startswith("forgotten:"))
        (drawn,) = ws.session.exec(added).all()
        assert drawn.updates == "2"
        assert f"Accepted by {done.called}" in str(drawn.content)
    words = "We close the month with bulk edit."
    number = make.hear(database, words)
    quoting = Reply("x", (Quote(words, f"Buyer · V-{number}"),), Audience.CHANNEL)
    with database.writing("acme") as ws:
        sent(ws, "quoted", quoting, "5")
        sent(ws, "quoted no more", new, "5", updates="5")
        sent(ws, "quoted still", quoting, "6")
        assert erase(ws, number, NOW)
        added = select(OutboxMessage).where(col(OutboxMessage.key).startswith("voice-removed:"))
        assert [row.updates for row in ws.session.exec(added)] == ["6"]
        assert words not in str(contents(ws))


def test_somebodys_own_page_goes_with_them_and_so_does_who_did_nothing_else(database: Database) -> None:
    with database.writing("acme") as ws:
        introduced(ws, U1AAAA="Bob", U2BBBB="Eve")
        for page in ("U1AAAA", "U2BBBB"):
            workspaces.ensure_channel(ws, page, page, None, NOW)
        for who in ("U1AAAA", "U2BBBB"):
            audit.write(ws, AuditKind.EXPORT, who, "their own data", NOW, member=who, channel=who)
    make.log(database, "Cap CSV import", channel="U1AAAA", logged_by="U1AAAA")
    with database.writing("acme") as ws:
        first, second = forget(ws, "U1AAAA", "U1AAAA", NOW), forget(ws, "U2BBBB", "U2BBBB", NOW)
        assert first
        assert second
        assert (first.changed, second.changed) == (1, 0)
        stored = [*ws.session.exec(select(Channel)).all(), *ws.session.exec(select(Member)).all()]
        left = f"{[each.model_dump() for each in stored]}{audit.names(ws)}"
        assert "U1AAAA" not in left
        assert "U2BBBB" not in left
        kept = decisions.find_anywhere(ws, 1)
        assert kept
        assert kept.channel == kept.logged_by
        assert audit.verify(ws) is None
