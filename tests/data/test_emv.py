from __future__ import annotations

import pytest

from data import emv
from data.emv import CONTACTLESS, RESERVED, Bit, Undecodable

# A word of each position's meaning in EMV 4.4 Book 3, annex C5, table 46: byte, then bits 8 to 1.
TVR_NAMES = {
    1: ("not performed", "SDA", "missing", "exception list", "DDA", "CDA", "SDA", "XDA"),
    2: ("different versions", "expired", "not yet", "does not allow", "new", RESERVED, "succeeded", "template"),
    3: ("did not succeed", "not recognised", "too many times", "PIN pad", "not entered", "online", "reader", "skipped"),
    4: ("floor limit", "lower", "upper", "random", "merchant", "tried", "kind of biometrics", "XDA"),
    5: ("TDOL", "issuer failed", "before", "after", CONTACTLESS, "authority", "Recovery", CONTACTLESS),
}
# Annex C6, table 47.
TSI_NAMES = {
    1: ("chip was performed", "verified", "card assessed", "authenticated", "terminal assessed", "script")
    + (RESERVED,) * 2,
    2: (RESERVED,) * 8,
}


def positions(bits: tuple[Bit, ...]) -> list[tuple[int, int]]:
    return [(bit.byte, bit.place) for bit in bits]


@pytest.mark.parametrize("byte", range(1, 6))
@pytest.mark.parametrize("place", range(1, 9))
def test_each_of_the_forty_bits_of_a_tvr_is_read_alone(byte: int, place: int) -> None:
    text = (1 << (8 * (5 - byte) + place - 1)).to_bytes(5).hex().upper()
    (found,) = emv.tvr(text)
    assert (found.byte, found.place) == (byte, place)
    assert TVR_NAMES[byte][8 - place] in found.text


@pytest.mark.parametrize("byte", [1, 2])
@pytest.mark.parametrize("place", range(1, 9))
def test_each_of_the_sixteen_bits_of_a_tsi_is_read_alone(byte: int, place: int) -> None:
    text = (1 << (8 * (2 - byte) + place - 1)).to_bytes(2).hex()
    (found,) = emv.tsi(text)
    assert (found.byte, found.place) == (byte, place)
    assert TSI_NAMES[byte][8 - place] in found.text


def test_every_bit_that_is_not_reserved_says_something_of_its_own() -> None:
    texts = [text for table in (emv.TVR, emv.TSI) for byte in table for text in byte if text != RESERVED]
    assert len(set(texts) - {CONTACTLESS}) == len([text for text in texts if text != CONTACTLESS])
    assert len([bit for bit in emv.tvr("F" * 10) if bit.text == RESERVED]) == 1
    assert len([bit for bit in emv.tsi("FFFF") if bit.text == RESERVED]) == 10


@pytest.mark.parametrize(
    ("tvr", "tsi", "verified", "done"),
    [
        # Receipts published by acquirers and providers: chip and signature, tap, chip and online PIN.
        ("0000008000", "E800", [(4, 8)], [(1, 8), (1, 7), (1, 6), (1, 4)]),
        ("0000000000", "0000", [], []),
        ("8080048000", "6800", [(1, 8), (2, 8), (3, 3), (4, 8)], [(1, 7), (1, 6), (1, 4)]),
        ("4840048000", "F800", [(1, 7), (1, 4), (2, 7), (3, 3), (4, 8)], [(1, 8), (1, 7), (1, 6), (1, 5), (1, 4)]),
    ],
)
def test_the_bits_of_published_receipts(
    tvr: str, tsi: str, verified: list[tuple[int, int]], done: list[tuple[int, int]]
) -> None:
    assert positions(emv.tvr(tvr)) == verified
    assert positions(emv.tsi(tsi)) == done


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0000008001", ["floor limit", "not performed"]),
        ("0000000002", ["Relay check: performed"]),
        ("0000000003", [RESERVED]),
        ("000000000C", ["threshold", "time limits"]),
        ("00000000F0", ["TDOL", "issuer failed", "before", "after"]),
    ],
)
def test_a_tap_of_mastercard_tells_its_relay_check_in_the_last_bits(text: str, said: list[str]) -> None:
    found = emv.tvr(text, aid="A0000000041010", is_contactless=True)
    assert len(found) == len(said)
    assert all(part in bit.text for part, bit in zip(said, found, strict=True))


def test_the_last_bits_of_other_cards_are_the_standards() -> None:
    assert [bit.text for bit in emv.tvr("0000000001", aid="A0000000031010", is_contactless=True)] == [CONTACTLESS]
    assert [bit.text for bit in emv.tvr("0000000001", aid="A0000000041010")] == [CONTACTLESS]


@pytest.mark.parametrize("text", ["", "00", "000000800", "00000080000000", "0000G08000", "00 0000800", "É000008000"])
def test_what_is_no_tvr_cannot_be_decoded(text: str) -> None:
    with pytest.raises(Undecodable):
        emv.tvr(text)


@pytest.mark.parametrize("text", ["", "E8", "E80", "E80000", "É800", "+E80"])
def test_what_is_no_tsi_cannot_be_decoded(text: str) -> None:
    with pytest.raises(Undecodable):
        emv.tsi(text)


@pytest.mark.parametrize(
    ("aid", "rid", "provider", "product"),
    [
        ("A0000000031010", "A000000003", "Visa", "Visa credit or debit"),
        ("a0000000041010d056", "A000000004", "Mastercard", "Mastercard credit or debit"),
        ("A0000000043060", "A000000004", "Mastercard", "Maestro"),
        ("A0000002771010", "A000000277", "Interac", "Interac debit"),
        ("A00000002501", "A000000025", "American Express", None),
        ("A0000001523010", "A000000152", "Discover", "Discover, Diners Club"),
        ("A0000003241010", "A000000324", "Discover", "Discover Zip"),
        ("A0000000651010", "A000000065", "JCB", None),
        ("A000000333010102", "A000000333", "UnionPay", "UnionPay credit"),
        ("A0000009990101", "A000000999", None, None),
        ("A000000003", "A000000003", "Visa", None),
    ],
)
def test_an_aid_names_its_provider(aid: str, rid: str, provider: str | None, product: str | None) -> None:
    assert emv.application(aid) == emv.Application(rid, provider, product)


@pytest.mark.parametrize("aid", ["", "A0000000", "A00000000310101", "A" * 34, "A00000000310ZZ", "VISA CREDIT"])
def test_what_is_no_aid_cannot_be_decoded(aid: str) -> None:
    with pytest.raises(Undecodable):
        emv.application(aid)
