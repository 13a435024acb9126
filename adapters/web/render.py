"""Neutral messages drawn as HTML: pure functions, nothing but `Markup` built from escaped text.

Every text stands in an element of its own with `dir="auto"` or in a `<bdi>`, so that a name or a quote written
right to left cannot reorder what stands around it.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import assert_never
from urllib.parse import urlsplit

from markupsafe import Markup

from adapters.web.ports import Message
from bot.messages import (
    ONLY_YOU,
    Block,
    Button,
    Buttons,
    Entry,
    Facts,
    File,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Section,
)

# What HTML cannot hold or a screen cannot show: control characters other than tab and line feed, and halves of
# surrogate pairs, which no UTF-8 response could carry.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_OWN_PICTURE = re.compile(r"/pictures/[\w.-]+\.png", re.ASCII)
_ADDRESS_BREAKERS = re.compile(r"[\s\\\x00-\x20\x7f]")


def showable(text: str) -> str:
    """The text with line ends made one kind and what cannot be shown replaced by U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def render_message(message: Message) -> Markup:
    """One message of the log: who sees it, what was typed to get it, and the reply."""
    private = Markup('<span class="only-you">{}</span>').format(ONLY_YOU) if message.private else Markup()
    said = _block_text("p", "said", message.said) if message.private and message.said else Markup()
    at = message.at.astimezone(UTC)
    return Markup(
        '<article class="message {}" data-message="{}" tabindex="-1" aria-label="{}">'
        '<p class="meta"><bdi class="who">{}</bdi> <time datetime="{}">{} UTC</time>{}</p>{}{}</article>'
    ).format(
        "private" if message.private else "posted",
        showable(message.id),
        showable(message.outcome.summary),
        showable(message.author_name),
        at.isoformat(timespec="seconds"),
        at.strftime("%H:%M"),
        private,
        said,
        render_reply(message.outcome),
    )


def render_reply(reply: Reply) -> Markup:
    """The body of a reply; one without blocks is its summary."""
    blocks = reply.blocks or (Paragraph(reply.summary),)
    return Markup('<div class="body">{}</div>').format(Markup().join(_block(block) for block in blocks))


def render_file(file: File, url: str) -> Markup:
    """A file that can be downloaded, as a message that is not kept."""
    line = _block_text("p", "paragraph", file.summary) if file.summary else Markup()
    link = Markup('<p><a class="file" href="{url}" download="{name}"><bdi>{name}</bdi></a></p>').format(
        url=url, name=showable(file.name)
    )
    return _unkept(file.summary or file.name, Markup('<div class="body">{}{}</div>').format(line, link))


def render_unkept(reply: Reply) -> Markup:
    """A reply that the asker sees until the page is left, and that is kept nowhere."""
    return _unkept(reply.summary, render_reply(reply))


def _unkept(summary: str, body: Markup) -> Markup:
    return Markup(
        '<article class="message private" tabindex="-1" aria-label="{}"><p class="meta">'
        '<bdi class="who">Customer Chair</bdi><span class="only-you">{}</span></p>{}</article>'
    ).format(showable(summary), ONLY_YOU, body)


def _block(block: Block) -> Markup:
    match block:
        case Heading(text=text):
            drawn = _block_text("h2", "heading", text)
        case Paragraph(text=text) | Note(text=text):
            drawn = _block_text("p", block.kind, text)
        case Section():
            drawn = _section(block)
        case Quote(text=text, source=source):
            drawn = _quote(text, source)
        case Facts():
            drawn = _facts(block)
        case Listing():
            drawn = _listing(block)
        case Buttons():
            drawn = _buttons(block)
        case Link(label=label, url=url):
            drawn = _link(label, url)
        case Picture():
            drawn = _picture(block)
        case _:
            assert_never(block)
    return drawn


def _quote(text: str, source: str) -> Markup:
    """Somebody's words: the one thing on the page that is set in a serif, so that nobody takes it for ours."""
    caption = Markup('<figcaption dir="auto">{}</figcaption>').format(showable(source)) if source else Markup()
    return Markup('<figure class="voice"><blockquote dir="auto">{}</blockquote>{}</figure>').format(
        showable(text), caption
    )


def _block_text(tag: str, css: str, text: str) -> Markup:
    return Markup('<{tag} class="{css}" dir="auto">{text}</{tag}>').format(tag=tag, css=css, text=showable(text))


def _button(button: Button, *, quiet: bool = False) -> Markup:
    css = "quiet" if quiet else button.tone.value
    return Markup(
        '<button type="button" class="{}" data-action="{}" data-value="{}"><bdi>{}</bdi></button>'
    ).format(css, showable(button.action), showable(button.value), showable(button.label))


def _group(css: str, label: str, head: Markup, body: Markup) -> Markup:
    """A labelled part of a message. Not a heading: a part may come first, and heading levels must not jump."""
    name = Markup(' role="group" aria-label="{}"').format(showable(label)) if label else Markup()
    return Markup('<div class="{}"{}>{}{}</div>').format(css, name, head, body)


def _label(label: str, aside: str = "", button: Button | None = None) -> Markup:
    parts = []
    if label:
        parts.append(Markup('<bdi class="label">{}</bdi>').format(showable(label)))
    if aside:
        parts.append(Markup('<bdi class="aside">{}</bdi>').format(showable(aside)))
    if button:
        parts.append(_button(button, quiet=True))
    return Markup('<p class="head">{}</p>').format(Markup(" ").join(parts)) if parts else Markup()


def _section(section: Section) -> Markup:
    if section.numbered and section.lines:
        items = Markup().join(Markup('<li dir="auto">{}</li>').format(showable(line)) for line in section.lines)
        body = Markup("<ol>{}</ol>").format(items)
    else:
        body = Markup().join(_block_text("p", "line", line) for line in section.lines)
    return _group("section", section.label, _label(section.label, section.aside, section.button), body)


def _facts(facts: Facts) -> Markup:
    rows = Markup().join(
        Markup('<div><dt><bdi>{}</bdi></dt><dd dir="auto">{}</dd></div>').format(showable(name), showable(value))
        for name, value in facts.pairs
    )
    return _group("facts", facts.label, _label(facts.label), Markup("<dl>{}</dl>").format(rows) if rows else rows)


def _listing(listing: Listing) -> Markup:
    rows = Markup().join(_entry(entry) for entry in listing.entries)
    return _group(
        "listing", listing.label, _label(listing.label), Markup("<ul>{}</ul>").format(rows) if rows else rows
    )


def _entry(entry: Entry) -> Markup:
    record = Markup('<bdi class="id">{}</bdi>').format(showable(entry.id)) if entry.id else Markup()
    detail = _block_text("p", "detail", entry.detail) if entry.detail else Markup()
    button = _button(entry.button, quiet=True) if entry.button else Markup()
    return Markup('<li>{}<div class="entry">{}{}</div>{}</li>').format(
        record, _block_text("p", "line", entry.text), detail, button
    )


def _buttons(row: Buttons) -> Markup:
    shown = Markup().join(_button(button) for button in row.buttons)
    more = Markup()
    if row.more:
        more = Markup(
            '<details class="more"><summary aria-label="More" title="More">⋯</summary>'
            '<div class="buttons" role="group" aria-label="More">{}</div></details>'
        ).format(Markup().join(_button(button) for button in row.more))
    return Markup('<div class="buttons">{}{}</div>').format(shown, more)


def _link(label: str, url: str) -> Markup:
    """A link where the address is a web address; otherwise its label alone, which leads nowhere."""
    if not _is_web_address(url):
        return _block_text("p", "paragraph", label)
    return Markup(
        '<p class="link"><a href="{}" target="_blank" rel="noopener noreferrer"><bdi>{}</bdi></a></p>'
    ).format(showable(url), showable(label or url))


def _picture(picture: Picture) -> Markup:
    """A picture of this server's own with its title; without one what it says."""
    if not _OWN_PICTURE.fullmatch(picture.url):
        return _section(Section(picture.title, (picture.alt,)))
    return Markup(
        '<figure class="picture"><figcaption class="label" dir="auto">{}</figcaption>'
        '<img src="{}" alt="{}"></figure>'
    ).format(showable(picture.title), picture.url, showable(picture.alt))


def _is_web_address(url: str) -> bool:
    if _ADDRESS_BREAKERS.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
