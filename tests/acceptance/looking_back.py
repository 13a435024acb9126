"""What the dialogues about looking back share: a decision with both sides foreseen, and later days."""

from __future__ import annotations

from typing import Any

from storage import decisions, workspaces
from storage.engine import Database
from storage.vocabulary import Role
from tests.acceptance.conversation import Answer, Conversation

ORDER_PAGE = "Show the delivery hour on the order page"
FALL = "Where-is-my-order contacts fall from 21 to 15 per 1,000 orders by 15 January."
CONTACTS = {
    "side": "customer",
    "text": FALL,
    "metric": "contacts per 1,000 orders",
    "baseline": 21,
    "target": 15,
    "unit": None,
    "by": "2027-01-15",
    "confidence": 80,
}
COST = {
    "side": "commercial",
    "text": "Support costs fall by a tenth.",
    "metric": "cost per order",
    "baseline": 2.5,
    "target": 2.25,
    "unit": "euros",
    "by": None,
    "confidence": 60,
}
# A day on which the decision has locked and its check is due.
LATER = {"CHAIR_NOW": "2027-01-22T10:00:00Z"}


async def good_for_both(
    ada: Conversation, database_url: str, *predictions: dict[str, Any], **answers: str
) -> Answer:
    """A decision that is good for customers and us, shown in the channel, with these predictions."""
    usual = {"in_the_chair": "shoppers", "customer_effect": "better", "commercial_now": "gain"}
    logged = await ada.log(ORDER_PAGE, **{**usual, "commercial_later": "gain", **answers})
    await ada.posted(ORDER_PAGE)
    change(database_url, 1, predictions=list(predictions))
    return logged


def change(database_url: str, number: int, **columns: Any) -> None:
    """Change a decision behind everybody's back, as another form would."""
    database = Database(database_url)
    with database.writing("local") as ws:
        decision = decisions.find_anywhere(ws, number)
        assert decision is not None
        assert decisions.change(ws, decision, **columns)
    database.close()


def appoint_manager(database_url: str, member: str) -> None:
    database = Database(database_url)
    with database.writing("local") as ws:
        workspaces.grant(ws, "general", member, Role.MANAGER)
    database.close()


async def leave(ada: Conversation, form: Answer, **answers: str) -> Answer:
    """Press *Later* with these answers in the form."""
    (later,) = form.body["ways"]
    assert later["label"] == "Later"
    return await ada.submit(later["action"], form.fields | answers, form.body["carry"])
