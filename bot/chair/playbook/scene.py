"""The scene of a text: the slots that sentences are filled from, and the facts that choose between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.facts import facts_for
from bot.chair.playbook.people import Dependants
from bot.chair.playbook.slots import slots_for
from prompts.playbook import slots_of

_VERSION = re.compile(r"\b[vV]\d{1,4}(?:\.\d{1,4})?\b")


@dataclass(frozen=True, slots=True)
class Scene:
    """Slots and facts of one text."""

    slots: dict[str, str]
    facts: frozenset[str]

    def holds(self, conditions: Sequence[str]) -> bool:
        """Whether all the conditions of an entry hold."""
        return all((name.removeprefix("!") in self.facts) != name.startswith("!") for name in conditions)

    def fill(self, template: str) -> str | None:
        """The sentence with its slots filled, or None where one of them is empty."""
        if any(not self.slots.get(name) for name in slots_of(template)):
            return None
        return template.format_map(self.slots)

    def with_(self, facts: frozenset[str] = frozenset(), **slots: str) -> Scene:
        """This scene and more of it."""
        merged = self.slots | slots
        return Scene(merged, self.facts | facts | {name for name, value in slots.items() if value})


def scene_of(change: Change, cues: Cues, depending: Dependants | None) -> Scene:
    """The scene of a change."""
    slots = slots_for(change, depending)
    return Scene(slots, facts_for(change, slots, cues))


def successor(scene: Scene, quotes: Sequence[str]) -> Scene:
    """The scene with what comes instead, where customers' own words name the next version ("we moved to v2")."""
    own = {found.lower() for found in _VERSION.findall(scene.slots.get("it", ""))}
    if not own or "other" in scene.slots:
        return scene
    named = (found for quote in quotes for found in _VERSION.findall(quote) if found.lower() not in own)
    found = next(named, "")
    return scene.with_(other=found) if found else scene
