"""The log: one JSON line a fact, in a file beside the database, without secrets or card data."""

from __future__ import annotations

import logging
import os
import tempfile
import uuid
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from connectors.redact import redact_text
from data import time as clock
from pipeline import private

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping
    from io import TextIOWrapper

_BYTES = 5_000_000
_FILES = 3
_NAME = "encaisse"

_secrets: set[str] = set()

log = structlog.stdlib.get_logger(_NAME)


def default_file() -> Path:
    """Return where to log while no settings say where the database is."""
    return Path(tempfile.gettempdir()) / f"encaisse-{os.getuid()}.log"


def log_file(database: Path) -> Path:
    """Return the log file that goes with a database."""
    return database.with_name(f"{database.stem}.log")


def current_file() -> Path | None:
    """Return the file that is logged into."""
    files = [h.baseFilename for h in logging.getLogger(_NAME).handlers if isinstance(h, RotatingFileHandler)]
    return Path(files[0]) if files else None


def configure(file: Path, secrets: Iterable[str] = ()) -> None:
    """Log into this file from now on; a file that cannot be written is no reason to stop."""
    _secrets.update(secrets)
    logger = logging.getLogger(_NAME)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.addHandler(_writer(file))
    logger.setLevel(logging.INFO)
    logger.propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            _time,
            structlog.processors.format_exc_info,
            _redacted,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def unexpected(error: BaseException, **where: object) -> str:
    """Log what nobody foresaw, with its traceback; return the reference to find it by."""
    reference = uuid.uuid4().hex[:8]
    log.error("unexpected", reference=reference, exc_info=error, **where)
    return reference


class _Private(RotatingFileHandler):
    """A log that only its owner may read, whenever its file is made."""

    def _open(self) -> TextIOWrapper:
        private.tighten([Path(self.baseFilename)])
        with private.files():
            return super()._open()


def _writer(file: Path) -> logging.Handler:
    try:
        with private.files():
            file.parent.mkdir(parents=True, exist_ok=True)
        return _Private(file, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()


def _time(_: Any, __: str, fact: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    fact["logged_at"] = clock.now().isoformat(timespec="milliseconds")
    return fact


def _redacted(_: Any, __: str, fact: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        name: redact_text(value, _secrets) if isinstance(value, str) and name != "logged_at" else value
        for name, value in fact.items()
    }
