"""The pages of installing: what one lets in, that it is done, and what went wrong. In the web chat's own look."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_HERE = Path(__file__).parent / "templates"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Action:
    """A link that looks like a button."""

    label: str
    url: str


# What Slack's reasons mean to the person who sees the page. Each says what to do.
_WRONG: Mapping[str, tuple[str, str]] = {
    "access_denied": ("Nothing was installed", "You chose not to let it in. It can be added at any time."),
    "invalid_state": (
        "This link is too old",
        "An install must be finished within 10 minutes, and once. Begin again.",
    ),
    "invalid_browser": (
        "Begin in this browser",
        "The install was begun in another browser, or cookies are off. Begin again here.",
    ),
    "invalid_code": ("Slack did not accept it", "What Slack sent back could not be used. Begin again."),
    "missing_code": ("Slack did not accept it", "What Slack sent back could not be used. Begin again."),
}
_WRONG_OTHERWISE = ("It was not installed", "Something went wrong on the way. Begin again.")


def invitation(begin: str, facts: Pairs, permissions: Pairs) -> str:
    """What one lets in, and the way to do it."""
    return _page(
        "Add Customer Chair to Slack",
        ["Asks what the customer would need to know, keeps what was decided, and comes back to see what happened."],
        Action("Add to Slack", begin),
        (("What you let in", facts), ("Its permissions, and why", permissions)),
    )


def installed(name: str, open_slack: str) -> str:
    """It is done, and what to do first."""
    return _page(
        f"Customer Chair is in {name}" if name else "Customer Chair is installed",
        [
            "In any channel, write /customer-chair and one line of what you are deciding. Only you see the answer.",
            "To let it post what you share, write /invite @Customer Chair in that channel.",
        ],
        Action("Open Slack", open_slack),
    )


def failed(reason: str, begin: str) -> str:
    """It was not done, why, and how to begin again."""
    title, sentence = _WRONG.get(reason, _WRONG_OTHERWISE)
    return _page(title, [sentence], Action("Begin again", begin))


def policy() -> str:
    """What the pages may load: their own style, nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"


def _page(title: str, lines: Sequence[str], action: Action, facts: Sequence[tuple[str, Pairs]] = ()) -> str:
    template = _templates().get_template("install.html.j2")
    return template.render(title=title, lines=lines, action=action, facts=facts, style=Markup(_style()))  # noqa: S704 - our own file


@cache
def _style() -> str:
    return (_HERE / "install.css").read_text()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
