"""The label of what a model wrote, with the customers' words that it was given as citations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.messages import Button, Buttons, Reply

PLAYBOOK = "playbook"
_LIKE, _DISLIKE = "like", "dislike"
_LONGEST_NAME = 80
_LONGEST_ABSTRACT = 160


def labels(reply: Reply) -> dict[str, Any]:
    """What an activity carries beside its card; nothing where no model wrote any of it."""
    engine = reply.data.get("engine")
    if not isinstance(engine, str) or engine == PLAYBOOK or not isinstance(reply.data.get("questions"), list):
        return {}
    voices = reply.data.get("voices")
    entity = {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "additionalType": ["AIGeneratedContent"],
        "citation": [_claim(position, voice) for position, voice in enumerate(_objects(voices), 1)],
    }
    # One root entity: Teams refuses a second.
    thumbs = {"channelData": {"feedbackLoop": {"type": "default"}}} if meant_by(_LIKE, reply) else {}
    return {"entities": [entity], **thumbs}


def meant_by(thumb: str, reply: Reply) -> Button | None:
    """The button of a reply that means the same as a thumb under it, `like` or `dislike`; None where none does."""
    for block in reply.blocks:
        if isinstance(block, Buttons) and block.feedback and len(block.buttons) == 2:
            helped, did_not = block.buttons
            return {_LIKE: helped, _DISLIKE: did_not}.get(thumb)
    return None


def _claim(position: int, voice: Mapping[str, Any]) -> dict[str, Any]:
    name = " · ".join(str(part) for part in (voice.get("id"), voice.get("group"), voice.get("source")) if part)
    return {
        "@type": "Claim",
        "position": position,
        "appearance": {
            "@type": "DigitalDocument",
            "name": name[:_LONGEST_NAME] or "A customer",
            "abstract": str(voice.get("quote") or "").strip()[:_LONGEST_ABSTRACT] or "…",
        },
    }


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
