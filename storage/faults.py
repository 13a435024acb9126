"""What a failure of the database means: it cannot be reached for a while, or there is no room left."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from storage.engine import WaitedTooLong

_POSTGRESQL_FULL = "53100"
# Connections, too many of them, an operator or a crash ends it, it starts or stops, another server leads by now.
_POSTGRESQL_GONE = ("08", "53", "57P", "25006")
_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE")
_SQLITE_GONE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_PERM",
    "SQLITE_PROTOCOL",
)


class Fault(Enum):
    """Why the database did not do what it was asked; what was asked is not at fault."""

    GONE = auto()
    FULL = auto()


def fault_of(error: BaseException) -> Fault | None:
    """What it means that this was raised; None where the database is not at fault."""
    if isinstance(error, WaitedTooLong | NoConnectionLeft):
        return Fault.GONE
    if not isinstance(error, DBAPIError):
        return None
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return _first(name, _SQLITE_FULL, _SQLITE_GONE)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _first(state, (_POSTGRESQL_FULL,), _POSTGRESQL_GONE)
    # The driver never got as far as an answer of the server's.
    return Fault.GONE if error.connection_invalidated or isinstance(error, OperationalError) else None


def _first(code: str, full: tuple[str, ...], gone: tuple[str, ...]) -> Fault | None:
    if code.startswith(full):
        return Fault.FULL
    return Fault.GONE if code.startswith(gone) else None
