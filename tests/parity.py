"""`python -m tests.parity`: write `docs/parity.md` from the acceptance tests that are marked with a surface.

`@pytest.mark.surface("share a reading", "slack")` on a test says that it shows this surface there, end to end. What
a platform does not have stands below with its reason, and a test refuses every gap that has neither.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "parity.md"
PLATFORMS = {"slack": "Slack", "teams": "Teams", "web": "Web chat"}
# In the order of the table: what people meet first comes first.
SURFACES = (
    "what one can type",
    "a question read, for who asked alone",
    "a different question in its place",
    "share a reading",
    "log a decision with a form",
    "wrong answers: a sentence each, what was typed stays",
    "the second form, which may be left",
    "the card of a decision, and what its buttons open",
    "an open decision decided on its card",
    "look back in three forms",
    "has anyone heard",
    "a mention",
    "a message handed over: to the chair, as a decision, as a customer's words",
    "the log as a file",
    "what a channel sees",
    "what one person alone is told",
    "what a model writes comes by itself and says so",
    "what was logged in a private channel stays there",
    "people of another organisation are refused",
    "the same thing three times acts once",
    "a server that ends loses nothing",
    "who may call it is proven",
    "added, taken out, added again",
    "a package for the admin, with the least permissions",
    "doctor says what is wrong and how to mend it",
    "a page of one's own",
)
ABSENT: Mapping[tuple[str, str], str] = {
    ("a mention", "web"): "everything that is typed there is for the bot",
    ("a message handed over: to the chair, as a decision, as a customer's words", "web"): (
        "it keeps no messages of people's to each other; the text is pasted"
    ),
    (
        "people of another organisation are refused",
        "web",
    ): "it answers on its own machine alone",
    ("added, taken out, added again", "web"): "nothing is installed there",
    ("a package for the admin, with the least permissions", "web"): "nothing is installed there",
    ("a page of one's own", "teams"): "the personal chat, with its list of commands, stands in its place",
    ("a page of one's own", "web"): "the page is one's own",
}


@dataclass(frozen=True)
class Shown:
    """A test that shows a surface on a platform."""

    surface: str
    platform: str
    test: str


def collected(root: Path = ROOT) -> list[Shown]:
    """Every marked test that an ordinary run runs, in the order of their names."""
    found = [each for file in sorted((root / "tests").rglob("test_*.py")) for each in _marked(file, root)]
    return sorted(found, key=lambda each: each.test)


def _marked(file: Path, root: Path) -> Iterator[Shown]:
    for node in ast.parse(file.read_text()).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        marks = [ast.unparse(each) for each in node.decorator_list]
        if any(mark.startswith(("pytest.mark.skip", "pytest.mark.xfail", "pytest.mark.soak")) for mark in marks):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.surface":
                surface, platform = (ast.literal_eval(each) for each in mark.args)
                yield Shown(surface, platform, f"{file.relative_to(root)}::{node.name}")


def gaps(shown: list[Shown]) -> list[str]:
    """What is wrong with the marks: a gap without a reason, a reason without a gap, a word that is none."""
    known = {(each.surface, each.platform) for each in shown}
    asked = {(surface, platform) for surface in SURFACES for platform in PLATFORMS}
    wrong = [f"{surface} on {platform}: no test and no reason" for surface, platform in asked - known - set(ABSENT)]
    wrong += [f"{surface} on {platform}: a reason, and a test" for surface, platform in known & set(ABSENT)]
    wrong += [f"{surface} on {platform}: no such row" for surface, platform in (known | set(ABSENT)) - asked]
    return sorted(wrong)


def page(shown: list[Shown]) -> str:
    """The page with the table, the reasons, and the tests behind each field."""
    lines = [
        "# Slack, Teams and the web chat, surface by surface",
        "",
        "Made by `python -m tests.parity` from the acceptance tests that are marked with what they show; a test",
        "fails where this page says anything else. A number is how many tests show it.",
        "",
        f"| | {' | '.join(PLATFORMS.values())} |",
        f"|---|{'---|' * len(PLATFORMS)}",
    ]
    for surface in SURFACES:
        lines.append(f"| {surface} | {' | '.join(_field(surface, each, shown) for each in PLATFORMS)} |")
    lines += ["", "## Which tests", ""]
    for surface in SURFACES:
        tests = sorted({each.test for each in shown if each.surface == surface})
        lines += [f"**{surface}**", "", *(f"- `{test}`" for test in tests), ""]
    return "\n".join(lines).rstrip() + "\n"


def _field(surface: str, platform: str, shown: list[Shown]) -> str:
    tests = {each.test for each in shown if (each.surface, each.platform) == (surface, platform)}
    return f"yes ({len(tests)})" if tests else f"no: {ABSENT.get((surface, platform), 'nobody says why')}"


if __name__ == "__main__":
    marked = collected()
    if wrong := gaps(marked):
        raise SystemExit("\n".join(wrong))
    PAGE.write_text(page(marked))
