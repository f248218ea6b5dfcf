"""What a chip says of its own use: plausible, varying, and consistent with the brand and the way it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sandbox.chance import Weighted
from connectors.sandbox.truth import Emv

if TYPE_CHECKING:
    from connectors.sandbox.people import BrandName, Card

NO_EMV = Emv("", "", "", "", "", "")
AIDS: dict[BrandName, str] = {
    "visa": "A0000000031010",
    "mastercard": "A0000000041010",
    "interac": "A0000002771010",
    "amex": "A00000002501",
}
# Byte 3: 04 PIN entered online. Byte 4: 80 over the floor limit, 08 chosen at random for an online answer.
_TVR_PIN = Weighted(
    {"0000048000": 40, "0080048000": 25, "8000048000": 12, "0000040000": 12, "0000048800": 6, "0000008000": 5}
)
_TVR_SIGNATURE = Weighted({"0000008000": 60, "0080008000": 25, "8000008000": 15})
_TVR_CONTACTLESS: dict[BrandName, Weighted[str]] = {
    "visa": Weighted({"0000000000": 90, "0000008000": 10}),
    "mastercard": Weighted({"0000008001": 70, "0000000001": 25, "0000008000": 5}),
    "interac": Weighted({"0000008000": 65, "0000000000": 25, "8000008000": 10}),
    "amex": Weighted({"0000008000": 80, "0000000000": 20}),
}
# Mostly ones: data authenticated, holder verified, card and terminal risk checked, issuer authenticated.
_TSI = Weighted({"E800": 50, "F800": 30, "6800": 12, "7800": 8})


def read(card: Card, arc: str, words: tuple[int, ...], *, contactless: bool, pin: bool) -> Emv:
    """Return the chip's story of one use of a card, varied by two words."""
    brand = card.brand
    if contactless:
        tvr, tsi = _TVR_CONTACTLESS[brand].pick(words[0]), ""
    else:
        tvr, tsi = (_TVR_PIN if pin else _TVR_SIGNATURE).pick(words[0]), _TSI.pick(words[1])
    return Emv(
        AIDS[brand], tvr, tsi, _issuer_data(brand, contactless, words[0] ^ words[1]), arc, card.application_label
    )


def _issuer_data(brand: BrandName, contactless: bool, word: int) -> str:  # noqa: FBT001 - one of two ways to read
    use = "A0" if contactless else "B0"
    low = word & 0xFFFF
    if brand == "visa":
        return f"0601{'12' if word & 0x10000 else '0A'}03{use}{low & 0xF800:04X}"
    if brand == "amex":
        return f"0602{'01' if word & 0x10000 else '03'}03{use}{low & 0xFC00:04X}"
    if brand == "mastercard":
        return f"0110{use}{'40' if word & 0x10000 else '00'}03{low & 0xFFF0:04X}{'0' * 20}FF"
    return f"0F{'A5' if word & 0x10000 else 'A1'}02{use}30{low & 0xFFF0:04X}{'0' * 16}0F01{word >> 24:02X}"
