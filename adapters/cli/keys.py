"""`rekey`: tokens sealed again with the newest key, so that an old one can be taken out of the settings."""

from __future__ import annotations

from adapters.app import secret_keys
from adapters.cli.local import opened
from bot.errors import UserError
from bot.settings import read_settings
from storage import installations
from storage.crypto import CannotOpen, Vault
from storage.engine import EVERY_WORKSPACE


class SealedWithAnother(UserError):
    """None of the keys in CHAIR_SECRET_KEY opens the tokens of {where}: put the old key back behind the new one,
    or have the bot installed again there.
    """


def rekey() -> None:
    """Seal every stored token with the first key of CHAIR_SECRET_KEY. Safe to repeat, and while servers run."""
    settings = read_settings()
    done, stuck = 0, []
    with opened(settings, is_there=True) as core:
        vault = Vault(list(reversed(secret_keys(settings))))
        with core.database.reading(EVERY_WORKSPACE) as ws:
            homes = installations.homes(ws)
        for home in homes:
            try:
                with core.database.writing(home) as ws:
                    installations.seal_again(ws, vault.seal_again)
                done += 1
            except CannotOpen:
                stuck.append(home)
    print(f"{done} installation{'' if done == 1 else 's'} sealed with the first key.")
    if stuck:
        raise SealedWithAnother(where=", ".join(stuck))
    print(
        "The keys behind it open nothing stored any more. Take them out in a day, when the last link that was "
        "signed with them has ended; buttons and pictures of older messages on Teams end with them."
    )
