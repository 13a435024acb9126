"""The balancer of `compose.yaml` on loopback: nginx with the very configuration, and the names that it looks up."""

from __future__ import annotations

import asyncio
import shutil
import socket
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.operation.dockerfile import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
# Around what compose.yaml says: everything that nginx writes goes into one folder.
AROUND = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{server}
}}
"""


class Names(asyncio.DatagramProtocol):
    """Answers every question with these addresses, as the engine's own name server does for a service."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self._out: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._out = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        end = data.index(b"\0", 12) + 5
        question, is_ipv4 = data[12:end], data[end - 4 : end - 2] == b"\0\1"
        found = self._addresses if is_ipv4 else ()
        head = struct.pack(">2sHHHHH", data[:2], 0x8180, 1, len(found), 0, 0)
        answers = [struct.pack(">HHHIH4s", 0xC00C, 1, 1, 1, 4, socket.inet_aton(each)) for each in found]
        self._out.sendto(head + question + b"".join(answers), addr)


def as_in_compose(port: int, resolver: int, upstream: int) -> str:
    """What compose.yaml gives nginx, with the ports of this run in place of the engine's."""
    said: str = yaml.safe_load((ROOT / "compose.yaml").read_text())["configs"]["balancer"]["content"]
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("127.0.0.11 ", f"127.0.0.1:{resolver} "),
        ("chair:3978", f"chair:{upstream}"),
    ):
        assert old in said
        said = said.replace(old, new)
    return said.replace("$$", "$")


@asynccontextmanager
async def balancing(addresses: Sequence[str], upstream: int, port: int, folder: Path) -> AsyncIterator[str]:
    """A balancer before these addresses; gives where it answers."""
    assert NGINX
    loop = asyncio.get_running_loop()
    names, _ = await loop.create_datagram_endpoint(lambda: Names(addresses), local_addr=("127.0.0.1", 0))
    server = as_in_compose(port, names.get_extra_info("sockname")[1], upstream)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, server=server))
    nginx = await asyncio.create_subprocess_exec(
        NGINX, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        await nginx.wait()
        names.close()
