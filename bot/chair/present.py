"""A reading as people see it, in the order and the tone of the mocks. Pure: the same reading, the same reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.chair.reading import QuotedVoice, Reading, ReadingOutcome, Related
from bot.messages import (
    Audience,
    Block,
    Button,
    Buttons,
    Facts,
    Heading,
    Note,
    Paragraph,
    Quote,
    Reply,
    Section,
    Tone,
)
from bot.screen_words import DOORS, FLAGS, short_day, trade
from prompts.playbook import load

AI_WRITES = "AI is writing a sharper question. It comes into this place in a few seconds."
NOT_KEPT = "Not kept unless you log or share it."
NONE_SAVED = "None saved yet, and I do not make any up. Someone in this channel may have heard some."
NONE_ON_THIS = "None about this, and I do not make any up."
NONE_TO_SEND = "There is no question to send for this one."
NO_OTHER = "I have no other question on this one."
NOTHING_TO_ASK = "As written, no customer would notice this. Nothing to ask."
ADD_HOW = "If one could, add how in a few words."
MAX_WORDS_ONE_QUESTION = 110
MAX_WORDS_THREE_QUESTIONS = 160
MAX_NAME_WORDS = 8
MAX_NAME_LENGTH = 60
PLAYBOOK = "playbook"


def present(reading: Reading, reading_id: str, today: date | None = None, *, awaited: bool = False) -> Reply:
    """The reading as its asker sees it. `reading_id` is the value of every button.

    Dates of the year of `today` are said without their year. `awaited` says that a model's questions will follow.
    """
    if reading.outcome is ReadingOutcome.TOO_THIN:
        return _too_thin(reading, reading_id)
    if reading.outcome is ReadingOutcome.NOTHING_TO_ASK:
        return _nothing_to_ask(reading_id)
    blocks = [Heading(reading.title), *_body(reading, reading_id, today)]
    more = [Button("Why these?", "why_these", reading_id)]
    if reading.customer_question and not reading.voices:
        more.insert(0, Button("A question to send", "question_to_send", reading_id))
    if reading.questions:
        more.insert(0, Button("Different question", "different", reading_id))
    acts = [Button("Log decision", "decide", reading_id, Tone.PRIMARY), Button("Share here", "share", reading_id)]
    if not reading.voices:
        acts = [Button("Has anyone heard?", "voice_request", reading_id), *acts]
    else:
        acts.append(Button("Add what a customer said", "voice_add", reading_id))
    # In the same place as what will stand there, so that no button moves under a finger.
    written = [Note(AI_WRITES)] if awaited else _written_by(reading, "your text")
    helped = [] if awaited else _helped(reading, reading_id)
    blocks += [Buttons(tuple(acts), tuple(more)), *written, *helped, Note(NOT_KEPT)]
    return Reply(summary=_summary(reading), blocks=tuple(blocks), follows=awaited)


def shared(reading: Reading, asker_name: str, reading_id: str = "", today: date | None = None) -> Reply:
    """The same reading for the channel: who asked is said, and only *Log decision* is offered."""
    blocks: list[Block] = [Heading(reading.title), Note(f"Asked by {asker_name}")]
    if reading.outcome is ReadingOutcome.READING:
        blocks += [*_body(reading, "", today), *_written_by(reading, "the text")]
    else:
        blocks += [
            Paragraph(NOTHING_TO_ASK if reading.outcome is ReadingOutcome.NOTHING_TO_ASK else reading.ask_back)
        ]
    blocks.append(Buttons((Button("Log decision", "decide", reading_id),)))
    return Reply(summary=f"{asker_name} asks: {reading.title}", blocks=tuple(blocks), audience=Audience.CHANNEL)


def why_these(reading: Reading) -> Reply:
    """What stands behind a reading: what the text does, the principles with their words, the trade, the engine."""
    blocks: list[Block] = [Heading("Why these?")]
    if reading.move:
        blocks.append(Section("What I take the text to do", (f"It {_move_name(reading.move)}.",)))
    if reading.principles:
        lines = tuple(f'{entry.name}, because of "{entry.because}"' for entry in reading.principles)
        blocks.append(Section("Principles behind the question", lines))
    said = reading.suggested
    facts = [
        ("The trade", trade(reading.decision_class, said.customer, said.commercial_now, said.commercial_later)),
        ("Can it be undone", DOORS[reading.door]),
    ]
    if reading.flags:
        facts.append(("Also", "; ".join(FLAGS[flag] for flag in reading.flags)))
    facts += [(entry.id, entry.why) for entry in reading.related if entry.why]
    facts.append(("Engine", _engine_words(reading)))
    blocks += [
        Facts(tuple(facts)),
        Note("Suggested from the words alone. Your own answers set the trade when you log it."),
    ]
    return Reply(summary="Why these?", blocks=tuple(blocks))


def question_to_send(reading: Reading) -> Reply:
    """One question for a real customer, to be sent as it is."""
    if not reading.customer_question:
        return Reply(NONE_TO_SEND, (Paragraph(NONE_TO_SEND),), data={"error": "NoQuestionToSend"})
    return Reply(
        summary=reading.customer_question,
        blocks=(
            Section("One to send to a customer", (reading.customer_question,)),
            Note("Ask for the last time it happened, not for an opinion. Save the answer with voice."),
        ),
    )


def spoken_words(reading: Reading, today: date | None = None) -> int:
    """How many words a reading says, besides quotes, the echoed text, the group's name and fixed labels."""
    said = [question.text for question in reading.questions]
    if reading.look_up:
        said.append(reading.look_up.what)
    said += [reading.trade.customer, reading.trade.business, reading.trade.remark, reading.note, reading.ask_back]
    said += [related.question for related in reading.related]
    said.append(_without_voices(reading, today) if not reading.voices else _others_aside(reading))
    return sum(len(text.split()) for text in said)


def _body(reading: Reading, reading_id: str, today: date | None) -> list[Block]:
    blocks: list[Block] = []
    if reading.note:
        blocks.append(Paragraph(reading.note))
    if reading.in_the_chair:
        change = Button("change", "change_chair", reading_id) if reading_id else None
        aside = "my guess" if reading.guessed else ""
        blocks.append(Section("In the chair", (reading.in_the_chair,), aside=aside, button=change))
    blocks += _voices(reading, today)
    if reading.questions:
        lines = tuple(question.text for question in reading.questions)
        blocks.append(Section("In their place I would ask", lines, numbered=len(lines) > 1))
    elif reading.in_the_chair and not reading.note:
        blocks.append(Section("In their place I would ask", (NO_OTHER,)))
    if reading.look_up:
        blocks.append(Section("You can look up today", (_sentence(reading.look_up.what),)))
    blocks += _trade(reading)
    if not reading.voices and not reading.note:
        blocks.append(Section("Their own words", (_without_voices(reading, today),)))
    if reading.related:
        blocks.append(Section("You said before", tuple(_before(entry, today) for entry in reading.related)))
    if reading.fallback:
        blocks.append(Note(reading.fallback))
    return blocks


def _written_by(reading: Reading, text: str) -> list[Block]:
    """That a model wrote the questions, and from what: "Question written by AI from your text and V-19."."""
    if reading.engine == PLAYBOOK:
        return []
    sources = _listed([text, *reading.written_from])
    quotes = " Quotes are exact." if reading.voices else ""
    return [Note(f"Question{'s' if len(reading.questions) > 1 else ''} written by AI from {sources}.{quotes}")]


def _helped(reading: Reading, reading_id: str) -> list[Block]:
    """Whether a model's question helped. One that did not makes room for the next best at once."""
    if reading.engine == PLAYBOOK or not reading.questions:
        return []
    both = (Button("Useful", "useful", reading_id), Button("Not useful", "different", reading_id))
    return [Buttons(both, feedback=True)]


def _voices(reading: Reading, today: date | None) -> list[Block]:
    own = [voice for voice in reading.voices if voice.same_group]
    others = [voice for voice in reading.voices if not voice.same_group]
    blocks: list[Block] = []
    if own:
        blocks.append(Section("What they have said", ()))
        blocks += [Quote(drawn_quote(voice.quote), source_line(voice, today)) for voice in own]
    if others:
        blocks.append(Section("What others have said", (), aside=_others_aside(reading)))
        blocks += [Quote(drawn_quote(voice.quote), source_line(voice, today)) for voice in others]
    return blocks


def drawn_quote(quote: str) -> str:
    """The exact words, with "…" where the voice goes on: a piece that was cut keeps the blank at the cut."""
    before = "… " if quote[:1].isspace() else ""
    after = " …" if quote[-1:].isspace() else ""
    return f"{before}{quote.strip()}{after}"


def _others_aside(reading: Reading) -> str:
    """Whose words these are and whose they are not: "admins, not customers waiting for an answer"."""
    named = [voice.group for voice in reading.voices if not voice.same_group and voice.group]
    if not named or not reading.in_the_chair:
        return ""
    groups = dict.fromkeys(group if _is_short(group) else "another group" for group in named)
    chair = reading.in_the_chair if _is_short(reading.in_the_chair) else "the group above"
    return f"{_listed(groups)}, not {chair}"


def _is_short(name: str) -> bool:
    return len(name.split()) <= MAX_NAME_WORDS and len(name) <= MAX_NAME_LENGTH


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def source_line(voice: QuotedVoice, today: date | None = None) -> str:
    """Who said it, where, when, and under which id: "Operations lead, wholesale · call · 2 Oct · V-7"."""
    when = short_day(voice.heard_on, today) if voice.heard_on else ""
    added = f"added by {voice.added_by_name}" if voice.added_by_name else ""
    return " · ".join(part for part in (voice.role or voice.group, voice.source, when, added, voice.id) if part)


def _trade(reading: Reading) -> list[Block]:
    if not reading.trade.customer and not reading.trade.business:
        return []
    line = f"For them: {_stopped(reading.trade.customer)}   For us: {_stopped(reading.trade.business)}"
    remark = (reading.trade.remark,) if reading.trade.remark else ()
    return [Section("The trade so far", (line, *remark))]


def _without_voices(reading: Reading, today: date | None) -> str:
    if reading.last_heard_on is None:
        return NONE_SAVED
    heard = f"{NONE_ON_THIS} This group was last heard on {short_day(reading.last_heard_on, today)}"
    words = reading.last_heard_about
    return f'{heard}: "{words}"' if words and _is_short(words) else f"{heard}."


def _before(entry: Related, today: date | None) -> str:
    return f'{entry.id}, {short_day(entry.decided_on, today)}: "{entry.quote}"  {entry.question}'


def _sentence(text: str) -> str:
    return _stopped(text[:1].upper() + text[1:])


def _stopped(text: str) -> str:
    return text if not text or text.endswith((".", "?", "…")) else f"{text}."


def _summary(reading: Reading) -> str:
    if reading.questions:
        return f"{reading.title}: {reading.questions[0].text}"
    return f"{reading.title}: {reading.note or NO_OTHER}"


def _move_name(move: str) -> str:
    return load().move(move).name


def _engine_words(reading: Reading) -> str:
    version = reading.prompt_version.removeprefix("sha256:")[:12]
    name = "the playbook, no model" if reading.engine == PLAYBOOK else "a model, its quotes and figures checked"
    return f"{name} ({version})"


def _too_thin(reading: Reading, reading_id: str) -> Reply:
    examples = " or ".join(f'"{example}"' for example in reading.examples)
    blocks: list[Block] = [Paragraph(reading.ask_back)]
    if examples:
        blocks.append(Note(f"e.g. {examples}"))
    blocks.append(Buttons((Button("Answer", "ask_box", reading_id, Tone.PRIMARY),)))
    return Reply(summary=reading.ask_back, blocks=tuple(blocks))


def _nothing_to_ask(reading_id: str) -> Reply:
    buttons = (Button("Ask again", "ask_box", reading_id), Button("Log anyway", "decide", reading_id))
    return Reply(summary=NOTHING_TO_ASK, blocks=(Paragraph(f"{NOTHING_TO_ASK}\n{ADD_HOW}"), Buttons(buttons)))
