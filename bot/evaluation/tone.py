"""The forbidden forms: what the chair never sounds like (`docs/eval.md`, *The questions*)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
_PEOPLE = r"(?:customers?|people|users?|members?|shoppers?|clients?|they|everyone|everybody|nobody)"
_ANYWHERE = {
    "exclamation mark": r"!",
    "certainty": r"\b(?:certainly|definitely|obviously|clearly|of course|no doubt|without (?:a )?doubt|guaranteed|"
    r"i know|i am sure|i'm sure|we know that|undoubtedly)\b",
    "praise": r"\b(?:great|good idea|well done|excellent|brilliant|smart|nice work|good job|congratulations|"
    r"love (?:this|that|it))\b",
    "blame": r"\b(?:you failed|you should have|you forgot|your fault|careless|shame on|bad idea|wrong to|"
    r"you ignored?|irresponsible)\b",
    "our class names": r"\b(?:type[_-][ab]|commercial_over_customer|commercial_only|lose_lose|no_one_gains|"
    r"in_the_chair)\b",
}
_IN_STATEMENTS = {
    "prediction": rf"\b{_PEOPLE} (?:will|won't|will not|would (?:love|hate|leave|churn|complain|never|always)|"
    r"are going to|are bound to|always|never)\b|\b(?:they'll|this will|it will)\b",
    "speaking as the customer": r"\bi(?: would|'d| will|'ll| want| feel| hate| love| need| expect)\b",
}
_FORMS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ANYWHERE.items()}
_STATEMENT_FORMS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _IN_STATEMENTS.items()}


def forbidden_forms(lines: Iterable[str], text: str) -> list[str]:
    """Each forbidden form in what is said, with the words; those that the text itself holds are the asker's own."""
    own = text.replace("’", "'").lower()
    return [
        f"{name}: {words}"
        for line in lines
        for sentence in _SENTENCE.split(line.replace("’", "'"))
        for name, words in _found(sentence)
        if words.lower() not in own
    ]


def _found(sentence: str) -> Iterator[tuple[str, str]]:
    forms = _FORMS if sentence.rstrip().endswith("?") else _FORMS | _STATEMENT_FORMS
    for name, pattern in forms.items():
        for match in pattern.finditer(sentence):
            yield name, match.group()
