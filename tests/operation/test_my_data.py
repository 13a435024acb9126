"""`export me`: what somebody wrote, whole; of what others wrote where they are not, only where it names them."""

from __future__ import annotations

import io
import json
from typing import Any

from bot.exports.me import write_about
from storage import workspaces
from storage.engine import Database
from storage.vocabulary import Visibility
from tests.storage import make
from tests.storage.make import NOW


def test_being_named_lets_nobody_into_a_private_channel(database: Database) -> None:
    amended = [
        {"changes": [], "reason": "ada's own zyxw", "by": "ada", "at": "2026-11-22T09:30:00Z"},
        {"changes": [], "reason": "bob's own", "by": "bob", "at": "2026-11-22T09:31:00Z"},
    ]
    review = {"reviewed_by": "ada", "owner": "bob", "outcomes": [], "learned": "zyxw"}
    with database.writing("acme") as ws:
        workspaces.ensure_channel(ws, "board", "board", Visibility.PRIVATE, NOW)
        workspaces.ensure_member(ws, "bob", "Bob", NOW)
    values: dict[str, Any] = {"decided_by": "bob", "accepted_by": "bob", "amendments": amended, "reviews": [review]}
    make.log(database, "Close the zyxw plan", channel="board", **values)
    make.log(database, "Close the open plan", decided_by="bob")
    make.log(database, "Bob's own plan", channel="board", logged_by="bob")

    def about(here: str) -> dict[int, dict[str, Any]]:
        out = io.BytesIO()
        with database.reading("acme") as ws:
            write_about(ws, "bob", here, NOW, out)
        return {row["number"]: row for row in json.loads(out.getvalue())["tables"]["decision"]}

    found = about("general")
    closed, seen, own = found[1], found[2], found[3]
    assert "zyxw" not in str(closed)
    assert closed["named_in"] == ["accepted_by", "decided_by"]
    assert closed["parts"] == [amended[1], {"named_in": ["owner"]}]
    assert seen["text"] == "Close the open plan"
    assert own["text"] == "Bob's own plan"
    assert about("board")[1]["text"] == "Close the zyxw plan"
