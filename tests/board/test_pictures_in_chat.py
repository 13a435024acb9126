"""The manager's digest has its two pictures where they add something; everywhere else it says what they show."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from adapters.pictures import Pictures, with_pictures
from adapters.slack.render import render_reply as slack
from adapters.teams.card_data import Origin, Surface
from adapters.teams.render import LARGEST, reply_card, size
from adapters.web.render import render_reply as web
from bot.board.chat_pictures import drawn, pictures
from bot.board.png import to_png
from bot.messages import File, Paragraph, Picture, Reply, outcome_from_json, to_json
from bot.plain_text import to_text
from bot.ports import HandsOver, Place
from storage.models import Decision
from tests.acceptance.conversation import Conversation
from tests.clock import SUNDAY
from tests.storage import make

TODAY = SUNDAY.date()
FILE = File("a", "b", {})
ADDRESS = "https://chair.example.com/pictures/a.b.png"


def decisions(count: int) -> list[Decision]:
    made = [make.decision(number=each, logged_at=SUNDAY - timedelta(days=each)) for each in range(1, count + 1)]
    made[0].drifted = True
    made[0].reviews = [{"customer_realised": "better", "commercial_realised": "gain"}]
    return made


def test_a_picture_says_in_words_what_it_shows() -> None:
    assert pictures(decisions(4), TODAY) == ()
    quadrant, mix = pictures(decisions(8), TODAY)
    assert quadrant.alt == "8 worse for customers, gain for us. 1 turned out differently."
    assert mix.alt == "Since 9 Nov, in 2 of 2 weeks. Most in the week of 16 Nov: 6."
    assert outcome_from_json(to_json(Reply("x", (quadrant, mix)))) == Reply("x", (quadrant, mix))


def test_the_same_figures_are_the_same_bytes_in_another_process() -> None:
    wanted = [dict(each.drawing) for each in pictures(decisions(40), TODAY)]
    program = (
        "import json, sys, hashlib; from bot.board.chat_pictures import drawn; from bot.board.png import to_png;"
        "print([hashlib.sha256(to_png(drawn(each))).hexdigest() for each in json.load(sys.stdin)])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(wanted),
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C"},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    for each in wanted:
        body = to_png(drawn(each))
        assert len(body) < LARGEST
        image = Image.open(io.BytesIO(body))
        assert image.size[0] == (612 + 32) * 2
        assert len(image.convert("RGB").getcolors(1_000) or []) > 8


@pytest.mark.parametrize("wanted", [{}, {"picture": "x"}, {"picture": "quadrant"}])
def test_no_other_picture_is_drawn(wanted: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no picture"):
        drawn(wanted)


def test_each_platform_draws_it_or_says_what_it_shows() -> None:
    picture = Picture("The trade", "3 good for both.", {})
    unseen, seen = Reply("x", (picture,)), Reply("x", (Picture("The trade", "3 good for both.", {}, ADDRESS),))
    assert to_text(unseen) == "The trade: 3 good for both."
    (image,) = slack(seen)
    assert (image["type"], image["image_url"], image["alt_text"]) == ("image", ADDRESS, "3 good for both.")
    assert "3 good for both." in json.dumps(slack(unseen))
    assert "image" not in json.dumps(slack(unseen))
    own = Origin(Surface.OWN, "n")
    card = reply_card(seen, own)
    assert card["body"][-1] == {"type": "Image", "url": ADDRESS, "altText": "3 good for both.", "size": "Stretch"}
    assert size(card) < 4_000
    assert "Image" not in json.dumps(reply_card(unseen, own)["body"])
    assert "3 good for both." in json.dumps(reply_card(unseen, own))
    shown = web(Reply("x", (Picture("The trade", "3 < 4", {}, "/pictures/a.b-c.png"),)))
    assert '<img src="/pictures/a.b-c.png" alt="3 &lt; 4">' in shown
    for elsewhere in ("", ADDRESS, "/pictures/../x.png", "javascript:alert(1)"):
        assert "<img" not in web(Reply("x", (Picture("The trade", "3", {}, elsewhere),)))


@pytest.mark.anyio
@pytest.mark.engines("sqlite")
async def test_the_digest_of_a_manager_in_the_web_chat(ada: Conversation) -> None:
    await ada.say("manager on")
    for number in range(4):
        await ada.log(f"Cap CSV import at {number},000 rows")
    few = await ada.say("manager preview")
    assert [block for block in few.body["blocks"] if block["kind"] == "picture"] == []
    await ada.log("Show the delivery hour on the order page", customer_effect="better")
    preview = await ada.say("manager preview")
    shown = [block for block in preview.body["blocks"] if block["kind"] == "picture"]
    assert [each["title"] for each in shown] == ["For customers and for us", "The trade, week by week"]
    assert "For customers and for us: 4 worse for customers, gain for us; 1 better" in preview.text
    again = [block for block in (await ada.say("manager preview")).body["blocks"] if block["kind"] == "picture"]
    assert again == shown
    bodies = []
    for each in shown:
        async with ada.http.get(ada.address + each["url"]) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            bodies.append(await answer.read())
        assert bodies[-1] == to_png(drawn(each["drawing"]))
    token = shown[0]["url"].removeprefix("/pictures/").removesuffix(".png")
    payload, _, signature = token.rpartition(".")
    for forged in ("x", payload, f"{payload}.{signature.swapcase()}", f"x{token}"):
        async with ada.http.get(f"{ada.address}/pictures/{forged}.png") as answer:
            assert answer.status == 404
            assert await answer.text() == "There is no such picture."
    assert "Open the board" in preview.buttons
    board = await ada.press("Open the board", preview)
    assert board.body["blocks"][1]["label"] == "Open the board"


@pytest.mark.anyio
async def test_other_platforms_fetch_it_from_the_public_address() -> None:
    signed = Pictures(lambda: ["a secret of the tests that is long enough"])
    far = FarSide()
    shown = with_pictures(far, signed, "https://chair.example.com")
    assert not isinstance(shown, HandsOver)
    sends_files = with_pictures(TakesFiles(), signed, "https://chair.example.com")
    assert isinstance(sends_files, HandsOver)
    assert await sends_files.hand_over(Place("slack", "T1", "C1"), "ada", FILE, dedupe_key="1") == "a1"
    reply = Reply("x", (Paragraph("One"), *pictures(decisions(6), TODAY)))
    place = Place("slack", "T1", "C1")
    await shown.post(place, reply, dedupe_key="1")
    await shown.update(place, "m", reply)
    await shown.tell(place, "ada", reply, updates=None, dedupe_key="1")
    assert await shown.find_posted(place, "1") is None
    first, *others = far.replies
    assert others == [first, first]
    addresses = [block.url for block in first.blocks if isinstance(block, Picture)]
    assert len(addresses) == 2
    assert all(each.startswith("https://chair.example.com/pictures/") for each in addresses)
    assert [block["type"] for block in slack(first)] == ["rich_text", "image", "image"]
    figures = {str(number): random.Random(number).random() for number in range(900)}  # noqa: S311 - any figures do
    (block,) = signed.shown(Reply("x", (Picture("A", "B", figures),)), "https://chair.example.com").blocks
    assert isinstance(block, Picture)
    assert block.url == ""  # longer than Slack takes, so it is said in words
    assert signed.shown(Reply("x", (Paragraph("One"),)), "") == Reply("x", (Paragraph("One"),))


class FarSide:
    """A platform that keeps what it was given."""

    name = "slack"
    remembers_posts = False

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    async def post(self, _place: Place, reply: Reply, *, dedupe_key: str) -> str:
        self.replies.append(reply)
        return dedupe_key

    async def update(self, _place: Place, _message: str, reply: Reply) -> None:
        self.replies.append(reply)

    async def tell(self, _place: Place, _person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        self.replies.append(reply)
        return updates or dedupe_key

    async def find_posted(self, _place: Place, _dedupe_key: str) -> str | None:
        return None

    async def find_answer(self, _place: Place, _person: str, _delivery: str) -> str | None:
        return None


class TakesFiles(FarSide):
    """A platform that sends files too."""

    async def hand_over(self, _place: Place, _person: str, file: File, *, dedupe_key: str) -> str:
        return f"{file.name}{dedupe_key}"
