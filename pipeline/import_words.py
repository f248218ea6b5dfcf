"""What the import of files says to people: the fields a column can be, and why a line was not read."""

from __future__ import annotations

from connectors.files.meanings import REFUND_VOID
from data.fields import field as payment_field
from data.locale import N_, translator
from data.words import WORDS
from data.words import word as stored_word

_SHARED = {
    "kind": "kind",
    "status": "status",
    "amount": "amount_minor",
    "channel": "channel",
    "workstation": "workstation",
    "site": "site",
    "terminal": "terminal_alias",
    "cashier": "cashier",
    "client": "client",
    "invoice": "invoice",
    "ledger_code": "ledger_code",
    "card_brand": "card_brand",
    "last4": "last4",
    "auth_code": "auth_code",
    "rrn": "rrn",
    "reference": "reference",
    "currency": "currency",
}
_OWN = {
    "date": (N_("Date"), N_("The day of the payment, void or refund; its time too, if the column holds both.")),
    "time": (N_("Time"), N_("The time of day, by the clock on the wall.")),
    "amount": ("", N_("The amount of the row. A negative amount is a refund, unless the kind says that it is a void.")),
    "credit": (N_("Received"), N_("The amount, in a column that holds only what was received.")),
    "debit": (N_("Amount given back"), N_("The amount, in a column that holds only what was given back.")),
    "refund": (N_("Amount of the refund"), N_("The amount, in a column that holds only refunds.")),
    "mode": (N_("Mode of payment"), N_("How it was paid. Only payments on integrated terminals count in the takings.")),
    "remote_id": (N_("Transaction number"), N_("The number of the payment in the system that wrote the file.")),
    "receipt": (N_("Receipt number"), N_("The number of the payment's receipt.")),
    "parent_remote_id": (N_("Undone transaction number"), N_("For a void or a refund: the number of what it undoes.")),
    "parent_receipt": (N_("Undone receipt number"), N_("For a void or a refund: the receipt of what it undoes.")),
    "first_name": (N_("Client's first name"), N_("Joined with the last name.")),
    "last_name": (N_("Client's last name"), N_("Joined with the first name.")),
    "credit_memo": (N_("Credit memo"), N_("The number of the credit memo that was refunded.")),
    "settled_on": (N_("Transfer date"), N_("The day of the transfer to the bank that contains the payment.")),
    "description": (N_("Description"), N_("For a statement: what the line says; by its words its kind is told.")),
    "account": (N_("Account"), N_("For a statement: the account or part of it that the line stands in.")),
    "merchant_ref": (N_("Merchant's reference"), N_("The number that the payment had before the merchant account.")),
    "card": (N_("Card"), N_("The brand of the card and its last four digits, in one column.")),
    "fee": (N_("Fee"), N_("What the merchant account kept of the payment.")),
    "paid_out_on": (N_("Payout date"), N_("The day of the payout that contains the payment.")),
    "ignored": (N_("Ignored"), N_("The column is not read.")),
}
_REFUND_VOID = N_("Void of a refund")
_MODES = {
    "integrated_terminal": N_("Integrated terminal"),
    "standalone_terminal": N_("Terminal that is not integrated"),
    "online": N_("Online payment"),
    "other": N_("Other mode: cash, cheque, transfer"),
    "unknown": N_("Mode unknown"),
    "ignored": N_("No payment: leave these rows out"),
}
_WAYS = {"credit": N_("Money that came in"), "debit": N_("Money that went out")}
_REASONS = {
    "no_date": N_("The row has no date."),
    "bad_date": N_("The date in the column {header} cannot be read: {value}."),
    "ambiguous_date": N_(
        "Nothing says whether the date in the column {header} begins with the day or the month: {value}."
    ),
    "doubtful_date": N_(
        "The column {header} mixes dates and texts, as when a program swaps day and month: {value}. "
        "Export the file again."
    ),
    "bad_time": N_("The time in the column {header} cannot be read: {value}."),
    "no_amount": N_("The row has no amount."),
    "bad_amount": N_("The amount in the column {header} cannot be read: {value}."),
    "ambiguous_amount": N_("The amount in the column {header} can be read in two ways: {value}."),
    "other_currency": N_("The currency in the column {header} is not the organisation's: {value}."),
    "several_amounts": N_("More than one column of the row holds an amount: {value}."),
    "unknown_word": N_("Nobody has said yet what “{value}” means in the column {header}."),
    "card_number": N_("The number in the column {header} looks like a card's, so it cannot identify the payment."),
    "split_unread": N_("Another line of the same payment, line {line}, cannot be read."),
    "split_differs": N_("The lines of the same payment do not agree on {field}: {value}."),
    "other_sheet": N_("The sheet {sheet} has the same columns and was not read. Import it as a file of its own."),
}


def header(name: str, language: str) -> str:
    """Return what a field is called."""
    own = _OWN.get(name, ("", ""))[0]
    return translator(language).gettext(own or payment_field(_SHARED[name]).header)


def definition(name: str, language: str) -> str:
    """Return what a field holds, in a sentence."""
    own = _OWN.get(name, ("", ""))[1]
    return translator(language).gettext(own or payment_field(_SHARED[name]).definition)


def mode(name: str, language: str) -> str:
    """Return what a mode of payment is called; ``ignored`` for rows that are no payments."""
    return translator(language).gettext(_MODES[name])


def meanings(name: str) -> tuple[str, ...]:
    """Return what the words of a field can mean; ``ignored`` last, where rows with a word can be left out."""
    if name == "mode":
        return tuple(_MODES)
    undone = (REFUND_VOID,) if name == "kind" else ()
    return (*WORDS[name], *undone, "ignored") if name in ("kind", "status") else tuple(WORDS[name])


def meaning(name: str, ours: str, language: str) -> str:
    """Return what a meaning of a field's words is called."""
    if ours == REFUND_VOID:
        return translator(language).gettext(_REFUND_VOID)
    return mode(ours, language) if name == "mode" or ours == "ignored" else stored_word(name, ours, language)


def statement_meanings(name: str) -> tuple[str, ...]:
    """Return what the words of a statement's column can mean; ``ignored`` last, for lines to leave out."""
    if name == "status":
        return meanings(name)
    return (*WORDS["line_kind"], *(_WAYS if name == "kind" else ()), "ignored")


def statement_meaning(name: str, ours: str, language: str) -> str:
    """Return what a meaning of a statement's words is called."""
    if ours in _WAYS:
        return translator(language).gettext(_WAYS[ours])
    return meaning("status" if name == "status" or ours == "ignored" else "line_kind", ours, language)


def reason(key: str, facts: dict[str, str], language: str) -> str:
    """Return why a line was not read, in a sentence; an unknown key is shown as it is."""
    if key not in _REASONS:
        return key
    told = {**facts, "field": header(facts["field"], language)} if "field" in facts else facts
    return translator(language).gettext(_REASONS[key]).format(**told)
