"""Neutral forms drawn as modals, and what was typed into one read back: pure functions.

Slack keeps what is typed while a block's id stays the same; a form shown again is drawn with the values as well, so
that nothing depends on that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, assert_never

from adapters.slack.render import SECTION, Json, render_view
from adapters.slack.texts import fitted, plain, showable, unescaped
from bot.messages import Button, Field, FieldKind, Form, Option, Reply

TITLE = 24
LABEL = 2_000
METADATA = 3_000
FIELDS = 90
INPUT = 3_000
OPTION = 75
OPTION_VALUE = 150
# More than so many stand in a menu, so that a form stays short.
RADIOS = 4
MENU = 100
WAYS = 5
LEAVE_OPEN = Option("", "Leave open")
VALUE_ACTION = "answer"
# The form's own blocks; fields are told from them by the colon in their id.
ERROR_BLOCK, NOTICE_BLOCK, WAYS_BLOCK, WHERE_BLOCK = "error", "notice", "ways", "where"
# A modal that says something and asks nothing.
DONE = "done"
SAVING = (
    "Saving takes longer than usual. This changes by itself once it is saved; should it stay as it is, send it "
    "again. It is saved once."
)
_SENT = "sent"
_CALLBACK = "form "
_WAY = "way:"
_MEMBER = re.compile(r"^[UW][A-Z0-9]{4,}$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a modal has to remember: where it was opened from and what the form carries."""

    carry: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)


def render_form(form: Form, opened: Opened, *, asks_where: bool = False) -> Json:
    """The view of a form. With `asks_where` it also asks for the channel: it was opened outside of one."""
    blocks: list[Json] = []
    if form.notice.strip():
        blocks.append({"type": "section", "block_id": NOTICE_BLOCK, "text": plain(form.notice, SECTION)})
    blocks += [_input(number, each, opened) for number, each in enumerate(form.fields[:FIELDS])]
    if asks_where:
        blocks.append(_where())
    if form.ways:
        blocks.append(_ways(form.ways))
    if not blocks:
        blocks.append({"type": "section", "block_id": NOTICE_BLOCK, "text": plain(form.title, SECTION)})
    return {
        "type": "modal",
        "callback_id": f"{_CALLBACK}{form.action}"[:255],
        "title": plain(form.title, TITLE, "Customer Chair"),
        "submit": plain(form.submit, TITLE, "Save"),
        "close": plain(form.close, TITLE, "Not now"),
        "private_metadata": _metadata(form.carry, opened.place),
        "blocks": blocks,
    }


def render_done(reply: Reply, place: str = "") -> Json:
    """A reply in the place of the form that led to it, where a form cannot be closed for the person."""
    return {
        "type": "modal",
        "callback_id": DONE,
        "title": plain("Customer Chair", TITLE),
        "close": plain("Close", TITLE),
        "blocks": render_view(reply, place),
    }


def still_open(view: Mapping[str, Any], *sentences: str) -> Json:
    """The form as it was typed, where nothing is said of one field alone: it was not saved, or nobody can tell yet.

    Sent again it is the same submission, so it is saved once.
    """
    opened = opened_of(view)
    place = {**opened.place, _SENT: submission_of(view)}
    return {**with_sentences(view, sentences), "private_metadata": _metadata(opened.carry, place)}


def submission_of(view: Mapping[str, Any]) -> str:
    """What tells one submission of a form from another; the same for one that is sent again unsure of the first."""
    return opened_of(view).place.get(_SENT) or f"{view['id']}:{view.get('hash') or ''}"


def with_sentences(view: Mapping[str, Any], sentences: Iterable[str]) -> Json:
    """The same form with what was typed, and above it sentences that belong to no field of it."""
    blocks = [block for block in view["blocks"] if block["block_id"] != ERROR_BLOCK]
    typed = view.get("state", {}).get("values", {})
    kept = [_refilled(block, typed.get(block["block_id"], {})) for block in blocks]
    said = plain("\n".join(sentences), SECTION)
    names = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {
        **{name: view[name] for name in names if view.get(name) is not None},
        "blocks": [{"type": "section", "block_id": ERROR_BLOCK, "text": said}, *kept],
    }


def action_of(callback: str) -> str:
    """The action that a form's answers go to."""
    return callback.removeprefix(_CALLBACK)


def way_of(action_id: str) -> str | None:
    """The action of a further way on; None where the button is none."""
    return action_id.partition(_WAY)[2] if _WAY in action_id else None


def opened_of(view: Mapping[str, Any]) -> Opened:
    """What the modal remembers; nothing where it is not one of our forms."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        return Opened(dict(kept.get("c") or {}), dict(kept.get("p") or {}))
    except (ValueError, TypeError, AttributeError):
        return Opened()


def block_of(view: Mapping[str, Any], name: str) -> str | None:
    """The block that asks for a field."""
    blocks = view.get("blocks") or ()
    found = (each["block_id"] for each in blocks if each["type"] == "input" and _name(each["block_id"]) == name)
    return next(found, None)


def answers_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and chosen, by the names of the fields."""
    given: dict[str, str] = {}
    for block, values in (view.get("state", {}).get("values") or {}).items():
        if ":" in block:
            given[_name(block)] = _answer(next(iter(values.values()), {}))
    return given


def where_of(view: Mapping[str, Any]) -> str:
    """The channel that was chosen in the form; empty where it did not ask."""
    values = (view.get("state", {}).get("values") or {}).get(WHERE_BLOCK) or {}
    return next((each.get("selected_conversation") or "" for each in values.values()), "")


def people_of(view: Mapping[str, Any]) -> tuple[str, ...]:
    """The members who were picked."""
    values = (view.get("state", {}).get("values") or {}).values()
    picked = (element.get("selected_user") for block in values for element in block.values())
    return tuple(member for member in picked if member)


def _name(block_id: str) -> str:
    return block_id.partition(":")[2]


def _answer(element: Mapping[str, Any]) -> str:
    match element.get("type"):
        case "plain_text_input" | "number_input":
            return unescaped(element.get("value") or "") if element["type"] == "number_input" else _typed(element)
        case "radio_buttons" | "static_select":
            chosen = element.get("selected_option")
            return str(chosen["value"])[1:] if chosen else ""
        case "datepicker":
            return element.get("selected_date") or ""
        case "users_select":
            return element.get("selected_user") or ""
        case _:
            return ""


def _typed(element: Mapping[str, Any]) -> str:
    # A view's state holds what was typed as it was typed: unlike messages, it is not escaped.
    return element.get("value") or ""


def _metadata(carry: Mapping[str, str], place: Mapping[str, str]) -> str:
    """Both as JSON within 3,000 characters; the longest carried text loses its end where that is needed."""
    kept = {showable(name): showable(value) for name, value in carry.items()}
    where = {name: showable(value) for name, value in place.items() if value}

    def packed() -> str:
        return json.dumps({"c": kept, "p": where}, ensure_ascii=False, separators=(",", ":"))

    while kept and len(packed()) > METADATA:
        longest = max(kept, key=lambda name: len(name) + len(kept[name]))
        over = len(packed()) - METADATA
        if len(kept[longest]) > over:
            kept[longest] = kept[longest][: -max(over, 1)]
        else:
            del kept[longest]
    return packed() if len(packed()) <= METADATA else "{}"


def _input(number: int, asked: Field, opened: Opened) -> Json:
    drawn: Json = {
        "type": "input",
        "block_id": f"{number}:{showable(asked.name)}"[:255],
        "label": plain(asked.label, LABEL),
        "element": {**_element(asked, opened), "action_id": VALUE_ACTION},
        "optional": not asked.required,
    }
    if hint := _hint(asked):
        drawn["hint"] = plain(hint, LABEL)
    return drawn


def _hint(asked: Field) -> str:
    """The hint, and what was answered earlier, to be typed or passed over."""
    earlier = " · ".join(text.strip() for text in asked.suggestions if text.strip())
    free = asked.kind in (FieldKind.TEXT, FieldKind.MULTILINE) and not asked.person
    said = f"{'For instance' if not asked.hint else 'Earlier'}: {earlier}" if earlier and free else ""
    return "  ".join(filter(None, (asked.hint.strip(), said)))


def _element(asked: Field, opened: Opened) -> Json:  # noqa: PLR0911 - one for each kind, and one for its text
    """The input of a kind. What stands in a field and no picker could show is given as text: it is never lost."""
    initial = asked.initial
    if asked.person:
        member = opened.place.get("user", "") if initial == "me" else initial
        if not member or _MEMBER.match(member):
            return {"type": "users_select", **({"initial_user": member} if member else {})}
        return _text_input(initial)
    match asked.kind:
        case FieldKind.TEXT:
            return _text_input(initial)
        case FieldKind.MULTILINE:
            return _text_input(initial, multiline=True)
        case FieldKind.CHOICE:
            return _choice(asked) if asked.options else _text_input(initial)
        case FieldKind.DATE:
            if not initial or _is_day(initial):
                return {"type": "datepicker", **({"initial_date": initial} if initial else {})}
            return _text_input(initial)
        case FieldKind.NUMBER:
            if not initial or _NUMBER.match(initial):
                value = {"initial_value": initial} if initial else {}
                return {"type": "number_input", "is_decimal_allowed": True, **value}
            return _text_input(initial)
        case _:
            assert_never(asked.kind)


def _text_input(initial: str, *, multiline: bool = False) -> Json:
    """No `max_length`: the core's own sentence says what is too long, and nothing is cut while it is typed."""
    shown = fitted(initial, INPUT)
    tall = multiline or "\n" in shown
    return {"type": "plain_text_input", "multiline": tall, **({"initial_value": shown} if shown else {})}


def _choice(asked: Field) -> Json:
    options = list({_option(option)["value"]: option for option in asked.options}.values())
    kind = "radio_buttons" if len(options) <= RADIOS else "static_select"
    if not asked.required and not asked.initial and not any(option.value == "" for option in options):
        # A radio button once pressed cannot be let go: without this, an optional answer could not be taken back.
        options.append(LEAVE_OPEN)
    drawn = [_option(option) for option in options[:MENU]]
    chosen = [each for each, option in zip(drawn, options, strict=False) if option.value == asked.initial]
    initial = {"initial_option": chosen[0]} if chosen else {}
    return {"type": kind, "options": drawn, **initial}


def _option(option: Option) -> Json:
    # A mark in front, because Slack takes no empty value.
    return {"text": plain(option.label, OPTION), "value": f"={showable(option.value)}"[:OPTION_VALUE]}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _where() -> Json:
    return {
        "type": "input",
        "block_id": WHERE_BLOCK,
        "label": plain("In which channel?", LABEL),
        "element": {
            "type": "conversations_select",
            "action_id": VALUE_ACTION,
            "default_to_current_conversation": True,
            "response_url_enabled": True,
            "filter": {"include": ["public", "private", "im"], "exclude_bot_users": False},
        },
        "hint": plain("What is logged belongs to that channel. The answer is shown there, to you alone.", LABEL),
    }


def _ways(ways: tuple[Button, ...]) -> Json:
    elements = [
        {"type": "button", "text": plain(way.label, OPTION), "action_id": f"{number}{_WAY}{way.action}"[:255]}
        for number, way in enumerate(ways[:WAYS])
    ]
    return {"type": "actions", "block_id": WAYS_BLOCK, "elements": elements}


def _refilled(block: Mapping[str, Any], values: Mapping[str, Any]) -> Json:
    """An input of a view with what stands in it now as what it starts with."""
    kept = dict(block)
    typed = next(iter(values.values()), None)
    if block["type"] != "input" or typed is None:
        return kept
    names = {
        "value": "initial_value",
        "selected_option": "initial_option",
        "selected_date": "initial_date",
        "selected_user": "initial_user",
        "selected_conversation": "initial_conversation",
    }
    element = {name: value for name, value in block["element"].items() if not name.startswith("initial_")}
    for name, start in names.items():
        if typed.get(name):
            element[start] = typed[name]
    kept["element"] = element
    return kept
