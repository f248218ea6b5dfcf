from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.connectors.sandbox.worlds import sixty_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement

AIDS = {"visa": "A000000003", "mastercard": "A000000004", "interac": "A000000277", "amex": "A000000025"}
IAD_LENGTHS = {"visa": {14}, "mastercard": {36}, "interac": {36}, "amex": {14}}


def read() -> list[Movement]:
    return [
        one for one in sixty_days() if one.kind == "payment" and one.legs and one.entry_mode in {"chip", "contactless"}
    ]


def test_no_chip_no_story() -> None:
    swiped = [one for one in sixty_days() if one.entry_mode == "swipe"]
    assert swiped
    assert all(not any((one.emv.aid, one.emv.tvr, one.emv.tsi, one.emv.iad, one.emv.arc)) for one in swiped)
    assert all(one.brand != "interac" and one.verification == "signature" for one in swiped)


def test_the_application_is_the_brand_s() -> None:
    assert all(one.emv.aid.startswith(AIDS[one.brand]) and one.emv.application_label for one in read())
    assert {one.brand for one in read()} == set(AIDS)


def test_values_have_their_lengths_and_are_hexadecimal() -> None:
    for one in read():
        assert re.fullmatch(r"[0-9A-F]{10}", one.emv.tvr)
        assert re.fullmatch(r"([0-9A-F]{4})?", one.emv.tsi)
        assert bool(one.emv.tsi) is (one.entry_mode == "chip")
        assert re.fullmatch(r"[0-9A-F]+", one.emv.iad)
        assert len(one.emv.iad) in IAD_LENGTHS[one.brand]


def test_values_vary() -> None:
    seen: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for one in read():
        seen[one.brand, one.entry_mode].add((one.emv.tvr, one.emv.iad))
    assert all(len(values) > 8 for values in seen.values())


def test_the_response_is_in_the_chip_s_story() -> None:
    assert all(one.emv.arc == one.response_code for one in read())
    assert {one.emv.arc for one in read() if one.status == "approved"} == {"00"}


def test_holders_prove_themselves_as_the_card_was_read() -> None:
    ways = {(one.entry_mode, one.verification, one.wallet is not None) for one in read()}
    assert ways == {
        ("chip", "pin", False), ("chip", "signature", False),
        ("contactless", "none", False), ("contactless", "device", True),
    }  # fmt: skip
    assert {one.wallet for one in read()} == {None, "Apple Pay", "Google Pay"}
    assert all(one.verification == "pin" for one in read() if one.brand == "interac" and one.entry_mode == "chip")


def test_large_amounts_are_not_tapped_with_a_card() -> None:
    assert all(one.amount_minor <= 25_000 for one in read() if one.entry_mode == "contactless" and one.wallet is None)


def test_a_card_is_one_person_s() -> None:
    for one in sixty_days():
        assert re.fullmatch(r"\d{6}", one.first6)
        assert re.fullmatch(r"\d{4}", one.last4)
        assert re.fullmatch(r"(0[1-9]|1[0-2])\d\d", one.expiry_mmyy)
        assert re.fullmatch(r"[A-Z' ]+", one.holder_name)


def test_what_undoes_a_payment_reads_no_card_unless_nothing_links_it() -> None:
    undone = [one for one in sixty_days() if one.kind != "payment"]
    assert all((one.entry_mode == "chip") is (one.parent_guid is None) for one in undone)
    assert all(bool(one.emv.aid) is (one.parent_guid is None) for one in undone)
    assert all(one.rrn == "" for one in undone)
