"""The web chat's page and JSON: plain values in, what goes over the wire out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.form import render_form
from adapters.web.ports import Channel, CommandHelp, Message, Person
from adapters.web.render import render_file, render_message, render_reply, render_unkept, showable
from bot.messages import Audience, File, Form, Invalid, Reply, to_json
from bot.plain_text import to_text

PREFIX = "/customer-chair"
# The tone of the examples is the tone of the product: ordinary decisions in ordinary words.
EXAMPLES = (
    "should we remove bulk edit",
    "Switch off the v1 export on 30 June",
    "Answer every plan within one hour instead of four",
)
_HERE = Path(__file__).parent
STATIC = {
    "chat.css": "text/css",
    "chat.js": "text/javascript",
    "completion.js": "text/javascript",
    "drafts.js": "text/javascript",
    "wire.js": "text/javascript",
    "chair.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that the page shows: where, to whom, and what has been said."""

    user: Person
    channel: Channel
    channels: Sequence[Channel]
    messages: Sequence[Message]
    commands: Sequence[CommandHelp]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page with a version that changes when its content does."""

    body: bytes
    media_type: str
    version: str


@cache
def asset(name: str) -> Asset:
    """One of the page's own files.

    Raises:
        KeyError: there is no such file.
    """
    media_type = STATIC[name]
    body = (_HERE / "static" / name).read_bytes()
    return Asset(body, media_type, hashlib.sha256(body).hexdigest()[:16])


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["showable"] = showable
    templates.globals["asset_url"] = lambda name: f"/web/static/{name}?v={asset(name).version}"
    return templates


def render_page(page: Page) -> str:
    """The whole page as HTML."""
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            page=page,
            log=Markup("\n").join(render_message(message) for message in page.messages),
            examples=EXAMPLES,
            prefix=PREFIX,
        )
    )


def _html_alone(reply: Reply) -> Markup:
    return render_unkept(reply) if reply.audience is Audience.ASKER else render_reply(reply)


def outcome_json(
    outcome: Reply | Form | Invalid | File,
    *,
    message: Message | None = None,
    file_url: Callable[[File], str],
) -> dict[str, Any]:
    """The contract's JSON of an outcome, with `html` beside it and, for a kept reply, the id of its `message`."""
    match outcome:
        case Reply():
            html = render_message(message) if message else _html_alone(outcome)
            following = {**to_json(outcome.next), "html": render_form(outcome.next)} if outcome.next else None
            return {
                **to_json(outcome),
                "next": following,
                "text": to_text(outcome),
                "html": html,
                "message": message.id if message else None,
            }
        case Form():
            return {**to_json(outcome), "html": render_form(outcome)}
        case Invalid():
            return to_json(outcome)
        case File(name=name, media_type=media_type, summary=summary):
            url = file_url(outcome)
            return {
                "type": "file",
                "name": name,
                "media_type": media_type,
                "url": url,
                "summary": summary,
                "html": render_file(outcome, url),
            }
        case _:
            assert_never(outcome)
