"""Evenings that tests share: their files are made once."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from connectors.sandbox.exports.evening import Evening
from connectors.sandbox.exports.files import make
from connectors.sandbox.exports.truth_file import truth

if TYPE_CHECKING:
    from connectors.sandbox.exports.evening import Ids
    from connectors.sandbox.exports.files import Made

NOW = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)  # five past nine in the evening of the 24th


@cache
def evening(days: int = 11, ids: Ids = "guid", seed: int = 1, rows: int = 30_000) -> Evening:
    return Evening(now=NOW, days=days, ids=ids, seed=seed, rows=rows)


@cache
def files(ids: Ids = "guid", rows: int = 30_000) -> dict[str, Made]:
    return make(evening(ids=ids, rows=rows))


@cache
def told(ids: Ids = "guid") -> dict[str, Any]:
    return truth(evening(ids=ids))


@cache
def cells(name: str, ids: Ids = "guid", rows: int = 30_000) -> list[list[Any]]:
    """Return the cells of a workbook's only sheet."""
    book = openpyxl.load_workbook(BytesIO(files(ids, rows)[name].data))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
