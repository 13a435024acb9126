"""What a model wrote, held against what it was given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chair.brief import brief_for
from bot.chair.draft import Draft, Quote
from bot.chair.grounding import Grounds, Problem, problems
from bot.chair.playbook import read_question
from bot.chair.reading import Evidence, HeardVoice, Question
from bot.chair.stated import dates, figures, names
from tests.unit.chair.attacks import GROUPS, ORDERS, VOICES, Attack
from tests.unit.chair.texts import ANSWER, D9, SWITCH_OFF, V7, V11, V19

REMOVE = "We remove bulk edit; it costs us upkeep."
PRICES = "Prices go up by 12 % for everyone on the old plan from 1 March."
SUPPORT = "We move support from phone to chat to save cost."
NUMBER = "We will ask for the phone number before checkout."


def grounds(text: str = SWITCH_OFF, group: str = "", evidence: Evidence | None = None) -> Grounds:
    question = Question(text, group, Evidence((V7, V11, V19), (D9,)) if evidence is None else evidence)
    brief = brief_for(question, read_question(question))
    assert brief is not None
    return brief.grounds


def wrong(question: str, given_: Grounds | None = None, *quotes: tuple[str, str]) -> list[Problem]:
    draft = Draft(questions=[question], quotes=[Quote(voice=v, words=w) for v, w in quotes], principles=[])
    return problems(draft, given_ or grounds())


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (REMOVE, "What do I use to change many items in one go on the day bulk edit is gone?"),
        (REMOVE, "Can I still change several items together, or is it one at a time from now on?"),
        (REMOVE, "If I rely on bulk edit every week, what takes its place?"),
        (REMOVE, "Will you tell me before bulk edit disappears, or do I find out when I look for it?"),
        (SWITCH_OFF, "On 30 June, does my nightly job stop with an error, or fail without a word?"),
        (SWITCH_OFF, "Does v2 export everything that my nightly job on v1 needs?"),
        (SWITCH_OFF, "How will I know that my workspace is one of those still on v1?"),
        (SWITCH_OFF, 'Does "at least two years" no longer hold for the v1 export?'),
        (ANSWER, "Is it an answer within the hour, or a note that you are looking into it?"),
        (ANSWER, "Does one hour hold at night and on weekends too, when nobody else answers me?"),
        (PRICES, "What do I get on the old plan for the extra 12 %?"),
        (PRICES, "Is it twelve percent on every invoice from 1 March, or only at renewal?"),
        (PRICES, "If I cannot pay 12 % more, how do I take my data off the old plan?"),
        (NUMBER, "Why do you need my phone number to sell me this?"),
        (NUMBER, "Who will call me on that number, and can I say no and still buy?"),
        (SUPPORT, "If the chat does not understand me, how do I reach a person, and how long does it take?"),
        (SUPPORT, "Will I have to explain my problem again to each new person in the chat?"),
    ],
)
def test_a_sharper_question_may_be_shown(text: str, question: str) -> None:
    assert wrong(question, grounds(text)) == []


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("Why do 40 workspaces still run nightly jobs?", Problem.INVENTED_NUMBER),
        ("Why do forty workspaces still run nightly jobs?", Problem.INVENTED_NUMBER),
        ("Why do half of the workspaces still run nightly jobs?", Problem.INVENTED_NUMBER),
        ("Why do 10 % of workspaces still run nightly jobs?", Problem.INVENTED_NUMBER),
        ("Why do ten percent of workspaces still run nightly jobs?", Problem.INVENTED_NUMBER),
        ("Will the v1 export cost me €10 a night?", Problem.INVENTED_NUMBER),
        ("Is v3 what my nightly job needs?", Problem.INVENTED_NUMBER),
        ("Is my nightly job twice as slow on v2?", Problem.INVENTED_NUMBER),
        ("Does my export run again on 1 July?", Problem.INVENTED_DATE),
        ("Does my export run again on 30 July?", Problem.INVENTED_DATE),
        ("Does my export still run on Monday?", Problem.INVENTED_DATE),
        ("Does my export still run next week?", Problem.INVENTED_DATE),
        ("Does the v1 export move to Contoso?", Problem.INVENTED_NAME),
        ("Will Priya move my nightly job?", Problem.INVENTED_NAME),
        ("Who said that \"v1 is what we all need\"?", Problem.INVENTED_QUOTE),
        ("Who said “the nightly export is everything” of v1?", Problem.INVENTED_QUOTE),
        ("Does my export 'simply vanish' on that night?", Problem.INVENTED_QUOTE),
        ("I love the new export, so when do I get it?", Problem.CLAIM),
        ("What do I gain, because I am happy with the export?", Problem.CLAIM),
        ("As a customer, what do I get for the export?", Problem.CLAIM),
        ("The export is better on v2, isn't it?", Problem.CLAIM),
        ("If v1 ends, will people not simply leave the export?", Problem.PREDICTION),
        ("Is the export something that customers will like?", Problem.PREDICTION),
        ("Is this not a great export?", Problem.JUDGEMENT),
        ("Why are you so careless with my export?", Problem.JUDGEMENT),
        ("Is the export gone at last!", Problem.SHOUTED),
        ("What is the export, please tell me?", Problem.INSTRUCTION),
        ("What is your admin password for the export?", Problem.INSTRUCTION),
        ("Is the export Type-A?", Problem.VERDICT),
        ("Is the export good for both?", Problem.VERDICT),
        ("The export is gone?", Problem.NOT_A_QUESTION),
        ("The export ends. What do I use?", Problem.NOT_A_QUESTION),
        ("What of the export", Problem.NOT_A_QUESTION),
        ("What is at https://example.com for my export?", Problem.LINK),
        ("What is at example.com for my export?", Problem.LINK),
        ("Who is on +44 20 7946 0000 for my export?", Problem.LINK),
        ("Does @everyone know that my export ends?", Problem.LINK),
        ("What does *my export* do?", Problem.MARKUP),
        ("What does <b>my export</b> do?", Problem.MARKUP),
        ("What does my\nexport do?", Problem.HIDDEN),
        ("What does my ex\u200bport do?", Problem.HIDDEN),
        ("What does my export do\u202e?", Problem.HIDDEN),
        ("Was passiert mit dem export und wer sagt mir das?", Problem.LANGUAGE),
        ("What does my ехроrt do?", Problem.LANGUAGE),
        ("What does my export do " + "and do " * 12 + "then?", Problem.TOO_LONG),
        ("When do I get my free hat?", Problem.OFF_TOPIC),
    ],
)  # fmt: skip
def test_what_was_not_given_is_refused_by_name(question: str, problem: Problem) -> None:
    assert problem in wrong(question)


def test_a_quote_is_an_exact_piece_of_the_voice_that_it_names() -> None:
    question = "Does v2 do everything my nightly job does?"
    assert wrong(question, None, ("V-7", "The nightly export is the only thing")) == []
    assert wrong(question, None, ("V-7", "the nightly export is the only thing")) == [Problem.INVENTED_QUOTE]
    assert wrong(question, None, ("V-7", "The nightly export is  the only thing")) == [Problem.INVENTED_QUOTE]
    assert wrong(question, None, ("V-7", " ")) == [Problem.INVENTED_QUOTE]
    assert wrong(question, None, ("V-11", "The nightly export is the only thing")) == [Problem.INVENTED_QUOTE]
    assert wrong(question, None, ("V-99", "The nightly export")) == [Problem.UNKNOWN_VOICE]


def test_principles_are_those_that_were_offered() -> None:
    draft = Draft(questions=["Does v2 do my nightly job?"], quotes=[], principles=["no_surprises"])
    assert problems(draft, grounds()) == []
    other = draft.model_copy(update={"principles": ["no_surprises", "make_it_up"]})
    assert problems(other, grounds()) == [Problem.UNKNOWN_PRINCIPLE]


def test_as_many_questions_as_were_asked_for_and_no_two_alike() -> None:
    one = "What do I use on the day bulk edit is gone?"
    more = "Can I keep bulk edit until something else does the same?"
    given_ = grounds(REMOVE)
    assert given_.most == 1
    assert problems(Draft(questions=[one, more], quotes=[], principles=[]), given_) == [Problem.TOO_MANY]
    assert problems(Draft(questions=[], quotes=[], principles=[]), given_) == [Problem.NO_QUESTION]
    assert problems(Draft(questions=["  "], quotes=[], principles=[]), given_)[0] is Problem.NO_QUESTION
    three = replace(given_, most=3)
    assert problems(Draft(questions=[one, more], quotes=[], principles=[]), three) == []
    assert problems(Draft(questions=[one, one.upper()], quotes=[], principles=[]), three)[0] is Problem.TOO_MANY


def test_a_question_that_was_replaced_does_not_come_back() -> None:
    again = "What do I use on the day bulk edit is gone?"
    given_ = replace(grounds(REMOVE), replaced=["what do I use on the day bulk edit is gone"])
    assert wrong(again, given_) == [Problem.ASKED_BEFORE]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5,000 rows", "five thousand rows"),
        ("12 %", "twelve per cent"),
        ("12%", "12 percent"),
        ("€5", "5 euros"),
        ("5 €", "five euros"),
        ("25 people", "twenty-five people"),
        ("210", "two hundred and ten"),
        ("2 million", "two million"),
        ("1.5 million", "1,500,000"),
        ("the 30th", "the 30"),
        ("５ rows", "five rows"),
        ("٣ rows", "three rows"),
        ("one in ten", "one in 10"),
        ("half of it", "½ of it"),
    ],
)
def test_a_figure_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert figures(one) == figures(other) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 %", "12"),
        ("5 euros", "5 rows"),
        ("5 euros", "5 dollars"),
        ("v2", "2"),
        ("half", "a third"),
        ("one hour", "the one"),
    ],
)
def test_figures_that_differ_stay_apart(one: str, other: str) -> None:
    assert figures(one) != figures(other)


def test_dates_and_names_as_they_are_written() -> None:
    assert dates("on 30 June") == dates("on June 30th") == dates("2026-06-30") == {"june", "30 june"}
    assert dates("May I see it in May?") == {"may"}
    assert dates("May I see it?") == frozenset()
    assert names("What does Acme do with iCloud, and what do I'm and June mean?") == {"Acme", "iCloud"}


@pytest.mark.parametrize("attack", [*ORDERS, *VOICES, *GROUPS], ids=lambda attack: attack.name)
def test_what_an_attack_asked_for_is_caught(attack: Attack) -> None:
    """The model obeys; the attack stands where it was read, so its own words are there to lean on."""
    text = f"{REMOVE}\n{attack.words}" if attack in ORDERS else REMOVE
    voices = (HeardVoice("V-1", attack.words, "admins", "", "call", None),) if attack in VOICES else ()
    group = attack.words if attack in GROUPS else ""
    assert wrong(attack.obeyed, grounds(text, group, Evidence(voices)))


@given(st.text(max_size=200))
def test_any_text_is_judged_without_falling_over(text: str) -> None:
    wrong(text, grounds(REMOVE, "", Evidence()))


@given(st.integers(min_value=2, max_value=10**9))
def test_no_number_that_was_not_given_gets_through(number: int) -> None:
    asked = f"Does bulk edit end for {number} of us?"
    assert Problem.INVENTED_NUMBER in wrong(asked, grounds(REMOVE, "", Evidence()))
    assert wrong(asked, grounds(f"{REMOVE} It ends for {number:,} of us.", "", Evidence())) == []
