"""What may come over a wire: something valid with a part of it broken, or nothing that was ever valid."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["", " ", "\x00", "D-1", "/customer-chair", "=1+1", "ask", "\ud800".encode("utf-8", "replace").decode()]
    )
)
ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_GONE = object()


@st.composite
def broken(draw: st.DrawFn, valid: Any) -> Any:
    """`valid`, with one to three of its parts left out or replaced by anything."""
    changed = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        if not places:
            return draw(ANYTHING)
        holder, key = draw(st.sampled_from(places))
        value = draw(st.just(_GONE) | ANYTHING)
        if value is _GONE:
            del holder[key]
        else:
            holder[key] = value
    return changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value that something stands in: what holds it, and under which key."""
    inner = (
        list(value.items())
        if isinstance(value, dict)
        else list(enumerate(value))
        if isinstance(value, list)
        else []
    )
    for key, each in inner:
        yield value, key
        yield from _places(each)
