"""Logs and figures. No words of a person are ever in either."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "chair_requests_total", "Requests answered.", ("platform", "kind", "outcome"), registry=self.registry
        )
        self.seconds = Histogram(
            "chair_request_seconds", "Time to answer a request.", ("platform", "kind"), registry=self.registry
        )
        self.limited = Counter(
            "chair_limited_total",
            "Requests refused as too many, by whose limit.",
            ("whose",),
            registry=self.registry,
        )
        self.acknowledged = Histogram(
            "chair_acknowledged_seconds",
            "Time until whoever sent something got the answer to it.",
            ("route",),
            registry=self.registry,
        )
        self.delivered = Counter(
            "chair_delivered_total",
            "Messages that ended, by how: sent, dead or uncertain.",
            ("platform", "state"),
            registry=self.registry,
        )
        self.database_seconds = Histogram(
            "chair_database_seconds", "Time of a transaction.", ("kind",), registry=self.registry
        )
        self.waiting = Gauge("chair_outbox_waiting", "Messages that wait to be sent.", registry=self.registry)
        self.oldest = Gauge(
            "chair_outbox_oldest_seconds", "How long the oldest of them is overdue.", registry=self.registry
        )
        self.digests = Gauge(
            "chair_digests", "Digests of the last seven days, by state.", ("state",), registry=self.registry
        )
        self.readings = Counter(
            "chair_readings_total",
            "Readings given, by engine and by why the playbook answered instead of the model.",
            ("engine", "fallback"),
            registry=self.registry,
        )

    def database(self, kind: str, seconds: float) -> None:
        """Note how long a transaction took; `kind` is read or write."""
        self.database_seconds.labels(kind).observe(seconds)


def configure_logging(kind: Literal["pretty", "json"]) -> None:
    """Structured logs on standard error, as lines for people or as JSON; other libraries' warnings go there too."""
    # Both ways without local variables: those hold what people wrote.
    if kind == "json":
        rendered: list[structlog.typing.Processor] = [
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ]
    else:
        rendered = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
