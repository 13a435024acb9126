"""Sends Teams activities from a process of its own and prints how long it took (`benchmarks.teams_client`).

Standard input has one JSON object: address, token, activities, how many at once, and the seconds between two.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from aiohttp import ClientSession, TCPConnector


async def main() -> None:
    """Print the whole time, then that of each request."""
    asked = json.load(sys.stdin)
    headers = {"Authorization": f"Bearer {asked['token']}"}
    hands = asyncio.Semaphore(asked["at_once"])
    async with ClientSession(headers=headers, connector=TCPConnector(limit=0)) as http:

        async def send(number: int, activity: dict[str, Any]) -> float:
            await asyncio.sleep(number * asked["apart"])
            async with hands:
                began = time.perf_counter()
                async with http.post(asked["address"], json=activity) as response:
                    await response.read()
                    assert response.status in (200, 201, 202), response.status
                return time.perf_counter() - began

        began = time.perf_counter()
        each = await asyncio.gather(*(send(n, activity) for n, activity in enumerate(asked["activities"])))
        print(json.dumps([time.perf_counter() - began, *each]))


if __name__ == "__main__":
    asyncio.run(main())
