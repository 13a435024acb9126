"""The table of what works where is what the tests show."""

from __future__ import annotations

from pathlib import Path

from tests.parity import PAGE, PLATFORMS, SURFACES, Shown, collected, gaps, page


def test_every_surface_is_shown_on_every_platform_or_has_its_reason() -> None:
    assert gaps(collected()) == []


def test_the_page_is_what_the_tests_show() -> None:
    assert PAGE.read_text() == page(collected()), "python -m tests.parity writes it"


def test_a_gap_is_found(tmp_path: Path) -> None:
    marked = [Shown(surface, platform, "t") for surface in SURFACES for platform in PLATFORMS]
    assert [each for each in gaps(marked) if "no test" in each or "no such" in each] == []
    assert f"{SURFACES[0]} on slack: no test and no reason" in gaps(marked[1:])
    assert "flying on slack: no such row" in gaps([*marked, Shown("flying", "slack", "t")])
    tests = tmp_path / "tests"
    tests.mkdir()
    mark = '@pytest.mark.surface("share a reading", "web")\n'
    body = f"{mark}def test_one(): ...\n\n\n@pytest.mark.soak\n{mark}def test_two(): ...\n"
    (tests / "test_it.py").write_text(body)
    assert collected(tmp_path) == [Shown("share a reading", "web", "tests/test_it.py::test_one")]
