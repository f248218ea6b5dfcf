"""How a document lies: a field too many, a field missing, a null, a code nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from connectors.sandbox.faults import Faults


class Lies(Struct, frozen=True):
    """What a kind of document may lie about. Fields whose loss would make two records of one are in neither list.

    `fields` may be missing or null. `codes` may hold the value given, which no reference knows.
    """

    fields: tuple[str, ...] = ()
    codes: Mapping[str, Any] = {}


def tell(document: dict[str, Any], lies: Lies, number: int) -> dict[str, Any]:
    """Return a copy of a document with one lie in it, chosen by its number."""
    way, choice = number % 4, number // 4
    told = dict(document)
    fields = [name for name in lies.fields if name in document]
    codes = [name for name in lies.codes if name in document]
    if way == 0 and codes:
        name = codes[choice % len(codes)]
        told[name] = lies.codes[name]
    elif way == 1 and fields:
        told[fields[choice % len(fields)]] = None
    elif way == 2 and fields:  # noqa: PLR2004 - the third of four ways
        del told[fields[choice % len(fields)]]
    else:
        told["x_new"] = {"since": "a release nobody announced", "values": [1, None, "two"]}
    return told


def tell_records(
    records: list[dict[str, Any]], lies: Lies, faults: Faults, subject: str, key: str
) -> list[dict[str, Any]]:
    """Return records of which some lie, as the fault profile has it; `key` is the field that names one."""
    if faults.profile != "lying":
        return records
    told = []
    for record in records:
        number = faults.lie(f"{subject}\x1f{record[key]}")
        told.append(record if number is None else tell(record, lies, number))
    return told


def shuffle_records(records: list[dict[str, Any]], faults: Faults, subject: str, key: str) -> list[dict[str, Any]]:
    """Return records out of sequence, some twice, as the fault profile has it; none is missing."""
    if faults.profile != "shuffled":
        return records
    attempt = faults.attempt(subject)
    marks = {str(record[key]): f"{subject}\x1f{record[key]}" for record in records}
    doubled = [record for record in records for _ in range(1 + faults.is_twice(marks[str(record[key])]))]
    return sorted(doubled, key=lambda record: faults.place(marks[str(record[key])], attempt) or 0.0)
