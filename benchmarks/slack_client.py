"""The process that asks: reads what to send from standard input, as JSON, and writes how long it took."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier

SECRET = "a signing secret of the benchmark"  # noqa: S105 - nothing else knows it


async def _send(address: str, path: str, texts: Sequence[str], at_once: int, apart: float) -> list[float]:
    verifier, taken = SignatureVerifier(SECRET), asyncio.Semaphore(at_once)

    async def one(http: ClientSession, number: int, text: str) -> float:
        await asyncio.sleep(number * apart)
        body = urlencode(_command(number, text))
        stamp = str(int(time.time()))
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body) or "",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        async with taken:
            began = time.perf_counter()
            async with http.post(address + path, data=body, headers=headers) as response:
                assert response.status == 200, response.status
                await response.read()
            return time.perf_counter() - began

    async with ClientSession() as http:
        began = time.perf_counter()
        each = await asyncio.gather(*(one(http, number, text) for number, text in enumerate(texts)))
        return [time.perf_counter() - began, *each]


def _command(number: int, text: str) -> dict[str, str]:
    return {
        "command": "/customer-chair",
        "text": text,
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "billing",
        "user_id": f"U{number % 20}",
        "user_name": f"person{number % 20}",
        "trigger_id": f"{time.time_ns()}.{number}",
        "response_url": "",
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_send(*json.loads(sys.stdin.read())))))
