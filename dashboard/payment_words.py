"""A payment, void or refund in words: what it is, how it ended and why, and who told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.look import STATUSES, Mark, provider
from data.locale import N_
from data.model import Kind, Status
from pipeline import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.opened import Opened
    from dashboard.reader import Reader

_NAMED = {
    Kind.PAYMENT: N_("Payment of {amount}"),
    Kind.VOID: N_("Void of {amount}"),
    Kind.REFUND: N_("Refund of {amount}"),
}
_ENDED = {
    Status.APPROVED: N_("Approved on {day_and_time}{where}."),
    Status.DECLINED: N_("Declined on {day_and_time}{where}."),
    Status.CANCELLED: N_("Cancelled on {day_and_time}{where}."),
    Status.FAILED: N_("Failed on {day_and_time}{where}."),
    Status.UNKNOWN: N_("Asked for on {day_and_time}{where}; how it ended is being verified."),
}
_SOURCES = {
    "feed": N_("{provider}, feed of payments"),
    "status": N_("{provider}, look-up of one payment"),
}
_KNOWN_SOURCES = {"handpoint": N_("Terminal"), "paysafe": "Paysafe", "smartrec": "SmartRec"}
INFERRED = "inferred"


def named(row: Mapping[str, Any], here: Reader) -> str:
    """Return what a row is, with its amount: ``Remboursement de 10,00 $``."""
    return here.gettext(_NAMED[Kind(row["kind"])]).format(amount=here.money(row["amount_minor"], row["currency"]))


def mark(row: Mapping[str, Any]) -> Mark:
    """Return how a row's end is marked."""
    return STATUSES[Status(row["status"])]


def card(row: Mapping[str, Any], here: Reader) -> str:
    """Return the card, as far as it is known: ``Visa •••• 4242``."""
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else ""
    digits = f"•••• {row['last4']}" if row["last4"] else ""
    return " ".join(part for part in (brand, digits) if part) or here.word("card_brand", "unknown")


def sentence(opened: Opened, here: Reader) -> str:
    """Return the page's answer: how it ended, when and where, with which card, why not, and what became of it."""
    row = opened.row
    where = here.gettext(", on {terminal}").format(terminal=row["alias_then"]) if row["alias_then"] else ""
    ended = here.gettext(_ENDED[Status(row["status"])])
    parts = [ended.format(day_and_time=here.instant(row["occurred_at"]), where=where)]
    # An English time may end in a stop of its own: 9:05 a.m.
    parts[0] = parts[0].replace("..", ".")
    return " ".join([*parts, *_rest(opened, here)])


def may_be_double(opened: Opened) -> bool:
    """Tell whether somebody still has to see whether it was taken twice."""
    return any(row["kind"] == "possible_double" and row["state"] == "open" for row in opened.findings)


def reason(row: Mapping[str, Any], here: Reader) -> str:
    """Return why a row was declined or failed, with its code; empty when nobody said why."""
    code = row["decline_code"]
    said = words.answer(row["status_source"], code, here.language) if code else None
    if code:
        text = here.gettext("{reason} (code {code})") if said else here.gettext("code {code}")
        return text.format(reason=said, code=code)
    return str(row["decline_text"] or "") if row["status"] in (Status.DECLINED, Status.FAILED) else ""


def source(name: str, here: Reader, report_title: str | None = None) -> str:
    """Return who says something, and through which call; of a file, the title of its report."""
    if name == INFERRED:
        return here.gettext("Inferred by Encaisse")
    who, _, call = name.partition(".")
    if report_title:
        return f"{provider(who)} \u2013 {report_title}"
    return here.gettext(_SOURCES[call]).format(provider=provider(who)) if call in _SOURCES else provider(who)


def _rest(opened: Opened, here: Reader) -> list[str]:
    row = opened.row
    is_open = row["kind"] == Kind.PAYMENT and row["status"] == Status.UNKNOWN
    found = [here.gettext("Do not take it again before that is known.")] if is_open else []
    found += [f"{card(row, here)}."] if row["card_brand"] != "unknown" or row["last4"] else []
    why = reason(row, here)
    if why:
        found.append(f"{why[0].upper()}{why[1:]}.")
    found += _undone(opened, here)
    if row["kind"] != Kind.PAYMENT and row["parent_id"] is None:
        found.append(here.gettext("What it gives back is not known."))
    return found


def _undone(opened: Opened, here: Reader) -> list[str]:
    """Return what became of a payment since."""
    _ = here.gettext
    row, standing = opened.row, opened.standing
    given_back = sum(abs(one["net_minor"]) for one in standing)
    if not standing or row["status"] != Status.APPROVED:
        return []
    if any(one["kind"] == Kind.VOID for one in standing):
        return [_("Voided since.")]
    amount = here.money(given_back, row["currency"])
    whole = given_back >= row["amount_minor"]
    return [(_("Refunded whole: {amount}.") if whole else _("Refunded in part: {amount}.")).format(amount=amount)]


def sources(opened: Opened, here: Reader) -> list[tuple[str, bool]]:
    """Return who could tell of it, by name, and whether they did: those we know of first, then any other."""
    told = {version["source"].partition(".")[0] for version in opened.versions}
    known = dict.fromkeys((*_KNOWN_SOURCES, *sorted(told)))
    return [(here.gettext(_KNOWN_SOURCES.get(name, "")) or source(name, here), name in told) for name in known]


def facts(opened: Opened, here: Reader) -> list[tuple[str, str | None]]:
    """Return what is known of it beyond its answer, name and value; None where no source told."""
    _, row, people = here.gettext, opened.row, opened.people
    now = row["alias_now"]
    found = [
        (_("Terminal now"), now if now != row["alias_then"] else None, True),
        (_("Site"), row["site"], False),
        (_("Serial no."), row["terminal_serial"], False),
        (_("TID"), row["tid"], False),
        (_("Merchant account"), row["merchant_account"], False),
        (_("Business day"), here.day(row["business_date"]), False),
        (_("Channel"), _known("channel", row, here), False),
        (_("Workstation"), row["workstation"], False),
        (_("Client"), people["client"] if people else None, people is None),
        (_("Cashier"), people["cashier"] if people else None, people is None),
        (_("Invoice"), row["invoice"], False),
        (_("Ledger code"), _ledger_code(opened, here), False),
        (_("Card reading"), _known("entry_mode", row, here), False),
        (_("Cardholder verification"), _known("verification", row, here), False),
        (_("Wallet"), row["wallet"], True),
        (_("Tip"), _money(row["tip_minor"], row, here), False),
        (_("Net"), _money(row["net_minor"], row, here), False),
        (_("Settlement"), _known("settlement_state", row, here), False),
        (_("Left to refund"), _money(row["available_to_refund_minor"], row, here), True),
    ]
    return [(name, value) for name, value, is_left_out in found if value or not is_left_out]


def ids(row: Mapping[str, Any], here: Reader) -> list[tuple[str, str]]:
    """Return what others know it by, and we: name and value, to copy."""
    _ = here.gettext
    found = [
        (_("Reference"), row["reference"]),
        (_("Provider's ID"), row["remote_id"]),
        (_("Authorisation code"), row["auth_code"]),
        (_("RRN"), row["rrn"]),
        (_("Payment ID"), row["payment_id"]),
    ]
    return [(name, value) for name, value in found if value]


def _ledger_code(opened: Opened, here: Reader) -> str | None:
    """Return the ledger code with what it stands for, where that is known."""
    code, title = opened.row["ledger_code"], opened.ledger_title
    return here.gettext("{code} ({title})").format(code=code, title=title) if code and title else code


def _known(name: str, row: Mapping[str, Any], here: Reader) -> str | None:
    return here.word(name, row[name]) if row[name] != "unknown" else None


def _money(minor: int | None, row: Mapping[str, Any], here: Reader) -> str | None:
    return None if minor is None else here.money(minor, row["currency"])
