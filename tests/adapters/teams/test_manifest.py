"""The app package: valid against Microsoft's schema, the same bytes every time, no right to read messages."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from typer.testing import CliRunner

from adapters.cli.program import app
from adapters.teams.checks import teams_checks
from adapters.teams.icons import color_icon, outline_icon
from adapters.teams.manifest import manifest, package
from bot.settings import BadSettings, read_settings
from tests.adapters.teams.microsoft import APP_ID, TENANT

SCHEMA = Path(__file__).parent / "published" / "manifest-1.30.schema.json"
URL = "https://chair.example.com"


@pytest.mark.parametrize("url", ["", URL])
def test_it_is_valid_against_the_published_schema(url: str) -> None:
    validator = Draft4Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(manifest(APP_ID, url))] == []


def test_it_is_the_same_every_time() -> None:
    assert package(APP_ID, URL) == package(APP_ID, URL)
    with zipfile.ZipFile(io.BytesIO(package(APP_ID, URL))) as packed:
        assert packed.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert json.loads(packed.read("manifest.json"))["id"] == APP_ID


@pytest.mark.surface("a package for the admin, with the least permissions", "teams")
def test_it_asks_for_no_right_to_read_what_is_said() -> None:
    said = json.dumps(manifest(APP_ID, URL))
    assert "authorization" not in manifest(APP_ID, URL)
    assert "webApplicationInfo" not in manifest(APP_ID, URL)
    assert "ChannelMessage" not in said


def test_commands_come_by_mention_and_by_slash() -> None:
    (bot,) = manifest(APP_ID)["bots"]
    assert bot["supportsTargetedMessages"] is True
    assert bot["commandLists"][0]["triggers"] == ["mention", "slash"]
    assert "ask" in [each["title"] for each in bot["commandLists"][0]["commands"]]


@pytest.mark.parametrize(("icon", "width"), [(color_icon(), 192), (outline_icon(), 32)])
def test_the_icons_are_pictures_of_the_right_size(icon: bytes, width: int) -> None:
    assert icon.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", icon[16:24]) == (width, width)
    start = icon.index(b"IDAT")
    (length,) = struct.unpack(">I", icon[start - 4 : start])
    pixels = zlib.decompress(icon[start + 4 : start + 4 + length])
    assert len(pixels) == width * (width * 4 + 1)
    assert len({pixels[at : at + 4] for at in range(1, width * 4, 4)}) >= 1


def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "teams.zip"
    for name, value in (
        ("APP_ID", APP_ID),
        ("APP_PASSWORD", "x"),
        ("APP_TENANTID", TENANT),
        ("CHAIR_PUBLIC_URL", URL),
    ):
        monkeypatch.setenv(name, value)
    assert CliRunner().invoke(app, ["manifest", "teams", "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == package(APP_ID, URL)


WHOLE = {"APP_ID": APP_ID, "APP_PASSWORD": "x", "APP_TENANTID": TENANT}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"APP_ID": APP_ID}, "APP_PASSWORD"),
        ({"APP_ID": APP_ID, "APP_PASSWORD": "x"}, "APP_TENANTID"),
        ({"APP_ID": APP_ID, "APP_TYPE": "UserAssignedMSI"}, "APP_TENANTID"),
        (WHOLE | {"APP_TYPE": "MultiTenant"}, "SingleTenant or UserAssignedMSI"),
        (WHOLE | {"CHAIR_DEV_NO_AUTH": "1"}, "contradict"),
        ({"CHAIR_DEV_NO_AUTH": "1", "CHAIR_HOST": "0.0.0.0"}, "CHAIR_HOST"),  # noqa: S104 - refused, that is the point
    ],
)
def test_half_a_registration_does_not_start(given: dict[str, str], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        read_settings(given)


def test_a_managed_identity_has_no_secret() -> None:
    found = read_settings({"APP_ID": APP_ID, "APP_TYPE": "UserAssignedMSI", "APP_TENANTID": TENANT})
    assert found.teams


@pytest.mark.surface("doctor says what is wrong and how to mend it", "teams")
def test_the_doctor_says_what_is_wrong_and_how_to_mend_it() -> None:
    well = list(teams_checks(read_settings(WHOLE | {"CHAIR_PUBLIC_URL": URL})))
    assert all(passed for _, passed, _ in well)
    ill = list(teams_checks(read_settings(WHOLE | {"APP_TENANTID": "contoso"})))
    assert [what for what, passed, mend in ill if not passed and mend] == [
        "Teams: APP_TENANTID",
        "Teams: public address",
    ]
    assert list(teams_checks(read_settings({}))) == []
