"""What a response code says: the issuer's (ISO 8583, field 39), and the terminal's own when it decided alone (EMV)."""

from __future__ import annotations

from data.locale import N_

TERMINAL = {
    "Y1": N_("approved by the terminal alone"),
    "Z1": N_("declined by the terminal alone"),
    "Y2": N_("approved after a call to the issuer"),
    "Z2": N_("declined after a call to the issuer"),
    "Y3": N_("issuer out of reach, approved by the terminal"),
    "Z3": N_("issuer out of reach, declined by the terminal"),
}
"""What a terminal answers by itself."""
ISSUER = {
    "00": N_("approved by the issuer"),
    "01": N_("the issuer wants to be called"),
    "02": N_("the issuer wants to be called, special condition"),
    "03": N_("the merchant account is not valid"),
    "04": N_("the issuer wants the card back"),
    "05": N_("declined without a reason"),
    "06": N_("error at the issuer"),
    "07": N_("the issuer wants the card back, special condition"),
    "08": N_("approved with proof of identity"),
    "10": N_("approved in part"),
    "11": N_("approved, preferred client"),
    "12": N_("the operation is not valid"),
    "13": N_("the amount is not valid"),
    "14": N_("the card number is not valid"),
    "15": N_("there is no such issuer"),
    "19": N_("to be tried again"),
    "21": N_("no action taken"),
    "25": N_("the payment cannot be found"),
    "28": N_("the issuer's file cannot be reached for now"),
    "30": N_("the message was not understood"),
    "33": N_("expired card, to be kept"),
    "34": N_("suspected fraud, card to be kept"),
    "36": N_("restricted card, to be kept"),
    "38": N_("PIN tried too many times, card to be kept"),
    "39": N_("no credit account"),
    "40": N_("the function is not supported"),
    "41": N_("lost card"),
    "43": N_("stolen card"),
    "51": N_("insufficient funds"),
    "52": N_("no chequing account"),
    "53": N_("no savings account"),
    "54": N_("expired card"),
    "55": N_("wrong PIN"),
    "57": N_("not allowed for this card"),
    "58": N_("not allowed on this terminal"),
    "59": N_("suspected fraud"),
    "61": N_("amount limit exceeded"),
    "62": N_("restricted card"),
    "63": N_("security problem"),
    "65": N_("used too many times"),
    "68": N_("the answer came too late"),
    "70": N_("the issuer wants to be called"),
    "75": N_("PIN tried too many times"),
    "76": N_("the account does not exist"),
    "78": N_("the card is not active yet"),
    "82": N_("the card's security code is wrong"),
    "85": N_("no reason to decline"),
    "86": N_("the PIN cannot be checked"),
    "91": N_("issuer out of reach"),
    "92": N_("the payment cannot be routed to the issuer"),
    "93": N_("not allowed by law"),
    "94": N_("sent twice"),
    "96": N_("breakdown at the issuer"),
    "1A": N_("the chip must be read, or the PIN entered"),
    "N7": N_("the card's security code is wrong"),
}
"""What an issuer answers."""


def said(code: str) -> str | None:
    """Return what a code says, as a msgid in the middle of a sentence; None for one that is not in the lists."""
    return (TERMINAL | ISSUER).get(code.upper())
