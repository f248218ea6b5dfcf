"""What goes wrong around an import: clocks, rewritten files, one bad file among good ones, numbers used again."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from data import time as clock
from data.imports import keep, undo
from data.model import LOCAL_VIEWER
from pipeline import absent, import_files, importing, watching
from tests.data.files import DAY, EVENING, a_file, a_record, feed, net
from tests.data.makers import NOON, a_payment, findings, fresh_store
from tests.pipeline.test_import_files import ROWS, explain, run, waiting, watched, works, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pipeline.works import Works
    from tests.pipeline.conftest import Heard

__all__ = ["works"]

OTHER = ROWS[0].replace("T1", "T7").replace("1 234,50", "100,00")


def preview(works: Works, path: Path, made_at: datetime | None = None) -> importing.Preview:
    return importing.preview(works, importing.look(works.store, importing.read(path, path.name)), made_at)


def total(works: Works) -> int:
    return net(works.store)


def test_a_corrected_meaning_is_what_counts(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    right = importing.mappings(works.store)[0]
    words = {**right.words, "kind": {**right.words["kind"], "Remboursement": "void"}}
    importing.save_mapping(works, LOCAL_VIEWER, msgspec.structs.replace(right, words=words))
    assert run(works, heard, path) == 0
    importing.save_mapping(works, LOCAL_VIEWER, right)
    shown = preview(works, path)
    assert (shown.new, shown.gone, shown.absent) == (1, 1, 0)
    assert run(works, heard, path) == 1  # something would be taken away: a person looks at it
    importing.carry_out(works, LOCAL_VIEWER, shown)
    assert total(works) == 123450 + 3200 - 1200


def test_nothing_is_made_after_it_was_brought(works: Works, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    shown = preview(works, path, datetime(2031, 1, 1, tzinfo=UTC))
    assert shown.given.made_at == datetime(2026, 11, 20, 18, tzinfo=UTC)


def test_an_older_export_would_change_nothing_and_says_so(works: Works, tmp_path: Path) -> None:
    early, late = write(tmp_path / "d.csv"), write(tmp_path / "e.csv", ROWS[0].replace("1 234,50", "99,00"), *ROWS[1:3])
    explain(works, early)
    made = datetime(2026, 11, 19, tzinfo=UTC)
    importing.carry_out(works, LOCAL_VIEWER, preview(works, late, made))
    shown = preview(works, early, made - timedelta(hours=3))
    assert (shown.new, shown.changed, shown.same, shown.gone) == (1, 0, 3, 0)
    before = total(works)
    importing.carry_out(works, LOCAL_VIEWER, shown)
    assert total(works) == before


def test_a_number_that_stood_for_another_payment_wants_a_person(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    run(works, heard, path)
    again = write(tmp_path / "e.csv", ROWS[0].replace("2026-11-18", "2026-01-18").replace("1 234,50", "7,00"))
    assert preview(works, again).reused == 1
    assert run(works, heard, again) == 1
    assert "1 numbers of e.csv stood for other payments before" in heard.err


def test_an_import_and_its_place_in_the_journal_are_one(works: Works) -> None:
    given = a_file(a_record())
    keep(works.store, given, "Lise")
    undo(works.store, given.import_id, "Marc")
    told = works.store.rows("SELECT viewer, act, detail FROM ops.audit ORDER BY happened_at, act")
    assert sorted(tuple(row.values()) for row in told) == [
        ("Lise", "import_file", "details.xlsx"), ("Marc", "undo_import", "details.xlsx"),
    ]  # fmt: skip


def test_what_was_not_told_when_somebody_was_killed_is_told_at_night(works: Works) -> None:
    feed(works.store, a_payment(), a_payment("p2", amount_minor=990, last4="1111"))
    keep(works.store, a_file(a_record("transaction:guid-p1")), "Lise")
    assert findings(works.store) == []
    importing.tell_again(works)
    assert [row["kind"] for row in findings(works.store)] == ["absent_from_smartrec"]


def test_what_stands_is_not_told_again(works: Works) -> None:
    feed(works.store, a_payment())
    keep(works.store, a_file(a_record("transaction:guid-p9", amount_minor=1)), "Lise")
    absent.tell(works.store, DAY, DAY)
    before, version = findings(works.store), works.store.version("findings")
    absent.tell(works.store, DAY, DAY)
    assert (findings(works.store), works.store.version("findings")) == (before, version)
    assert {row["seen_count"] for row in before} == {1}


def test_a_file_speaks_of_calendar_days_wherever_the_business_day_begins() -> None:
    at_night = datetime(2026, 10, 6, 5, 30, tzinfo=UTC)  # half past one of the 6th, business day of the 5th
    with fresh_store(cut_off=timedelta(hours=4)) as store:
        feed(store, a_payment(occurred_at=NOON), a_payment("p2", occurred_at=at_night, amount_minor=7, last4="0001"))
        keep(store, a_file(a_record("transaction:guid-p1"), made_at=EVENING + timedelta(days=2)), "Lise")
        absent.tell(store, DAY - timedelta(days=1), DAY + timedelta(days=1))
        assert findings(store) == []
        keep(store, a_file(
            a_record("transaction:guid-p1"), sha256="2", made_at=EVENING + timedelta(days=2), until=date(2026, 10, 6)
        ), "Lise")  # fmt: skip
        absent.tell(store, DAY - timedelta(days=1), DAY + timedelta(days=1))
        assert [(row["kind"], row["subject"]) for row in findings(store)] == [("absent_from_smartrec", "p2")]


def settled(path: Path, seconds: float = -3600) -> Path:
    when = clock.SystemClock().now().timestamp() + seconds
    os.utime(path, (when, when))
    return path


def test_a_file_rewritten_while_it_is_imported_is_read_again(
    works: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explain(works, write(tmp_path / "d.csv"))
    path = settled(write(watched(works) / "d.csv"))
    carry_out = importing.carry_out

    def rewritten(*args: Any) -> Any:
        saved = carry_out(*args)
        settled(write(path, *ROWS, OTHER), -60)
        return saved

    monkeypatch.setattr(importing, "carry_out", rewritten)
    watching.look(works)
    monkeypatch.undo()
    watching.look(works)
    assert total(works) == 123450 + 3200 - 1200 + 10000


def test_a_file_of_the_future_is_not_put_off_for_ever(works: Works, tmp_path: Path) -> None:
    explain(works, write(tmp_path / "d.csv"))
    settled(write(watched(works) / "d.csv"), 5 * 3600)
    watching.look(works)
    assert total(works) == 123450 + 3200 - 1200


def test_one_bad_file_keeps_no_other_waiting(works: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    explain(works, write(tmp_path / "d.csv"))
    for name in ("a.csv", "b.csv"):
        settled(write(watched(works) / name, *ROWS, *([OTHER] if name == "b.csv" else [])))
    prepare = import_files.prepare

    def failing(works_: Works, path: Path) -> importing.Preview:
        if path.name == "a.csv":
            raise KeyError(path.name)
        return prepare(works_, path)

    monkeypatch.setattr(import_files, "prepare", failing)
    assert not watching.look(works)
    assert total(works) == 123450 + 3200 - 1200 + 10000
    assert len(waiting(works)) == 1
    assert watching.look(works)  # it is remembered, and not tried every minute


def test_what_a_person_undid_is_not_imported_again_by_itself(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    run(works, heard, path)
    (kept,) = works.store.rows("SELECT import_id FROM facts.imports")
    importing.undo(works, LOCAL_VIEWER, kept["import_id"])
    settled(write(watched(works) / "d.csv"))
    watching.look(works)
    assert total(works) == 0
