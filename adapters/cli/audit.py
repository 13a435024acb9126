"""`audit`: who took the log out, set something or was given a role, and whether anybody changed that afterwards."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from adapters.cli.local import opened
from bot.errors import UserError
from bot.ports import LOCAL_WORKSPACE
from bot.screen_words import channel_words
from storage import audit, workspaces
from storage.audit_models import AuditEntry
from storage.engine import EVERY_WORKSPACE, WorkspaceSession

app = typer.Typer(
    help="Read and check the audit log.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


class BrokenAudit(UserError):
    """The audit log of {workspace} was changed: entry {number} does not follow from the one before it.
    Compare it with a backup."""


class NotInAudit(UserError):
    """No audit log holds an entry with the hash {hash}: it was cut off or changed since that was noted."""


@app.callback()
def _about() -> None:
    """Read and check the audit log."""


@app.command("list")
def list_(
    workspace: Annotated[str, typer.Option(help="The workspace.")] = LOCAL_WORKSPACE,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many of the newest.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """The newest entries, oldest first."""
    with opened(is_there=True) as core, core.database.reading(workspace) as ws:
        known = _names(ws)
        entries = [_told(entry, known) for entry in reversed(audit.newest(ws, limit))]
    if as_json:
        print(json.dumps(entries, ensure_ascii=False))
        return
    for each in entries:
        whom = f" · {each['member']}" if each["member"] else ""
        where = f" · {channel_words(each['channel'])}" if each["channel"] else ""
        who = each["by"] or "the server"
        about = f": {each['about']}" if each["about"] else ""
        print(f"{each['number']:>5}  {each['at']}  {each['kind']}{about}{whom}{where} · by {who}")
    if not entries:
        print("Nothing is in the audit log of this workspace yet.")


@app.command("verify")
def verify(
    workspace: Annotated[str | None, typer.Option(help="Only this workspace; all unless said.")] = None,
    holds: Annotated[
        str | None, typer.Option("--holds", metavar="HASH", help="A hash noted earlier that must be in it.")
    ] = None,
) -> None:
    """Check that no entry was changed, taken out or put in between; exit 1 where one was."""
    held = holds is None
    with opened(is_there=True) as core:
        with core.database.reading(EVERY_WORKSPACE) as ws:
            wanted = [workspace] if workspace else audit.workspaces_with_entries(ws)
        for each in wanted:
            with core.database.reading(each) as ws:
                broken = audit.verify(ws)
                if broken is not None:
                    raise BrokenAudit(workspace=each, number=broken)
                newest = audit.newest(ws)
                held = held or (holds is not None and audit.holds(ws, holds))
                print(f"{each}: {audit.count(ws)} entries, whole{f', newest {newest[0].hash}' if newest else ''}")
    if not wanted:
        print("Nothing is in any audit log yet.")
    if not held:
        raise NotInAudit(hash=holds)


def _names(ws: WorkspaceSession) -> dict[str, str]:
    """What people call those whom the opaque ids stand for; whoever was forgotten has no name."""
    people = workspaces.names(ws)
    channels = {channel.id: channel.name for channel in workspaces.channels(ws)}
    return {
        opaque: (people if kind == audit.MEMBER else channels).get(id_, id_)
        for opaque, (kind, id_) in audit.names(ws).items()
    }


def _told(entry: AuditEntry, known: dict[str, str]) -> dict[str, Any]:
    def name(opaque: str | None) -> str | None:
        return known.get(opaque, opaque) if opaque else None

    return {
        "number": entry.number,
        "at": entry.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": entry.kind.value,
        "about": entry.about,
        "by": name(entry.by),
        "member": name(entry.member),
        "channel": name(entry.channel),
        "hash": entry.hash,
    }
