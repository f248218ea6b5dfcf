"""What words in files mean: ours for theirs, in French and English. What is not certain is left to a person."""

from __future__ import annotations

from connectors.files.fields import plain

REFUND_VOID = "refund_void"
"""The kind of what undoes a refund."""

_WORDS: dict[str, dict[str, str]] = {
    "kind": {
        "payment": "paiement|payment|vente|sale|achat|purchase|paiements|payments|encaissement",
        "refund": "remboursement|refund|remboursements|refunds|paiement remboursé|payment refund",
        "void": "annulation|void|annulation de paiement|annulation du paiement|payment cancellation|cancellation|voided"
        "|payment void",
        REFUND_VOID: "annulation de remboursement|annulation du remboursement|refund cancellation|refund void"
        "|remboursement annulé|voided refund",
    },
    "mode": {
        "integrated_terminal": "terminal intégré|integrated terminal|terminal integre|via votre terminal"
        "|paiement par terminal intégré|integrated terminal payment|carte terminal intégré",
        "standalone_terminal": "terminal non intégré|terminal hors ligne|offline terminal|standalone terminal"
        "|non integrated terminal|terminal autonome",
        "online": "en ligne|online|paiement en ligne|online payment|web|internet|boutique en ligne|online store",
        "other": "comptant|argent comptant|argent|cash|espèces|chèque|cheque|check|virement|transfer|virement bancaire"
        "|bank transfer|virement interac|interac e transfer|e transfer|echèque|echeck|e check|chèque électronique"
        "|prélèvement|direct debit|carte cadeau|gift card|certificat cadeau|gift certificate|crédit au compte"
        "|account credit|mandat|money order|autre|other",
    },
    "status": {
        "approved": "approuvé|approved|approuvée|réussi|réussie|success|successful|succès|complété|complétée|completed"
        "|complete|accepté|accepted|payé|paid|confirmé|confirmed|autorisé|authorized|authorised",
        "declined": "refusé|refusée|declined|rejeté|rejected|refus|denied",
        "failed": "échoué|échouée|failed|échec|erreur|error|expiré|expired|expirée|timed out",
        "unknown": "en attente|pending|inconnu|unknown|en traitement|processing|en cours",
    },
    "channel": {
        "store": "boutique|store|boutique en ligne|online store|shop",
        "point_of_sale": "point de vente|point of sale|pos|pdv",
        "billing": "facturation|billing|facturation du client|client billing|facturation client",
        "test": "essai|test",
    },
    "card_brand": {
        "visa": "visa|visa débit|visa debit|vi",
        "mastercard": "mastercard|master card|mc|mastercard débit|debit mastercard",
        "interac": "interac|débit|debit|interac débit|interac debit|débit interac|carte de débit|debit card",
        "amex": "amex|american express|ax",
        "discover": "discover",
        "jcb": "jcb",
        "diners": "diners|diners club",
        "unionpay": "unionpay|union pay|china unionpay|china union pay",
        "maestro": "maestro",
        "unknown": "inconnu|unknown|autre|other",
    },
}
_MEANINGS = {
    name: {plain(word): ours for ours, words in theirs.items() for word in words.split("|")}
    for name, theirs in _WORDS.items()
}


def meaning(name: str, word: str) -> str:
    """Return what a word of a field means in ours; nothing when it is not certain."""
    return _MEANINGS[name].get(plain(word), "")


def share(name: str, words: list[str]) -> float:
    """Return how many of so many words have a meaning for a field, from 0 to 1."""
    return sum(bool(meaning(name, word)) for word in words) / len(words) if words else 0.0
