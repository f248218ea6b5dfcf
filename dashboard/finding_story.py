"""What a finding tells: what happened, in sentences with its facts; one whose facts are not known is left out."""

from __future__ import annotations

from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Any

from dashboard import finding_words
from dashboard.finding_texts import LISTS, OTHERWISE, TEXTS
from dashboard.look import provider
from dashboard.reader import one_stop
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from dashboard.reader import Reader

Row = dict[str, Any]


def what(row: Row, payments: Sequence[Row], here: Reader) -> list[str]:
    """Return what happened, a sentence each; `payments` are those the finding concerns (`findings.concerned`)."""
    texts, _ = TEXTS.get(_kind(row), OTHERWISE)
    told = _facts(row, payments, here)
    whole = [one_stop(here.gettext(text).format_map(told)) for text in texts if _asked(text) <= set(told)]
    return whole or [finding_words.told(row, here)]


def todo(row: Row, here: Reader) -> list[str]:
    """Return what to do about it, a step each."""
    _, steps = TEXTS.get(_kind(row), OTHERWISE)
    return [here.gettext(step) for step in steps]


def payment_ids(row: Row) -> tuple[str, ...]:
    """Return the ids of the payments that a finding speaks of, as far as it names them."""
    facts = row["facts"]
    named = [row["subject"], *(facts.get(name) for name in ("payment_id", "earlier_id", "parent_id"))]
    return tuple(dict.fromkeys(one for one in named if one))


def _kind(row: Row) -> str:
    """Return the kind by which a finding is told: one of all payments is told otherwise than one of a payment."""
    return f"{row['kind']}_at_all" if "looked_up" in row["facts"] else str(row["kind"])


def _asked(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _facts(row: Row, payments: Sequence[Row], here: Reader) -> dict[str, str]:
    """Return what is known, written for the reader, by the names that the texts use."""
    facts = row["facts"]
    known = {payment["payment_id"]: payment for payment in payments}
    own = known.get(facts.get("payment_id") or row["subject"], {})
    before = known.get(facts.get("earlier_id"), {})
    parent = known.get(facts.get("parent_id"), {})
    currency = facts.get("currency") or own.get("currency") or parent.get("currency")
    amounts = {
        "amount": facts.get("amount_minor", own.get("amount_minor")),
        "held_amount": facts.get("held_amount_minor"),
        "said_amount": facts.get("said_amount_minor"),
        "missing": facts.get("missing_minor"),
        "parent_amount": facts.get("parent_amount_minor", parent.get("amount_minor")),
    }
    told: dict[str, str | None] = {
        **{name: here.money(minor, currency) for name, minor in amounts.items() if isinstance(minor, int)},
        **_times(row, own, before, parent, here),
        **({"why": facts["reason"]} if facts.get("reason") else {}),
        **{name: facts[name] for name in ("why", "action", "detail", "provider_name") if facts.get(name)},
        **_typed(facts, here),
        "alias": facts.get("alias") or row["alias"],
        "terminal": row["alias"] or facts.get("terminal_alias") or own.get("alias") or facts.get("terminal_serial"),
        "source": provider(row["connector"]),
        "list": _list(facts, here),
        "held": here.word("status", facts.get("held_status") or facts.get("status")),
        "said": here.word("status", facts.get("said_status")),
        "title": facts.get("title"),
        "file": facts.get("file_name"),
        "line": here.number(facts["line"]) if facts.get("line") else None,
        "count": here.number(facts["looked_up"]) if "looked_up" in facts else None,
        "apart": written.duration(facts["seconds_apart"], here.language) if facts.get("seconds_apart") else None,
    }
    return {name: value for name, value in told.items() if value}


def _list(facts: Row, here: Reader) -> str | None:
    name = LISTS.get(str(facts.get("list")))
    return here.gettext(name) if name else None


def _typed(facts: Row, here: Reader) -> dict[str, str]:
    """Return the receipts and days of what people typed in."""
    days = {"paid_day": facts.get("day"), "typed_day": facts.get("typed_on")}
    written_days = {name: here.day(date.fromisoformat(said)) for name, said in days.items() if said}
    return written_days | {name: str(facts[name]) for name in ("receipt", "twin_receipt") if facts.get(name)}


def _times(row: Row, own: Row, before: Row, parent: Row, here: Reader) -> dict[str, str]:
    facts = row["facts"]
    happened = own.get("occurred_at") or finding_words.happened_at(row)
    asked: dict[str, tuple[datetime | None, Callable[[datetime], str]]] = {
        "day": (happened, lambda instant: here.day(here.day_of(instant))),
        "time": (happened, here.time),
        "when": (happened, here.instant),
        "earlier": (before.get("occurred_at") or finding_words.instant(facts.get("earlier_at")), here.time),
        "parent_when": (parent.get("occurred_at") or finding_words.instant(facts.get("parent_at")), here.instant),
        "since": (finding_words.instant(facts.get("occurred_from")), here.instant),
    }
    return {name: write(instant) for name, (instant, write) in asked.items() if instant}
