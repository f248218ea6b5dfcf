"""SmartRec's own exports, alone and beside the terminals: right to the cent, in any sequence, and nothing twice."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.exports import files
from connectors.sandbox.exports.evening import Evening
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from data.model import LOCAL_VIEWER
from data.queries import matching
from pipeline import backfill, desk, importing, jobs, settings
from pipeline.proposing import ALIKE, propose
from tests.data.makers import picture, takings_agree
from tests.pipeline.conftest import write_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works

NOW = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
DAYS, TERMINALS = 6, 12
DETAILS, ENGLISH, ITEMS, SETTLEMENT, SUMMARY = (
    "Détails des paiements.xlsx", "Payment details.xlsx", "Paiement par item.csv",
    "Règlement du compte marchand.xlsx", "Sommaire des paiements.xlsx",
)  # fmt: skip
REPORTS = (DETAILS, ENGLISH, ITEMS, SETTLEMENT)
ONLINE = ("Paiement par carte via SmartRec", "Card payment via SmartRec")


class Office:
    """A folder of an evening's files, and the truth about them."""

    def __init__(self, folder: Path, seed: int, ids: Any) -> None:
        self.folder = folder
        self.seed = seed
        files.write(Evening(now=NOW, seed=seed, days=DAYS, terminals=TERMINALS, ids=ids, rows=30_000), folder)
        self.truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def office_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    @cache
    def make(seed: int, ids: str) -> Office:
        return Office(tmp_path_factory.mktemp("office"), seed, ids)

    return make


@pytest.fixture
def works_of(tmp_path: Path) -> Iterator[Any]:
    opened: list[Any] = []

    def open_works(name: str, seed: int) -> Works:
        folder = tmp_path / name
        folder.mkdir()
        sandbox = Sandbox(World(seed=seed, days=DAYS, clock=SandboxClock(NOW, 0.0), terminals=TERMINALS), "none", {})
        opened.append(sandbox)
        served = sandbox.__enter__()
        works = desk.opened(settings.load(write_settings(folder, served, history_days=DAYS + 2), {}))
        opened.append(works)
        return works.__enter__()

    yield open_works
    for one in reversed(opened):
        one.__exit__(None, None, None)


def bring(works: Works, office: Office, name: str) -> None:
    """Do what a person does with a file: explain it the first time, look at it, import it."""
    book = importing.read(office.folder / name, name)
    seen = importing.look(works.store, book)
    if not seen.is_known:
        words = {field: dict(said) for field, said in seen.mapping.words.items()}
        words.get("mode", {}).update({word: "online" for word in ONLINE if word in words.get("mode", {})})
        importing.save_mapping(works, LOCAL_VIEWER, msgspec.structs.replace(seen.mapping, words=words))
        seen = importing.look(works.store, book)
    assert (seen.is_known, seen.asks) == (True, ())
    importing.carry_out(works, LOCAL_VIEWER, importing.preview(works, seen))


def feed(works: Works) -> None:
    jobs.list_terminals(works)
    jobs.payments(works)
    backfill.run(works)


def days(store: Store) -> dict[str, tuple[int, int, int]]:
    rows = store.rows(
        "SELECT business_date, count(*) FILTER (kind = 'payment' AND status = 'approved') AS payments,"
        " coalesce(sum(amount_minor) FILTER (kind = 'payment' AND status = 'approved'), 0)::BIGINT AS paid,"
        " sum(net_minor)::BIGINT AS net FROM facts.payments GROUP BY 1"
    )
    return {row["business_date"].isoformat(): (row["payments"], row["paid"], row["net"]) for row in rows}


def told(office: Office) -> dict[str, tuple[int, int, int]]:
    return {
        day["business_date"]: tuple(day["smartrec"][name] for name in ("payments", "payments_minor", "net_minor"))
        for day in office.truth["days_totals"]
    }


@pytest.mark.parametrize("names", [(DETAILS,), (ENGLISH,), (ITEMS, DETAILS, SETTLEMENT, ENGLISH), (SUMMARY,)])
def test_files_alone_are_right_to_the_cent(office_of: Any, works_of: Any, names: tuple[str, ...]) -> None:
    office, works = office_of(7, "guid"), works_of("desk", 7)
    for name in names:
        bring(works, office, name)
    found = days(works.store)
    expected = {day: totals for day, totals in told(office).items() if totals[0]}
    if names == (SUMMARY,):  # it has no kinds: a void is a negative row like a refund
        assert {day: totals[2] for day, totals in found.items()} == {day: totals[2] for day, totals in expected.items()}
    else:
        assert found == expected
    assert takings_agree(works.store)


def test_any_sequence_of_files_and_feed_gives_the_same(office_of: Any, works_of: Any) -> None:
    office = office_of(7, "guid")
    alone = works_of("alone", 7)
    feed(alone)
    sequences = (
        ("feed", *REPORTS), (*REPORTS, "feed"), (ENGLISH, SETTLEMENT, "feed", ITEMS, DETAILS, ENGLISH, "feed"),
    )  # fmt: skip
    pictures = []
    for number, sequence in enumerate(sequences):
        works = works_of(f"desk{number}", 7)
        for step in sequence:
            feed(works) if step == "feed" else bring(works, office, step)
        assert takings_agree(works.store)
        pictures.append([{k: v for k, v in row.items() if k != "recorded_at"} for row in picture(works.store)])
        with_files = ids(works.store)
        assert ids(alone.store) <= with_files
        assert all(kind != "payment" for _, kind, _ in with_files - ids(alone.store))
    for other in pictures[1:]:
        different = [
            {name: (row[name], then[name]) for name in row if row[name] != then[name]}
            for row, then in zip(pictures[0], other, strict=True)
        ]
        assert [one for one in different if one] == []


def ids(store: Store) -> set[tuple[str, str, int]]:
    rows = store.rows("SELECT payment_id, kind, amount_minor FROM facts.payments")
    return {(row["payment_id"], row["kind"], row["amount_minor"]) for row in rows}


def test_channels_clients_and_ledger_codes_appear(office_of: Any, works_of: Any) -> None:
    office, works = office_of(7, "guid"), works_of("desk", 7)
    feed(works)
    for name in REPORTS:
        bring(works, office, name)
    by_guid = {row["guid"]: row for row in office.truth["rows"] if row["guid"] and row["kind"] == "payment"}
    rows = works.store.rows("SELECT * FROM facts.payments WHERE kind = 'payment' AND sources LIKE '%smartrec%'")
    told_by_key = [row for row in rows if row["remote_id"] in by_guid]
    assert len(told_by_key) > 0.97 * len([one for one in by_guid.values() if one["true_mode"] == "integrated"])
    for row in told_by_key:
        true = by_guid[row["remote_id"]]
        assert (row["channel"], row["client"], row["workstation"]) == (
            true["channel"], true["client"], true["workstation"],
        )  # fmt: skip
        codes = {part["ledger_code"] for part in true["parts"] if part["ledger_code"]}
        assert set((row["ledger_code"] or "").split(", ")) - {""} == codes


@pytest.mark.parametrize(
    ("seed", "id_kind", "name"), [(11, "other", DETAILS), (23, "other", ENGLISH), (31, "reference", DETAILS)]
)
def test_what_can_be_matched_is_matched_or_proposed_rightly(
    office_of: Any, works_of: Any, seed: int, id_kind: str, name: str
) -> None:
    office, works = office_of(seed, id_kind), works_of("desk", seed)
    feed(works)
    bring(works, office, name)
    store = works.store
    known = {
        row["payment_id"]: row["remote_id"] for row in store.rows("SELECT payment_id, remote_id FROM facts.payments")
    }
    true = {str(row["receipt"]): row for row in office.truth["rows"]}
    visible = set(known.values())
    can_be = {receipt for receipt, row in true.items() if row["mode"] == "integrated" and row["guid"] in visible}
    merged = store.rows(
        "SELECT record.receipt, filed.payment_id FROM facts.filed AS filed JOIN facts.file_records AS record"
        " USING (import_id, report, record_key) WHERE filed.role = 'enriches'"
    )
    assert [row for row in merged if true[row["receipt"]]["guid"] != known[row["payment_id"]]] == []
    period = {"since": date(2026, 11, 1), "until": date(2026, 11, 30)}
    records = matching.unmatched_records(store, **period)
    receipts = {(row["report"], row["record_key"]): row["receipt"] for row in records}
    proposals = propose(records, matching.unmatched_payments(store, **period))
    right = {
        receipts[one.report, one.record_key]
        for one in proposals
        if one.confidence > ALIKE and true[receipts[one.report, one.record_key]]["guid"] == known[one.payment_id]
    }
    found = right | {row["receipt"] for row in merged}
    assert len(found & can_be) >= 0.995 * len(can_be)
