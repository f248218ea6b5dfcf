"""Findings in words: what each kind is called, and what one of them says."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dashboard.look import provider
from data.locale import N_
from data.words import word

if TYPE_CHECKING:
    from dashboard.reader import Reader

TITLES = {
    "possible_double": N_("Possible double payment"),
    "lone_first_leg": N_("Payment without its completion"),
    "status_conflict": N_("Sources disagree on how a payment ended"),
    "amount_conflict": N_("Sources disagree on an amount"),
    "void_twice": N_("Payment voided twice"),
    "unlinked_refund": N_("Refund whose payment is not known"),
    "inferred_refund": N_("Refund made out of our sight"),
    "unreadable_record": N_("Record that cannot be read"),
    "terminal_refused": N_("Terminal the provider will not speak of"),
    "terminal_unreadable": N_("Answer about a terminal that cannot be read"),
    "name_differs": N_("Terminal named differently at the provider"),
    "rename_refused": N_("Name the provider refused"),
    "unknown_to_paysafe": N_("Payment unknown to Paysafe"),
    "look_up_refused": N_("Payment the provider will not look up"),
    "look_up_unreadable": N_("Answer about a payment that cannot be read"),
    "absent_from_smartrec": N_("Approved at the terminal, absent from SmartRec"),
    "to_record_in_smartrec": N_("To be recorded in SmartRec"),
    "absent_from_terminals": N_("In SmartRec, absent from the terminals"),
    "differs_from_smartrec": N_("SmartRec says otherwise than the terminal"),
    "file_waiting": N_("File of the watched folder that waits"),
    "list_out_of_scope": N_("List that our key may not read"),
    "unhandled_action": N_("Action of the provider we do not know"),
    "not_typed": N_("Payment on a non-integrated terminal not typed in SmartRec"),
    "typed_twice": N_("Payment typed twice in SmartRec"),
    "typed_amount": N_("Amount typed wrong in SmartRec"),
    "typed_day": N_("Payment typed on another day in SmartRec"),
    "typed_not_taken": N_("Payment typed in SmartRec and never taken"),
}


def title(kind: str, here: Reader) -> str:
    """Return what a kind of finding is called; an unknown kind by its own word."""
    return here.gettext(TITLES.get(kind, kind.replace("_", " ").capitalize()))


def told(row: dict[str, Any], here: Reader) -> str:
    """Return what a finding is about, after its title: amount, card, terminal, times; what is not known is left out."""
    facts = row["facts"]
    alias = row["alias"] or facts.get("alias") or facts.get("terminal_alias") or facts.get("terminal_serial")
    parts = [
        facts.get("file_name") if row.get("kind") == "file_waiting" else None,
        _amount(facts, here),
        _card(facts, here),
        _terminal(alias, facts.get("provider_name")),
        _both_times(facts, here),
        _maybe_of(facts, here),
        _line_of(facts, here),
    ]
    return " · ".join(part for part in parts if part) or provider(row["connector"])


def tells_times(row: dict[str, Any]) -> bool:
    """Tell whether what is told of a finding holds its times already."""
    facts = row["facts"]
    return instant(facts.get("earlier_at")) is not None and instant(facts.get("occurred_at")) is not None


def happened_at(row: dict[str, Any]) -> datetime:
    """Return when it happened, else when it was found: a provider's own wording of a time may not be readable."""
    opened: datetime = row["opened_at"]
    return instant(row["facts"].get("occurred_at") or row["facts"].get("at")) or opened


def instant(said: object) -> datetime | None:
    """Return the instant that a fact tells; None for what is none, or has no zone."""
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _amount(facts: dict[str, Any], here: Reader) -> str | None:
    minors = [facts.get(name) for name in ("amount_minor", "held_amount_minor", "said_amount_minor")]
    known = list(dict.fromkeys(minor for minor in minors if isinstance(minor, int)))
    return " / ".join(here.money(minor, facts.get("currency")) for minor in known) or None


def _card(facts: dict[str, Any], here: Reader) -> str | None:
    brand, last4 = facts.get("card_brand"), facts.get("last4")
    named = word("card_brand", str(brand), here.language) if brand and brand != "unknown" else ""
    return " ".join((named, f"•••• {last4}" if last4 else "")).strip() or None


def _terminal(alias: str | None, provider_name: str | None) -> str | None:
    return " / ".join(dict.fromkeys(name for name in (alias, provider_name) if name)) or None


def _both_times(facts: dict[str, Any], here: Reader) -> str | None:
    earlier, later = instant(facts.get("earlier_at")), instant(facts.get("occurred_at"))
    if earlier is None or later is None:
        return None
    return here.gettext("{earlier} and {later}").format(earlier=here.when(earlier), later=here.time(later))


def _line_of(facts: dict[str, Any], here: Reader) -> str | None:
    line, title = facts.get("line"), facts.get("title")
    if not line or not title:
        return None
    return here.gettext("{title}, line {line}").format(title=title, line=here.number(line))


def _maybe_of(facts: dict[str, Any], here: Reader) -> str | None:
    minor, at = facts.get("parent_amount_minor"), instant(facts.get("parent_at"))
    if not isinstance(minor, int) or at is None:
        return None
    text = here.gettext("perhaps of the payment of {amount} ({when})")
    return text.format(amount=here.money(minor, facts.get("currency")), when=here.when(at))
