"""Whether Slack would take it: the checks of its own models, and those that these leave out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BUDGET = 13_200
VIEW_BYTES = 250_000


def check_message(message: Mapping[str, Any]) -> None:
    """A message as it is sent."""
    assert message["text"].strip()
    assert len(message["text"]) <= 4_000
    _check_blocks(message.get("blocks") or (), MESSAGE_BLOCKS)
    assert sum(map(len, texts_of(message.get("blocks") or ()))) <= BUDGET


def check_view(view: Mapping[str, Any]) -> None:
    """A modal or a Home view as it is sent."""
    View(**view).validate_json()
    assert view["blocks"]
    assert len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace")) <= VIEW_BYTES
    assert all(block["type"] != "context_actions" for block in view["blocks"]), "thumbs stand in messages alone"
    _check_blocks(view["blocks"], VIEW_BLOCKS)
    assert len(view.get("private_metadata", "").encode("utf-16-le")) // 2 <= 3_000 * 2
    has_input = any(block["type"] == "input" for block in view["blocks"])
    assert not has_input or view.get("submit"), "a form needs a submit button"


def texts_of(value: Any) -> Iterator[str]:
    """Every text in it that is read."""
    if isinstance(value, Mapping):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from texts_of(inner)


def _check_blocks(blocks: Sequence[Mapping[str, Any]], most: int) -> None:
    assert len(blocks) <= most
    ids = [block["block_id"] for block in blocks]
    assert len(ids) == len(set(ids)), "every block has an id of its own"
    actions: list[str] = []
    for block in blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None, f"Slack's models know no such block: {block['type']}"
        parsed.validate_json()
        elements = [block[name] for name in ("accessory", "element") if name in block]
        elements += block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
        if block["type"] in ("actions", "context_actions"):
            assert elements
        if block["type"] == "context":
            assert block["elements"]
        for element in elements:
            _check_element(element)
        if block["type"] != "input":
            actions += [element["action_id"] for element in elements]
    assert len(actions) == len(set(actions)), "every button has an id of its own"
    assert all(0 < len(action) <= 255 for action in actions)
    for text in texts_of(blocks):
        assert text, "Slack refuses empty texts"
        assert not any("\ud800" <= character <= "\udfff" for character in text)


def _check_element(element: Mapping[str, Any]) -> None:
    assert len(element.get("value", "")) <= 2_000
    options = element.get("options") or ()
    assert len({option["value"] for option in options}) == len(options), "no two options are the same"
    for option in options:
        assert 0 < len(option["value"]) <= 150
    for thumb in (element.get("positive_button"), element.get("negative_button")):
        if thumb is not None:
            assert 0 < len(thumb["text"]["text"]) <= 75
            assert 0 < len(thumb["value"]) <= 2_000
    if element["type"] == "overflow":
        assert 1 <= len(options) <= 5
    if element["type"] == "radio_buttons":
        assert 1 <= len(options) <= 10
    if "initial_option" in element:
        assert element["initial_option"] in options
