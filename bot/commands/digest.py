"""`digest`: the channel's weekly digest: what is set, a preview, on and off, and posting one now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.access import either, may_change
from bot.command import Answer, Command, Handler
from bot.context import Context
from bot.errors import NotAllowed, NotASchedule
from bot.messages import Audience, Block, Button, Buttons, Facts, Heading, Note, Paragraph, Reply, Tone
from bot.rhythm import editing, setting
from bot.rhythm.channel_digest import TURNING_DOWN
from bot.rhythm.digest_act import post_now
from bot.rhythm.planning import passed_over, upcoming
from bot.rhythm.schedule import week_of
from bot.rhythm.schedule_words import how_often, read_wanted, refused, standing, told, told_day, told_moment
from bot.rhythm.settling import may_be_posted_again
from bot.screen_words import channel_words
from storage import editions, outbox, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition, Schedule
from storage.vocabulary import DigestKind, EditionState, OutboxState

CHANNEL = DigestKind.CHANNEL
_ENDED = {
    EditionState.PLANNED: "on its way",
    EditionState.SENT: "posted",
    EditionState.MERGED: "replaced by the next one",
    EditionState.DROPPED: "not posted",
    EditionState.UNCERTAIN: "it cannot be told whether it arrived",
}
# After "that week's"; the reason of one that was not posted stands beside *The last one*.
_MADE = {
    EditionState.PLANNED: "is on its way",
    EditionState.SENT: "was posted on {day}",
    EditionState.MERGED: "was replaced on {day}",
    EditionState.DROPPED: "was left out on {day}",
    EditionState.UNCERTAIN: "may have arrived on {day}, which cannot be told",
}


async def digest(context: Context, argument: str) -> Answer:
    """What is set, or what was asked for."""
    act = _ACTS.get(" ".join(argument.casefold().split()))
    return await (act(context, "") if act else turn_on(context, argument))


async def shown(context: Context, _value: str) -> Answer:
    """What is set."""
    return await context.read(lambda ws: _shown(ws, context))


async def turn_on(context: Context, argument: str) -> Answer:
    """Turn it on, with a weekday, a time and a time zone where they are given."""
    wanted = read_wanted(argument)
    if wanted is None:
        raise NotASchedule(said=argument.strip()[:60])

    def effect(ws: WorkspaceSession) -> Reply:
        may_change(ws, context, context.here)
        schedule = setting.held(ws, context, CHANNEL, context.here)
        weekday = schedule.weekday if wanted.weekday is None else wanted.weekday
        at = schedule.at if wanted.at is None else wanted.at
        if sentence := refused(weekday, at):
            return Reply(sentence, (Paragraph(sentence),), data={"error": "OutsideHours"})
        zone = wanted.time_zone or schedule.time_zone
        setting.turned_on(ws, context, schedule, weekday=weekday, at=at, time_zone=zone)
        return _shown(ws, context, f"The digest of {channel_words(context.channel_name)} is on.")

    return await context.once(effect)


async def on(context: Context, _value: str) -> Answer:
    """The button that turns it on as it was set."""
    return await turn_on(context, "")


async def off(context: Context, _value: str) -> Answer:
    """Turn it off."""

    def effect(ws: WorkspaceSession) -> Reply:
        may_change(ws, context, context.here)
        schedule = setting.held(ws, context, CHANNEL, context.here)
        setting.change(ws, context, schedule, is_on=False, paused_because=None)
        return _shown(ws, context, f"The digest of {channel_words(context.channel_name)} is off.")

    return await context.once(effect)


async def less(context: Context, _value: str) -> Answer:
    """Let it come every two weeks."""
    return await _often(context, 2)


async def weekly(context: Context, _value: str) -> Answer:
    """Let it come every week."""
    return await _often(context, 1)


async def now(context: Context, _value: str) -> Answer:
    """Post this week's digest now: facilitators alone, and never again where it is known to have arrived."""

    def effect(ws: WorkspaceSession) -> Reply:
        if not context.standing.may_export:
            who = either(workspaces.facilitators(ws, context.here)) or "nobody yet"
            raise NotAllowed(channel=channel_words(context.channel_name), act="post the digest now", who=who)
        sentence = post_now(ws, context, setting.held(ws, context, CHANNEL, context.here))
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def preview(context: Context, _value: str) -> Answer:
    """The button of the preview."""
    return await context.read(lambda ws: _preview(ws, context))


async def _often(context: Context, weeks: int) -> Answer:
    def effect(ws: WorkspaceSession) -> Reply:
        may_change(ws, context, context.here)
        schedule = setting.held(ws, context, CHANNEL, context.here)
        setting.every_weeks(ws, context, schedule, weeks)
        return _shown(ws, context, how_often(schedule, context.today))

    return await context.once(effect)


def _schedule(ws: WorkspaceSession, context: Context) -> Schedule:
    return schedules.find(ws, CHANNEL, context.here) or setting.usual(ws, context, CHANNEL, context.here)


def _preview(ws: WorkspaceSession, context: Context) -> Reply:
    schedule = _schedule(ws, context)
    slot = upcoming(ws, schedule, context.now)
    week = slot.week if slot else week_of(context.today)
    draft = editing.preview(ws, schedule, week, slot.moment if slot else context.now, context.now)
    blocks = tuple(each for each in draft.reply.blocks if not isinstance(each, Buttons) and each != TURNING_DOWN)
    note = Note("A preview: nothing was posted, and its buttons come with the digest itself.")
    return replace(draft.reply, blocks=(*blocks, note), audience=Audience.ASKER)


def _shown(ws: WorkspaceSession, context: Context, sentence: str = "") -> Reply:
    schedule = _schedule(ws, context)
    newest = editions.newest(ws, CHANNEL, context.here)
    title = f"The weekly digest of {channel_words(context.channel_name)}"
    return Reply(
        sentence or f"{title}: {standing(schedule, context.today)}",
        (
            *((Paragraph(sentence),) if sentence else ()),
            Heading(title),
            Facts(
                (
                    *_facts(context, schedule, newest[0] if newest else None),
                    *_passed_over(ws, context, schedule),
                )
            ),
            *_stuck(ws, newest),
            *_below(context, schedule, _posted_again(ws, newest)),
        ),
        data={
            "on": schedule.is_on,
            "when": told(schedule),
            "next": schedule.next_at.isoformat() if schedule.is_on and schedule.next_at else None,
            "last": newest[0].state.value if newest else None,
        },
    )


def _facts(context: Context, schedule: Schedule, newest: Edition | None) -> Iterator[tuple[str, str]]:
    yield "It comes", standing(schedule, context.today)
    if schedule.is_on and schedule.next_at:
        # One that was missed outside working hours comes in the next one.
        coming = schedule.waits_until or schedule.next_at
        yield "Next", told_moment(coming, schedule.time_zone, context.today)
    if newest is not None:
        because = f": {newest.reason}" if newest.reason else ""
        yield "The last one", f"{newest.week}, {_ENDED[newest.state]}{because}"
    if schedule.skipped_at is not None:
        when = told_moment(schedule.skipped_at, schedule.time_zone, context.today)
        yield "Left out", f"{when}: the server was not running, and later would have been too late"


def _passed_over(ws: WorkspaceSession, context: Context, schedule: Schedule) -> Iterator[tuple[str, str]]:
    """The day on which nothing comes because the digest of its week was made already."""
    found = passed_over(ws, schedule, context.now) if schedule.is_on else None
    if found is not None:
        slot, edition = found
        when = told_moment(slot.moment, schedule.time_zone, context.today)
        made_on = told_day(editing.goes_out_at(edition), schedule.time_zone, context.today)
        yield "Passed over", f"{when}: that week's {_MADE[edition.state].format(day=made_on)}"


def _stuck(ws: WorkspaceSession, newest: list[Edition]) -> Iterator[Block]:
    """Why one that is on its way is not there yet."""
    if newest and newest[0].state is EditionState.PLANNED:
        found = outbox.standing(ws, newest[0].key)
        if found is not None and found[0] is OutboxState.PENDING and found[1]:
            yield Note(f"It could not be posted so far, and is tried again: {found[1]}")


def _posted_again(ws: WorkspaceSession, newest: list[Edition]) -> str:
    """The week of the last edition, where a facilitator may post it again; empty where not."""
    return newest[0].week if newest and may_be_posted_again(ws, newest[0].key, newest[0].state) else ""


def _below(context: Context, schedule: Schedule, again: str) -> Iterator[Block]:
    buttons = [Button("Preview", "digest_preview")]
    if not schedule.is_on:
        buttons.insert(0, Button("Turn it on", "digest_on", tone=Tone.PRIMARY))
    elif schedule.paused_until and schedule.paused_until > context.today:
        buttons.insert(0, Button("Resume", "resume", tone=Tone.PRIMARY))
    else:
        buttons.append(Button("Pause 4 weeks", "digest_pause", "4w"))
    if schedule.is_on:
        buttons.append(
            Button("Every two weeks", "digest_less")
            if schedule.every_weeks == 1
            else Button("Every week", "digest_weekly")
        )
        buttons.append(Button("Off", "digest_off"))
    if context.standing.may_export and again:
        buttons.insert(0, Button("Post it now", "digest_now", again, Tone.PRIMARY))
    yield Buttons(tuple(buttons))
    yield Note("Another day or time: digest on Friday 10:00 Europe/Lisbon")


def _fits(rest: str) -> bool:
    said = " ".join(rest.casefold().split())
    if said in _ACTS:
        return True
    return said.split()[0] == "on" and read_wanted(rest) is not None


_ACTS: Mapping[str, Handler] = {
    "": shown,
    "preview": preview,
    "now": now,
    "off": off,
    "every two weeks": less,
    "weekly": weekly,
    "every week": weekly,
}
COMMAND = Command(
    name="digest",
    usage="digest [preview / now / on DAY TIME / off]",
    summary="The channel's weekly digest: one question, what worked, what to check.",
    examples=("digest on Friday 10:00", "digest preview", "digest every two weeks"),
    order=70,
    run=digest,
    fits=_fits,
    nearly=lambda rest: rest.split()[:1] == ["on"] or len(rest.split()) <= 1,
    buttons={
        "digest": shown,
        "digest_on": on,
        "digest_off": off,
        "digest_less": less,
        "digest_weekly": weekly,
        "digest_now": now,
        "digest_preview": preview,
    },
)
