"""Text as CommonMark that shows exactly that text, one line of text a line of Markdown."""

from __future__ import annotations

import re

# Marks that mean something wherever they stand, and those that do so at the beginning of a line.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~|$])")
_AT_THE_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d+)([.)])")
_INDENT = re.compile(r"^[ \t]+")


def inline(text: str) -> str:
    """The text in one line, for a heading."""
    return _line(" ".join(text.split()))


def block(text: str, indent: str = "") -> str:
    """The text with its lines kept, as paragraphs; lines after the first begin with `indent`."""
    paragraphs = [part for part in re.split(r"\n[ \t]*\n\s*", text.strip("\n")) if part.strip()]
    shown = ("\\\n".join(_line(line) for line in part.split("\n")) for part in paragraphs)
    return "\n\n".join(shown).replace("\n", f"\n{indent}").replace(f"\n{indent}\n", "\n\n")


def _line(line: str) -> str:
    escaped = _ANYWHERE.sub(r"\\\1", line.rstrip())
    escaped = _INDENT.sub("", escaped)
    if numbered := _NUMBERED.match(escaped):
        return f"{numbered[1]}\\{escaped[numbered.end(1) :]}"
    return f"\\{escaped}" if escaped[:1] in ("#", "+", "-", "=") else escaped
