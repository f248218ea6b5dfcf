"""How a payment, void or refund stands: approved plainly, what did not work in grey, what was undone outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.look import STATUSES, coloured
from dashboard.reader import plain
from data import answer_codes
from data.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

NOTHING = "—"
_NO_REASON = "05"


def told(row: Mapping[str, Any], here: Reader) -> str:
    """Return how a row ended and what became of it since, in Markdown."""
    status, ended = Status(row["status"]), plain(_named(row, here))
    if status is Status.UNKNOWN:
        ended = coloured(STATUSES[status], ended)
    elif status is not Status.APPROVED:
        ended = f":gray[{ended}]"
    return " ".join([ended, *(f":{colour}-badge[{plain(text)}]" for text, colour in marks(row, here))])


def words(row: Mapping[str, Any], here: Reader) -> str:
    """Return the same as `told`, without Markdown."""
    return ", ".join([_named(row, here), *(text for text, _ in marks(row, here))])


def marks(row: Mapping[str, Any], here: Reader) -> list[tuple[str, str]]:
    """Return what is besides to be said of a row, each with its colour."""
    _ = here.gettext
    found = []
    if row["voided_at"]:
        found.append((_("Voided since"), "gray"))
    elif is_given_back(row):
        found.append((_("Refunded"), "gray"))
    elif row["refunded_minor"]:
        amount = here.money(row["refunded_minor"], row["currency"])
        found.append((_("Refunded in part: {amount}").format(amount=amount), "gray"))
    if row["is_possible_double"]:
        found.append((_("Possible double payment"), "red"))
    if row["is_test"]:
        found.append((_("Test"), "violet"))
    return found


def is_given_back(row: Mapping[str, Any]) -> bool:
    """Tell whether nothing is left of an approved row: it was voided, or refunded whole."""
    return bool(row["voided_at"]) or 0 < row["amount_minor"] <= row["refunded_minor"]


def amount(row: Mapping[str, Any], here: Reader) -> str:
    """Return the amount in Markdown: struck when it was given back, grey when it never counted."""
    text = plain(here.money(row["amount_minor"], row["currency"]))
    if row["status"] != Status.APPROVED:
        return f":gray[{text}]"
    return f"~~{text}~~" if is_given_back(row) else text


def card(row: Mapping[str, Any], here: Reader) -> str:
    """Return the card as far as it is known: ``Visa •4242``; empty when nothing is."""
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else ""
    return " ".join(part for part in (brand, f"•{row['last4']}" if row["last4"] else "") if part)


def terminal(row: Mapping[str, Any], here: Reader) -> str:
    """Return the terminal as it was called."""
    return row["terminal_alias"] or here.gettext("Terminal unknown")


def reason(row: Mapping[str, Any], here: Reader) -> str:
    """Return why a row was declined or failed, in the middle of a sentence; empty when nobody said why."""
    if row["status"] not in (Status.DECLINED, Status.FAILED) or row["decline_code"] == _NO_REASON:
        return ""
    said = answer_codes.said(row["decline_code"] or "")
    return here.gettext(said) if said else row["decline_text"] or ""


def _named(row: Mapping[str, Any], here: Reader) -> str:
    """Return kind and status in words: a payment by its status alone, an approved void or refund by its kind."""
    kind, status = Kind(row["kind"]), Status(row["status"])
    word, why = here.gettext(STATUSES[status].word), reason(row, here)
    ended = here.gettext("{status} ({reason})").format(status=word, reason=why) if why else word
    if kind is Kind.PAYMENT:
        return ended
    named = here.word("kind", kind)
    return named if status is Status.APPROVED else f"{named} · {ended}"
