"""One process of the product, as it is served: `python -m tests.soak.replica MICROSOFT LEASE_SECONDS`.

Everything is real but Microsoft: its issuer, its connector and the token to show it stand at the address given, as
they cannot be set from outside, and on purpose. The settings come from the environment, as always.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from adapters.cli import main
from adapters.teams import login, service
from adapters.teams.registration import Cloud
from bot.rhythm import compose, deliver
from tests.adapters.teams.microsoft import OUTBOUND

if __name__ == "__main__":
    microsoft, lease = sys.argv[1], timedelta(seconds=float(sys.argv[2]))
    service.PUBLIC = Cloud(metadata_url=f"{microsoft}/openid", hosts=frozenset({"127.0.0.1"}), plain_http=True)
    login.acquiring = lambda _: lambda: {"access_token": OUTBOUND}
    deliver.LEASE = compose.LEASE = lease
    sys.argv = ["customer-chair", "run"]
    main()
