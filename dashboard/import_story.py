"""Files, reports and what an import would do, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dashboard.look import Mark
from data.file_record import Mode
from data.locale import N_
from data.model import Kind, Status
from pipeline import drafting, import_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.reader import Reader
    from data.file_record import FileRecord
    from data.imports import Given
    from pipeline.importing import Preview

FILES: Mapping[str, Mark] = {
    "refused": Mark("✕", N_("Cannot be read"), "red"),
    "to_explain": Mark("◌", N_("Columns to explain"), "orange"),
    "ready": Mark("◐", N_("Ready to be imported"), "blue"),
    "imported": Mark("●", N_("Imported"), "green"),
}
IMPORTS: Mapping[str, Mark] = {
    "kept": Mark("●", N_("Imported"), "green"),
    "undone": Mark("⊘", N_("Undone"), "gray"),
}
ROLES: Mapping[str, str] = {
    "counted": N_("Counted as payments of their own"),
    "enriches": N_("Say more of a payment that the terminal told"),
    "aside": N_("Set aside, not counted"),
}
REASONS: Mapping[str, str] = {
    "standalone": N_("Terminal that is not integrated: it is left to SmartRec"),
    "not_terminal": N_("Not a payment by terminal: cash, cheque, online …"),
    "mode_unknown": N_("The mode of payment is not said"),
    "absent_from_terminals": N_("No terminal took it, though its feed was read at that time"),
    "partly_read": N_("It has no time, and the feed was read over a part of its day"),
    "says_more": N_("Its report only says more of payments, and no payment is known for it"),
}
_ASKS: Mapping[str, str] = {
    "date": N_("Say which column holds the date of the payments."),
    "amount": N_("Say which column holds the amount."),
    "mode": N_("Say which column holds the mode of payment, or what all rows are."),
    "dates": N_("Say whether the dates begin with the day or the month."),
    "amounts": N_("Say what each line of a payment of several lines holds."),
    "title": N_("Give the report a name."),
    "words": N_("Say what “{word}” means in the column “{field}”."),
    "twice": N_("Two columns are “{field}”: keep one of them."),
    "absent": N_("This report has a column “{field}”, and this file does not: choose another report, or a new one."),
}


def asked(key: str, here: Reader) -> str:
    """Return what a person still has to say, in a sentence."""
    kind, _, rest = key.partition(":")
    name, _, word = rest.partition(":")
    field = import_words.header(name, here.language) if name else ""
    return here.gettext(_ASKS[kind]).format(field=field, word=word)


def sureness(confidence: float, here: Reader) -> str:
    """Return how sure it is what a column is, in a word."""
    _ = here.gettext
    if confidence >= drafting.SURE:
        return _("Sure")
    return _("Probable") if confidence >= drafting.PROBABLE else _("A guess")


def sentence(given: Given, here: Reader) -> str:
    """Return what a file says: how many payments, refunds and voids, of which days, and what the terminals took."""
    _ = here.gettext
    if given.lines:
        return _statement(given, here)
    counts = Counter(one.kind for one in given.records)
    payments, refunds, voids = (counts[kind] for kind in (Kind.PAYMENT, Kind.REFUND, Kind.VOID))
    parts = [here.ngettext("{n} payment", "{n} payments", payments)] if payments else []
    parts += [here.ngettext("{n} refund", "{n} refunds", refunds)] if refunds else []
    parts += [here.ngettext("{n} void", "{n} voids", voids)] if voids else []
    days = between(given.since, given.until, here)
    said = _("{what} {days}.").format(what=listed(parts, here), days=days)
    taken = [one for one in given.records if one.mode is Mode.INTEGRATED and one.status is Status.APPROVED]
    if taken:
        text = _("By integrated terminal: {amount} net.")
        said = f"{said} {text.format(amount=here.money(net(taken)))}"
    return _with_unread(said, given, here)


def _statement(given: Given, here: Reader) -> str:
    days = between(given.since, given.until, here)
    said = here.ngettext(
        "{n} line of a statement {days}.", "{n} lines of a statement {days}.", len(given.lines), days=days
    )
    return _with_unread(said, given, here)


def _with_unread(said: str, given: Given, here: Reader) -> str:
    if not given.unread:
        return said
    told = here.ngettext("{n} line cannot be read.", "{n} lines cannot be read.", len(given.unread))
    return f"{said} {told}"


def between(since: date, until: date, here: Reader) -> str:
    """Write the days of a file in the middle of a sentence."""
    if since == until:
        return here.gettext("of {day}").format(day=here.day(since))
    return here.gettext("from {since} to {until}").format(since=here.day(since), until=here.day(until))


def net(records: Sequence[FileRecord]) -> int:
    """Return what records add up to: payments less voids and refunds."""
    return sum(one.amount_minor if one.kind is Kind.PAYMENT else -one.amount_minor for one in records)


def listed(parts: Sequence[str], here: Reader) -> str:
    """Join parts of a sentence as people do: commas, and a word before the last."""
    if len(parts) < 2:  # noqa: PLR2004 - one alone needs no word between
        return "".join(parts)
    return here.gettext("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def before(shown: Preview, here: Reader) -> str:
    """Return that the same file was imported before; nothing when it was not."""
    _ = here.gettext
    texts = {
        "kept": _("This very file is imported already: importing it again changes nothing."),
        "undone": _("This very file was imported and undone before: importing it again brings it back."),
    }
    return texts.get(shown.state or "", "")


def doubts(shown: Preview, here: Reader) -> dict[str, str]:
    """Return what a person must say is right before it is imported, by what it is."""
    _ = here.gettext
    found = {}
    if shown.given.is_cut:
        found["cut"] = _(
            "SmartRec cut this export at 30,000 rows: payments are missing at its end. Better export a shorter period."
        )
    if shown.gone:
        found["gone"] = here.ngettext(
            "{n} row of an earlier export is no longer in this one: it would no longer be counted.",
            "{n} rows of an earlier export are no longer in this one: they would no longer be counted.",
            shown.gone,
        )
    if shown.reused:
        found["reused"] = here.ngettext(
            "{n} number of this file stood for another payment before: that one would no longer be counted.",
            "{n} numbers of this file stood for other payments before: those would no longer be counted.",
            shown.reused,
        )
    return found


def ticks(doubt: str, here: Reader) -> str:
    """Return what a person ticks to have a doubtful file imported all the same."""
    _ = here.gettext
    return {
        "cut": _("Import it all the same, incomplete"),
        "gone": _("That is right: take them away"),
        "reused": _("That is right: they are the same payments"),
    }[doubt]


def role(row: Mapping[str, Any], here: Reader) -> str:
    """Return what records of an import do, and why they stand aside."""
    text = REASONS[row["reason"]] if row["reason"] else ROLES[row["role"]]
    return here.gettext(text)


def reason(one: Mapping[str, Any], here: Reader) -> str:
    """Return why a line was not read."""
    return import_words.reason(one["reason"], dict(one["facts"]), here.language)


def where(line: int, here: Reader) -> str:
    """Return where a line stands in its file."""
    return here.number(line) if line else "—"
