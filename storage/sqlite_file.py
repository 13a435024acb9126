"""The file of a SQLite database: whoever runs the server may read it, and nobody else on the machine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_FOR_ITS_OWNER = 0o600


def made(path: Path) -> None:
    """Make the file, empty, where there is none. SQLite gives the files beside it the same rights.

    One that is there keeps the rights it has: somebody may have given it to a group on purpose.

    Raises:
        OSError: it cannot be made.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _FOR_ITS_OWNER))


def made_with_folder(path: Path) -> None:
    """The same, and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made(path)
