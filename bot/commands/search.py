"""`search`: decisions and what customers said, by words."""

from __future__ import annotations

from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.card import row
from bot.messages import Block, Button, Buttons, Listing, Note, Paragraph, Reply
from bot.statements import compound_continues_as_sentence, continues_as_sentence
from bot.voices import voice_row
from storage import decisions, voices
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.models import Decision, Voice
from storage.search import query_words

MOST = 10
_LONGEST_ECHO = 200


async def search(context: Context, argument: str) -> Answer:
    """Everything that holds all the words; it is also offered to put the text to the chair instead."""
    if not query_words(argument):
        sentence = "There is no word in that to search for. Write search and one or more words."
        return Reply(summary=sentence, blocks=(Paragraph(sentence), _instead(argument)), data={"error": "NoWords"})

    def query(ws: WorkspaceSession) -> tuple[tuple[list[Decision], int], tuple[list[Voice], int]]:
        return (
            decisions.listed(ws, context.here, Filter(words=argument), MOST),
            voices.searched(ws, context.here, argument, context.today, MOST),
        )

    (decided, decided_in_all), (said, said_in_all) = await context.read(query)
    blocks: list[Block] = []
    if decided:
        rows = tuple(row(decision, context.today) for decision in decided)
        blocks.append(Listing(rows, _title("decision", decided_in_all)))
    if said:
        rows = tuple(voice_row(voice, context.today) for voice in said)
        blocks.append(
            Listing(rows, "What customers said" + (f", {said_in_all} in all" if said_in_all > MOST else ""))
        )
    if not blocks:
        blocks.append(Paragraph(f"Nothing in the log has all of these words: {_echo(argument)}"))
        blocks.append(Note("Fewer words find more."))
    counted = ((decided_in_all, "decision"), (said_in_all, "customer quote"))
    found = [_title(noun, count) for count, noun in counted if count]
    return Reply(
        summary=f"Found: {' and '.join(found) or 'nothing'}",
        blocks=(*blocks, _instead(argument)),
        data={
            "decisions": [f"D-{decision.number}" for decision in decided],
            "voices": [f"V-{voice.number}" for voice in said],
        },
    )


def _instead(argument: str) -> Buttons:
    # The word itself may belong to the question: "search refunds" is read as it was typed.
    return Buttons((Button("Ask the chair this instead", "ask_instead", f"search {argument}"),))


def _title(noun: str, count: int) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def _echo(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_ECHO else line[:_LONGEST_ECHO] + " …"


def _fits(rest: str) -> bool:
    if len(rest.split()) == 1:
        return True
    return bool(rest) and not continues_as_sentence(rest) and not compound_continues_as_sentence(rest)


COMMAND = Command(
    name="search",
    usage="search WORDS",
    summary="Find decisions and what customers said.",
    examples=("search order emails",),
    order=50,
    run=search,
    fits=_fits,
)
