"""Every format from the chat: who may, what is told to whom, and what is written down of it."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import structlog

from tests.acceptance.conversation import Conversation, served, settings_for

pytestmark = pytest.mark.anyio


async def test_a_facilitator_takes_out_every_format_and_the_channels_are_told(sqlite_url: str) -> None:
    async with served(settings_for(sqlite_url)) as ada:
        await ada.log("Cap CSV import at 5,000 rows from Monday")
        ops = ada.as_("ada", "ops")
        await ops.log("Free returns on everything we sell", customer_effect="better", in_the_chair="shoppers")
        assert "Only facilitators of #general and admins" in (await ada.as_("bob").say("export brief")).text

        with structlog.testing.capture_logs() as lines:
            book = openpyxl.load_workbook(io.BytesIO(await ada.download(await ada.say("export xlsx pseudonyms"))))
            archive = zipfile.ZipFile(io.BytesIO(await ada.download(await ada.say("export md zip"))))
            page = (await ada.download(await ada.say("export brief html"))).decode()
        said = {cell.value for row in book["decisions"] for cell in row}
        assert "Cap CSV import at 5,000 rows from Monday" in said
        assert "ada" not in said
        assert archive.namelist() == ["0001-cap-csv-import-at-5-000-rows-from-monday.md", "index.md"]
        assert "What we decided, for customers and for us: #general" in page
        handed = [line for line in lines if line["event"] == "export.handed_out"]
        assert [(each["format"], each["options"]) for each in handed] == [
            ("xlsx", ["pseudonyms"]),
            ("md", ["zip"]),
            ("brief", ["html"]),
        ]
        assert "Cap CSV" not in repr(lines)
        await said_of_each(ada)
        names = [(await ada.say(f"export {typed}")).body["name"] for typed in ("brief", "md", "md zip")]
        assert names == [f"customer-chair-2026-11-22{ending}" for ending in ("-brief.md", ".md", ".zip")]

        await filtered(ada)


async def said_of_each(ada: Conversation) -> None:
    """The channel is told what the file is, all that it holds, and that names are left out."""
    await ada.fill(await ada.say("voice We close the month with bulk edit."), group="small teams")
    for typed, told in (
        ("json", "json: 1 decision, 1 customer quote."),
        ("csv", "csv: 1 decision."),
        ("xlsx pseudonyms", "xlsx: 1 decision, 1 customer quote, people under pseudonyms."),
        ("brief", "brief (md): 1 decision."),
    ):
        await ada.say(f"export {typed}")
        await ada.posted(f"ada took the log out as {told}")


async def filtered(ada: Conversation) -> None:
    """The filters of `list`, in any order with options; another channel only where it can be seen."""
    both = (await ada.download(await ada.say("export csv all"))).decode()
    assert (both.count("\nD-"), "Free returns" in both) == (2, True)
    there = ada.as_("ada", "ops")
    for typed, count in (
        ("export csv", 1),
        ("export csv all", 2),
        ("export csv channel general", 1),
        ("export all since 2026-11-22 bom words returns", 1),
        ('export csv group "shoppers" owner me', 1),
        ("export csv owner nobody-else all", None),
        ("export csv status decided class type_a", 1),
    ):
        if count is None:
            assert (await there.say(typed)).data["error"] == "NothingToExport"
            continue
        content = (await there.download(await there.say(typed))).decode("utf-8-sig")
        assert content.count("\nD-") == count, typed
    assert (await there.say("export csv words nobody")).data["error"] == "NothingToExport"
    for wrong in ("export csv zip", "export md sideways", "export csv status gone"):
        assert (
            "To use export, write: export [csv / xlsx / md / json / brief / todos]" in (await there.say(wrong)).text
        )
    assert "ada took the log out as csv: 2 decisions." in await ada.page()
