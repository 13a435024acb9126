"""The fixtures of the chat and of the storage: what is operated is both."""

from tests.acceptance.conftest import ada
from tests.storage.conftest import database, other_process

__all__ = ["ada", "database", "other_process"]
