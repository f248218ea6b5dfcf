"""By what a record is known again in the next file, and that a card number is never among it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.connectors.files.books import FRENCH, GUID, WORDS, money, read, row, unread

if TYPE_CHECKING:
    from connectors.files.book import Cell

PAN = "4111 1111 1111 1111"


def test_a_void_or_refund_that_shares_its_payments_number_has_a_key_of_its_own() -> None:
    said = read(
        row(remote_id=GUID), row(remote_id=GUID, amount="-5,00"),
        row(remote_id=GUID, amount="-1,00", date="2026-11-02"), row(remote_id=GUID, amount="-2,00", date="2026-11-02"),
        row(receipt="R-1", kind="Annulation"),
    )  # fmt: skip
    assert money(said) == {
        f"transaction:{GUID}": 1200, f"transaction:{GUID}:refund:2026-10-31": 500,
        f"transaction:{GUID}:refund:2026-11-02": 300, "receipt:R-1:void:2026-10-31": 1200,
    }  # fmt: skip


def test_a_refund_has_the_same_key_in_a_file_without_its_payment() -> None:
    back = row(remote_id=GUID, amount="-5,00", date="2026-11-02")
    assert set(money(read(back))) < set(money(read(row(remote_id=GUID), back)))


def test_rows_without_a_number_are_known_by_what_is_the_same_in_every_file() -> None:
    alone = read(row()).records[0].key
    assert alone.startswith("row:")
    assert alone.endswith(":1")
    elsewhere: dict[str, Cell] = {
        "ledger_code": "4900",
        "workstation": "Kiosque",
        "card_brand": None,
        "date": 46326,
        "amount": 12,
    }
    assert read(row(**elsewhere)).records[0].key == alone
    others: dict[str, Cell] = {
        "date": "2026-10-30", "time": "14:06", "amount": 13, "mode": "Comptant", "last4": 1, "client": "Éli",
        "invoice": "F-2", "kind": "Annulation",
    }  # fmt: skip
    for name, other in others.items():
        assert read(row(**{name: other})).records[0].key != alone, name
    assert [one.key[-2:] for one in read(row(), row(), row(amount=1)).records] == [":1", ":2", ":1"]


@pytest.mark.parametrize("seed", range(5))
def test_the_sequence_of_rows_changes_neither_keys_nor_amounts(seed: int) -> None:
    lines: list[list[Cell]] = [
        row(), row(), row(ledger_code="4100"), row(amount="-5,00"), row(remote_id=GUID), row(receipt="R-1"),
        row(remote_id=GUID, amount="3,00", ledger_code="4100"), row(receipt="R-1", amount="-1,00"),
        row(receipt="R-2", amount="?"), row(receipt="R-2"), ["Total", None, None, None, "99,00"],
    ]  # fmt: skip
    shuffled = random.Random(seed).sample(lines, len(lines))
    codes = {one.key: sorted((one.ledger_code or "").split(", ")) for one in read(*lines).records}
    said = read(*shuffled)
    assert money(said) == money(read(*lines))
    assert {one.key: sorted((one.ledger_code or "").split(", ")) for one in said.records} == codes
    assert sorted(key for _, key in unread(said)) == ["bad_amount", "split_unread"]


def test_no_card_number_gets_into_a_record_or_a_reason() -> None:
    clean = row()
    for place in range(len(FRENCH)):
        for form in (PAN, PAN.replace(" ", ""), int(PAN.replace(" ", "")), PAN.replace(" ", "_")):
            dirty: list[Cell] = [form if at == place else cell for at, cell in enumerate(clean)]
            words = {name: {**WORDS[name], PAN: next(iter(WORDS[name].values()))} for name in ("kind", "mode")}
            for said in (read(dirty), read(dirty, words=words), read(dirty, dirty, amounts="whole")):
                shown = repr(said).replace(" ", "").replace("_", "")
                assert PAN.replace(" ", "") not in shown, (FRENCH[place], form)
                assert "41111111" not in shown, (FRENCH[place], form)


def test_a_number_that_looks_like_a_cards_names_no_payment() -> None:
    said = read(row(remote_id=PAN, receipt="R-1"), row(remote_id=PAN))
    assert [(one.key.split(":")[0], one.remote_id) for one in said.records] == [("receipt", None), ("row", None)]
    assert unread(read(row(remote_id=PAN), amounts="whole")) == [(2, "card_number")]


def test_numbers_excel_has_kept_as_numbers_are_the_same_names() -> None:
    assert set(money(read(row(remote_id=1234.0)))) == set(money(read(row(remote_id="1234")))) == {"transaction:1234"}
