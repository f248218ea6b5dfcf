from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard import opened
from dashboard.opened import Asked
from data.model import LOCAL_VIEWER, Viewer
from data.organisation import LedgerCode
from data.save import save_payments
from pipeline.organisation import save_ledger_codes
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from pipeline.desk import Desk

ID = "0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"id": ID}, Asked(ID)),
        ({"id": f" {ID.upper()} ", "day": "2026-11-22"}, Asked(ID, date(2026, 11, 22))),
        ({"id": ID, "day": "hier"}, Asked(ID)),
        ({"id": ID, "show": "receipt"}, Asked(ID, is_alone=True)),
        ({"id": ID, "show": "else"}, Asked(ID)),
        ({}, None),
        ({"id": ""}, None),
        ({"id": "nonsense"}, None),
        ({"id": ID + "0"}, None),
        ({"id": "'; DROP TABLE facts.payments; --"}, None),
    ],
)
def test_an_address_is_read(params: dict[str, str], found: Asked | None) -> None:
    assert opened.asked(params) == found


@pytest.mark.parametrize("day", [None, stories.YESTERDAY, date(2020, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_payment_is_found_with_its_day_without_it_and_with_a_wrong_one(desk: Desk, day: date | None) -> None:
    paid = stories.tell(desk.store)
    found = opened.find(Asked(paid.payment_id, day), days.reader())
    assert found is not None
    assert len(found.versions) == 4
    assert [row["amount_minor"] for row in found.undoing] == [1_000]
    assert found.told_by == {"handpoint", "paysafe"}


def test_a_refund_is_found_with_what_it_undoes(desk: Desk) -> None:
    paid = stories.tell(desk.store)
    refund = stories.refund(paid, 201, 1_000, 20)
    found = opened.find(Asked(refund.payment_id), days.reader())
    assert found is not None
    assert found.undone is not None
    assert opened.address(found.undone) == {"id": paid.payment_id, "day": "2026-11-22"}
    assert opened.address(found.row, show="receipt")["show"] == "receipt"


def test_the_void_of_a_refund_belongs_to_the_story_too(desk: Desk) -> None:
    paid = stories.tell(desk.store)
    refund = stories.refund(paid, 201, 1_000, 20)
    save_payments(desk.store, [stories.void(refund, 202)], connector="handpoint")
    found = opened.find(Asked(paid.payment_id), days.reader())
    assert found is not None
    assert [row["kind"] for row in found.undoing] == ["refund", "void"]
    assert found.standing == []


def test_nobody_told_of_an_unknown_payment(desk: Desk) -> None:
    stories.tell(desk.store)
    assert opened.find(Asked(ID), days.reader()) is None
    assert opened.find(Asked(ID, stories.YESTERDAY), days.reader()) is None


def test_a_viewer_who_may_not_see_clients_is_not_given_them(desk: Desk) -> None:
    one = stories.whole(client="Zoé Tremblay")
    save_payments(desk.store, [one], connector="handpoint")
    seen = opened.find(Asked(one.payment_id), days.reader())
    assert seen is not None
    assert seen.people == {"client": "Zoé Tremblay", "cashier": None}
    some = Viewer(name="some", permissions=LOCAL_VIEWER.permissions - {"see_clients"})
    hidden = opened.find(Asked(one.payment_id), replace(days.reader(), viewer=some))
    assert hidden is not None
    assert hidden.people is None
    assert "Zoé" not in repr(hidden)


def test_a_ledger_code_is_opened_with_its_title(desk: Desk) -> None:
    paid = stories.whole(ledger_code="4110-BAIN")
    save_payments(desk.store, [paid], connector="handpoint")
    wanted = Asked(paid.payment_id)
    found = opened.find(wanted, days.reader())
    assert found is not None
    assert found.ledger_title is None
    titled = LedgerCode(connector="smartrec", remote_id="1", code="4110-BAIN", title="Bain libre")
    save_ledger_codes(desk.store, [titled], connector="smartrec")
    found = opened.find(wanted, days.reader())
    assert found is not None
    assert found.ledger_title == "Bain libre"
