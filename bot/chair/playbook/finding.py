"""Finding the change that a text is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chair.playbook.acts import Act, find_acts
from bot.chair.playbook.change import Change, around_of
from bot.chair.playbook.corrections import corrected, denied
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.figures import comparison, date_of, recurring
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.meaning import ANSWERS, Meant, meaning, told_and_target
from bot.chair.playbook.phrases import NEEDS_ARTICLE, Phrase, noun_phrase, with_article
from bot.chair.playbook.roles import after_time
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.told_otherwise import by_build, incident, single_customer
from bot.chair.playbook.unlisted import unlisted_change
from bot.chair.playbook.words import TIME_WORDS

TOPIC_SENTENCES = 3
_TURNED = frozenset("limit add_step contact way_out share_data delay close remove".split())
_SHIFTS = frozenset("move push shift put".split())
_FROM_TO = frozenset("switch move change migrate convert go".split())
_CLOSES = frozenset("close shut stop end".split())
_PRICED = frozenset("price_up price_down change limit".split())
_WHY = ("why do", "why are", "why does", "why should", "why is")


def find_change(sentences: Sequence[Sentence]) -> Change | None:
    """What the text changes for a customer, or None where nothing in it can be taken for a change.

    A topic of the playbook ("cancelling takes …") goes before any single verb; then the act that counts most; then
    what can be told without a listed verb.
    """
    if told := _by_first_sentence(sentences):
        return told
    if len(sentences) > 1 and len(sentences[0].tokens) == 1:
        sentences = sentences[1:]  # a mere label: "Trial: …"
    meant = [
        found
        for index, sentence in enumerate(sentences)
        for act in find_acts(sentence, index)
        for verb in act.alternatives
        if (found := meaning(act, verb))
    ]
    best = max(meant, key=lambda found: found.score, default=None)
    return _by_topic(sentences, meant, best) or (_change(sentences, best) if best else _untold(sentences))


def _by_first_sentence(sentences: Sequence[Sentence]) -> Change | None:
    """A text that opens with an incident, or with one customer's wish, is about that."""
    if not sentences:
        return None
    wrong = incident(sentences[0])
    mended = wrong is not None and any(
        (found := meaning(act, verb)) and found.move == "fix"
        for index, sentence in enumerate(sentences)
        for act in find_acts(sentence, index)
        for verb in act.alternatives
    )
    return single_customer(sentences[0]) if wrong is None or mended else wrong


def _by_topic(sentences: Sequence[Sentence], meant: Sequence[Meant], best: Meant | None) -> Change | None:
    for place in sentences[:TOPIC_SENTENCES]:
        here = Cues([place])
        for move in lexicon().book.moves:
            if topic := here.hit(move.topics):
                same = best if best and best.move == move.id else _best_in(meant, place)
                return _on_topic(sentences, move.id, topic, place, same)
    return None


def _untold(sentences: Sequence[Sentence]) -> Change | None:
    """A change that no listed verb tells."""
    by_hand = by_build(sentences[0]) if sentences else None
    return by_hand or unlisted_change(sentences)


def _best_in(meant: Sequence[Meant], sentence: Sentence) -> Meant | None:
    own = [found for found in meant if found.act.sentence is sentence]
    return max(own, key=lambda found: found.score, default=None)


def _on_topic(sentences: Sequence[Sentence], move: str, topic: str, place: Sentence, meant: Meant | None) -> Change:
    if meant is not None:
        told = replace(meant, move=move, relief=meant.relief and meant.move == move)
        return replace(_change(sentences, told), topic=topic)
    if found := unlisted_change([place]):
        return replace(_with_article(found), move=move, topic=topic)
    target = noun_phrase(place.tokens, after_time(place.tokens, 0))
    thing = lexicon().thing(target.core) if target else None
    target = with_article(target, thing is not None and thing.id in NEEDS_ARTICLE)
    when, date = date_of(place.text)
    compared = comparison(place.tokens)
    around = around_of(place.tokens, target.end) if target else {}
    return Change(
        move, None, thing, target, place, around=around, when=when, date=date, compared=compared, topic=topic
    )


def _change(sentences: Sequence[Sentence], meant: Meant) -> Change:
    act, sentence = meant.act, meant.act.sentence
    told, target, end = told_and_target(act)
    if target is None and act.index and end < len(sentence.tokens) and sentence.tokens[end].low in {"it", "them"}:
        target = _named_before(sentences[act.index - 1])
    if target is None and act.verb.act not in {"must", "can"}:
        target = act.subject
    kept = not meant.lost and _is_kept(act, meant.move)
    turned = act.negated and meant.move in _TURNED and not kept and not meant.lost
    when, date = date_of(sentence.text)
    found = Change(
        move=meant.move,
        act=act,
        thing=lexicon().thing(target.core) if target else None,
        target=target,
        sentence=sentence,
        told=told,
        relief=(meant.relief != turned) or kept,
        kept=kept,
        inverse=meant.relief,
        around=around_of(sentence.tokens, end),
        compared=comparison(sentence.tokens),
        when=when,
        date=date,
        asking_why=sentences[0].text.lower().startswith(_WHY),
    )
    if not meant.lost:
        found = denied(found, act)
    return _by_hours(corrected(_with_article(_by_surroundings(found, act, end)), act))


def _is_kept(act: Act, move: str) -> bool:
    """Whether something stays: "keep X", "X stays", "we will not remove X"."""
    takes = act.verb.act == "take" or act.verb.move == "remove"
    raised = act.negated and move == "price_up" and (act.refused or act.verb.act == "raise")
    return act.kept or act.verb.act == "keep" or raised or (act.negated and move == "remove" and takes)


def _by_surroundings(found: Change, act: Act, end: int) -> Change:
    """The change, corrected by what stands around its verb."""
    around, target, compared = found.around, found.target, found.compared
    if target and found.move == "remove" and "for" in around and target.core[-1].lower() in {"support", "access"}:
        return replace(found, target=_extended(target, around["for"]))
    if compared:
        return _by_values(found)
    if act.verb.base in _SHIFTS and _to_a_date(act.sentence.tokens, end):
        return replace(found, move="delay")
    if act.verb.base in _FROM_TO and {"from", "to"} <= around.keys():
        old = around["from"]
        return replace(found, move="replace", target=old, told=None, thing=lexicon().thing(old.core))
    return found


def _by_values(found: Change) -> Change:
    compared, thing = found.compared, found.thing.id if found.thing else None
    if compared is None:
        return found
    if thing == "price" and found.move in _PRICED:
        return replace(found, move="price_up" if compared.after > compared.before else "price_down")
    answers = found.act is not None and found.act.verb.base in ANSWERS
    if found.move in {"build", "faster"} and not answers and compared.better(thing) is False and thing != "wait":
        return replace(found, move="limit")
    return found


def _by_hours(found: Change) -> Change:
    """The change with the hours at which something is no longer there: "closes on Sundays", "closes at 6 pm"."""
    hours = recurring(found.sentence.text)
    if not hours or found.act is None:
        return found
    if hours.lower().startswith("at ") and (hours[3:].lower() == "noon" or hours[3:4].isdigit()):
        hours = f"after {hours[3:]}"
    if found.move in {"remove", "limit", "close"} and found.act.verb.name in _CLOSES:
        return replace(found, move="close", hours_off=hours)
    return replace(found, hours_off=hours) if found.move in {"limit", "close"} else found


def _with_article(found: Change) -> Change:
    needed = found.thing is not None and found.thing.id in NEEDS_ARTICLE
    return replace(found, target=with_article(found.target, needed))


def _extended(target: Phrase, rest: Phrase) -> Phrase:
    """A name with what it is for: "support for Windows 7"."""
    return Phrase((*target.words, "for", *rest.text.split()), target.article, target.begin, rest.end)


def _to_a_date(words: Sequence[Token], begin: int) -> bool:
    """Whether something is moved to another time: "move the release to March"."""
    return any(
        words[at].low in {"to", "until"} and words[at + 1].low in TIME_WORDS for at in range(begin, len(words) - 1)
    )


def _named_before(sentence: Sentence) -> Phrase | None:
    """What "it" points back to: the last thing with "the" in the sentence before."""
    words = sentence.tokens
    return next((noun_phrase(words, at) for at in range(len(words) - 1, -1, -1) if words[at].low == "the"), None)
