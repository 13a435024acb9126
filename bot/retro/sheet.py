"""The 45-minute sheet: one card for the channel that changes in place, and the summary at the end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.decisions.amended import current
from bot.decisions.review_words import TOLD
from bot.messages import Audience, Block, Button, Buttons, Heading, Note, Paragraph, Reply, Section, Tone
from bot.retro.answers import Counted
from bot.screen_words import day
from storage.models import Decision
from storage.retro_models import Retro
from storage.vocabulary import Happened

MINUTES = (5, 15, 15, 10)
STEPS = len(MINUTES)
_QUESTIONS = 3
_TITLES = ("To do from last time", "Look back at one decision", "This week's question", "What we change")
# Lines of to-dos on the card and in the summary.
_LINES = 10
_NO_CHANGE = "Nothing is written down yet."


@dataclass(frozen=True, slots=True)
class Sheet:
    """A meeting with everything that its sheet says.

    `done` and `dropped` count since the meeting before, `carried` are the open to-dos from then as lines, `new`
    those of this meeting. `decision` is looked back at, `more_due` wait. `questions` come oldest first.
    """

    retro: Retro
    led_by: str
    done: int
    dropped: int
    carried: Sequence[str]
    new: Sequence[str]
    decision: Decision | None
    more_due: int
    questions: Sequence[Counted]

    @property
    def name(self) -> str:
        """The record that the card is of."""
        return f"R-{self.retro.number}"

    @property
    def looked_back(self) -> Happened | None:
        """What came out of the look-back, where it was done since the meeting began."""
        reviews = self.decision.reviews if self.decision else []
        if not reviews or reviews[-1]["reviewed_at"] < f"{self.retro.started_at:%Y-%m-%dT%H:%M:%SZ}":
            return None
        return Happened(reviews[-1]["happened"])


def card(sheet: Sheet, today: date) -> Reply:
    """The sheet as the channel sees it; once it is over, without its buttons."""
    retro = sheet.retro
    over = retro.finished_at is not None
    ended = "It is over; the summary is posted." if retro.finished_by else "It was left unfinished."
    where = ended if over else f"Step {retro.step} of {STEPS}"
    return Reply(
        summary=f"Retro, started by {sheet.led_by}: {where}",
        blocks=(
            Heading(f"Retro · {sum(MINUTES)} min · started by {sheet.led_by}"),
            Note(f"{where}  ·  {day(retro.started_at.date(), today)}" if over else where),
            *_sections(sheet, over),
            *(() if over else (Buttons(_steps(sheet)),)),
        ),
        audience=Audience.CHANNEL,
        about=sheet.name,
        data=_data(sheet),
    )


def summary(sheet: Sheet, today: date) -> Reply:
    """What is posted once when it is over."""
    title = f"Retro of {day(sheet.retro.started_at.date(), today)}, run by {sheet.led_by}"
    return Reply(
        summary=title,
        blocks=(Heading(title), *_told(sheet), Buttons(_afterwards(sheet))),
        audience=Audience.CHANNEL,
        data=_data(sheet),
    )


def from_last_time(sheet: Sheet) -> str:
    """`2 done, 1 carried over`."""
    counts = ((sheet.done, "done"), (sheet.dropped, "dropped"), (len(sheet.carried), "carried over"))
    return ", ".join(f"{count:,} {word}" for count, word in counts if count) or "Nothing was left over."


def looked_back_at(sheet: Sheet) -> str:
    """The decision and, once somebody looked back, how it turned out."""
    if sheet.decision is None:
        return "Nothing is due to be looked back at."
    named = f"D-{sheet.decision.number} {current(sheet.decision).text}"
    happened = sheet.looked_back
    return f"{named.rstrip('.')}: {TOLD[happened]}" if happened else named


def _sections(sheet: Sheet, over: bool) -> Iterator[Block]:
    for step, said in enumerate(_parts(sheet), 1):
        mark = "✓ " if over or step < sheet.retro.step else "▸ " if step == sheet.retro.step else ""
        yield Section(
            f"{mark}{MINUTES[step - 1]} min · {_TITLES[step - 1]}",
            said,
            button=None if over else _button(sheet, step),
            numbered=step == _QUESTIONS and len(sheet.questions) > 1,
        )


def _parts(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    yield (from_last_time(sheet),)
    yield (looked_back_at(sheet), *_more_due(sheet))
    yield _questions(sheet.questions)
    yield _some(sheet.new) or (_NO_CHANGE,)


def _questions(asked: Sequence[Counted]) -> tuple[str, ...]:
    """One with its count below it; of several each with its own in one line."""
    if len(asked) == 1:
        return asked[0].text, asked[0].standing
    return tuple(f"{each.text} · {each.standing}" for each in asked)


def _button(sheet: Sheet, step: int) -> Button | None:
    match step:
        case 1:
            return Button("Go through them", "todos", "0") if sheet.carried else None
        case 2:
            return Button("Open", "review", f"D-{sheet.decision.number}") if sheet.decision else None
        case 3:
            return _show(sheet)
        case _:
            return Button("Add a to-do", "todo_add")


def _steps(sheet: Sheet) -> tuple[Button, ...]:
    number, step = sheet.retro.number, sheet.retro.step
    answer = tuple(Button("Answer", "answer", str(each.number)) for each in sheet.questions[-1:])
    following = (Button("Next step", "retro_next", f"{number} {step}", Tone.PRIMARY),) if step < STEPS else ()
    finish = Button(
        "Finish and post the summary", "retro_finish", str(number), Tone.PLAIN if following else Tone.PRIMARY
    )
    return (*following, *answer, finish)


def _show(sheet: Sheet) -> Button | None:
    return (
        Button("Show all at once", "answers_show", "") if any(each.can_show for each in sheet.questions) else None
    )


def _more_due(sheet: Sheet) -> tuple[str, ...]:
    if not sheet.more_due:
        return ()
    return (f"{sheet.more_due:,} more {'is' if sheet.more_due == 1 else 'are'} due: after the meeting",)


def _some(lines: Sequence[str]) -> tuple[str, ...]:
    """The first of them; the command todo has the rest."""
    more = len(lines) - _LINES
    return (*lines[:_LINES], *((f"and {more:,} more: the command todo lists them",) if more > 0 else ()))


def _told(sheet: Sheet) -> Iterator[Block]:
    yield Section("To do from last time", (from_last_time(sheet), *_some(sheet.carried)))
    if sheet.decision is not None:
        said = looked_back_at(sheet)
        yield Section("Looked back at", (said if sheet.looked_back else f"{said.rstrip('.')}: not yet",))
    for asked in sheet.questions:
        label = "This week's question" if asked is sheet.questions[-1] else "An earlier question"
        yield Section(label, (asked.text, asked.standing))
    if sheet.new:
        yield Section("What we change", _some(sheet.new))
    else:
        yield Paragraph("Nothing was written down that we change.")


def _afterwards(sheet: Sheet) -> tuple[Button, ...]:
    shown = _show(sheet)
    return (*((shown,) if shown else ()), Button("To do", "todos", "0"))


def _data(sheet: Sheet) -> dict[str, object]:
    return {
        "id": sheet.name,
        "step": sheet.retro.step,
        "over": sheet.retro.finished_at is not None,
        "questions": [each.number for each in sheet.questions],
    }
