"""Secrets at rest: what lies in the database opens no door without the keys of the settings."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# The same setting signs links: each use has a key of its own, so that one tells nothing of the other.
_USE = b"customer-chair/tokens"
_KEY_BYTES = 32


class CannotOpen(Exception):
    """None of the keys opens it: the key it was sealed with is not in CHAIR_SECRET_KEY any more."""


class Vault:
    """Seals with the first key and opens with every one, so that a key is changed by putting a new one in front."""

    __slots__ = ("_keys",)

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(_derived(key)) for key in keys])

    def __repr__(self) -> str:
        return "Vault()"

    def seal(self, secret: str) -> str:
        """The secret as text that only the keys can read."""
        return self._keys.encrypt(secret.encode()).decode()

    def seal_again(self, sealed: str) -> str:
        """The same secret, sealed with the first key, whichever of them it was sealed with.

        Raises:
            CannotOpen: it was sealed with a key that is not there, or was altered.
        """
        try:
            return self._keys.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None

    def open(self, sealed: str) -> str:
        """The secret again.

        Raises:
            CannotOpen: it was sealed with a key that is not there, or was altered.
        """
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise CannotOpen from None


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_USE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
