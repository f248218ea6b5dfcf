from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.model import Brand, Certainty, Finding, Payment, Severity, Status, Window
from data.save import save_findings, save_payments
from tests.data.makers import NOON, a_payment, current, findings, fresh_store, picture, takings_agree

if TYPE_CHECKING:
    from data.store import Store


def test_saving_twice_changes_nothing(store: Store) -> None:
    first = save_payments(store, [a_payment()], connector="handpoint")
    before = picture(store)
    again = save_payments(store, [a_payment()], connector="handpoint")
    assert (first.new, again.new, again.changed, again.unchanged) == (1, 0, 0, 1)
    assert (store.version("payments"), store.version("findings")) == (1, 0)
    assert picture(store) == before
    assert len(store.rows("SELECT * FROM facts.payment_versions")) == 1


def test_the_same_record_twice_in_one_page_is_one(store: Store) -> None:
    save_payments(store, [a_payment(), a_payment()], connector="handpoint")
    assert current(store, "p1")["versions"] == 1
    assert takings_agree(store)


def test_an_empty_field_never_erases_what_is_known(store: Store) -> None:
    save_payments(store, [a_payment()], connector="handpoint")
    poor = a_payment(auth_code=None, card_brand=Brand.UNKNOWN, source_at=NOON + timedelta(hours=1))
    save_payments(store, [poor], connector="handpoint")
    row = current(store, "p1")
    assert (row["auth_code"], row["card_brand"], row["versions"]) == ("5X91Q2", "visa", 2)


def test_a_later_wording_wins_whichever_arrives_first(store: Store) -> None:
    early, late = a_payment(auth_code="OLD111"), a_payment(auth_code="NEW222", source_at=NOON + timedelta(hours=3))
    save_payments(store, [late], connector="handpoint")
    save_payments(store, [early], connector="handpoint")
    assert current(store, "p1")["auth_code"] == "NEW222"


def test_an_approved_payment_never_goes_back_to_unknown(store: Store) -> None:
    leg = a_payment(status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL, raw_status="first leg")
    done = a_payment(occurred_at=NOON + timedelta(seconds=3))
    for order in ([leg, done], [done, leg]):
        with fresh_store() as fresh:
            for record in order:
                save_payments(fresh, [record], connector="handpoint")
            row = current(fresh, "p1")
            assert (row["status"], row["net_minor"], row["occurred_at"]) == ("approved", 3200, done.occurred_at)
            assert len(fresh.rows("SELECT * FROM facts.payments")) == 1
            assert takings_agree(fresh)


def test_of_two_messages_the_first_names_the_payment(store: Store) -> None:
    leg = a_payment(remote_id="first", status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL)
    done = a_payment(remote_id="second", occurred_at=NOON + timedelta(seconds=4))
    save_payments(store, [done], connector="handpoint")
    assert current(store, "p1")["remote_id"] == "second"
    save_payments(store, [leg], connector="handpoint")
    row = current(store, "p1")
    assert (row["remote_id"], row["occurred_at"], row["status"]) == ("first", done.occurred_at, "approved")


def test_a_lone_first_leg_counts_for_nothing(store: Store) -> None:
    leg = a_payment(status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL)
    save_payments(store, [leg], connector="handpoint")
    assert (current(store, "p1")["net_minor"], current(store, "p1")["status_certainty"]) == (0, "provisional")


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"status": Status.DECLINED}, "status_conflict"), ({"amount_minor": 3300}, "amount_conflict")],
)
def test_a_contradiction_is_a_finding_and_not_a_figure(store: Store, change: dict[str, Any], kind: str) -> None:
    save_payments(store, [a_payment()], connector="handpoint")
    saved = save_payments(store, [a_payment(**change, source_at=NOON + timedelta(days=1))], connector="handpoint")
    assert saved.findings == 1
    assert [(f["kind"], f["subject"], f["severity"]) for f in findings(store)] == [(kind, "p1", "money")]
    assert (current(store, "p1")["status"], current(store, "p1")["amount_minor"]) == ("approved", 3200)


def test_two_contradicting_records_of_one_page_are_a_finding(store: Store) -> None:
    save_payments(store, [a_payment(), a_payment(amount_minor=9900)], connector="handpoint")
    assert [f["kind"] for f in findings(store)] == ["amount_conflict"]
    assert len(store.rows("SELECT * FROM facts.payments")) == 1


def test_a_provisional_status_may_become_anything(store: Store) -> None:
    save_payments(store, [a_payment(status_certainty=Certainty.PROVISIONAL)], connector="handpoint")
    late = a_payment(status=Status.DECLINED, source_at=NOON + timedelta(hours=1))
    save_payments(store, [late], connector="handpoint")
    assert (current(store, "p1")["status"], findings(store)) == ("declined", [])


def test_a_partial_source_adds_its_fields_without_a_row_of_its_own(store: Store) -> None:
    part = Payment(
        payment_id="p1", source="handpoint.status", remote_id="guid-p1", occurred_at=NOON, aid="A0000000031010"
    )
    save_payments(store, [part], connector="handpoint")
    assert store.rows("SELECT * FROM facts.payments") == []
    save_payments(store, [a_payment()], connector="handpoint")
    row = current(store, "p1")
    assert (row["aid"], row["sources"], row["status_source"]) == (
        "A0000000031010",
        "handpoint.feed+handpoint.status",
        "handpoint.feed",
    )


def test_a_wording_with_another_time_moves_the_row(store: Store) -> None:
    save_payments(store, [a_payment()], connector="handpoint")
    moved = a_payment(occurred_at=NOON + timedelta(days=40), source_at=NOON + timedelta(days=41))
    save_payments(store, [moved], connector="handpoint")
    assert [row["business_date"] for row in store.rows("SELECT business_date FROM facts.payments")] == [
        date(2026, 11, 14)
    ]
    assert takings_agree(store)


def test_a_failure_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.save._cover", lambda *_: 1 / 0)
    window = Window(NOON, NOON + timedelta(hours=1))
    with pytest.raises(ZeroDivisionError):
        save_payments(store, [a_payment()], connector="handpoint", covers=window)
    assert store.rows("SELECT * FROM facts.payment_versions") == []
    assert store.version("payments") == 0


def test_coverage_joins_what_touches(store: Store) -> None:
    hour = timedelta(hours=1)
    for since, until in ((0, 1), (2, 3), (1, 2), (10, 11)):
        save_payments(store, [], connector="handpoint", covers=Window(NOON + since * hour, NOON + until * hour))
    spans = store.rows("SELECT since, until FROM facts.coverage ORDER BY since")
    assert [(row["since"], row["until"]) for row in spans] == [
        (NOON, NOON + 3 * hour),
        (NOON + 10 * hour, NOON + 11 * hour),
    ]


def test_a_finding_is_seen_again_and_stays_acknowledged(store: Store) -> None:
    finding = Finding(kind="unreadable_record", subject="handpoint", connector="handpoint", severity=Severity.WARNING)
    save_findings(store, [finding])
    with store.write("findings") as writer:
        writer.run("UPDATE facts.findings SET state = 'acknowledged', closed_by = 'local'")
    save_findings(store, [finding])
    row = findings(store)[0]
    assert (row["state"], row["seen_count"], row["closed_by"]) == ("acknowledged", 2, "local")


def test_a_row_made_of_wordings_of_two_days_is_counted_on_its_own(store: Store) -> None:
    part = Payment(
        payment_id="p1",
        source="handpoint.status",
        remote_id="guid-p1",
        occurred_at=NOON + timedelta(days=1),
        aid="A0000000031010",
        status=Status.APPROVED,
        status_certainty=Certainty.CERTAIN,
    )
    save_payments(store, [part], connector="handpoint")
    save_payments(store, [a_payment(source="paysafe")], connector="paysafe")
    assert current(store, "p1")["business_date"] == date(2026, 10, 6)
    assert takings_agree(store)
