"""The lines of a channel's digest, from plain values."""

from __future__ import annotations

from datetime import timedelta

from bot.messages import Section
from bot.rhythm.channel_digest import Material, channel_digest
from bot.rhythm.facts import ChannelLog
from storage.models import Decision
from storage.vocabulary import CommercialEffect, DecisionClass
from tests.rhythm.test_prompts import a_log, decision


def lines(log: ChannelLog) -> dict[str, tuple[str, ...]]:
    """The lines of a digest by what stands above them."""
    reply = channel_digest(Material(channel_name="general", weekday="Friday", log=log, asking=None))
    return {block.label: block.lines for block in reply.blocks if isinstance(block, Section)}


def due(text: str, number: int) -> Decision:
    return decision(number, days_ago=40, text=text, due_on=a_log().today, in_the_chair="callers")


def test_a_text_that_was_cut_or_ends_by_itself_has_no_second_full_stop() -> None:
    texts = ("Answer every plan within one hour " * 3, "Free returns for everyone.", "Plan names on invoices")
    said = [
        line
        for number, text in enumerate(texts, 1)
        for line in lines(a_log(standing=[due(text, number)]))["Time to check"]
    ]
    cut = "Answer every plan within one hour Answer every plan within one hour …"
    assert said == [
        f"D-1  {cut} Expected: better for callers, a gain now.",
        "D-2  Free returns for everyone. Expected: better for callers, a gain now.",
        "D-3  Plan names on invoices. Expected: better for callers, a gain now.",
    ]


def test_worked_is_what_customers_were_told_of_once_and_in_words_that_somebody_said() -> None:
    given = decision(
        text="Plan name on the invoice",
        in_the_chair="callers",
        commercial_now=CommercialEffect.COST,
        commercial_later=CommercialEffect.UNKNOWN,
        decision_class=DecisionClass.TYPE_B,
    )
    log = a_log(given)
    assert "Worked" not in lines(log)  # nobody was told yet
    given.told_on = log.today
    better = "better for callers; us: cost now, later not known. Told 20 November."
    assert lines(log)["Worked"] == (f"D-1  Plan name on the invoice: {better}",)
    # The digest of that day has it, so the next one has something else.
    assert "Worked" not in lines(a_log(given, since=log.now - timedelta(hours=2)))
