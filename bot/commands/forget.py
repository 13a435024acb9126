"""`forget me`: erase a person's identity from the log; an admin may do it for somebody who left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.access import either
from bot.command import Answer, Command
from bot.context import Context
from bot.errors import AlreadyForgotten, NobodyMeant, OnlyAdmins
from bot.exports.me import FORMAT
from bot.exports.recipe import Recipe
from bot.forgetting import forget, named_in, stands_in
from bot.messages import Button, Buttons, Facts, Field, File, Form, Invalid, Note, Paragraph, Reply
from bot.people import member_meant, unknown_person
from storage import audit, forgetting, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

# The button that does it.
YES = "forget_yes"
_ME = "me"
_SOMEBODY = "someone"
_COUNTED = {
    "decision": "Decisions",
    "note": "Answers and notes",
    "retro_answer": "Answers not shown yet",
    "voice": "Customers' words that were added",
    "action": "To-dos",
    "voice_request": "Requests for customers' words",
}
_MOST_NAMED = 8


async def forget_(context: Context, argument: str) -> Answer:
    """What would be erased, and the one button that does it."""
    said = argument.strip()
    if said.casefold() == _ME:
        return await context.read(lambda ws: _preview(ws, context, context.request.user))
    if said.casefold() == _SOMEBODY:
        return await context.read(lambda ws: _form(ws, context))
    return await context.read(lambda ws: _preview(ws, context, _meant(ws, context, said)))


async def chosen(context: Context, fields: Mapping[str, str], _carry: Mapping[str, str]) -> Answer:
    """Somebody was chosen in the form: what would be erased."""
    typed = fields.get("member", "")

    def query(ws: WorkspaceSession) -> Answer:
        member = member_meant(ws, typed, context.request.user) if typed.strip() else None
        if member is None:
            return Invalid({"member": unknown_person(typed) if typed.strip() else "Say who: a name, or me."})
        return _preview(ws, context, member)

    return await context.read(query)


async def yes(context: Context, value: str) -> Answer:
    """Erase them. The answer is stored nowhere, or they would be there again."""
    member = value or context.request.user

    def effect(ws: WorkspaceSession) -> Reply:
        _check(ws, context, member)
        done = forget(ws, member, context.request.user, context.now)
        if done is None:
            raise AlreadyForgotten
        mine = member == context.request.user
        whose = "you" if mine else "them"
        sentence = (
            f"Nothing leads to {whose} any more. Where {'you' if mine else 'they'} stood, it says {done.called}."
        )
        if not done.changed:
            sentence = f"Nothing is kept about {whose} any more."
        return Reply(
            sentence,
            (Paragraph(sentence), Note(f"Whoever writes to me again is somebody new to me. {_ELSEWHERE}")),
            replace=True,
            kept=False,
        )

    answer = await context.services.database.write(context.request.place.workspace, effect)
    context.services.wake()
    return answer


async def my_data(context: Context, _value: str) -> Answer:
    """Everything that is stored about the one who asks, as a file that only they get."""
    return await context.once(lambda ws: _my_data(ws, context))


def _my_data(ws: WorkspaceSession, context: Context) -> File:
    me = context.request.user
    audit.write(ws, AuditKind.EXPORT, me, "their own data", context.now)
    recipe = Recipe(FORMAT.name, here=context.here, user=me, day=context.today)
    name = f"customer-chair-my-data-{context.today.isoformat()}.{FORMAT.ending}"
    return File(name, FORMAT.media_type, recipe.packed(), summary="What I keep about you. Nobody else was told.")


_ELSEWHERE = "What people wrote in the chat itself is kept by the chat, not by me; backups keep it until they go."


def _preview(ws: WorkspaceSession, context: Context, member: str) -> Reply:
    _check(ws, context, member)
    mine = member == context.request.user
    found = workspaces.find_member(ws, member)
    name = found.name if found else member
    counted = stands_in(ws, member)
    pairs = tuple((label, f"{counted[table]:,}") for table, label in _COUNTED.items() if counted.get(table))
    sentence = f"Erase {'you' if mine else name} from everything I keep?"
    what = (
        f"The decisions stay, with a pseudonym where {'your' if mine else 'the'} name stood. Questions that were "
        "not shared, drafts, roles and direct messages are deleted. It cannot be undone."
    )
    words = named_in(ws, member)
    buttons = [Button("Erase me" if mine else f"Erase {name}"[:70], YES, "" if mine else member)]
    if mine:
        buttons.append(Button("My data", "my_data"))
    standing = (Facts(pairs, f"Where {'your' if mine else 'the'} name stands"),) if pairs else ()
    remarks = _remarks(words, is_last_admin=forgetting.last_admin(ws, member))
    return Reply(
        sentence,
        (Paragraph(sentence), Paragraph(what), *standing, *remarks, Buttons(tuple(buttons))),
        data={"stands_in": counted, "named_in": words},
    )


def _remarks(words: Sequence[str], *, is_last_admin: bool) -> Iterator[Note]:
    """What whoever presses the button should know besides."""
    if words:
        named = ", ".join(words[:_MOST_NAMED]) + (" and others" if len(words) > _MOST_NAMED else "")
        yield Note(
            f"Named in the words of {named}. What was logged stays word for word until it is deleted; "
            "a quote can be removed."
        )
    if is_last_admin:
        yield Note(
            "Nobody else is an admin here: afterwards nobody can change roles and how long things are kept. "
            "Make somebody one first: settings, Give a role, Admin."
        )


def _form(ws: WorkspaceSession, context: Context) -> Form:
    _only_admins(ws, context)
    return Form(
        title="Forget somebody who left",
        submit="Show what would go",
        action="forget_chosen",
        fields=(Field("member", "Who", required=True, person=True, max_length=200, hint="A name, or me."),),
    )


def _meant(ws: WorkspaceSession, context: Context, said: str) -> str:
    member = member_meant(ws, said, context.request.user)
    if member is None:
        raise NobodyMeant(sentence=unknown_person(said))
    return member


def _check(ws: WorkspaceSession, context: Context, member: str) -> None:
    if member != context.request.user:
        _only_admins(ws, context)


def _only_admins(ws: WorkspaceSession, context: Context) -> None:
    if not context.standing.is_admin:
        raise OnlyAdmins(act="have somebody else forgotten", who=either(workspaces.admins(ws)) or "nobody yet")


def _fits(rest: str) -> bool:
    said = rest.strip()
    return said.casefold() in (_ME, _SOMEBODY) or said.startswith("@")


COMMAND = Command(
    name="forget",
    usage="forget me",
    summary="Erase you from everything I keep; admins: forget someone, for somebody who left.",
    examples=("forget me", "forget someone"),
    order=86,
    run=forget_,
    fits=_fits,
    buttons={YES: yes, "my_data": my_data},
    forms={"forget_chosen": chosen},
)
