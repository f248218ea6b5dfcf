from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.model import Finding, Kind, Severity
from data.queries import QUESTIONS
from data.queries import payment as questions
from data.save import save_findings, save_payments
from tests.data.makers import NOON, a_payment, fresh_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.store import Store

ALWAYS = {"after": datetime(1, 1, 2, tzinfo=UTC), "before": datetime(9999, 12, 30, tzinfo=UTC)}
HOUR = timedelta(hours=1)


@pytest.fixture
def store() -> Iterator[Store]:
    with fresh_store() as opened:
        yield opened


def bounds(store: Store, payment_id: str) -> dict[str, Any]:
    found = questions.instants(store, payment_id=payment_id, **ALWAYS)
    assert found is not None
    return {"payment_id": payment_id, "since": found[0], "until": found[1]}


def test_the_instants_are_those_of_every_wording(store: Store) -> None:
    save_payments(store, [a_payment(occurred_at=NOON)], connector="handpoint")
    save_payments(store, [a_payment(occurred_at=NOON + HOUR, source_at=NOON + HOUR)], connector="handpoint")
    assert questions.instants(store, payment_id="p1", **ALWAYS) == (NOON, NOON + HOUR)
    assert questions.instants(store, payment_id="p1", after=NOON + HOUR, before=NOON + 2 * HOUR) == (
        NOON + HOUR,
        NOON + HOUR,
    )
    assert questions.instants(store, payment_id="p1", after=NOON - 2 * HOUR, before=NOON) is None
    assert questions.instants(store, payment_id="nobody", **ALWAYS) is None


def test_every_wording_comes_with_the_connector_that_brought_it(store: Store) -> None:
    save_payments(store, [a_payment()], connector="handpoint")
    save_payments(store, [a_payment(source="paysafe", source_at=None)], connector="paysafe_2")
    rows = questions.versions(store, **bounds(store, "p1"))
    assert [(row["source"], row["connector"]) for row in rows] == [
        ("handpoint.feed", "handpoint"),
        ("paysafe", "paysafe_2"),
    ]


@pytest.mark.parametrize(
    ("occurred_at", "alias", "site"),
    [(NOON - 48 * HOUR, "Accueil 1", "Aréna"), (NOON, "Accueil 1", "Aréna"), (NOON + 3 * HOUR, "Piscine 2", None)],
    ids=["before the first row", "in the first", "in the second"],
)
def test_a_terminal_has_the_alias_of_the_time(
    store: Store, occurred_at: datetime, alias: str, site: str | None
) -> None:
    serial = a_payment().terminal_serial
    with store.write("terminals") as writer:
        writer.run("INSERT INTO ops.sites VALUES ('s1', 'Aréna')")
        writer.run(
            "INSERT INTO ops.terminals VALUES ($serial, 'Piscine 2', 1, NULL, NULL, NULL, NULL, false, $t, $t)",
            serial=serial,
            t=NOON,
        )
        for since, name, of in ((NOON - HOUR, "Accueil 1", "s1"), (NOON + HOUR, "Piscine 2", None)):
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, $name, $site, 'x')",
                serial=serial,
                since=since,
                name=name,
                site=of,
            )
    save_payments(store, [a_payment(occurred_at=occurred_at)], connector="handpoint")
    row = questions.one(store, **bounds(store, "p1"))
    assert row is not None
    assert (row["alias_then"], row["alias_now"], row["site"]) == (alias, "Piscine 2", site)


def test_a_terminal_that_nobody_lists_is_called_by_its_serial(store: Store) -> None:
    save_payments(store, [a_payment()], connector="handpoint")
    row = questions.one(store, **bounds(store, "p1"))
    assert row is not None
    assert (row["alias_then"], row["alias_now"]) == ("0821599465", "0821599465")


def test_what_undoes_some_payments_is_found_with_its_bounds(store: Store) -> None:
    refunds = [
        a_payment(f"r{n}", kind=Kind.REFUND, parent_id=f"p{n}", occurred_at=NOON + n * HOUR, reference=None)
        for n in (1, 2, 3)
    ]
    save_payments(store, [a_payment(), a_payment("p2"), a_payment("p3"), *refunds], connector="handpoint")
    found = questions.undoing(store, payment_ids=["p1", "p2"], after=NOON)
    assert found == {"payment_ids": ["r1", "r2"], "since": NOON + HOUR, "until": NOON + 2 * HOUR}
    assert [row["payment_id"] for row in questions.some(store, **found)] == ["r1", "r2"]
    assert questions.undoing(store, payment_ids=["r1"], after=NOON) is None


def test_findings_are_those_about_it_and_those_that_name_it(store: Store) -> None:
    def finding(subject: str, **said: Any) -> Finding:
        return Finding(kind="k", subject=subject, connector="c", severity=Severity.NOTE, seen_at=NOON, **said)

    save_findings(
        store,
        [
            finding("p1"),
            finding("guid-p1"),
            finding("p2", mark="p1"),
            finding("p3", facts={"earlier_id": "p1"}),
            finding("p4", facts={"earlier_id": "p5"}),
        ],
    )
    rows = questions.findings(store, payment_id="p1", remote_id="guid-p1")
    assert {row["subject"] for row in rows} == {"p1", "guid-p1", "p2", "p3"}
    assert next(row for row in rows if row["subject"] == "p3")["facts"] == {"earlier_id": "p1"}


def test_names_of_people_need_a_permission_of_their_own(store: Store) -> None:
    save_payments(store, [a_payment(client="Zoé Tremblay", cashier="Luc")], connector="handpoint")
    where = bounds(store, "p1")
    assert questions.people(store, **where) == {"client": "Zoé Tremblay", "cashier": "Luc"}
    assert QUESTIONS[questions.people].permission == "see_clients"
    assert "Zoé" not in repr((questions.one(store, **where), questions.versions(store, **where)))
