"""What people type to set a schedule, and how one is told. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.rhythm.digest_words import WEEKDAYS, time_of
from bot.rhythm.schedule import nearest_allowed
from bot.screen_words import day
from storage.rhythm_models import Schedule

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_PAUSE = re.compile(r"(\d{1,2})\s*(w|weeks?|d|days?)?", re.ASCII | re.IGNORECASE)
_NOON = 12
_HOURS, _MINUTES = 24, 60
_SHORTEST_DAY = 3
PAUSE_WEEKS, LONGEST_PAUSE_WEEKS = 4, 26


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed of a schedule; what they did not type is None."""

    weekday: int | None = None
    at: int | None = None
    time_zone: str | None = None


def read_wanted(typed: str) -> Wanted | None:
    """A weekday, a time and a time zone in any order, each at most once; None where it is anything else.

    >>> read_wanted("friday 10:00 Europe/Lisbon")
    Wanted(weekday=4, at=600, time_zone='Europe/Lisbon')
    >>> read_wanted("on the moon") is None
    True
    """
    found: dict[str, int | str] = {}
    words = [word for word in typed.replace(",", " ").split() if word.casefold() not in ("on", "at", "every")]
    words = _joined(words)
    for word in words:
        name, value = _read_word(word)
        if not name or name in found or value is None:
            return None
        found[name] = value
    weekday, at, zone = found.get("weekday"), found.get("at"), found.get("time_zone")
    return Wanted(
        weekday if isinstance(weekday, int) else None,
        at if isinstance(at, int) else None,
        zone if isinstance(zone, str) else None,
    )


def read_pause(typed: str) -> int | None:
    """For how many days: `4w`, `2 weeks`, `10 days`; four weeks where nothing is said; None for anything else."""
    said = typed.strip()
    if not said:
        return PAUSE_WEEKS * 7
    found = _PAUSE.fullmatch(said)
    if found is None:
        return None
    days = int(found[1]) * (1 if (found[2] or "w").casefold().startswith("d") else 7)
    return days if 0 < days <= LONGEST_PAUSE_WEEKS * 7 else None


def refused(weekday: int, at: int) -> str:
    """Why a schedule cannot be had, with the nearest that can; empty where it can."""
    near = nearest_allowed(weekday, at)
    if near == (weekday, at):
        return ""
    return (
        f"{WEEKDAYS[weekday]} {time_of(at)} is outside working hours: a digest comes Monday to Friday between 9:00 "
        f"and 16:30. The nearest is {WEEKDAYS[near[0]]} {time_of(near[1])}."
    )


def told(schedule: Schedule) -> str:
    """`Fridays 10:00, Europe/Lisbon, every two weeks`."""
    often = "" if schedule.every_weeks == 1 else ", every two weeks"
    return f"{WEEKDAYS[schedule.weekday]}s {time_of(schedule.at)}, {schedule.time_zone}{often}"


def told_moment(moment: datetime, time_zone: str, today: date) -> str:
    """`Friday 27 November, 10:00`."""
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{told_day(moment, time_zone, today)}, {time_of(local.hour * 60 + local.minute)}"


def told_day(moment: datetime, time_zone: str, today: date) -> str:
    """`Friday 27 November`."""
    local = moment.astimezone(ZoneInfo(time_zone)).date()
    return f"{WEEKDAYS[local.weekday()]} {day(local, today)}"


def standing(schedule: Schedule | None, today: date) -> str:
    """Whether a digest comes, and when, in a few words."""
    if schedule is None or not schedule.is_on:
        because = schedule.paused_because if schedule else None
        return f"Off. {because}" if because else "Off"
    if schedule.paused_until is not None and schedule.paused_until > today:
        return f"Paused until {day(schedule.paused_until, today)}"
    return told(schedule)


def how_often(schedule: Schedule, today: date) -> str:
    """How often a digest comes from now on, or once it comes again."""
    often = "every week" if schedule.every_weeks == 1 else "every two weeks"
    if not schedule.is_on:
        return f"It is off. Once it is on, it comes {often}."
    if schedule.paused_until is not None and schedule.paused_until > today:
        return f"It is paused until {day(schedule.paused_until, today)}. Then it comes {often}."
    return f"It comes {often} from now on."


def until(today: date, days: int) -> date:
    """The day on which a pause of so many days is over."""
    return today + timedelta(days=days)


def zone_named(typed: str) -> str | None:
    """The time zone as it is spelt, however it was capitalised; None where there is none."""
    wanted = typed.strip().casefold().replace(" ", "_")
    return next((name for name in sorted(available_timezones()) if name.casefold() == wanted), None)


def _joined(words: list[str]) -> list[str]:
    """`10 am` is one word."""
    joined: list[str] = []
    for word in words:
        if word.casefold() in ("am", "pm") and joined:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _read_word(word: str) -> tuple[str, int | str | None]:
    low = word.casefold()
    for number, name in enumerate(WEEKDAYS):
        if len(low) >= _SHORTEST_DAY and (name.casefold().startswith(low) or low == f"{name.casefold()}s"):
            return "weekday", number
    if (minutes := _read_time(low)) is not None:
        return "at", minutes
    return "time_zone", zone_named(word)


def _read_time(word: str) -> int | None:
    found = _TIME.fullmatch(word)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if found[3].casefold() == "pm" else 0)
    return hour * 60 + minute if hour < _HOURS and minute < _MINUTES else None
