"""A decision for the board: everything that the log holds of it but people. Pure.

No names leave the chat but of those who accepted a trade themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.decisions.evidence import Cited
from bot.decisions.whole import whole
from bot.messages import Block, Buttons, Heading, Listing, Reply, Section
from storage.models import Decision, Note

SOMEBODY = "a colleague"
_ACCEPTING = "*"
# Answers that name a person.
_PEOPLE = frozenset({"accepted_by", "decided_by", "logged_by", "owner"})


class _Names(dict[str, str]):
    """Names by id, in which everybody is somebody. Code that shows a name asks with the id to fall back on."""

    def get(self, member: str, default: object = None) -> str:  # noqa: ARG002 - never nothing
        return super().get(member) or SOMEBODY


def nameless(
    decision: Decision,
    accepted_by: str,
    today: date,
    dissent: Sequence[Note] = (),
    cited: Mapping[int, Cited] | None = None,
) -> Reply:
    """The whole of a decision without its people and without anything to press; its `summary` is what it is about.

    `accepted_by` is the name of who accepted it themselves; empty where nobody did.
    """
    known = Decision(**decision.model_dump())
    known.corrections = [_without_people(each) for each in decision.corrections if _about_more(each)]
    known.amendments = [_without_people(each) for each in decision.amendments if _about_more(each)]
    # Under an id of its own: what else the same person did is somebody's.
    known.accepted_by = _ACCEPTING if known.accepted_at and accepted_by else None
    names = _Names({_ACCEPTING: accepted_by})
    shown = whole(known, names, today, {}, dissent, cited or {})
    blocks = tuple(_unpressable(block) for block in shown.blocks if not isinstance(block, Buttons | Heading))
    return replace(shown, blocks=blocks)


def _about_more(amendment: Mapping[str, object]) -> bool:
    return bool(_without_people(amendment)["changes"])


def _without_people(amendment: Mapping[str, object]) -> dict[str, object]:
    changes = amendment["changes"]
    kept = [each for each in changes if each["field"] not in _PEOPLE] if isinstance(changes, list) else []
    return {**amendment, "changes": kept}


def _unpressable(block: Block) -> Block:
    if isinstance(block, Section):
        return replace(block, button=None)
    if isinstance(block, Listing):
        return replace(block, entries=tuple(replace(entry, button=None) for entry in block.entries))
    return block
