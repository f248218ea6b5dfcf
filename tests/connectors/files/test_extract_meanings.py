from __future__ import annotations

from datetime import date

from connectors.files.extract import extract
from connectors.files.mapping import Mapping
from connectors.files.suggest import missing
from data.model import Brand, Kind
from tests.connectors.files.books import FIELDS, FRENCH, GUID, WORDS, ZONE, book, read, row

WITH_UNDONE = {**WORDS, "kind": {**WORDS["kind"], "Annulation de remboursement": "refund_void"}}


def test_what_undoes_a_refund_is_a_void_of_a_refund() -> None:
    (said,) = read(row(kind="Annulation de remboursement", remote_id=GUID), words=WITH_UNDONE).records
    assert (said.kind, said.undoes) == (Kind.VOID, Kind.REFUND)
    assert said.key == f"transaction:{GUID}:refund_void:2026-10-31"
    (plain,) = read(row(kind="Annulation", remote_id=GUID)).records
    assert (plain.kind, plain.undoes) == (Kind.VOID, None)


def test_a_brand_beside_the_digits_is_read() -> None:
    columns = {name: (header,) for name, header in zip(FIELDS, FRENCH, strict=True) if name != "card_brand"}
    said = read(
        row(last4="Visa •••• 4242"), row(last4="American Express *1001"), row(last4="4242"), row(last4="Carte 7777"),
        columns=columns,
    )  # fmt: skip
    assert [(one.card_brand, one.last4) for one in said.records] == [
        (Brand.VISA, "4242"), (Brand.AMEX, "1001"), (Brand.UNKNOWN, "4242"), (Brand.UNKNOWN, "7777"),
    ]  # fmt: skip


def test_a_settlement_that_only_says_more_needs_no_day_of_payment() -> None:
    settled = Mapping(
        report="settlement", title="Règlement", counts=False,
        columns={"settled_on": ("Virement",), "amount": ("Montant",), "remote_id": ("Transaction",)},
    )  # fmt: skip
    rows = book(["Virement", "Montant", "Transaction"], ["2026-11-03", "12,00 $", "T1"])
    (said,) = extract(rows, settled, zone=ZONE, currency="CAD").records
    assert (said.paid_on, said.settled_on, said.key) == (date(2026, 11, 3), date(2026, 11, 3), "transaction:T1")
    assert missing(settled) == ()
    counting = Mapping(report="settlement", title="Règlement", columns=settled.columns)
    assert "date" in missing(counting)
