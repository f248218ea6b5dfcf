"""What a search of the feed asks for, and what is wrong with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.sandbox.handpoint_errors import detail, error, invalid

if TYPE_CHECKING:
    from datetime import tzinfo

    from connectors.sandbox.exchange import Answer

MOST = 10_000
FIELDS = ("transactionReference", "amount", "maskedCardNumber", "cardTypeId", "approvalCode", "terminalSerialNumber")
SORTS = ("serverDateTime", "createdAt", "@timestamp", "transaction_id")
_TYPES: dict[str, tuple[type, str]] = {
    "startDate": (str, "string"),
    "endDate": (str, "string"),
    "time_zone": (str, "string"),
    "dummy": (str, "string"),
    "filters": (list, "array"),
    "limit": (int, "integer"),
    "initPosition": (int, "integer"),
    "orderBy": (list, "array"),
    "transactionStreams": (list, "array"),
}
_OFFSET = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")
_DATE = re.compile(r"[0-9]{14}")
_DUMMIES = ("NO", "INCLUDE", "ONLY")


class FeedSearch(Struct, frozen=True):
    """A search: both ends of the window are part of it, to the second."""

    since: datetime
    until: datetime
    dummy: Literal["NO", "INCLUDE", "ONLY"]
    filters: tuple[tuple[str, str], ...]
    limit: int
    first: int
    sort: str
    descending: bool


class BadSearch(Exception):
    """The search breaks the schema; `answer` says so."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body.decode())
        self.answer = answer


def search_from(body: dict[str, Any]) -> FeedSearch:
    """Return the search that a body asks for. Raises BadSearch."""
    _check(body)
    zone = _zone(body.get("time_zone", "+00:00"))
    first, limit = body.get("initPosition", 0), body.get("limit", MOST)
    if first < 0 or not 0 < limit <= MOST or first + limit > MOST:
        raise BadSearch(error(400, f"initPosition + limit must be less than or equal to: [{MOST}]"))
    sort, descending = _sort(body.get("orderBy", []))
    return FeedSearch(
        since=_instant("startDate", body["startDate"], zone),
        until=_instant("endDate", body["endDate"], zone),
        dummy=body.get("dummy", "NO"),
        filters=tuple(_filter(entry) for entry in body.get("filters", [])),
        limit=limit,
        first=first,
        sort=sort,
        descending=descending,
    )


def _check(body: dict[str, Any]) -> None:
    problems = [
        detail("", "required", f"must have required property '{name}'", missingProperty=name)
        for name in ("startDate", "endDate")
        if name not in body
    ]
    for name, value in body.items():
        if name not in _TYPES:
            problems.append(
                detail("", "additionalProperties", "must NOT have additional properties", additionalProperty=name)
            )
        elif not isinstance(value, _TYPES[name][0]) or isinstance(value, bool):
            kind = _TYPES[name][1]
            problems.append(detail(f"/{name}", "type", f"must be {kind}", type=kind))
    if body.get("dummy", "NO") not in _DUMMIES:
        problems.append(detail("/dummy", "enum", "must be equal to one of the allowed values", allowedValues=_DUMMIES))
    if problems:
        raise BadSearch(invalid(*problems))


def _zone(text: str) -> tzinfo:
    if match := _OFFSET.fullmatch(text):
        sign, hours, minutes = match.groups()
        return timezone(timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1))
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as problem:
        raise BadSearch(invalid(detail("/time_zone", "format", f"unknown time zone {text!r}"))) from problem


def _instant(name: str, text: str, zone: tzinfo) -> datetime:
    problem = invalid(detail(f"/{name}", "pattern", "must be a date in the form yyyyMMddHHmmss", value=text))
    if not _DATE.fullmatch(text):
        raise BadSearch(problem)
    try:
        local = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError as impossible:
        raise BadSearch(problem) from impossible
    return local.astimezone(UTC)


def _filter(entry: Any) -> tuple[str, str]:
    match entry:
        case {"field": str(name), "value": str(value)} if name in FIELDS:
            return name, value
    raise BadSearch(
        invalid(detail("/filters", "filter", "must be {field, value} of a known field", allowedValues=FIELDS))
    )


def _sort(entries: list[Any]) -> tuple[str, bool]:
    match entries:
        case []:
            return "@timestamp", True
        case [{"field": str(name), "order": ("ASC" | "DESC") as word}] if name in SORTS:
            return name, word == "DESC"
    raise BadSearch(
        invalid(detail("/orderBy", "orderBy", "must be one {field, order} of a known field", allowedValues=SORTS))
    )
