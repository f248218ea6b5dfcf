"""Settlement of an older period, which the nightly runs do not reach."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from data.chosen import Chosen
from data.model import Window
from data.queries import operations
from data.queries import settlement as queries
from pipeline import cli, inferred, settlement
from tests.pipeline.acquirer import DAY, HOUR, Acquirer, at, keep, night, refund_of, works_with
from tests.pipeline.conftest import NOW, write_settings
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works

MINUTES = 1440
PERIOD = Window(NOON - 110 * DAY, NOON - 90 * DAY)
OLD = payment("1", -100 * MINUTES)


@pytest.fixture
def acquirer() -> Acquirer:
    return Acquirer()


@pytest.fixture
def works(store: Store, acquirer: Acquirer) -> Works:
    at(NOON)
    works = works_with(store, acquirer)
    keep(works, OLD, payment("older", -111 * MINUTES), payment("newer", -89 * MINUTES), since=NOON - 200 * DAY)
    return works


def look_up(works: Works, period: Window = PERIOD) -> bool:
    return settlement.go_round(works, settlement.of_period(period, 60, lambda *_: None))


def refunds(works: Works) -> list[tuple[str, int]]:
    rows = works.store.rows(
        "SELECT status, amount_minor FROM facts.payments WHERE amount_source = 'inferred' ORDER BY occurred_at"
    )
    return [(row["status"], row["amount_minor"]) for row in rows]


def unknown_ones(works: Works) -> list[tuple[str, str]]:
    rows = operations.open_findings(works.store, kind="unknown_to_paysafe")
    return [(row["subject"], row["mark"]) for row in rows]


def test_only_the_payments_of_the_period_are_looked_up(works: Works, acquirer: Acquirer) -> None:
    night(works)
    assert acquirer.asked == []
    assert look_up(works)
    assert acquirer.asked == ["1"]
    [run] = operations.latest_runs(works.store, count=9)
    assert (run["job"], run["state"]) == ("settlement_period", "done")


def test_one_that_was_stopped_goes_on_where_it_was(
    works: Works, acquirer: Acquirer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "_BATCH", 2)
    keep(works, *(payment(f"a{number}", -95 * MINUTES - number) for number in range(5)))
    acquirer.fails_at = 4
    assert not look_up(works)
    acquirer.fails_at = None
    assert look_up(works)
    assert acquirer.asked == ["a0", "a1", "a2", "a3", "a4", "1"]


def test_what_was_not_known_then_is_asked_again(works: Works, acquirer: Acquirer) -> None:
    acquirer.unknown = {"1"}
    look_up(works)
    assert unknown_ones(works) == []
    keep(works, payment("2", -99 * MINUTES))
    at(NOON + DAY)
    look_up(works)
    assert unknown_ones(works) == [(OLD.payment_id, "")]
    night(works)
    assert unknown_ones(works) == [(OLD.payment_id, "")]
    acquirer.unknown = set()
    at(NOON + 2 * DAY)
    look_up(works)
    assert unknown_ones(works) == []


def test_a_whole_period_not_known_is_one_finding_that_a_good_night_leaves(works: Works, acquirer: Acquirer) -> None:
    many = [payment(f"a{number}", -95 * MINUTES - number) for number in range(30)]
    acquirer.unknown = {one.remote_id for one in many} | {"1"}
    keep(works, *many, payment("new", -5))
    look_up(works)
    assert unknown_ones(works) == [("paysafe", PERIOD.since.isoformat())]
    night(works)
    assert len(unknown_ones(works)) == 1


def test_a_refund_made_out_of_sight_in_an_old_month_is_inferred_and_a_late_one_takes_its_place(
    works: Works, acquirer: Acquirer
) -> None:
    acquirer.available["1"] = 2000
    look_up(works)
    assert refunds(works) == [("approved", 1200)]
    at(NOON + HOUR)
    keep(works, refund_of(OLD, 1200, -99 * MINUTES))
    inferred.balance(works, settlement.sources(works))
    assert refunds(works) == [("approved", 1200)]
    night(works)
    assert refunds(works) == [("cancelled", 1200)]


def test_a_report_s_rows_are_counted_with_their_look_ups(works: Works, acquirer: Acquirer) -> None:
    def read(*, tests: bool = True, **narrowed: Any) -> dict[str, Any]:
        august = Chosen(since=date(2026, 8, 1), until=date(2026, 8, 20), tests=tests, **narrowed)
        return queries.settlement_read(works.store, chosen=august)

    keep(
        works,
        payment("2", -99 * MINUTES),
        refund_of(OLD, 500, -98 * MINUTES),
        payment("3", -97 * MINUTES, is_test=True),
    )
    acquirer.unknown = {"2"}
    assert read()["read_count"] == 0
    look_up(works)
    at(NOON + DAY)
    keep(works, payment("4", -99 * MINUTES))
    look_up(works)
    found = read(tests=False)
    assert found == {"row_count": 5, "read_count": 3, "read_from": NOON, "read_until": NOON + DAY}
    assert read(kinds=("refund",))["row_count"] == 1


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sandbox_of: Callable[..., Sandbox],
) -> Callable[..., tuple[int, str, str]]:
    """Run a command over a world of two days; return code, output and errors."""
    write_settings(tmp_path, sandbox_of(), organisation={"language": "en_CA"})
    monkeypatch.setenv("ENCAISSE_CONFIG", str(tmp_path / "encaisse.toml"))
    monkeypatch.delenv("ENCAISSE_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*argv: str) -> tuple[int, str, str]:
        code = cli.main(argv)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_tells_for_how_many_rows_settlement_is_known(run: Callable[..., tuple[int, str, str]]) -> None:
    today, before = NOW.date().isoformat(), (NOW - 2 * DAY).date().isoformat()
    assert run("backfill", "--since", before)[0] == 0
    code, out, err = run("settlement", "--from", before, "--to", today)
    assert (code, err) == (0, "")
    assert "Settlement of a period (paysafe): 0 new, " in out
    assert "Settlement is known for " in out
    code, _, err = run("settlement", "--from", today, "--to", before)
    assert (code, "exchange" in err) == (1, True)
    code, _, err = run("settlement", "--from", "2999-01-01", "--to", "2999-01-02")
    assert (code, "yet to come" in err) == (1, True)
