"""Neutral forms drawn as HTML forms: pure functions.

The browser checks nothing by itself (`novalidate`) and cuts nothing off (no `maxlength`: it would silently drop the
end of a pasted text). The server's sentences are the only ones, and they land in the error slot of each field.
"""

from __future__ import annotations

from typing import assert_never

from markupsafe import Markup

from adapters.web.render import showable
from bot.messages import Field, FieldKind, Form, Option

RADIO_OPTIONS_AT_MOST = 6
SUGGESTIONS_SHOWN = 6
LEAVE_OPEN = Option("", "Leave open")


def render_form(form: Form) -> Markup:
    """A form for the dialog: title, notice, fields with hint and error slot, and the two ways out."""
    notice = (
        Markup('<p class="notice" dir="auto">{}</p>').format(showable(form.notice)) if form.notice else Markup()
    )
    fields = Markup().join(_field(number, field) for number, field in enumerate(form.fields))
    ways = Markup().join(
        # Not a submit button: Enter in a field sends the form by the first of those.
        Markup('<button type="button" class="plain" data-way="{}"><bdi>{}</bdi></button>').format(
            showable(way.action), showable(way.label)
        )
        for way in form.ways
    )
    return Markup(
        '<form novalidate autocomplete="off"><h2 id="form-title" dir="auto">{}</h2>{}'
        '<p class="restored" hidden>What you typed before is back. '
        '<button type="button" class="quiet" data-start-again>Start again</button></p>'
        '<p class="form-error" role="alert"></p>{}'
        '<div class="ways-out"><button type="button" class="plain" data-close><bdi>{}</bdi></button>{}'
        '<button type="submit" class="primary"><bdi>{}</bdi></button></div></form>'
    ).format(showable(form.title), notice, fields, showable(form.close), ways, showable(form.submit))


def _field(number: int, field: Field) -> Markup:
    control_id = f"field-{number}"
    match field.kind:
        case FieldKind.CHOICE:
            if len(field.options) <= RADIO_OPTIONS_AT_MOST:
                return _radios(control_id, field)
            return _labelled(control_id, field, _select(control_id, field))
        case FieldKind.MULTILINE:
            # A parser drops the first line feed of a textarea: give it one to drop.
            control = Markup("<textarea{} rows='3' dir='auto'>\n{}</textarea>").format(
                _attributes(control_id, field), showable(field.initial)
            )
        case FieldKind.TEXT:
            control = _input(control_id, field, "text", _datalist(control_id, field))
        case FieldKind.DATE:
            control = _input(control_id, field, "date")
        case FieldKind.NUMBER:
            # Not type="number": browsers hand over nothing at all for "about 20", and what was typed would be lost.
            control = _input(control_id, field, "text", Markup(' inputmode="decimal"'))
        case _:
            assert_never(field.kind)
    return _labelled(control_id, field, control)


def _attributes(control_id: str, field: Field) -> Markup:
    required = Markup(" required") if field.required else Markup()
    limit = Markup(' data-limit="{}"').format(field.max_length) if field.max_length else Markup()
    return Markup(' id="{}" name="{}" aria-describedby="{}"{}{}').format(
        control_id, showable(field.name), _described_by(control_id, field), required, limit
    )


def _described_by(control_id: str, field: Field) -> str:
    slots = [f"{control_id}-error"]
    if field.hint:
        slots.append(f"{control_id}-hint")
    if field.max_length:
        slots.append(f"{control_id}-count")
    return " ".join(slots)


def _input(control_id: str, field: Field, kind: str, more: Markup = Markup()) -> Markup:  # noqa: B008 - immutable
    value = showable(field.initial).replace("\n", " ")
    return Markup('<input{} type="{}" value="{}" dir="auto"{}>').format(
        _attributes(control_id, field), kind, value, more
    )


def _datalist(control_id: str, field: Field) -> Markup:
    if len(field.suggestions) <= SUGGESTIONS_SHOWN:
        return Markup()
    return Markup(' list="{}-list"').format(control_id)


def _select(control_id: str, field: Field) -> Markup:
    options = list(field.options)
    if not any(option.value == "" for option in options):
        options.insert(0, Option("", "Choose one") if field.required else LEAVE_OPEN)
    drawn = Markup().join(
        Markup('<option value="{}"{}>{}</option>').format(
            showable(option.value),
            Markup(" selected") if option.value == field.initial else Markup(),
            showable(option.label),
        )
        for option in options
    )
    return Markup("<select{}>{}</select>").format(_attributes(control_id, field), drawn)


def _labelled(control_id: str, field: Field, control: Markup) -> Markup:
    return Markup('<div class="field" data-field="{}"><label for="{}"><bdi>{}</bdi>{}</label>{}{}{}</div>').format(
        showable(field.name),
        control_id,
        showable(field.label),
        _required_mark(field),
        control,
        _suggestions(control_id, field),
        _slots(control_id, field),
    )


def _required_mark(field: Field) -> Markup:
    return Markup(' <span class="required">required</span>') if field.required else Markup()


def _slots(control_id: str, field: Field) -> Markup:
    hint = count = Markup()
    if field.hint:
        hint = Markup('<p class="hint" id="{}-hint" dir="auto">{}</p>').format(control_id, showable(field.hint))
    if field.max_length:
        count = Markup('<p class="count" id="{}-count"></p>').format(control_id)
    return Markup('{}{}<p class="error" id="{}-error"></p>').format(hint, count, control_id)


def _suggestions(control_id: str, field: Field) -> Markup:
    """The first few as buttons that fill the field, where everybody sees them; a long list also completes."""
    if field.kind is not FieldKind.TEXT or not field.suggestions:
        return Markup()
    buttons = Markup().join(
        Markup(
            '<button type="button" class="suggestion" data-fill="{0}" data-text="{1}"><bdi>{1}</bdi></button>'
        ).format(control_id, showable(text))
        for text in field.suggestions[:SUGGESTIONS_SHOWN]
    )
    lead = "Here:" if field.person else "Earlier:"
    row = Markup('<p class="suggestions"><span>{}</span> {}</p>').format(lead, buttons)
    if len(field.suggestions) <= SUGGESTIONS_SHOWN:
        return row
    options = Markup().join(
        Markup('<option value="{}"></option>').format(showable(text)) for text in field.suggestions
    )
    return row + Markup('<datalist id="{}-list">{}</datalist>').format(control_id, options)


def _radios(control_id: str, field: Field) -> Markup:
    options = list(field.options)
    if not field.required and not field.initial and not any(option.value == "" for option in options):
        # A radio button once pressed cannot be let go: without this, an optional answer could not be taken back.
        options.append(LEAVE_OPEN)
    drawn = Markup().join(
        Markup('<label><input type="radio" name="{}" value="{}"{}> <bdi>{}</bdi></label>').format(
            showable(field.name),
            showable(option.value),
            Markup(" checked") if option.value == field.initial else Markup(),
            showable(option.label),
        )
        for option in options
    )
    return Markup(
        '<fieldset class="field" role="radiogroup" data-field="{}" id="{}" aria-describedby="{}"{}>'
        '<legend><bdi>{}</bdi>{}</legend><div class="options">{}</div>{}</fieldset>'
    ).format(
        showable(field.name),
        control_id,
        _described_by(control_id, field),
        Markup(' aria-required="true"') if field.required else Markup(),
        showable(field.label),
        _required_mark(field),
        drawn,
        _slots(control_id, field),
    )
