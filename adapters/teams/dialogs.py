"""How dialogs and cards are answered, in Teams' own JSON: pure."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.teams.arriving import Answer
from adapters.teams.card_data import KEY, Origin
from adapters.teams.form_card import form_card
from adapters.teams.render import (
    CONTENT_TYPE,
    Card,
    actions,
    attachment,
    card_of,
    cut,
    draw,
    reply_card,
    showable,
    text_block,
)
from bot.messages import Form, Heading, Reply, outcome_from_json, to_json

_LONGEST_TITLE = 60
_LONGEST_MESSAGE = 300
OPEN = "open"


def shown_form(
    form: Form, origin: Origin, *, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> Answer:
    """The dialog goes on with a form."""
    return _going_on(form.title, form_card(form, origin, errors=errors, typed=typed))


def shown_reply(reply: Reply, origin: Origin) -> Answer:
    """The dialog goes on with what was answered, which only the person at it sees."""
    heading = next((block.text for block in reply.blocks if isinstance(block, Heading)), "Customer Chair")
    return _going_on(heading, reply_card(reply, origin))


def said(sentence: str) -> Answer:
    """The dialog ends with a sentence."""
    return Answer(body={"task": {"type": "message", "value": cut(showable(sentence), _LONGEST_MESSAGE) or "Done."}})


def closed() -> Answer:
    """The dialog closes."""
    return Answer()


def _going_on(title: str, card: Card) -> Answer:
    value = {
        "title": cut(showable(title).strip(), _LONGEST_TITLE) or "Customer Chair",
        "height": "large",
        "width": "medium",
        "card": attachment(card),
    }
    return Answer(body={"task": {"type": "continue", "value": value}})


def redrawn(reply: Reply, origin: Origin) -> Answer:
    """A card's button is answered with the card that takes its place."""
    return Answer(body={"statusCode": 200, "type": CONTENT_TYPE, "value": reply_card(reply, origin)})


def remarked(sentence: str) -> Answer:
    """A card's button is answered with a sentence; the card stays."""
    value = cut(showable(sentence), _LONGEST_MESSAGE) or "Done."
    return Answer(body={"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": value})


def way_to(form: Form, origin: Origin) -> Card:
    """A card with a button that opens a form: a dialog needs a press, and nothing else opens one."""
    opened = {
        "type": "Action.Submit",
        "title": cut(showable(form.title).strip(), _LONGEST_TITLE) or "Go on",
        "style": "positive",
        "associatedInputs": "none",
        "data": {"msteams": {"type": "task/fetch"}, KEY: {OPEN: to_json(form), **origin.packed()}},
    }
    notice = [text_block(form.notice)] if form.notice else draw(Heading(form.title), origin)
    return card_of([*notice, *actions([opened])], form.title)


def is_lasting(reply: Reply) -> bool:
    """Whether somebody wants to find a reply in the chat again, such as a reading that answers may still reach."""
    return reply.forget_at is not None and bool(reply.data)


def form_offered(data: Mapping[str, object]) -> Form | None:
    """The form that a button of `way_to` opens; None where it cannot be read."""
    stored = data.get(OPEN)
    try:
        found = outcome_from_json(stored) if isinstance(stored, dict) else None
    except ValueError:
        return None
    return found if isinstance(found, Form) else None
