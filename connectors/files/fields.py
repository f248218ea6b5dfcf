"""What a column of a file can be: our fields, and the words by which headers name them in French and English."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from msgspec import Struct

Type = Literal["date", "time", "money", "word", "last4", "text", "none"]
IGNORED = "ignored"
WORDED = ("kind", "mode", "status", "channel", "card_brand")
MONEY = ("amount", "credit", "debit", "refund")

_EMPTY = frozenset(
    ["a", "au", "de", "des", "du", "d", "l", "la", "le", "les", "of", "the", "no", "num", "numero", "number", "nr", "n"]
)
_LONGEST_KEPT = 100  # characters: what a person may write at length is not kept in memory
_LETTERS = re.compile(r"[^\W_]+")


class FileField(Struct, frozen=True):
    """A field that a column can be read into; `synonyms` are what `essence` leaves of headers that name it.

    `is_required`: no record without it. An amount may instead stand in columns of its own for what was received
    (`credit`) and given back (`debit`, `refund`); a person's name in a first and a last name.
    """

    name: str
    type: Type
    synonyms: tuple[str, ...] = ()
    is_required: bool = False


def plain(text: str) -> str:
    """Return a text without accents, case and punctuation: what headers and words are compared by."""
    return _plain(text) if len(text) <= _LONGEST_KEPT else _plain.__wrapped__(text)


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(_LETTERS.findall(bare)) or " ".join(bare.split())


def essence(header: str) -> str:
    """Return a header's words without those that say nothing: « Numéro de la transaction » is ``transaction``."""
    words = plain(header).split()
    return " ".join(word for word in words if word not in _EMPTY) or " ".join(words)


def _field(name: str, kind: Type, synonyms: str, *, is_required: bool = False) -> FileField:
    said = tuple(essence(one) for one in synonyms.split("|")) if synonyms else ()
    return FileField(name, kind, said, is_required)


FIELDS: tuple[FileField, ...] = (
    _field(
        "date",
        "date",
        "date|date paiement|date transaction|date opération|date heure|date et heure|date time|date and time"
        "|payment date|transaction date|paid on|jour|day|horodatage|timestamp|date reçu|receipt date|date processed"
        "|created|date création|created at|effectué le|date encaissement|posted date|date activité|activity date",
        is_required=True,
    ),
    _field("time", "time", "heure|time|heure paiement|payment time|heure transaction|transaction time"),
    _field(
        "amount",
        "money",
        "montant|amount|montant paiement|payment amount|montant payé|amount paid|paid|payé|montant transaction"
        "|transaction amount|montant total|total amount|total|montant net|montant CAD|amount CAD|somme|valeur|value"
        "|settlement amount|settled amount|montant règlement|montant réglé|paiement|payment"
        "|montant appliqué|applied amount|amount applied"
        "|montant concilié|reconciled amount|encaissement|montant reçu|amount received",
        is_required=True,
    ),
    _field("credit", "money", "crédit|credit|crédits|credits|montant crédit|credit amount|entrée|money in|recettes"),
    _field("debit", "money", "débit|debit|débits|debits|montant débit|debit amount|sortie|money out"),
    _field(
        "refund",
        "money",
        "remboursement|remboursements|refund|refunds|montant remboursé|refund amount|refunded amount",
    ),
    _field(
        "kind",
        "word",
        "type|type transaction|transaction type|nature|type paiement|payment type|opération|operation|genre|kind"
        "|type opération|action|description transaction",
    ),
    _field(
        "mode",
        "word",
        "mode|mode paiement|méthode paiement|payment method|payment mode|method payment|moyen paiement|méthode|method"
        "|tender|tender type|mode règlement|forme paiement|means payment",
    ),
    _field(
        "status",
        "word",
        "statut|status|état|state|statut paiement|payment status|résultat|result|transaction status|statut transaction"
        "|état paiement|réponse|outcome",
    ),
    _field(
        "remote_id",
        "text",
        "transaction id|id transaction|transaction|identifiant transaction|payment id|id paiement|identifiant paiement"
        "|txn id|id|guid|uuid|transaction reference id|netbanx id|paysafe id|confirmation|confirmation id",
    ),
    _field("receipt", "text", "reçu|receipt|receipt id|id reçu|reçu paiement|payment receipt|reçu id"),
    _field(
        "parent_remote_id",
        "text",
        "original transaction id|transaction originale|transaction origine|id transaction originale"
        "|original transaction|parent transaction|original payment id|paiement original",
    ),
    _field("parent_receipt", "text", "reçu original|reçu origine|original receipt|parent receipt"),
    _field("channel", "word", "canal|channel|canal vente|sales channel|origine|origin|source|provenance"),
    _field(
        "workstation",
        "text",
        "poste travail|workstation|poste|caisse|till|cash register|point vente|point of sale|pos|work station",
    ),
    _field("site", "text", "site|lieu|emplacement|location|place|établissement|facility|centre|center|succursale"),
    _field(
        "terminal",
        "text",
        "terminal|nom terminal|terminal name|alias terminal|terminal alias|tpv|lecteur|appareil|device"
        "|terminal paiement|payment terminal",
    ),
    _field(
        "cashier",
        "text",
        "caissier|cashier|employé|employee|utilisateur|user|staff|traité par|processed by|saisi par|entered by|reçu par"
        "|received by|créé par|created by|perçu par|administrateur|agent|opérateur|operator",
    ),
    _field(
        "client",
        "text",
        "client|customer|nom client|client name|customer name|payeur|payer|nom|name|compte|account|account name"
        "|nom compte|membre|member|titulaire|account owner|titulaire compte|nom complet|full name|paid by|payé par",
    ),
    _field("first_name", "text", "prénom|first name|prénom client|given name|client first name|firstname"),
    _field("last_name", "text", "nom famille|last name|surname|family name|client last name|lastname"),
    _field("invoice", "text", "facture|invoice|factures|invoices|invoice id|id facture|facture client"),
    _field("credit_memo", "text", "note crédit|credit memo|credit note|crédit émis|memo crédit|facture note crédit"),
    _field(
        "ledger_code",
        "text",
        "code grand livre|code gl|gl code|ledger code|gl|grand livre|general ledger|code comptable|ledger|compte gl"
        "|gl account|code general ledger|poste budgétaire|compte comptable|account code",
    ),
    _field(
        "card_brand",
        "word",
        "marque carte|card brand|type carte|card type|marque|brand|carte|card|scheme|carte type|réseau carte"
        "|card scheme|carte marque|card network",
    ),
    _field(
        "last4",
        "last4",
        "4 derniers chiffres|last 4 digits|last four digits|quatre derniers chiffres|last 4|last4|derniers chiffres"
        "|4 derniers|carte 4 derniers chiffres|last digits|fin carte|card ending"
        "|derniers 4 chiffres|card last 4|masked card number|numéro masqué",
    ),
    _field(
        "auth_code",
        "text",
        "code autorisation|auth code|authorization code|authorisation code|autorisation|authorization|authorisation"
        "|auth|approval code|code approbation|approval",
    ),
    _field("rrn", "text", "rrn|retrieval reference|référence récupération|retrieval ref|retrieval reference rrn"),
    _field(
        "reference",
        "text",
        "référence|reference|ref|réf|merchant reference|référence marchand|merchant ref|référence externe"
        "|external reference|référence paiement|payment reference|transaction reference|référence transaction",
    ),
    _field(
        "settled_on",
        "date",
        "date transfert|transfer date|date virement|date dépôt|deposit date|settlement date|date règlement|payout date"
        "|date remise|batch date|settled on|réglé le|date versement",
    ),
    _field("currency", "text", "devise|currency|monnaie|currency code|code devise"),
    FileField(IGNORED, "none"),
)
_BY_NAME = {one.name: one for one in FIELDS}


def field(name: str) -> FileField:
    """Return a field by its name; raise KeyError if there is none."""
    return _BY_NAME[name]
