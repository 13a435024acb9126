"""Files on Teams: with the person's consent into their own storage, or by a link that expires."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from itsdangerous import BadData, URLSafeTimedSerializer

from adapters.teams import dialogs
from adapters.teams.arriving import Answer
from adapters.teams.connector import Connector, SendFailed
from adapters.teams.message_ids import PERSONAL
from adapters.teams.outgoing import new_nonce
from adapters.teams.requests import Scope, Spoken
from adapters.teams.sending import Sender
from bot.messages import File, Link, Note, Paragraph, Reply
from bot.ports import Place, Request

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
# The file is held in memory while it is uploaded; a larger one goes by link, which holds nothing.
LARGEST_UPLOAD = 20 * 1024 * 1024
_CONSENT_SECONDS = 24 * 60 * 60
_LINK_NOTE = "The link works for a quarter of an hour."

log = structlog.get_logger()
# Makes the bytes of a file, for a place; None where they are more than so many.
Write = Callable[[Place, File, int], Awaitable[bytes | None]]


class Files:
    """Hands files over. `link` gives the address of a download, `write` makes the bytes of a file."""

    def __init__(
        self,
        connector: Connector,
        sender: Sender,
        *,
        link: Callable[[Request, File], str],
        write: Write,
        secrets: list[str],
    ) -> None:
        self._connector = connector
        self._sender = sender
        self._link = link
        self._write = write
        self._signer = URLSafeTimedSerializer(secrets, salt="customer-chair/teams-file")

    async def hand_over(self, place: Place, person: str, file: File) -> str:
        """Ask to put a file into the person's storage where Teams can, in a personal chat; else a link. What asks,
        or links, is the message whose id this gives.

        Raises:
            SendFailed: it was not taken, or nobody knows.
        """
        if await self._sender.scope_of(place) == Scope.PERSONAL:
            content = await self._write(place, file, LARGEST_UPLOAD)
            if content is not None:
                asked = self._consent(place, person, file, len(content))
                return f"{PERSONAL}{await self._sender.raw(place, asked)}"
        return await self._sender.whisper(place, person, self._linked(Request(place, person, ""), file))

    def _linked(self, request: Request, file: File) -> Reply:
        said = file.summary or file.name
        return Reply(said, (Paragraph(said), Link(file.name, self._link(request, file)), Note(_LINK_NOTE)))

    def _consent(self, place: Place, person: str, file: File, size: int) -> dict[str, Any]:
        asked = [place.workspace, person, file.name, file.media_type, dict(file.export), new_nonce()]
        content = {
            "description": file.summary or file.name,
            "sizeInBytes": size,
            "acceptContext": {"file": self._signer.dumps(asked)},
            "declineContext": {},
        }
        return {
            "type": "message",
            "summary": file.summary or file.name,
            "attachments": [{"contentType": CONSENT, "name": file.name, "content": content}],
        }

    async def consented(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        """The person said whether the file may go into their storage."""
        value = _object(activity.get("value"))
        if value.get("action") != "accept":
            return Answer()
        upload = _object(value.get("uploadInfo"))
        file = self._asked(_object(value.get("context")).get("file"), who)
        address = upload.get("uploadUrl")
        if file is None or not isinstance(address, str) or not self._connector.may_upload_to(address):
            log.warning("teams.upload_refused", known=file is not None)
            return dialogs.said("That file cannot be put there. Export again.")
        content = await self._write(who.place, file, LARGEST_UPLOAD)
        if content is None:  # it has grown since
            await self._sender.whisper(
                who.place, who.member, self._linked(Request(who.place, who.member, ""), file)
            )
            return Answer()
        try:
            await self._connector.upload(address, content)
        except SendFailed as failed:
            log.warning("teams.upload_failed", status=failed.status)
            await self._sender.whisper(who.place, who.member, _failed(file))
            return Answer()
        await self._sender.raw(who.place, _uploaded(file, upload))
        return Answer()

    def _asked(self, signed: object, who: Spoken) -> File | None:
        """The file that the consent was asked for; None where it was asked of somebody else, or long ago."""
        try:
            workspace, member, name, media_type, recipe, _ = self._signer.loads(
                str(signed), max_age=_CONSENT_SECONDS
            )
        except (BadData, ValueError, TypeError):
            return None
        return File(name, media_type, recipe) if (workspace, member) == (who.place.workspace, who.member) else None


def _failed(file: File) -> Reply:
    said = f"{file.name} could not be put into your files. The command export makes it again."
    return Reply(said, (Paragraph(said),))


def _uploaded(file: File, upload: Mapping[str, Any]) -> dict[str, Any]:
    card = {
        "contentType": INFO,
        "name": file.name,
        "contentUrl": upload.get("contentUrl"),
        "content": {"uniqueId": upload.get("uniqueId"), "fileType": upload.get("fileType")},
    }
    return {"type": "message", "summary": f"{file.name} is in your files.", "attachments": [card]}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
