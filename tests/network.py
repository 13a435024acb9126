"""Tests talk to this machine only: everything else is refused, and noted even where the refusal is swallowed."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine. Give it a fake, or a server on 127.0.0.1."""


class NetworkGuard:
    """What was refused, in order."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    @contextmanager
    def standing(self) -> Iterator[NetworkGuard]:
        """Refuse for as long as the block lasts."""
        with pytest.MonkeyPatch.context() as patch:
            for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
                patch.setattr(socket.socket, name, self._only_here(getattr(socket.socket, name), position))
            patch.setattr(socket, "getaddrinfo", self._resolve_only_here(socket.getaddrinfo))
            yield self

    def _only_here(self, method: Callable[..., Any], position: int) -> Callable[..., Any]:
        def guarded(self_: socket.socket, *args: Any) -> Any:
            address = args[position]
            if self_.family in (socket.AF_INET, socket.AF_INET6):
                self._check(address[0])
            return method(self_, *args)

        return guarded

    def _resolve_only_here(self, resolve: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(host: Any, *args: Any, **kwargs: Any) -> Any:
            if host:
                self._check(host)
            return resolve(host, *args, **kwargs)

        return guarded

    def _check(self, host: str | bytes) -> None:
        name = host.decode() if isinstance(host, bytes) else host
        if not _is_here(name):
            self.refused.append(name)
            raise NetworkRefused(f"refused to reach {name}")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
