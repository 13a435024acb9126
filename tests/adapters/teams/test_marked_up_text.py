"""Text with markup in it: read as it was meant, and as quickly whatever it is made of."""

from __future__ import annotations

import pytest

from adapters.teams.requests import handed, said

# By the square of this, reading would not end within the hour.
LONG = 200_000


@pytest.mark.parametrize("unended", ["<", "<at", "</at ", "<p ", "< at>"])
def test_tags_that_never_end_hold_nobody_up(unended: str) -> None:
    text = unended * (LONG // len(unended))
    message = {"body": {"contentType": "html", "content": text}}
    assert handed({"value": {"messagePayload": message}}).text.count("<") <= LONG
    assert len(said({"type": "message", "text": text})) <= LONG


def test_markup_is_left_out_and_words_stay() -> None:
    message = {"body": {"contentType": "html", "content": "<p>Cap <b>CSV</b> import<br>from a < b &amp; c</p>"}}
    assert handed({"value": {"messagePayload": message}}).text == "Cap CSV import\nfrom a < b & c"
    assert said({"type": "message", "text": "a < b <at>and c</at> > d"}).split() == "a < b and c > d".split()
