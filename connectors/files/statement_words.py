"""What the words of a statement mean, in French and English: its descriptions, types, statuses and cards."""

from __future__ import annotations

import re
from functools import lru_cache

from connectors.files.fields import plain
from data.model import Brand, Status
from data.statement_line import LineKind

CREDIT, DEBIT = "credit", "debit"
"""Meanings of a word that only says which way the money went."""

_ACQUIRERS = r"\b(?:paysafe|netbanx|amex|american express|amilia|smartrec|adyen)\b"
# The first that fits is meant: a fee for a dispute is a fee, a cheque returned is no cheque.
_RULES: tuple[tuple[LineKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (LineKind.FEE, r"\b(?:frais|fees?|service charges?)\b"),
        (LineKind.DISPUTE, r"\b(?:retrofacturations?|chargebacks?|litiges?|disputes?|contestation)\b"),
        (LineKind.TOP_UP, r"\b(?:approvisionnements?|top ?ups?|bank recovery|recouvrement)\b"),
        (LineKind.RETURN, r"\b(?:retournee?s?|retours?|returned|returns?|sans provision|nsf|rejetee?s?)\b"),
        (LineKind.CASH, r"\b(?:especes|comptant|cash|night deposit|depot de nuit)\b"),
        (LineKind.CHEQUE, r"\b(?:depot|deposit)\b.*\b(?:cheques?|checks?)\b|\b(?:cheque|check) deposits?\b"),
        (LineKind.SETTLEMENT, r"^(?:settlements?|reglements?)$"),
        (LineKind.PAYOUT, r"^(?:payouts?|versements?)$"),
    )
)
_TYPES: dict[str, str] = {
    word: meaning
    for meaning, words in {
        "payment": "purchase|achat|sale|vente|payment|paiement|purchases|sales",
        "refund": "refund|remboursement|credit note|refunds|remboursements",
        "void": "void|annulation|voided|cancellation",
        "payout": "payout|versement",
        "fee": "fee|fees|frais",
        "dispute": "chargeback|retrofacturation|dispute|litige",
        CREDIT: "cr|ct",
        DEBIT: "debit|dr|dt|db",
    }.items()
    for word in words.split("|")
}
_STATUSES: dict[str, Status] = {
    word: status
    for status, words in {
        Status.APPROVED: "settled|regle|reglee|completed|complete|pending|en attente|approved|approuve|received|recu",
        Status.CANCELLED: "cancelled|canceled|annule|annulee|voided",
        Status.DECLINED: "declined|refuse|refusee|rejected|rejete",
        Status.FAILED: "failed|echoue|echec|error|erreur|expired|expire",
    }.items()
    for word in words.split("|")
}
_BRANDS: tuple[tuple[Brand, re.Pattern[str]], ...] = tuple(
    (brand, re.compile(rf"\b(?:{words})\b"))
    for brand, words in (
        (Brand.AMEX, "amex|american express"),
        (Brand.INTERAC, "interac"),
        (Brand.MASTERCARD, "mastercard|master card|mc"),
        (Brand.VISA, "visa"),
        (Brand.DISCOVER, "discover"),
        (Brand.JCB, "jcb"),
        (Brand.DINERS, "diners"),
        (Brand.UNIONPAY, "unionpay|union pay"),
        (Brand.MAESTRO, "maestro"),
    )
)
_DIGITS = re.compile(r"\S*[0-9]\S*")
_ONLINE = frozenset(("ecommerce", "e commerce", "online", "en ligne", "web", "internet", "moto", "card not present"))


@lru_cache(maxsize=8192)
def stem(description: str) -> str:
    """Return what a description says whatever its figures: what a person gives a meaning."""
    return plain(_DIGITS.sub(" ", description)) or plain(description)


@lru_cache(maxsize=8192)
def kind_of(description: str, *, is_in: bool) -> LineKind:
    """Return what a description seems to be, of money that came in or went out."""
    said = plain(description)
    for kind, pattern in _RULES:
        if pattern.search(said):
            return kind
    # Who is paid by the acquirer is paid out; who pays American Express may be paying a bill.
    return LineKind.PAYOUT if is_in and re.search(_ACQUIRERS, said) else LineKind.OTHER


def type_of(word: str, *, are_cards: bool) -> str:
    """Return what a word of a column of types means, nothing when it is not certain.

    A list of card payments calls a refund a credit; elsewhere a credit is money that came in.
    """
    said = plain(word)
    if said == "credit":
        return LineKind.REFUND.value if are_cards else CREDIT
    return _TYPES.get(said, "")


def status_of(word: str) -> str:
    """Return how a payment of a list ended, nothing when it is not certain."""
    found = _STATUSES.get(plain(word))
    return found.value if found else ""


def brand_of(text: str) -> Brand:
    """Return the card that a description or a card's details name."""
    said = plain(text)
    return next((brand for brand, pattern in _BRANDS if pattern.search(said)), Brand.UNKNOWN)


def is_online(word: str) -> bool:
    """Tell whether a channel is not a terminal."""
    return plain(word) in _ONLINE
