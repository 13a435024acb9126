"""Whether a text asks what to decide rather than saying it: "should we drop the mobile site"."""

from __future__ import annotations

import re

_BEFORE = r"^\W*(?:(?:so|and|but|or|ok|okay|hey|hi|well|question)\b\W*)?"
_ASKS = re.compile(
    # "Can the mobile site" and "do the checks twice" are orders, so those need somebody who would do it.
    rf"{_BEFORE}(?:(?:should|shall|could|would|does|did|is|are)(?:n['’]t)?\s+(?:we|i|it|they|this|that|there|the|our)"
    rf"|(?:can|may|might|must|do|will|have|has)(?:n['’]t)?\s+(?:we|i|it|they)"
    rf"|why|whether|what\s+(?:if|about|should|would|do|happens)|how\s+(?:about|much|many|should|do|can|would))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[?？؟][\W_]*$")


def written_as_question(text: str) -> bool:
    """Whether a text is a question: it begins like one or ends in its mark.

    >>> written_as_question("Should we drop the mobile site"), written_as_question("When one cancels we refund")
    (True, False)
    """
    said = text.strip()
    return bool(_ASKS.match(said) or _ENDS.search(said))
