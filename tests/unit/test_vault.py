"""Tokens at rest: sealed with the newest key, opened with any, and shown nowhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import CannotOpen, Vault

OLD, NEW = "an old key that is long", "a new key that is long"
TOKEN = "xoxb-1-made-up"


def test_what_is_sealed_does_not_show_the_secret() -> None:
    assert TOKEN not in Vault([OLD]).seal(TOKEN)


def test_a_key_is_changed_by_putting_a_new_one_in_front() -> None:
    sealed = Vault([OLD]).seal(TOKEN)
    both = Vault([NEW, OLD])
    assert both.open(sealed) == TOKEN
    assert Vault([NEW]).open(both.seal(TOKEN)) == TOKEN


def test_without_its_key_nothing_opens() -> None:
    sealed = Vault([OLD]).seal(TOKEN)
    with pytest.raises(CannotOpen):
        Vault([NEW]).open(sealed)


def test_what_was_altered_does_not_open() -> None:
    sealed = Vault([OLD]).seal(TOKEN)
    altered = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]
    with pytest.raises(CannotOpen):
        Vault([OLD]).open(altered)


def test_it_shows_no_key() -> None:
    shown = f"{Vault([OLD])!r} {Vault([OLD])}"
    assert shown == "Vault() Vault()"


@given(st.text())
def test_every_secret_comes_back(secret: str) -> None:
    vault = Vault([NEW])
    assert vault.open(vault.seal(secret)) == secret
