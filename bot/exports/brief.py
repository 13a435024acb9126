"""The brief: one page for a steering committee, as Markdown or as a page that prints well."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.exports.brief_facts import gather
from bot.exports.brief_words import Brief, Part, brief
from bot.exports.format import Contents, Format, Option
from bot.exports.markdown import inline

HTML = Option("html", "a page that prints well", "text/html", "html")
_TEMPLATE = "brief.html.j2"


def write(contents: Contents, out: BinaryIO) -> None:
    """Write the page; with the option `html` as one HTML file that needs nothing else."""
    facts = gather(contents.decisions, contents.today)
    page = brief(facts, contents.where or contents.workspace, contents.scope, contents.today, contents.people)
    text = _template().render(brief=page) if HTML.name in contents.options else "\n".join(_markdown(page))
    out.write(f"{text}\n".encode())


def _markdown(page: Brief) -> Iterator[str]:
    yield f"# {inline(page.title)}"
    yield ""
    yield inline(page.subtitle)
    for part in page.parts:
        yield from ("", f"## {part.heading}")
        for sentence in part.sentences:
            yield from ("", inline(sentence))
        if part.items:
            yield ""
            yield from _items(part)
        if part.after:
            yield from ("", inline(part.after))
    yield from ("", f"*{inline(page.small_print)}*")


def _items(part: Part) -> Iterator[str]:
    for number, item in enumerate(part.items, 1):
        mark = f"{number}." if part.numbered else "*"
        lead = f"**{inline(item.lead)}**" if item.lead else ""
        gap = "\\\n   " if part.numbered and item.text else " "
        yield f"{mark} {lead}{gap if lead else ''}{inline(item.text)}".rstrip()


@cache
def _template() -> Template:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(_TEMPLATE)


FORMAT = Format(
    "brief",
    "text/markdown",
    "one page for a steering committee",
    write,
    "md",
    options=(HTML,),
)
