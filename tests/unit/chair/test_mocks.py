"""The mocks' readings, word for word where the playbook answers."""

from __future__ import annotations

from bot.chair.present import present, shared, why_these
from bot.chair.reading import Evidence, ReadingOutcome
from bot.messages import Audience, Buttons
from bot.plain_text import to_text
from storage.vocabulary import DecisionClass, Door
from tests.unit.chair.texts import ANSWER, D9, EMPTY, SWITCH_OFF, TODAY, V7, V11, V19, read

MOCK_1 = """\
should we remove bulk edit                                         Only you can see this

In the chair: people who use bulk edit  (my guess · change)

In their place I would ask
   What do I use on the day bulk edit is gone?

You can look up today
   How many people used bulk edit last month, and what they changed with it.

The trade so far
   For them: looks worse.   For us: you have not said what we gain.

Their own words
   None saved yet, and I do not make any up. Someone in this channel may have heard some.

[Has anyone heard?]   [Log decision]   [Share here]   [⋯ Different question · A question to send · Why these?]
Not kept unless you log or share it."""

MOCK_2 = """\
Switch off the v1 export on 30 June                                Only you can see this

In the chair: workspaces that run nightly jobs on v1  (change)

What they have said
   "The nightly export is the only thing between us and typing it in by hand."
    Operations lead, wholesale · call · 2 Oct · V-7
   "We moved to v2 in an afternoon once someone told us it existed."
    Developer, logistics · ticket · 19 Sep · V-11

In their place I would ask
   1. Does v2 do everything my nightly job does, and who checked?
   2. On the night of 30 June, do I see an error, or nothing at all?
   3. Who tells me, and how long before?

You can look up today
   Which workspaces used v1 last month, and who owns each job.

The trade so far
   For them: looks worse, about one in ten.   For us: not said, now or later.

You said before
   D-9, 12 May: "Export formats stay for at least two years."  Does this keep it?

[Log decision]   [Share here]   [Add what a customer said]   [⋯ Different question · Why these?]
Not kept unless you log or share it."""

MOCK_3 = """\
Answer every plan within one hour instead of four                  Only you can see this

In the chair: customers waiting for an answer  (my guess · change)

What others have said  (admins, not customers waiting for an answer)
   "I stopped writing in. By the time you answer I have found a way round it."
    Admin, small team · call · 3 Nov · V-19

In their place I would ask
   Is it an answer within one hour, or a note that you are looking into it?

You can look up today
   At which hours the four-hour waits happen.

The trade so far
   For them: looks better.   For us: a cost now, two people; later not said.
   If no number ever moved, would we keep it? That is allowed. Say so now.

[Log decision]   [Share here]   [Add what a customer said]   [⋯ Different question · Why these?]
Not kept unless you log or share it."""

MOCK_4 = """\
As written, no customer would notice this. Nothing to ask.
If one could, add how in a few words.

[Ask again]   [Log anyway]"""

MOCK_5 = """\
What would be different for a new user? One line.
e.g. "new users skip the tour" or "we ask for the company size first"

[Answer]"""


def drawn(text: str, evidence: Evidence = EMPTY) -> str:
    return to_text(present(read(text, evidence), "r1", TODAY))


def test_day_one_with_an_empty_log_and_no_model() -> None:
    assert drawn("should we remove bulk edit") == MOCK_1


def test_two_voices_an_earlier_promise_and_hard_to_undo() -> None:
    assert drawn(SWITCH_OFF, Evidence((V7, V11), (D9,))) == MOCK_2


def test_good_for_customers_with_only_another_groups_voice() -> None:
    assert drawn(ANSWER, Evidence((V19,))) == MOCK_3


def test_nobody_outside_would_notice() -> None:
    assert drawn("rename the jobs table to tasks") == MOCK_4


def test_too_thin_to_tell() -> None:
    assert drawn("improve onboarding") == MOCK_5


def test_what_stands_behind_a_reading() -> None:
    reading = read(SWITCH_OFF, Evidence((V7, V11), (D9,)))
    assert reading.outcome is ReadingOutcome.READING
    assert reading.move == "remove"
    assert reading.door is Door.ONE_WAY
    assert reading.decision_class is DecisionClass.UNCLEAR
    assert [question.id for question in reading.questions] == ["remove-6", "remove-7", "remove-2"]
    assert [voice.same_group for voice in reading.voices] == [True, True]


def test_product_names_in_order_emails() -> None:
    reading = read("We will take product names out of order emails so that mail providers stop seeing what we sell")
    assert reading.in_the_chair == "people who look things up in order emails"
    assert reading.questions[0].text == "Where do I find product names once they are no longer in order emails?"
    assert reading.look_up is not None
    assert "order emails" in reading.look_up.what
    assert "product names" in reading.look_up.what
    assert reading.trade.customer == "looks worse"
    assert (
        reading.trade.business
        == "mail providers stop seeing what we sell, as you say; how much, and later, not said"
    )


def test_shared_in_the_channel_the_same_reading_without_private_buttons() -> None:
    reading = read(SWITCH_OFF, Evidence((V7, V11), (D9,)))
    reply = shared(reading, "Ada", "r1", TODAY)
    text = to_text(reply)
    assert reply.audience is Audience.CHANNEL
    assert "Only you can see this" not in text
    assert "Asked by Ada" in text
    assert "1. Does v2 do everything" in text
    labels = [button.label for block in reply.blocks if isinstance(block, Buttons) for button in block.buttons]
    assert labels == ["Log decision"]


def test_why_these_speaks_the_words_of_the_screen() -> None:
    text = to_text(why_these(read("From next week we drop offline mode to save upkeep.")))
    assert "Good for us, worse for customers" in text
    assert "Later not said" in text
    assert "Do not break what works, because of" in text
    assert "the playbook, no model" in text
    for stored in ("commercial_over_customer", "later_unstated", "backward_compat", "one_way"):
        assert stored not in text
