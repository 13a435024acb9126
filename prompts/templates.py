"""The templates of what a model is told: `*.md.j2` beside this file.

A template that names something it is not given stops at once (`StrictUndefined`), so that no model is ever told a
half-filled sentence. What is rendered is plain text for a model, not a page: nothing is escaped here, and whoever
gives values in takes care of what they hold.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from prompts.playbook import load

FOLDER = Path(__file__).parent
_ENDING = ".md.j2"


def render(name: str, **values: object) -> str:
    """The template `name` (without `.md.j2`) with these values.

    Raises:
        jinja2.UndefinedError: it names a value that is not given.
        jinja2.TemplateNotFound: there is none of this name.
    """
    return _environment().get_template(name + _ENDING).render(**values).strip()


@cache
def prompt_version() -> str:
    """Names the exact text of the playbook and of every template, as a reading that a model wrote keeps it."""
    digest = hashlib.sha256(load().prompt_version.encode())
    for path in sorted(FOLDER.glob(f"*{_ENDING}")):
        digest.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return "sha256:" + digest.hexdigest()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  (no markup: a prompt)
        keep_trailing_newline=False,
    )
