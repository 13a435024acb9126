"""Names of files that every system takes, whatever a record is called."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
_OTHER = re.compile(r"[^a-z0-9]+")


def file_name(number: int, title: str, ending: str) -> str:
    """`0012-cap-csv-import-at-5-000-rows.md`: the number keeps it unique, letters and digits alone keep it safe."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = _OTHER.sub("-", folded).strip("-")[:_LONGEST].strip("-")
    return f"{number:04}-{words or 'decision'}.{ending}"
