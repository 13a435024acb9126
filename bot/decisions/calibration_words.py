"""What a calibration can and cannot say, in two plain sentences. Source: `product.md`, *Words* and Calibration."""

from __future__ import annotations

from collections.abc import Sequence

from bot.decisions.calibration import CAUGHT, FROM_FIGURES, FROM_VERDICT, Bucket, Calibration, Verdict

_SAYS = {
    Verdict.NEITHER: "no sign that we are too sure, or not sure enough",
    Verdict.OVERCONFIDENT: "we are surer than we are right",
    Verdict.UNDERCONFIDENT: "we are right more often than sure",
}


def sentences(calibration: Calibration) -> tuple[str, str]:
    """What it can say at this many scored predictions, and what it cannot."""
    return _can(calibration), _cannot(calibration)


def said_apart(calibrations: Sequence[Calibration]) -> tuple[list[tuple[str, ...]], str]:
    """What each can say and cannot; what none of several can is given once, beside them, and left out of each."""
    said = [sentences(each) for each in calibrations]
    cannot = {each[1] for each in said}
    if len(said) > 1 and len(cannot) == 1:
        return [(can,) for can, _ in said], cannot.pop()
    return list(said), ""


def bucket_in_words(bucket: Bucket) -> str:
    """How often it happened where one chance was given: "When we say about 80 %, it happens about 60 % …"."""
    share = _per_cent(bucket.came_true / bucket.scored)
    counts = f"{bucket.came_true} of {bucket.scored}"
    return f"When we say about {bucket.confidence} %, it happens about {share} % ({counts})."


def _can(calibration: Calibration) -> str:
    scored, counts = calibration.scored, _counts(calibration)
    if calibration.gap is None:
        return f"{calibration.came_true} of {scored} came true ({counts})." if scored else _nothing(calibration)
    happens = calibration.came_true / scored
    said = f"When we say about {_per_cent(happens + calibration.gap)} %, it happens about {_per_cent(happens)} %"
    verdict = _SAYS.get(calibration.verdict)
    return f"{said} ({counts}){f': {verdict}' if verdict else ''}."


def _nothing(calibration: Calibration) -> str:
    left_out = calibration.left_out
    if not left_out:
        return "Nothing was checked yet."
    those = "the one that was checked" if left_out == 1 else f"all {left_out} that were checked"
    return f"Nothing yet: {those} came out neither as yes nor as no."


def _cannot(calibration: Calibration) -> str:
    size, caught = _caught(calibration.scored)
    noticed = f"with {size}, a team 15 points too sure is noticed only about {caught} times in 100"
    if calibration.scored < FROM_FIGURES:
        return f"That is too few for any figure; even {noticed}."
    if calibration.verdict is Verdict.TOO_FEW:
        return f"Whether we are too sure cannot be said before {FROM_VERDICT}; {noticed}."
    if calibration.verdict is Verdict.NEITHER:
        return f"We may be all the same; {noticed}."
    return "It can still be chance: a team that is exactly as sure as it is right gets this about 10 times in 100."


def _counts(calibration: Calibration) -> str:
    """The share left out stands beside every score."""
    left_out, every = calibration.left_out, calibration.scored + calibration.left_out
    if not left_out:
        return f"{calibration.scored} checked"
    share = _per_cent(calibration.share_left_out)
    return f"{every} checked, {left_out} of them, {share} %, neither yes nor no"


def _caught(scored: int) -> tuple[int, int]:
    """The largest size with a known rate that is not above this one, or else the smallest, and the rate."""
    return ([known for known in CAUGHT if known[0] <= scored] or [CAUGHT[0]])[-1]


def _per_cent(share: float) -> int:
    return round(100 * share)
