"""The receipt of a payment as a terminal's paper of 58 mm carries it: plain text, 32 characters wide."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from dashboard import chip, payment_words
from data.fields import field
from data.locale import LANGUAGES, N_, translator
from data.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.opened import Opened
    from dashboard.reader import Reader

WIDTH = 32
_RULE = "-" * WIDTH
_KINDS = {Kind.PAYMENT: N_("PURCHASE"), Kind.VOID: N_("VOID"), Kind.REFUND: N_("REFUND")}
_OUTCOMES = {
    Status.APPROVED: N_("APPROVED"),
    Status.DECLINED: N_("DECLINED"),
    Status.CANCELLED: N_("CANCELLED"),
    Status.FAILED: N_("NOT COMPLETED"),
    Status.UNKNOWN: N_("BEING VERIFIED"),
}
_NONE = "\u2014"


def text(opened: Opened, organisation: str, here: Reader) -> str:
    """Return the receipt, ready for a fixed-width font."""
    row = opened.row
    parts = (
        _head(row, organisation, here),
        _sale(row, here),
        _outcome(row, here),
        _chip(row, here),
        _foot(opened, here),
    )
    return f"\n{_RULE}\n".join("\n".join(part) for part in parts)


def both(word: str) -> str:
    """Return a word of a receipt in both languages, as receipts in Québec have it: French first."""
    return " / ".join(dict.fromkeys(translator(language).gettext(word) for language in LANGUAGES))


def _head(row: Mapping[str, Any], organisation: str, here: Reader) -> list[str]:
    _ = here.gettext
    local = row["occurred_at"].astimezone(here.zone)
    return [
        *_centred(organisation),
        *_centred(row["site"] or ""),
        "",
        *_pair(_("Terminal"), row["alias_then"]),
        *_pair(_("Serial no."), row["terminal_serial"]),
        *_pair(_("TID"), row["tid"]),
        *_pair(_("Date"), local.strftime("%Y-%m-%d")),
        *_pair(_("Time"), local.strftime("%H:%M:%S")),
    ]


def _sale(row: Mapping[str, Any], here: Reader) -> list[str]:
    _, currency = here.gettext, row["currency"]
    tip = row["tip_minor"]
    lines = _centred(_(_KINDS[Kind(row["kind"])]))
    if row["is_test"]:
        lines += _centred(both(N_("TEST")))
    return [
        *lines,
        *_pair(_("Card"), _known("card_brand", row, here)),
        *_pair(_("Number"), f"**** {row['last4']}" if row["last4"] else None),
        *_pair(_("Read by"), _known("entry_mode", row, here)),
        *_pair(_("Verified by"), _known("verification", row, here)),
        *_pair(_("Amount"), here.money(row["amount_minor"] - (tip or 0), currency)),
        *_pair(_("Tip"), None if tip is None else here.money(tip, currency)),
        *_pair(_("TOTAL"), here.money(row["amount_minor"], currency)),
    ]


def _outcome(row: Mapping[str, Any], here: Reader) -> list[str]:
    _ = here.gettext
    return [
        *_centred(both(_OUTCOMES[Status(row["status"])])),
        *_centred(payment_words.reason(row, here)),
        *_pair(_("Authorisation"), row["auth_code"]),
        *_pair(_("RRN"), row["rrn"]),
        *_pair(_("Reference"), row["reference"]),
    ]


def _chip(row: Mapping[str, Any], here: Reader) -> list[str]:
    _ = here.gettext
    lines = _centred(_("EMV DETAILS"))
    if not chip.is_told(row):
        return [*lines, *_centred(_(chip.NONE_GIVEN))]
    for name in chip.FIELDS:
        lines += _pair(_(field(name).header), row[name])
    return lines


def _foot(opened: Opened, here: Reader) -> list[str]:
    told = ((row["source"], row.get("report_title")) for row in opened.versions)
    sources = dict.fromkeys(payment_words.source(name, here, title) for name, title in told)
    made = here.gettext("Drawn up by Encaisse from what its sources said ({sources}).")
    return _wrapped(made.format(sources="; ".join(sources)))


def _known(name: str, row: Mapping[str, Any], here: Reader) -> str | None:
    return here.word(name, row[name]) if row[name] != "unknown" else None


def _plain(said: str) -> str:
    """Return a text on one line; what cannot be printed is marked."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(said.split()))


def _wrapped(said: str) -> list[str]:
    return textwrap.wrap(_plain(said), WIDTH, break_long_words=True, break_on_hyphens=True)


def _centred(said: str) -> list[str]:
    return [line.center(WIDTH).rstrip() for line in _wrapped(said)]


def _pair(name: str, said: str | None) -> Iterable[str]:
    """Yield a name with its value at the right; below it, where both do not fit side by side."""
    value = _plain(said) if said else _NONE
    gap = WIDTH - len(name) - len(value)
    if gap > 0:
        yield f"{name}{' ' * gap}{value}"
        return
    yield from _wrapped(name)
    yield from (line.rjust(WIDTH) for line in _wrapped(value))
