"""Markdown with the headings of MADR 4: all decisions in one file, or a zip with a file each and an index."""

from __future__ import annotations

import itertools
import json
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import BinaryIO

from bot.decisions.amended import current
from bot.exports.file_names import file_name
from bot.exports.format import Contents, Format, Option
from bot.exports.madr import Madr, Section, madr
from bot.exports.markdown import block, inline
from bot.screen_words import STATUSES
from storage.models import Decision, Note

ZIP = Option("zip", "one file a decision, with an index", "application/zip", "zip")
INDEX = "index.md"
# No file in the archive has a time of its own, so that the same log gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_IN_MEMORY = 1024 * 1024
_AT_ONCE = 500


def write(contents: Contents, out: BinaryIO) -> None:
    """Write one Markdown file, or with the option `zip` an archive of them."""
    if ZIP.name in contents.options:
        _write_zip(contents, out)
    else:
        _write_one(contents, out)


def one_file(document: Madr) -> str:
    """A decision as a file of its own: front matter, and the title on top."""
    head = (
        "---",
        f"status: {json.dumps(document.status, ensure_ascii=False)}",
        f"date: {document.day}",
        f"decision-makers: {json.dumps(list(document.decision_makers), ensure_ascii=False)}",
        "---",
        "",
        f"# {inline(document.title)}",
    )
    return "\n".join((*head, *_body(document.sections, 2))) + "\n"


def one_part(document: Madr) -> str:
    """A decision as a part of a file that holds several."""
    head = Section("", (("Status", document.status), ("Date", document.day.isoformat())))
    if document.decision_makers:
        head = Section("", (*head.items, ("Decision makers", "; ".join(document.decision_makers))))
    return "\n".join((f"## {inline(document.title)}", "", *_items(head), *_body(document.sections, 3))) + "\n"


def _write_one(contents: Contents, out: BinaryIO) -> None:
    out.write(f"# Decisions of {inline(contents.workspace)}\n".encode())
    if contents.scope:
        out.write(f"\nOnly: {inline(contents.scope)}\n".encode())
    for _, document in _documents(contents):
        out.write(f"\n{one_part(document)}".encode())


def _write_zip(contents: Contents, out: BinaryIO) -> None:
    with (
        tempfile.SpooledTemporaryFile(_IN_MEMORY) as index,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        index.write(f"# Decisions of {inline(contents.workspace)}\n\n".encode())
        for decision, document in _documents(contents):
            text = current(decision).text
            name = file_name(decision.number, text, "md")
            line = f"* [D-{decision.number} {inline(text)}]({name}): {STATUSES[decision.status]}\n"
            index.write(line.encode())
            archive.writestr(_entry(name), one_file(document))
        index.seek(0)
        with archive.open(_entry(INDEX), "w") as file:
            while chunk := index.read(_IN_MEMORY):
                file.write(chunk)


def _documents(contents: Contents) -> Iterator[tuple[Decision, Madr]]:
    """Each decision with its document; what is seen differently is read for many at a time."""
    while many := list(itertools.islice(contents.decisions, _AT_ONCE)):
        dissent = defaultdict[str | None, list[Note]](list)
        for note in contents.dissent([f"D-{decision.number}" for decision in many]):
            dissent[note.decision].append(note)
        for decision in many:
            yield decision, madr(decision, contents.people, dissent[f"D-{decision.number}"])


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _body(sections: tuple[Section, ...], top: int) -> Iterator[str]:
    for section in sections:
        yield ""
        yield f"{'#' * (top + section.depth)} {section.heading}"
        if section.items:
            yield ""
            yield from _items(section)


def _items(section: Section) -> Iterator[str]:
    for label, text in section.items:
        yield f"* {label}: {block(text, '  ')}" if label else f"* {block(text, '  ')}"


FORMAT = Format(
    "md",
    "text/markdown",
    "decision records in Markdown, with the headings of MADR",
    write,
    options=(ZIP,),
)
