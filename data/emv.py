"""What a chip tells of its own use, bit by bit: whose application it is, what was checked, and how that went.

Positions are those of EMV 4.4, Book 3: annex C5 for the terminal's verification results (TVR), C6 for the status
information (TSI). Four bits of the TVR mean something else in the contactless kernel of Mastercard (Book C-2).
"""

from __future__ import annotations

import re

from msgspec import Struct

from data.locale import N_

RESERVED = N_("Reserved for future use")
CONTACTLESS = N_("Reserved for the contactless specifications")
Table = tuple[tuple[str, ...], ...]

TVR: Table = (
    (
        N_("Offline authentication of the chip was not performed"),
        N_("Static authentication of the chip (SDA) failed"),
        N_("Data are missing from the chip"),
        N_("The card is on the terminal's exception list"),
        N_("Dynamic authentication of the chip (DDA) failed"),
        N_("Combined authentication of the chip (CDA) failed"),
        N_("Static authentication of the chip (SDA) was selected"),
        N_("Extended authentication of the chip (XDA) was selected"),
    ),
    (
        N_("The chip and the terminal have different versions of the application"),
        N_("The application has expired"),
        N_("The application is not yet in effect"),
        N_("The card does not allow the service asked for"),
        N_("The card is new"),
        RESERVED,
        N_("Biometric verification was performed and succeeded"),
        N_("The format of the biometric template is not supported"),
    ),
    (
        N_("Verification of the cardholder did not succeed"),
        N_("The way to verify the cardholder is not recognised"),
        N_("The PIN was tried too many times"),
        N_("A PIN was required, and the PIN pad is missing or does not work"),
        N_("A PIN was required, and it was not entered"),
        N_("The PIN was entered, for the issuer to check online"),
        N_("Biometrics were required, and the reader does not work"),
        N_("Biometrics were required, and their entry was skipped"),
    ),
    (
        N_("The amount is above the floor limit, so the issuer is asked"),
        N_("The lower limit of consecutive offline payments is exceeded"),
        N_("The upper limit of consecutive offline payments is exceeded"),
        N_("The payment was chosen at random to be sent online"),
        N_("The merchant forced the payment online"),
        N_("Biometrics were tried too many times"),
        N_("A selected kind of biometrics is not supported"),
        N_("Verification of the signature (XDA) failed"),
    ),
    (
        N_("The terminal's default list of data (TDOL) was used"),
        N_("Authentication of the issuer failed"),
        N_("A script of the issuer failed before the final cryptogram"),
        N_("A script of the issuer failed after the final cryptogram"),
        CONTACTLESS,
        N_("The key of the certification authority (ECC) is missing"),
        N_("Recovery of the key (ECC) failed"),
        CONTACTLESS,
    ),
)
TSI: Table = (
    (
        N_("Offline authentication of the chip was performed"),
        N_("The cardholder was verified"),
        N_("The card assessed the risk"),
        N_("The issuer was authenticated"),
        N_("The terminal assessed the risk"),
        N_("A script of the issuer was processed"),
        RESERVED,
        RESERVED,
    ),
    (RESERVED,) * 8,
)
_RELAY_THRESHOLD = N_("Relay check: the threshold was exceeded")
_RELAY_TIME = N_("Relay check: the time limits were exceeded")
_RELAY_CHECKED = (
    "",
    N_("Relay check: not performed"),
    N_("Relay check: performed"),
    RESERVED,
)
_RELAYED = "A000000004"
_FOUR_BITS = 0x0F

PROVIDERS = {
    "A000000003": "Visa",
    "A000000098": "Visa",
    "A000000004": "Mastercard",
    "A000000005": "Mastercard",
    "A000000025": "American Express",
    "A000000042": "CB",
    "A000000065": "JCB",
    "A000000121": "Dankort",
    "A000000141": "PagoBancomat",
    "A000000152": "Discover",
    "A000000277": "Interac",
    "A000000324": "Discover",
    "A000000333": "UnionPay",
    "A000000359": "girocard",
    "A000000384": "eftpos",
    "A000000524": "RuPay",
    "A000000620": "DNA",
    "A000000658": "Mir",
}
"""Whose application it is, by the first five bytes of an AID (RID)."""
PRODUCTS = {
    "A0000000031010": N_("Visa credit or debit"),
    "A0000000032010": "Visa Electron",
    "A0000000032020": "V PAY",
    "A0000000033010": "Interlink",
    "A0000000038010": "Plus",
    "A0000000980840": N_("Visa debit (United States)"),
    "A0000000041010": N_("Mastercard credit or debit"),
    "A0000000042203": N_("Maestro debit (United States)"),
    "A0000000043060": "Maestro",
    "A0000000046000": "Cirrus",
    "A0000000050001": N_("Maestro (United Kingdom)"),
    "A0000001523010": "Discover, Diners Club",
    "A0000001524010": N_("Discover debit (United States)"),
    "A0000002771010": N_("Interac debit"),
    "A0000003241010": "Discover Zip",
    "A000000333010101": N_("UnionPay debit"),
    "A000000333010102": N_("UnionPay credit"),
}
"""What the application is, by the beginning of its AID: what follows is the issuer's."""
_AID = re.compile(r"[0-9A-F]{10,32}")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2})*")


class Undecodable(ValueError):
    """The text is not as many bytes as this field has, or no hexadecimal at all."""


class Bit(Struct, frozen=True):
    """A bit that is set: its byte from the left, its place in it (8 is the highest), and what it says, a msgid."""

    byte: int
    place: int
    text: str


class Application(Struct, frozen=True):
    """The application of a card: its provider's five bytes, the provider, and the product (a msgid), where known."""

    rid: str
    provider: str | None
    product: str | None


def tvr(text: str, *, aid: str | None = None, is_contactless: bool = False) -> tuple[Bit, ...]:
    """Return the bits that are set in verification results. Raises Undecodable."""
    is_relayed = is_contactless and (aid or "").upper().startswith(_RELAYED)
    content = _bytes(text, len(TVR))
    if not is_relayed:
        return _set(content, TVR)
    return (*_set(content[:4] + bytes([content[4] & ~_FOUR_BITS]), TVR), *_relay(content[4] & _FOUR_BITS))


def tsi(text: str) -> tuple[Bit, ...]:
    """Return the bits that are set in status information. Raises Undecodable."""
    return _set(_bytes(text, len(TSI)), TSI)


def application(aid: str) -> Application:
    """Return what an application identifier names. Raises Undecodable."""
    text = aid.upper()
    if len(text) % 2 or not _AID.fullmatch(text):
        raise Undecodable(aid)
    product = next((name for start, name in PRODUCTS.items() if text.startswith(start)), None)
    return Application(text[:10], PROVIDERS.get(text[:10]), product)


def _bytes(text: str, count: int) -> bytes:
    if len(text) != 2 * count or not _HEXADECIMAL.fullmatch(text):
        raise Undecodable(text)
    return bytes.fromhex(text)


def _set(content: bytes, table: Table) -> tuple[Bit, ...]:
    return tuple(
        Bit(number, 8 - index, text)
        for number, (byte, texts) in enumerate(zip(content, table, strict=True), 1)
        for index, text in enumerate(texts)
        if byte & (0x80 >> index)
    )


def _relay(bits: int) -> tuple[Bit, ...]:
    """Return what Mastercard's contactless kernel says of its check that the card is really here."""
    exceeded = [(4, _RELAY_THRESHOLD), (3, _RELAY_TIME)]
    found = [Bit(5, place, text) for place, text in exceeded if bits & (1 << (place - 1))]
    checked = bits & 0b11
    if checked:
        found.append(Bit(5, 1 if checked == 1 else 2, _RELAY_CHECKED[checked]))
    return tuple(found)
