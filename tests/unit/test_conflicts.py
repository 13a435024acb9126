"""Whether a new decision is at odds with one in force: measured on labelled pairs, and silent on ordinary logs."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from bot.decisions.conflicts import Said, conflicts
from storage.vocabulary import CommercialEffect, CustomerEffect, Notice

TODAY = date(2026, 11, 22)
MAY = date(2026, 5, 12)
PAIRS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases/conflicts.jsonl").read_text().splitlines()
]


def said(given_: dict[str, Any], number: int, on: date) -> Said:
    return Said(
        number=number,
        text=given_["text"],
        group=given_["in_the_chair"],
        customer=CustomerEffect(given_["customer_effect"]),
        now=CommercialEffect(given_["commercial_now"]),
        on=on,
        release_sentence=given_.get("release_sentence", ""),
        notice=Notice(given_["notice"]) if given_.get("notice") else None,
    )


def found(pair: dict[str, Any]) -> str | None:
    conflict = conflicts(said(pair["new"], 12, TODAY), [said(pair["old"], 9, MAY)], TODAY)
    return conflict[0].kind.value if conflict else None


def simple(text: str, customer: CustomerEffect = CustomerEffect.WORSE, number: int = 1, **more: Any) -> Said:
    return Said(number, text, more.pop("group", "shoppers"), customer, CommercialEffect.GAIN, MAY, **more)


def measured() -> Counter[str]:
    counted: Counter[str] = Counter()
    for pair in PAIRS:
        said_, wanted = found(pair), pair["kind"]
        counted["right" if said_ == wanted else "wrong alarm" if said_ else "missed"] += bool(said_ or wanted)
    return counted


def test_an_alarm_is_right_nine_times_in_ten_on_labelled_pairs() -> None:
    counted = measured()
    assert len(PAIRS) >= 60
    assert sum(pair["kind"] is None for pair in PAIRS) >= 30
    precision = counted["right"] / (counted["right"] + counted["wrong alarm"])
    recall = counted["right"] / sum(pair["kind"] is not None for pair in PAIRS)
    print(f"{len(PAIRS)} pairs: precision {precision:.2f}, recall {recall:.2f}, {dict(counted)}")
    assert precision >= 0.9
    assert recall >= 0.8
