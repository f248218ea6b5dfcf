"""Every wording of a payment beside what was known before it, field by field, in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import payment_words
from data.fields import FIELDS
from data.locale import N_
from data.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.reader import Reader

_OWN_HEADERS = {
    "parent_remote_id": N_("Undone payment's ID at the provider"),
    "available_to_refund_minor": N_("Left to refund"),
}
# How a row is filed, not what a source says; the business day and hour follow from the instant.
_FILED = ("payment_id", "source", "commit_no", "recorded_at", "content_hash", "is_applied", "source_at", "connector")
_NOT_SAID = frozenset((*_FILED, "business_date", "hour"))
_HEADERS = {field.name: field.header for field in FIELDS} | _OWN_HEADERS
_MONEY = frozenset(("amount_minor", "tip_minor", "available_to_refund_minor"))


class Change(Struct, frozen=True):
    """A field that a wording says otherwise than before: new without `before`, said no more without `after`."""

    header: str
    before: str
    after: str


class Wording(Struct, frozen=True, kw_only=True):
    """What one source said at one time: its name, the provider's own time of it, ours, and what it changed."""

    source: str
    said_at: datetime | None
    recorded_at: datetime
    is_applied: bool
    is_first: bool
    changes: tuple[Change, ...]


def told(versions: Iterable[Mapping[str, Any]], here: Reader) -> list[Wording]:
    """Return the wordings, in the sequence in which we learnt them."""
    known: dict[str, Any] = {}
    own: dict[str, dict[str, Any]] = {}
    found: list[Wording] = []
    for version in versions:
        said = {name: value for name, value in version.items() if name not in _NOT_SAID and _is_said(name, value)}
        before = own.get(version["source"], {})
        currency = said.get("currency") or known.get("currency")
        found.append(
            Wording(
                source=payment_words.source(version["source"], here, version.get("report_title")),
                said_at=version["source_at"],
                recorded_at=version["recorded_at"],
                is_applied=version["is_applied"],
                is_first=not known,
                changes=tuple(_changes(said, known, before, currency, here)),
            )
        )
        own[version["source"]] = said
        if version["is_applied"]:
            known |= said
    return found


def header(name: str, here: Reader) -> str:
    """Return what a field is called."""
    return here.gettext(_HEADERS.get(name, name))


def value(name: str, said: Any, currency: str | None, here: Reader) -> str:
    """Return what a field says, in words."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return here.word("boolean", str(said).lower())
    if isinstance(said, date):
        return _moment(said, here)
    if name in WORDS:
        return here.word(name, str(said))
    if name in _MONEY:
        return here.money(said, currency)
    return str(said)


def _moment(said: date, here: Reader) -> str:
    if not isinstance(said, datetime):
        return here.day(said)
    return f"{here.day(said.astimezone(here.zone).date())}, {here.precise_time(said)}"


def _is_said(name: str, said: Any) -> bool:
    return said is not None and not (said == "unknown" and name in WORDS)


def _changes(
    said: Mapping[str, Any], known: Mapping[str, Any], before: Mapping[str, Any], currency: str | None, here: Reader
) -> Iterable[Change]:
    for name in [field for field in _HEADERS if field in said or field in before]:
        old = known.get(name, before.get(name)) if name in said else before[name]
        if name not in said or said[name] != old:
            yield Change(
                header(name, here), value(name, old, currency, here), value(name, said.get(name), currency, here)
            )
