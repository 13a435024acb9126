"""Microsoft's keys and connector, and a slow model, as a process of their own: prints its address and serves.

Standard input has the published key, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys

from aiohttp import web

MODEL_SECONDS = 8.0


async def main() -> None:
    """Serve until the process is ended."""
    published = json.loads(sys.stdin.readline())

    async def metadata(http: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"http://{http.host}/keys"})

    async def keys(_: web.Request) -> web.Response:
        return web.json_response({"keys": [published]})

    async def connector(_: web.Request) -> web.Response:
        return web.json_response({"id": "1", "userRole": "user"}, status=201)

    async def model(_: web.Request) -> web.Response:
        await asyncio.sleep(MODEL_SECONDS)
        return web.json_response({"error": {"message": "busy"}}, status=500)

    app = web.Application()
    app.router.add_get("/{whose:.*}openid", metadata)
    app.router.add_get("/keys", keys)
    app.router.add_post("/v1/{tail:.*}", model)
    app.router.add_route("*", "/connector/{tail:.*}", connector)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
