"""What a column of a statement can be, and by which columns a statement is told from a report of SmartRec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.files.fields import essence
from connectors.files.layout import field_of

if TYPE_CHECKING:
    from collections.abc import Sequence

BALANCE = "balance"
"""A column that is looked at and never kept."""
MONEY = ("amount", "debit", "credit")

_NAMES: dict[str, str] = {
    "date": "date|date transaction|transaction date|date opération|date comptable|posted date|date inscription|jour"
    "|date heure|date time|booking date|posting date|effective date|date effective|date valeur|value date",
    "time": "heure|time|heure transaction",
    "description": "description|libellé|détail|détails|details|détail transaction|transaction details|memo|mémo"
    "|narration|particulars|particularités|description transaction|transaction description|intitulé|motif",
    "amount": "montant|amount|montant CAD|amount CAD|montant transaction|transaction amount|valeur|value|CAD",
    "debit": "débit|debit|débits|debits|retrait|retraits|withdrawal|withdrawals|sortie|money out|paid out"
    "|montant débit|debit amount|décaissement",
    "credit": "crédit|credit|crédits|credits|dépôt|dépôts|deposit|deposits|entrée|money in|paid in|montant crédit"
    "|credit amount",
    BALANCE: "solde|balance|solde courant|running balance|solde compte|account balance|solde CAD",
    "account": "compte|account|numéro compte|account number|sub account|sous compte|nom compte|account name",
    "reference": "référence|reference|ref|réf|batch id|id lot|numéro référence|reference number|numéro chèque"
    "|cheque number|check number",
    "remote_id": "txn id|transaction id|id transaction|identifiant transaction|transaction reference id",
    "merchant_ref": "merch txn id|merchant txn id|merchant transaction id|merchant reference|référence marchand"
    "|id transaction marchand|merchant ref|merchant ref num",
    "card": "card details|détails carte|carte|card|numéro carte|card number",
    "kind": "type|type transaction|transaction type|type opération|nature",
    "status": "status|statut|état|state",
    "auth_code": "auth code|code autorisation|authorization code|authorisation code|approval code|code approbation",
    "fee": "fee|fees|frais",
    "paid_out_on": "payout date|date versement|date dépôt|deposit date|date virement",
    "channel": "channel|canal",
    "currency": "devise|currency|monnaie|currency code|code devise",
}
NAMES: tuple[str, ...] = tuple(name for name in _NAMES if name != BALANCE)
"""Everything that a column of a statement can be kept as."""
_FIELD = {essence(one): name for name, said in _NAMES.items() for one in said.split("|")}
_SMARTREC = frozenset(
    ("receipt", "invoice", "credit_memo", "workstation", "cashier", "ledger_code", "mode", "terminal", "first_name",
     "last_name", "parent_remote_id", "parent_receipt")
)  # fmt: skip
_ACQUIRER = frozenset(("merchant_ref", "paid_out_on"))
_SURE = 0.9


def named(headers: Sequence[str]) -> dict[str, int]:
    """Return which column each field of a statement stands in, by its header; the first of two."""
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = _FIELD.get(essence(header))
        if name:
            found.setdefault(name, index)
    return found


def is_statement(headers: Sequence[str]) -> bool:
    """Tell whether headers are a statement's: an acquirer's, or a description with amounts, and nothing of SmartRec."""
    if any(name in _SMARTREC and sure >= _SURE for name, sure in map(field_of, headers)):
        return False
    has = set(named(headers))
    if "date" not in has or not has.intersection(MONEY):
        return False
    is_bank = BALANCE in has or "description" in has
    return is_bank or ("remote_id" in has and bool(has & _ACQUIRER))
