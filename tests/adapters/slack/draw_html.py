"""Block Kit as HTML that looks like Slack, for the pictures of the documentation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

STYLE = """
body { margin: 0; background: #fff; font: 15px/1.46 Lato, "Noto Sans", "DejaVu Sans", sans-serif; color:
  #1d1c1d;}
#shot { display: inline-block; width: 640px; padding: 16px 20px; box-sizing: border-box;}
.message { display: flex; gap: 8px;}
.face { width: 36px; height: 36px; border-radius: 6px; background: #1f3a5f; color: #fff; font-weight: 700;
  text-align: center; line-height: 36px; flex: none;}
.who { font-weight: 900;}
.app { font-size: 10px; background: #e8e8e8; border-radius: 2px; padding: 1px 3px; color: #616061; margin: 0
  6px;}
.time, .only, .hint, .optional { font-size: 12px; color: #616061;}
.only { margin-left: 44px; margin-bottom: 2px;}
.blocks { flex: 1; min-width: 0;}
.block { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere;}
.header { font-size: 18px; font-weight: 900; margin-top: 10px;}
.context { font-size: 13px; color: #616061;}
blockquote { margin: 2px 0; padding-left: 12px; border-left: 4px solid #ddd;}
ol { margin: 4px 0; padding-left: 26px;}
.row { display: flex; gap: 16px; align-items: flex-start; justify-content: space-between;}
.row > div { flex: 1; min-width: 0;}
.actions { display: flex; flex-wrap: wrap; gap: 8px; white-space: normal;}
.button { border: 1px solid #bbbabb; border-radius: 4px; padding: 3px 12px; font-size: 13px; font-weight: 700;
  background: #fff; white-space: nowrap;}
.primary { background: #007a5a; border-color: #007a5a; color: #fff;}
.modal { border: 1px solid #ccc; border-radius: 8px; box-shadow: 0 6px 24px #0002;}
.modal > .blocks { padding: 4px 22px;}
.title { display: flex; justify-content: space-between; font-size: 20px; font-weight: 900; padding: 14px 22px
  6px;}
.foot { display: flex; justify-content: flex-end; gap: 10px; padding: 12px 22px; border-top: 1px solid #eee;}
.foot .button { padding: 6px 14px; font-size: 15px;}
.label { font-weight: 700;}
.field { margin: 10px 0;}
.input { border: 1px solid #868686; border-radius: 4px; padding: 6px 10px; min-height: 22px; white-space: pre-
  wrap;}
.tall { min-height: 66px;}
.empty { color: #868686;}
.wrong .input { border-color: #c01343;}
.sentence { color: #c01343; font-size: 13px;}
.radio { margin: 2px 0;}
.thumb { font-size: 16px; border-radius: 4px; padding: 2px 6px; background: #f4f4f4;}
.down svg { transform: rotate(180deg);}
.task { display: flex; align-items: center; gap: 8px; border: 1px solid #ddd; border-radius: 6px; padding: 6px
  12px; color: #616061;}
.turning { width: 12px; height: 12px; border: 2px solid #ddd; border-top-color: #1264a3; border-radius: 50%;}
.menu { display: flex; justify-content: space-between;}
.home { border-top: 1px solid #ddd;}
.tabs { font-weight: 700; padding: 0 0 8px;}
.tabs span { margin-right: 16px; color: #616061;}
.tabs .on { color: #1d1c1d; border-bottom: 2px solid #1d1c1d; padding-bottom: 6px;}
a { color: #1264a3;}
"""
# Slack's two thumbs, which no font here has.
_THUMB = (
    '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="#616061" stroke-width="1.3">'
    '<path d="M1.5 7h3v7h-3z M4.5 8 8 1.8c1.3 0 1.9.9 1.6 2.2L9 6.5h4.2c.9 0 1.4.8 1.2 1.6l-1.2 4.7'
    'c-.2.7-.8 1.2-1.5 1.2H4.5"/></svg>'
)
_CLASSES = {
    "header": "header",
    "section": "row",
    "rich_text": "",
    "context": "context",
    "actions": "actions",
    "context_actions": "actions",
    "task_update": "task",
}
_EMPTY = {
    "datepicker": "Select a date",
    "users_select": "Select a person",
    "conversations_select": "Select a conversation",
    "static_select": "Select an option",
}


def message(sent: Mapping[str, Any], *, private: bool = False) -> str:
    """A message, for everyone or for one person alone."""
    only = '<div class="only">Only visible to you</div>' if private else ""
    head = '<span class="who">Customer Chair</span><span class="app">APP</span><span class="time">10:30</span>'
    return _page(
        f'{only}<div class="message"><div class="face">C</div><div class="blocks"><div>{head}</div>'
        f"{_blocks(sent['blocks'])}</div></div>"
    )


def modal(view: Mapping[str, Any], errors: Mapping[str, str] | None = None) -> str:
    """A modal, with the sentences that stand at its fields."""
    submit = f'<span class="button primary">{_plain(view["submit"])}</span>' if view.get("submit") else ""
    close = f'<span class="button">{_plain(view["close"])}</span>' if view.get("close") else ""
    return _page(
        f'<div class="modal"><div class="title"><span>{_plain(view["title"])}</span><span>×</span></div>'
        f'<div class="blocks">{_blocks(view["blocks"], errors or {})}</div>'
        f'<div class="foot">{close}{submit}</div></div>'
    )


def home(view: Mapping[str, Any]) -> str:
    """A Home view under its tabs."""
    tabs = '<div class="tabs"><span class="on">Home</span><span>Messages</span><span>About</span></div>'
    return _page(f'{tabs}<div class="home blocks">{_blocks(view["blocks"])}</div>')


def _page(body: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><div id="shot">{body}</div>'


def _blocks(blocks: Sequence[Mapping[str, Any]], errors: Mapping[str, str] | None = None) -> str:
    return "".join(_block(block, errors or {}) for block in blocks)


def _block(block: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    if block["type"] == "input":
        return _input(block, errors.get(block["block_id"], ""))
    return f'<div class="block {_CLASSES[block["type"]]}">{_inside(block)}</div>'


def _inside(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "header":
            return _plain(block["text"])
        case "section":
            beside = _element(block["accessory"]) if "accessory" in block else ""
            return f"<div>{_plain(block['text'])}</div>{beside}"
        case "rich_text":
            return "".join(map(_rich, block["elements"]))
        case "context":
            return " ".join(map(_plain, block["elements"]))
        case "task_update":
            return f'<span class="turning"></span>{escape(block["title"])}'
    return "".join(map(_element, block["elements"]))


def _rich(part: Mapping[str, Any]) -> str:
    if part["type"] == "rich_text_list":
        return f"<ol>{''.join(f'<li>{_rich(each)}</li>' for each in part['elements'])}</ol>"
    inner = "".join(map(_run, part["elements"]))
    return f"<blockquote>{inner}</blockquote>" if part["type"] == "rich_text_quote" else f"<div>{inner}</div>"


def _run(run: Mapping[str, Any]) -> str:
    text = escape(run.get("text", ""))
    if run["type"] == "link":
        return f"<a>{text}</a>"
    style = run.get("style") or {}
    text = f"<b>{text}</b>" if style.get("bold") else text
    return f"<i>{text}</i>" if style.get("italic") else text


def _input(block: Mapping[str, Any], sentence: str) -> str:
    optional = '<span class="optional"> (optional)</span>' if block.get("optional") else ""
    hint = f'<div class="hint">{_plain(block["hint"])}</div>' if "hint" in block else ""
    told = f'<div class="sentence">{escape(sentence)}</div>' if sentence else ""
    wrong = " wrong" if sentence else ""
    return (
        f'<div class="field{wrong}"><div class="label">{_plain(block["label"])}{optional}</div>'
        f"{_element(block['element'])}{told}{hint}</div>"
    )


def _element(element: Mapping[str, Any]) -> str:
    kind = element["type"]
    if kind == "button":
        style = " primary" if element.get("style") == "primary" else ""
        return f'<span class="button{style}">{_plain(element["text"])}</span>'
    if kind == "feedback_buttons":
        return f'<span class="thumb">{_THUMB}</span><span class="thumb down">{_THUMB}</span>'
    if kind == "overflow":
        return '<span class="button">⋯</span>'
    chosen = (element.get("initial_option") or {}).get("value")
    if kind == "radio_buttons":
        return "".join(
            f'<div class="radio">{"◉" if option["value"] == chosen else "○"} {_plain(option["text"])}</div>'
            for option in element["options"]
        )
    if kind == "static_select":
        said = _plain(element["initial_option"]["text"]) if chosen else f'<span class="empty">{_EMPTY[kind]}</span>'
        return f'<div class="input menu"><span>{said}</span><span>▾</span></div>'
    starts = ("initial_value", "initial_date", "initial_user", "initial_conversation")
    value = next((element[name] for name in starts if element.get(name)), "")
    tall = " tall" if element.get("multiline") else ""
    shown = escape(value) or f'<span class="empty">{_EMPTY.get(kind, "")}</span>'
    return f'<div class="input{tall}">{shown}</div>'


def _plain(text: Mapping[str, Any]) -> str:
    return escape(text["text"])
