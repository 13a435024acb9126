"""The secrets that the tests make up, looked for in everything that any test logs or prints."""

from __future__ import annotations

import re
from collections.abc import Iterable

KEY = "a secret of the tests that is long enough"
_SECRETS = re.compile(
    "|".join(
        (
            re.escape(KEY),
            "a secret of the registration",
            "a client secret",
            r"xox[abep]-[\w-]{3,}",
            r"xapp-[\w-]{3,}",
            "zyxw-secret-canary",
        )
    )
)


def secret_in(sections: Iterable[tuple[str, str]]) -> str:
    """The first secret in what was captured, and where; empty where there is none."""
    for name, captured in sections:
        if found := _SECRETS.search(captured):
            return f"{found[0]!r} in {name}"
    return ""
