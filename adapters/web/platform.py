"""The web chat as a chat platform: HTTP in, pages out, and the messages between them kept."""

from __future__ import annotations

import asyncio
import hashlib
import json
import unicodedata
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

import structlog
from aiohttp import web

from adapters.web.guard import (
    LOOPBACK_HOSTS,
    BodyError,
    add_security_headers,
    from_another_site,
    read_object,
    refusal,
    refuse_foreign,
    text_of,
    texts_of,
)
from adapters.web.page import PREFIX, STATIC, Page, asset, outcome_json, render_page
from adapters.web.ports import Channel, CommandHelp, Message, Person, WebStore
from adapters.web.streams import Streams
from bot.failures import WRONG_FORM, is_the_database, said_of
from bot.messages import Audience, File, Reply
from bot.ports import Dispatch, Place, Request

DEFAULT_CHANNEL = "general"
DEFAULT_USER = "guest"
BOT_NAME = "Customer Chair"
NAME_AT_MOST = 60
MESSAGES_SHOWN = 200
ECHO_AT_MOST = 500
PERSON_COOKIE = "as"
_FORM = "/web/form"
_log = structlog.get_logger()
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebPlatform:
    """The reference adapter: everything that the bot can say, in a browser.

    `file_url` turns a file's recipe into an address on this server that the asker can download it from. `hosts` are
    the host names that the page answers under.
    """

    name = "web"
    remembers_posts = True

    def __init__(
        self,
        store: WebStore,
        *,
        commands: Sequence[CommandHelp],
        file_url: Callable[[Request, File], str],
        hosts: frozenset[str] = LOOPBACK_HOSTS,
        workspace: str = "local",
        streams: Streams | None = None,
    ) -> None:
        self._store = store
        self._commands = tuple(commands)
        self._file_url = file_url
        self._hosts = hosts
        self._workspace = workspace
        self._streams = streams or Streams()
        self._dispatch: Dispatch | None = None

    # -- the way in

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Add the web chat's routes to the application; what people do there goes to `dispatch`."""
        self._dispatch = dispatch
        app.middlewares.append(refuse_foreign(self._hosts))
        app.on_response_prepare.append(add_security_headers)
        app.on_shutdown.append(self._end_streams)
        app.router.add_get("/", _answering(self._page))
        app.router.add_get("/web/events", _answering(self._events))
        app.router.add_get("/web/static/{name}", _static)
        app.router.add_post("/web/command", _answering(self._command))
        app.router.add_post(_FORM, _answering(self._form))
        app.router.add_post("/web/action", _answering(self._action))
        app.router.add_post("/web/channels", _answering(self._add_channel))

    async def _page(self, http: web.Request) -> web.Response:
        chosen = http.query.get("as", "")
        person = await self._store.person(_name(chosen or _remembered(http), DEFAULT_USER))
        channel = await self._enter(http.query.get("channel", ""), person)
        channels, messages = await asyncio.gather(
            self._store.channels(person.id),
            self._store.messages(channel.id, person.id, limit=MESSAGES_SHOWN),
        )
        if channel not in channels:
            channels = (*channels, channel)
        html = render_page(Page(person, channel, channels, messages, self._commands))
        response = web.Response(text=html, content_type="text/html", charset="utf-8")
        if chosen and not from_another_site(http):
            response.set_cookie(PERSON_COOKIE, quote(person.id), path="/", httponly=True, samesite="Strict")
        return response

    async def _events(self, http: web.Request) -> web.StreamResponse:
        person = await self._store.person(_name(http.query.get("user") or _remembered(http), DEFAULT_USER))
        channel = await self._enter(http.query.get("channel", ""), person)
        return await self._streams.serve(http, channel.id, person.id)

    async def _command(self, http: web.Request) -> web.Response:
        body = await read_object(http)
        typed = text_of(body, "text")
        request = replace(await self._request(http, body), text=_without_prefix(typed))
        return await self._answer(request, said=typed.strip())

    async def _form(self, http: web.Request) -> web.Response:
        body = await read_object(http)
        fields, carry = texts_of(body, "fields"), texts_of(body, "carry")
        key = text_of(body, "delivery") or _content_key(text_of(body, "action"), fields, carry)
        request = await self._request(http, body, key)
        return await self._answer(replace(request, fields=fields, carry=carry))

    async def _action(self, http: web.Request) -> web.Response:
        body = await read_object(http)
        request = await self._request(http, body)
        carry = texts_of(body, "carry")
        return await self._answer(replace(request, value=text_of(body, "value"), carry=carry))

    async def _add_channel(self, http: web.Request) -> web.Response:
        body = await read_object(http)
        name = _name(text_of(body, "name").lstrip("# "), "", field="name")
        if not name:
            return refusal("A channel needs a name.", 400, "name")
        person = await self._person(http, body)
        channel = await self._store.add_channel(name, person.id, private=body.get("private") is True)
        return web.json_response(
            {"type": "channel", "id": channel.id, "name": channel.name, "private": channel.private}
        )

    async def _request(self, http: web.Request, body: Mapping[str, Any], key: str = "") -> Request:
        person = await self._person(http, body)
        channel = await self._enter(text_of(body, "channel"), person)
        message = await self._visible(text_of(body, "message"), channel, person)
        return Request(
            place=Place(self.name, self._workspace, channel.id),
            user=person.id,
            user_name=person.name,
            action=text_of(body, "action"),
            message=message.id if message else "",
            shared=bool(message and not message.private),
            delivery=_delivery(channel, person, key or text_of(body, "delivery", uuid.uuid4().hex)),
            channel_name=channel.name,
            # A private channel is known as one already; one known by name alone stays so.
            public=None if channel.private else True,
        )

    async def _person(self, http: web.Request, body: Mapping[str, Any]) -> Person:
        return await self._store.person(_name(text_of(body, "user", _remembered(http)), DEFAULT_USER))

    async def _enter(self, wanted: str, person: Person) -> Channel:
        channel = await self._store.enter(_name(wanted, DEFAULT_CHANNEL, field="channel"), person.id)
        if channel is None:
            raise BodyError("There is no such channel, or you are not in it.", 404)
        return channel

    async def _visible(self, message: str, channel: Channel, person: Person) -> Message | None:
        found = await self._store.message(message) if message else None
        if found and found.channel == channel.id and found.only_for in ("", person.id):
            return found
        return None

    async def _answer(self, request: Request, *, said: str = "") -> web.Response:
        assert self._dispatch is not None, "mount() comes first"  # noqa: S101 - for the type checker
        outcome = await self._dispatch(request)
        # What the channel sees comes back through `post` or `update`, from the outbox, with everyone else's.
        alone = isinstance(outcome, Reply) and outcome.audience is Audience.ASKER
        kept = alone and isinstance(outcome, Reply) and outcome.kept
        message = await self._kept(request, outcome, said) if kept and isinstance(outcome, Reply) else None
        return web.json_response(
            outcome_json(
                outcome,
                message=message,
                file_url=lambda file: self._file_url(request, file),
            )
        )

    async def _kept(self, request: Request, reply: Reply, said: str) -> Message | None:
        """Keep a private reply; where the database does not take it, it is shown all the same."""
        try:
            return await self._keep(request, reply, said)
        except Exception as error:
            if not is_the_database(error):
                raise
            _log.error("web.not_kept", error=type(error).__name__)
            return None

    async def _keep(self, request: Request, reply: Reply, said: str) -> Message:
        """Keep a private reply: in place of the one whose button was pressed where it says so, else as a new one.

        What one person alone may see never overwrites what everyone sees.
        """
        if reply.replace and request.message:
            before = await self._store.message(request.message)
            if before and before.only_for == request.user:
                after = await self._store.update_message(before.id, reply)
                if after:
                    self._streams.tell(after, replace=True)
                    return after
        message = await self._store.add_message(
            request.place.channel,
            reply,
            author_name=BOT_NAME,
            said=said if len(said) <= ECHO_AT_MOST else f"{said[:ECHO_AT_MOST]} …",
            only_for=request.user,
            dedupe_key=request.delivery,
        )
        self._streams.tell(message, replace=False)
        return message

    # -- the way out

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """Post a message that everyone in the place sees; the same key again posts nothing new."""
        message = await self._store.add_message(place.channel, reply, author_name=BOT_NAME, dedupe_key=dedupe_key)
        self._streams.tell(message, replace=False)
        return message.id

    async def update(self, place: Place, message: str, reply: Reply) -> None:  # noqa: ARG002 - ids say the place
        """Draw `reply` in place of a message posted before; one that is gone stays gone."""
        after = await self._store.update_message(message, reply)
        if after:
            self._streams.tell(after, replace=True)

    async def tell(self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        """Show `reply` to one person: in place of their own message while that is kept, else as a new one."""
        before = await self._store.message(updates) if updates else None
        if before and before.only_for == person and before.channel == place.channel:
            after = await self._store.update_message(before.id, reply)
            if after:
                self._streams.tell(after, replace=True)
                return after.id
        message = await self._store.add_message(
            place.channel, reply, author_name=BOT_NAME, only_for=person, lasting=True, dedupe_key=dedupe_key
        )
        self._streams.tell(message, replace=False)
        return message.id

    async def find_posted(
        self,
        place: Place,
        dedupe_key: str,
        *,
        person: str | None = None,  # noqa: ARG002 - as above
        updates: str | None = None,  # noqa: ARG002 - as above
    ) -> str | None:
        """The id of the message posted with this key; the reply to a request has the request's delivery as key."""
        return await self._store.find_message(place.channel, dedupe_key)

    async def find_answer(self, place: Place, person: str, delivery: str) -> str | None:  # noqa: ARG002 - as above
        """The private message that answered this delivery: it is kept under the delivery's key."""
        return await self._store.find_message(place.channel, delivery)

    async def _end_streams(self, _: web.Application) -> None:
        self._streams.close()


def _answering(handler: _Handler) -> _Handler:
    """Turn what goes wrong into a sentence in the contract's shape."""

    async def answer(http: web.Request) -> web.StreamResponse:
        try:
            return await handler(http)
        except BodyError as wrong:
            return refusal(str(wrong), wrong.status)
        except web.HTTPException:
            raise
        except Exception as error:
            if not is_the_database(error):
                _log.exception("web.failed", path=http.path)
                return refusal(WRONG_FORM, 500)
            _log.error("web.database_failed", path=http.path, error=type(error).__name__)
            return refusal(said_of(error, form=http.path == _FORM), 503)

    return answer


async def _static(http: web.Request) -> web.Response:
    name = http.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    found = asset(name)
    lasting = "max-age=31536000, immutable" if http.query.get("v") == found.version else "no-cache"
    return web.Response(body=found.body, content_type=found.media_type, headers={"Cache-Control": lasting})


def _delivery(channel: Channel, person: Person, key: str) -> str:
    """The page's key of this delivery as nobody else could give it: a repeated key is answered as before."""
    scope = json.dumps([channel.id, person.id, key])
    return f"web:{hashlib.sha256(scope.encode()).hexdigest()[:40]}"


def _content_key(action: str, fields: Mapping[str, str], carry: Mapping[str, str]) -> str:
    """The key of a form that came without one: the same answers to the same form are one submission."""
    return json.dumps([action, fields, carry], sort_keys=True)


def _remembered(http: web.Request) -> str:
    return unquote(http.cookies.get(PERSON_COOKIE, ""))


def _name(given: str, default: str, *, field: str = "user") -> str:
    """A person's or channel's name as typed, tidied.

    Raises:
        BodyError: it is too long or holds what cannot be shown.
    """
    name = unicodedata.normalize("NFC", " ".join(given.split()))
    if len(name) > NAME_AT_MOST or not name.isprintable():
        raise BodyError(f'"{field}" must be a name of at most {NAME_AT_MOST} letters.')
    return name or default


def _without_prefix(typed: str) -> str:
    text = typed.strip()
    if text == PREFIX or text.startswith((f"{PREFIX} ", f"{PREFIX}\n")):
        return text[len(PREFIX) :].strip()
    return text
