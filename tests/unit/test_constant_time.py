"""What proves somebody is never compared in a way whose time tells how much of it was right.

Signed links, uploads and requests are held against their signatures by libraries that compare in constant time.
Our own code compares nothing secret with `==`: what looks like it stands here with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import itsdangerous
import pytest

ROOT = Path(__file__).parents[2]
SECRET_WORDS = {
    "token",
    "secret",
    "signature",
    "password",
    "digest",
    "hash",
    "nonce",
    "hmac",
    "mac",
    "state",
    "sealed",
}
HASH_OF_A_TOKEN = "what is compared is the hash of a token that was drawn by lot, inside of the database"
CHECKSUM = "anybody can compute it, so it proves nothing about who asks"
COMPARED = {
    ("bot/exports/read_back.py", "record.lock_hash != lock_hash(record.as_json())"): CHECKSUM,
    ("storage/audit.py", "entry.hash != hash_of(entry)"): CHECKSUM,
    ("storage/audit.py", "AuditEntry.hash == hash_"): CHECKSUM,
    ("storage/oauth_states.py", "col(OAuthState.hash) == _hash(state)"): HASH_OF_A_TOKEN,
    ("storage/retro_questions.py", "RetroAnswer.edit_hash == hash_of(token)"): HASH_OF_A_TOKEN,
}
# Of a message or a digest: what became of it, and nobody's secret.
STATES = {"OutboxState", "EditionState", "ActionStatus", "Status", "QuestionState"}


def compared(source: str) -> Iterator[tuple[str, set[str]]]:
    """Each comparison for equality, with the words of the names in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
            names = {name for side in (node.left, *node.comparators) if (name := named(side))}
            yield ast.unparse(node), {word for name in names for word in name.lower().strip("_").split("_")}


def named(side: ast.expr) -> str:
    """The last name of an expression: `hash` of `entry.hash`, of `col(entry.hash)` and of `hash(entry)`."""
    match side:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Name(id="col"), args=[ast.expr() as column]):
            return named(column)
        case ast.Call(func=function):
            return named(function)
        case ast.Subscript(value=ast.expr(), slice=ast.Constant(value=str() as key)):
            return key
    return ""


def secrets_compared(source: str) -> list[str]:
    return [
        text
        for text, words in compared(source)
        if words & SECRET_WORDS and not any(f"{state}." in text for state in STATES)
    ]


def test_our_own_code_compares_no_secret_letter_by_letter() -> None:
    found = {
        (str(path.relative_to(ROOT)), text)
        for folder in ("adapters", "bot", "storage")
        for path in (ROOT / folder).rglob("*.py")
        for text in secrets_compared(path.read_text())
    }
    assert found == set(COMPARED)


@pytest.mark.parametrize(
    "source",
    [
        "given == settings.app_password",
        "sent['signature'] != expected",
        "csrf_token(page) == token",
        "a_digest == b",
    ],
)
def test_such_a_comparison_is_noticed(source: str) -> None:
    assert secrets_compared(source)


def test_links_are_held_against_their_signature_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of files, boards, pictures, and of where a Teams message belongs: all by this library."""
    compared_with: list[bytes] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared_with.append(other)
        return one == other

    monkeypatch.setattr("itsdangerous.signer.hmac.compare_digest", compare)
    signer = itsdangerous.URLSafeSerializer("a key of the tests", salt="any")
    assert signer.loads(signer.dumps("words")) == "words"
    with pytest.raises(itsdangerous.BadSignature):
        signer.loads(f"{signer.dumps('words')}x")
    assert len(compared_with) == 2
