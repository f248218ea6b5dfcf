"""The truth beside the files adds up to the world's own movements, to the cent."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from connectors.sandbox.exports.evening import Evening
from connectors.sandbox.exports.merchant import settled, working_day
from connectors.sandbox.exports.truth_file import truth
from data.time import day_bounds
from tests.connectors.sandbox.exports.evenings import NOW, evening, told
from tests.connectors.sandbox.worlds import make

KINDS = {
    "typed_late", "typed_twice", "forgotten", "wrong_cents", "wrong_day", "undone_elsewhere", "undone_by_terminal",
    "refunded_in_back_office", "late_payout", "missing_amex_payout", "chargeback", "returned_cheque",
}  # fmt: skip


def test_the_days_of_the_terminals_are_the_movements_of_the_same_world() -> None:
    world = make(now=NOW, days=11)
    for day in told()["days_totals"]:
        bounds = day_bounds(world.starts_on + timedelta(days=told()["days_totals"].index(day)), world.zone)
        assert bounds[0].date().isoformat() == day["business_date"]
        found = [
            one
            for one in world.movements(bounds[0], min(bounds[1], NOW + timedelta(microseconds=1)))
            if one.status == "approved" and not one.is_hidden and not one.is_test
        ]
        for kind in ("payment", "void", "refund"):
            of_kind = [one.amount_minor for one in found if one.kind == kind]
            assert (day["terminals"][f"{kind}s"], day["terminals"][f"{kind}s_minor"]) == (len(of_kind), sum(of_kind))
    assert sum(day["terminals"]["payments"] for day in told()["days_totals"]) > 1000


def test_the_differences_explain_each_day_to_the_cent() -> None:
    effect: Counter[str] = Counter()
    for one in told()["differences"]:
        effect[one.get("occurred_on", "")] += one.get("effect_minor", 0)
    gaps = {
        day["business_date"]: day["terminals"]["net_minor"] - day["smartrec"]["net_minor"]
        for day in told()["days_totals"]
    }
    assert gaps == {day: effect[day] for day in gaps}
    assert any(gaps.values())


def test_the_rows_of_an_integrated_terminal_add_up_to_smartrec_s_days() -> None:
    net: Counter[str] = Counter()
    for row in told()["rows"]:
        if row["mode"] == "integrated":
            net[row["paid_on"]] += row["sign"] * row["amount_minor"]
    assert {day["business_date"]: day["smartrec"]["net_minor"] for day in told()["days_totals"]} == dict(net)


def test_every_row_says_what_it_truly_is() -> None:
    world = evening().world
    for row in told()["rows"]:
        one = world.movement(row["guid"]) if row["guid"] else None
        assert (one is not None) == (row["true_mode"] == "integrated")
        if one is not None:
            assert (one.kind, one.amount_minor, one.client, one.invoice) == (
                row["kind"], row["true_minor"], row["client"], row["invoice"],
            )  # fmt: skip
        assert sum(part["amount_minor"] for part in row["parts"]) == row["amount_minor"]
        assert (row["mistake"] is None) or row["mode"] == "standalone"


@pytest.mark.parametrize("late_by", range(7))
def test_ten_days_hold_at_least_one_of_each_difference(late_by: int) -> None:
    found = truth(Evening(now=NOW - timedelta(days=late_by), days=10, seed=5, payments_per_day=120))
    kinds = Counter(one["kind"] for one in found["differences"])
    assert KINDS - {"undone_by_terminal", "refunded_in_back_office"} - set(kinds) == set()
    assert {"timed_out", "answer_lost"} & set(kinds)


def test_the_rare_kinds_are_all_told_somewhere() -> None:
    kinds = {one["kind"] for one in told()["differences"]}
    assert KINDS - kinds == set()


def test_two_evenings_agree_on_the_days_they_share() -> None:
    early = Evening(now=NOW - timedelta(days=2), days=9)
    days = set(early.days[:-1])
    before = [one for one in early.entries if one.shown_on in days]
    after = [one for one in evening().entries if one.shown_on in days and one.recorded_at.date() <= early.until]
    assert before == after
    assert len(before) > 1000


def test_batches_are_paid_when_the_processor_s_own_books_say() -> None:
    here = evening()
    for day in here.days[:-3]:
        for one in settled(here, day, is_amex=False):
            movement = here.world.movement(one.sale.guid or "")
            if movement is not None and movement.kind == "payment":
                books = here.office.ledger.settlement(movement)
                assert (books.status, books.deposit_on) == ("COMPLETED", working_day(day))


def test_bank_lines_of_payouts_are_the_batches_less_their_fees() -> None:
    batches = {(one["closes_on"], one["is_amex"]): one for one in told()["payouts"]}
    for fees, figure in (("net", "net_minor"), ("gross", "gross_minor")):
        lines = [one for one in told()["bank_lines"][fees] if one["kind"] in {"payout", "amex_payout"}]
        for line in lines:
            batch = batches[line["closes_on"], line["kind"] == "amex_payout"]
            assert (line["amount_minor"], line["booked_on"]) == (batch[figure], batch["paid_on"])
        assert len(lines) > 5
    assert not any(one["is_amex"] and one["paid_on"] and one["paid_on"] < one["due_on"] for one in told()["payouts"])
