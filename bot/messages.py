"""What the bot can say: one closed vocabulary that every platform draws.

Rules that keep it worth having:

- a block exists only if every platform can draw it; no platform's own JSON passes through the core;
- text is plain text, never markup: escaping is the renderer's duty;
- renderers `match` over `Block` and end in `assert_never`, so a new word is a type error in each of them
  until it is drawn.

Everything here survives `to_json` and `outcome_from_json` unchanged, because replies wait in the outbox and
answer redelivered requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, TypeAdapter
from pydantic import Field as PydanticField


class Audience(StrEnum):
    """Who sees a reply: the person who asked, or everyone in the channel."""

    ASKER = "asker"
    CHANNEL = "channel"


# How a platform that does not say it itself tells the asker that nobody else sees a reply.
ONLY_YOU = "Only you can see this"


class Tone(StrEnum):
    """How a button looks. There is no warning tone: the bot does not alarm."""

    PLAIN = "plain"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled act. `action` names the handler; `value` says on what (an id, never a secret)."""

    label: str
    action: str
    value: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Heading:
    """What the message is about, in one line: the echoed text or a record's id and text."""

    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; newlines inside it are kept."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Section:
    """A quiet label with lines under it; `numbered` counts the lines; `aside` is small print beside the label."""

    label: str
    lines: tuple[str, ...]
    numbered: bool = False
    aside: str = ""
    button: Button | None = None
    kind: Literal["section"] = "section"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's exact words and where they come from. Nothing but stored words may stand here."""

    text: str
    source: str
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, such as the fields of a decision; an empty `label` stands without a title."""

    pairs: tuple[tuple[str, str], ...]
    label: str = ""
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a listing: its id, its text, a quiet second line and at most one button."""

    id: str
    text: str
    detail: str = ""
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows of records."""

    entries: tuple[Entry, ...]
    label: str = ""
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons; `more` are the rare ones, behind an overflow menu.

    With `feedback` it is two, which say that what a model wrote helped, or did not: a platform may have a look of
    its own for them.
    """

    buttons: tuple[Button, ...]
    more: tuple[Button, ...] = ()
    feedback: bool = False
    kind: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that leads outside the chat, such as the message a decision came from."""

    label: str
    url: str
    kind: Literal["link"] = "link"


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of figures. `drawing` says what to draw in JSON values; `alt` says the same in words.

    `url` is where the far side finds it; a platform fills it in. Without one the words stand in its place.
    """

    title: str
    alt: str
    drawing: Mapping[str, Any]
    url: str = ""
    kind: Literal["picture"] = "picture"


Block = Annotated[
    Heading | Paragraph | Section | Quote | Facts | Listing | Buttons | Link | Note | Picture,
    PydanticField(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message.

    `summary` is one plain line for notifications and screen readers. `replace` draws it in place of the message
    whose button was pressed. `data` is the record behind the reply (a reading, a decision) for programs. `about` is
    the record whose card this is (D-12): what is said of that record later goes into the thread under it. `next` is
    a form that opens for the asker once this is said; what came before it is saved, so it may be left alone.
    Without `kept` we store it nowhere: what somebody wrote without a name must not be found by the answer to it.
    From `forget_at` on nobody keeps it: it shows what is deleted then. `follows` says that something newer comes
    into its place within seconds, so that a platform may show that it is being made. `fixed` is the same for
    everyone as long as the process runs, so a platform may keep it drawn.
    """

    summary: str
    blocks: tuple[Block, ...] = ()
    audience: Audience = Audience.ASKER
    replace: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    next: Form | None = None
    kept: bool = True
    forget_at: datetime | None = None
    follows: bool = False
    fixed: bool = False
    type: Literal["reply"] = "reply"


class FieldKind(StrEnum):
    """The kinds of input that every platform has."""

    TEXT = "text"
    MULTILINE = "multiline"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is stored and what is read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form. `suggestions` are offered for a free text; `hint` stands under the input.

    The answer to a `person` field is a member: their id, their name, or "me". A platform may offer its own picker.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    initial: str = ""
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    hint: str = ""
    max_length: int | None = None
    person: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Questions to fill in. `carry` comes back with the answers; `notice` is what to read first.

    `close` is the way out that sends nothing. `ways` are further ways on: each sends what was typed, required or
    not, to the action of its own.
    """

    title: str
    submit: str
    action: str
    fields: tuple[Field, ...]
    carry: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    ways: tuple[Button, ...] = ()
    close: str = "Not now"
    type: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Invalid:
    """Answers that cannot be taken: a sentence for each field, keyed by its name. The form stays open."""

    errors: Mapping[str, str]
    type: Literal["invalid"] = "invalid"


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand to the asker.

    It holds the recipe (`export`), not the bytes, so that each platform streams it its own way and a redelivered
    request makes the same file again.
    """

    name: str
    media_type: str
    export: Mapping[str, str]
    summary: str = ""
    type: Literal["file"] = "file"


Outcome = Annotated[Reply | Form | Invalid | File, PydanticField(discriminator="type")]

# Made when the first outcome is kept: a question on the command line keeps none, and would wait for it.
_OUTCOME: TypeAdapter[Reply | Form | Invalid | File] = TypeAdapter(Outcome, config=ConfigDict(defer_build=True))


def to_json(outcome: Reply | Form | Invalid | File) -> dict[str, Any]:
    """The outcome as plain JSON values."""
    return _OUTCOME.dump_python(outcome, mode="json")  # type: ignore[no-any-return]


def outcome_from_json(stored: Mapping[str, Any]) -> Reply | Form | Invalid | File:
    """The outcome that `to_json` wrote.

    Raises:
        pydantic.ValidationError: the value is not one of the vocabulary's outcomes.
    """
    return _OUTCOME.validate_python(dict(stored))
