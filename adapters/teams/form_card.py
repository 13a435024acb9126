"""Neutral forms drawn as cards for a dialog, and what comes back from one: pure functions.

Nothing is cut off and nothing refused on the client: the server's sentences stand in the card, under the fields,
with what was typed kept. The form itself travels in the card, so that any process can draw it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, assert_never

from adapters.teams.card_data import FIELD, KEY, OPEN_CHOICE, PICK, Origin
from adapters.teams.render import LARGEST, Card, Element, actions, card_of, cut, run, showable, size, text_block
from bot.messages import Field, FieldKind, Form, Option, Tone, outcome_from_json, to_json

FORM = "form"
_RADIOS_AT_MOST = 5
_LONGEST_LABEL = 200
_MOST_CHOICES = 100
_SHORT = 120
# Characters of answers that a card has room for besides everything else.
_ROOM = 16_000
LEAVE_OPEN = Option(OPEN_CHOICE, "Leave open")
# Between the two halves of a Markdown link: some clients read choices as Markdown, and this breaks only that.
_JOINER = "\u2060"


def form_card(
    form: Form, origin: Origin, *, errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> Card:
    """The form with its fields, the sentences of what is wrong in it, and its ways out; always under the limit."""
    wrong, filled = dict(errors or {}), _filled(form, typed)
    for lighter in (_as_it_is, _without_offers, _shortened):
        form, filled = lighter(form), lighter(filled)
        card = _drawn(form, filled, origin, wrong)
        if size(card) <= LARGEST:
            break
    return card


def _as_it_is(form: Form) -> Form:
    return form


def _without_offers(form: Form) -> Form:
    """The form without what may be missing: suggestions, and choices beyond any that somebody reads through."""
    fields = (replace(each, suggestions=(), options=each.options[:_MOST_CHOICES]) for each in form.fields)
    return replace(form, fields=tuple(fields))


def _shortened(form: Form) -> Form:
    """The form with every text cut, in the rare case that Teams would show none of it otherwise."""
    each_at_most = max(_SHORT, _ROOM // (len(form.fields) or 1))
    fields = (
        replace(
            each,
            initial=cut(each.initial, each_at_most),
            hint=cut(each.hint, _SHORT),
            label=cut(each.label, _SHORT),
            options=tuple(Option(one.value, cut(one.label, _SHORT)) for one in each.options),
        )
        for each in form.fields
    )
    return replace(form, notice=cut(form.notice, _SHORT), fields=tuple(fields))


def _drawn(form: Form, filled: Form, origin: Origin, wrong: Mapping[str, str]) -> Card:
    body: list[Element] = [text_block(form.notice)] if form.notice else []
    names = {field.name for field in filled.fields}
    body += [_error(sentence) for name, sentence in wrong.items() if name not in names]
    for field in filled.fields:
        body += _field(field, wrong.get(field.name, ""))
    carried = _carried(form, origin)
    sent = [_submit(form.submit, form.action, carried, Tone.PRIMARY)]
    sent += [_submit(way.label, way.action, carried, Tone.PLAIN) for way in form.ways]
    close = {"type": "Action.Submit", "title": _label(form.close) or "Close", "associatedInputs": "none"}
    return card_of([*body, *actions([*sent, close | {"data": {KEY: {"close": True}}}])], form.title)


def form_in(said: Mapping[str, Any]) -> Form | None:
    """The form that a card carried; None where it cannot be read."""
    try:
        found = outcome_from_json(said[FORM])
    except (KeyError, TypeError, ValueError):
        return None
    return found if isinstance(found, Form) else None


def answers_in(form: Form, data: Mapping[str, Any]) -> dict[str, str]:
    """What was typed and chosen, by field. What is picked from a list of suggestions counts where nothing new
    was typed.
    """
    answers: dict[str, str] = {}
    for field in form.fields:
        typed = _text(data.get(f"{FIELD}{field.name}"))
        picked = _text(data.get(f"{PICK}{field.name}"))
        if picked and picked != OPEN_CHOICE and typed.strip() in ("", field.initial.strip()):
            typed = picked
        answers[field.name] = "" if field.kind is FieldKind.CHOICE and typed == OPEN_CHOICE else typed
    return answers


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None or isinstance(value, dict | list) else str(value)


def _filled(form: Form, typed: Mapping[str, str] | None) -> Form:
    if typed is None:
        return form
    return replace(form, fields=tuple(replace(each, initial=typed.get(each.name, "")) for each in form.fields))


def _carried(form: Form, origin: Origin) -> dict[str, Any]:
    """The form without what its inputs hold; beside a picker, what stood there tells typed from picked."""
    fields = tuple(each if _has_picker(each) else replace(each, initial="") for each in form.fields)
    return {FORM: to_json(replace(form, fields=fields)), **origin.packed()}


def _submit(label: str, action: str, carried: Mapping[str, Any], tone: Tone) -> Element:
    drawn: Element = {
        "type": "Action.Submit",
        "title": _label(label) or "Send",
        "data": {KEY: {"send": action, **carried}},
    }
    return drawn | {"style": "positive"} if tone is Tone.PRIMARY else drawn


def _label(text: str) -> str:
    return cut(showable(text).strip(), _LONGEST_LABEL)


def _error(sentence: str) -> Element:
    return {"type": "RichTextBlock", "inlines": [run(sentence, weight="Bolder", color="Attention")]}


def _field(field: Field, error: str) -> list[Element]:
    label = _label(field.label) or _label(field.name) or "Answer"
    drawn = _input(field) | {
        "id": f"{FIELD}{field.name}",
        "label": label if field.required else f"{label} (optional)",
    }
    below: list[Element] = []
    if field.hint:
        below.append(text_block(field.hint, size="Small", subtle=True) | {"spacing": "None"})
    below += _suggested(field)
    if error:
        below.append(_error(error) | {"spacing": "None"})
    return [drawn, *below]


def _input(field: Field) -> Element:
    value = "" if _is_picked(field) else showable(field.initial)
    match field.kind:
        case FieldKind.TEXT | FieldKind.NUMBER:
            # A number is typed as text: Teams hands over nothing at all for "about 20", and it would be lost.
            return {"type": "Input.Text"} | _initial(value.replace("\n", " "))
        case FieldKind.MULTILINE:
            return {"type": "Input.Text", "isMultiline": True} | _initial(value)
        case FieldKind.DATE:
            return {"type": "Input.Date"} | _initial(value) if _is_date(value) else _typed_date(value)
        case FieldKind.CHOICE:
            return _choices(field)
        case _:
            assert_never(field.kind)


def _has_picker(field: Field) -> bool:
    return bool(field.suggestions) or (field.person and bool(field.options))


def _is_picked(field: Field) -> bool:
    """Whether it holds somebody's id, whom people know by name."""
    return field.person and any(field.initial == one.value for one in field.options)


def _initial(value: str) -> Element:
    return {"value": value} if value else {}


def _is_date(value: str) -> bool:
    if not value:
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _typed_date(value: str) -> Element:
    """What was typed as a date and is none, kept as it was typed."""
    return {"type": "Input.Text", "value": value, "placeholder": "2026-11-22"}


def _choices(field: Field) -> Element:
    options = list(field.options)
    if not options or (not field.required and not any(option.value == "" for option in options)):
        options.append(LEAVE_OPEN)
    few = len(options) <= _RADIOS_AT_MOST
    drawn: Element = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if few else "compact",
        "choices": [_choice(option.value or OPEN_CHOICE, option.label) for option in options],
    }
    if not few:
        drawn["placeholder"] = "Choose one"
    chosen = field.initial or ("" if field.required else OPEN_CHOICE)
    return drawn | _initial(chosen)


def _choice(value: str, label: str) -> Element:
    shown = cut(showable(label).replace("](", f"]{_JOINER}("), _LONGEST_LABEL)
    return {"title": shown.strip() or value, "value": showable(value)}


def _suggested(field: Field) -> list[Element]:
    """What was answered before, to pick instead of typing; for a person, those who were named as options."""
    if field.kind not in (FieldKind.TEXT, FieldKind.MULTILINE):
        return []
    offered = [_choice(text, text) for text in dict.fromkeys(field.suggestions) if text.strip()]
    offered += [_choice(one.value, one.label) for one in field.options if field.person]
    if not offered:
        return []
    return [
        {
            "type": "Input.ChoiceSet",
            "id": f"{PICK}{field.name}",
            "label": "Or one of the people here" if field.person else "Or one used before",
            "style": "filtered" if field.person else "compact",
            "value": field.initial if _is_picked(field) else OPEN_CHOICE,
            "choices": [_choice(OPEN_CHOICE, "As typed above"), *offered[:_MOST_CHOICES]],
            "spacing": "Small",
        }
    ]
