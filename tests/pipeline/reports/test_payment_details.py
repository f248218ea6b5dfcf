from __future__ import annotations

import csv
import errno
import hashlib
import os
import resource
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from xlsxwriter.exceptions import FileCreateError

from data.chosen import Chosen
from data.model import LOCAL_VIEWER, Status
from data.queries import payment_details as questions
from data.queries import settlement
from data.save import save_payments
from pipeline.errors import ReportFailed
from pipeline.reports.payment_details import _sentences, write
from tests.pipeline.reports.rows import NOON, a_payment, fill

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Reader, Store

SINCE, UNTIL = date(2026, 10, 1), date(2026, 12, 31)
SUFFIXES = ("csv", "xlsx")


def asked(to: Path, **changes: Any) -> dict[str, Any]:
    chosen = Chosen(since=SINCE, until=UNTIL, tests=True)
    return {"chosen": chosen, "language": "fr_CA", "suffix": to.suffix[1:], "to": to, **changes}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_period_that_ends_before_it_begins_is_refused(store: Store, tmp_path: Path) -> None:
    to = tmp_path / "details.csv"
    with pytest.raises(ReportFailed, match="finit avant de commencer"):
        write(store, **asked(to, chosen=Chosen(since=UNTIL, until=SINCE)))
    assert not list(tmp_path.iterdir())


def test_an_unknown_language_or_kind_of_file_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no catalogue"):
        write(store, **asked(tmp_path / "details.csv", language="de_CH"))
    with pytest.raises(ValueError, match="'ods'"):
        write(store, **asked(tmp_path / "details.ods"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_is_not_there_is_a_sentence(store: Store, tmp_path: Path, suffix: str) -> None:
    to = tmp_path / "nowhere" / f"details.{suffix}"
    with pytest.raises(ReportFailed, match=r"Le dossier de .*nowhere.* n.existe pas"):
        write(store, **asked(to))
    with pytest.raises(ReportFailed, match="does not exist"):
        write(store, **asked(to, language="en_CA"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_in_place_of_the_file_is_a_sentence(store: Store, tmp_path: Path, suffix: str) -> None:
    to = tmp_path / f"details.{suffix}"
    to.mkdir()
    with pytest.raises(ReportFailed, match="est un dossier"):
        write(store, **asked(to))
    assert list(tmp_path.iterdir()) == [to]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "libérez de l.espace"),
        (errno.EACCES, "pas permise"),
        (errno.EROFS, "pas permise"),
        (errno.EIO, r"n.a pas pu être écrit \(.*Input/output error\)"),
    ],
)
@pytest.mark.parametrize("wrap", [lambda failure: failure, FileCreateError])
def test_what_the_machine_says_becomes_a_sentence(tmp_path: Path, code: int, sentence: str, wrap: Any) -> None:
    with pytest.raises(ReportFailed, match=sentence), _sentences(tmp_path, "fr_CA"):
        raise wrap(OSError(code, os.strerror(code)))


_FULL = """
import resource, signal, sys
from pathlib import Path
from zoneinfo import ZoneInfo
from data.store import Store
from pipeline.errors import ReportFailed
from pipeline.reports.payment_details import write
from tests.pipeline.reports.rows import fill
from tests.pipeline.reports.test_payment_details import asked
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Store.open(None, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")) as store:
    fill(store)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        write(store, **asked(Path(sys.argv[1])))
    except ReportFailed as failure:
        print(failure)
"""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_room_leaves_the_former_file_whole_and_nothing_beside_it(tmp_path: Path, suffix: str) -> None:
    to = tmp_path / f"details.{suffix}"
    to.write_bytes(b"the former one")
    command = [sys.executable, "-X", "utf8", "-c", _FULL, str(to)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    assert "details" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == [to]
    assert to.read_bytes() == b"the former one"
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_payments_that_arrive_meanwhile_leave_the_report_as_it_was_asked_for(
    store: Store, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    counted = questions.control_totals

    def then_another(reader: Reader, **parameters: Any) -> list[dict[str, Any]]:
        found = counted(reader, **parameters)
        save_payments(store, [a_payment("late", occurred_at=NOON, currency="USD")], connector="handpoint")
        return found

    before = write(store, **asked(tmp_path / f"before.{suffix}"))
    monkeypatch.setattr(questions, "control_totals", then_another)
    assert write(store, **asked(tmp_path / f"during.{suffix}")) == before
    monkeypatch.undo()
    assert write(store, **asked(tmp_path / f"after.{suffix}")).rows == before.rows + 1


def test_the_workbook_says_of_how_many_rows_settlement_was_read(store: Store, tmp_path: Path) -> None:
    save_payments(
        store, [a_payment("1"), a_payment("2"), a_payment("3", status=Status.DECLINED)], connector="handpoint"
    )
    with store.write("payments") as writer:
        settlement.add_lookup(
            writer,
            payment_id="1",
            connector="paysafe",
            occurred_at=NOON,
            looked_up_at=NOON + timedelta(days=2),
            is_known=True,
            is_final=False,
            available_to_refund_minor=3200,
        )
    write(store, **asked(tmp_path / "details.xlsx", language="en_CA"))
    told = [*load_workbook(tmp_path / "details.xlsx")["About"].iter_rows(values_only=True)]
    assert any(row[:2] == ("Settlement read at the acquirer", "1 of 2 approved payments and refunds") for row in told)
    assert any(row[:2] == ("Settlement, newest reading", datetime(2026, 10, 7, 12)) for row in told)  # noqa: DTZ001


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("language", ["fr_CA", "en_CA"])
def test_the_same_data_give_the_same_bytes(store: Store, tmp_path: Path, suffix: str, language: str) -> None:
    fill(store)
    first, second = (tmp_path / f"{name}.{suffix}" for name in "ab")
    written = write(store, **asked(first, language=language))
    before = os.umask(0o077)
    try:
        again = write(store, **asked(second, language=language))
    finally:
        os.umask(before)
    assert written == again
    assert first.read_bytes() == second.read_bytes()


def test_one_more_payment_gives_other_bytes(store: Store, tmp_path: Path) -> None:
    fill(store)
    first = write(store, **asked(tmp_path / "a.csv"))
    save_payments(store, [a_payment("p9", occurred_at=NOON)], connector="handpoint")
    second = write(store, **asked(tmp_path / "b.csv"))
    assert (first.rows, second.rows) == (8, 9)
    assert first.sha256 != second.sha256


def test_the_digest_is_that_of_the_csvs_rows_whatever_the_file_and_the_language(store: Store, tmp_path: Path) -> None:
    fill(store)
    book, table = tmp_path / "details.xlsx", tmp_path / "details.csv"
    written = {write(store, **asked(to, language=language)) for to in (book, table) for language in ("fr_CA", "en_CA")}
    (one,) = written
    rows = table.read_bytes().split(b"\r\n", 1)[1]
    assert one.sha256 == hashlib.sha256(rows).hexdigest()
    about = load_workbook(book).worksheets[-1]
    assert one.sha256 in {cell.value for row in about.iter_rows() for cell in row}


def test_the_csv_is_made_for_programs(store: Store, tmp_path: Path) -> None:
    fill(store)
    to = tmp_path / "details.csv"
    assert write(store, **asked(to)).rows == 8
    rows = {row["payment_id"]: row for row in read(to)}
    assert list(rows) == ["p1", "p2", "p3", "p4", "v4", "p5", "p6", "r2"]
    assert rows["v4"]["net_minor"] == "-9900"
    assert rows["v4"]["parent_id"] == "p4"
    assert rows["p2"]["refunded_minor"] == "2000"
    assert rows["p4"]["voided_at"] == "2026-10-08T13:00:00-04:00"
    assert rows["p5"]["occurred_at"] == "2026-11-01T01:30:00.250000-04:00"
    assert datetime.fromisoformat(rows["p6"]["occurred_at"]) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert rows["p3"]["status"] == "declined"
    assert sum(int(row["net_minor"]) for row in rows.values()) == 13560


def test_progress_goes_from_rows_done_to_all(store: Store, tmp_path: Path) -> None:
    fill(store, [a_payment(f"{n:05}", occurred_at=NOON + timedelta(seconds=n)) for n in range(25_000)])
    told: list[tuple[int, int]] = []
    write(store, **asked(tmp_path / "details.csv", progress=lambda done, total: told.append((done, total))))
    assert len(told) > 1
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (25_000, 25_000)


def test_filters_reach_the_rows(store: Store, tmp_path: Path) -> None:
    fill(store)
    to = tmp_path / "details.csv"
    assert write(store, **asked(to, chosen=Chosen(since=SINCE, until=UNTIL, statuses=(Status.DECLINED,)))).rows == 1
    assert [row["payment_id"] for row in read(to)] == ["p3"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_may_not_see_clients_gets_no_names(store: Store, tmp_path: Path, suffix: str) -> None:
    fill(store)
    to = tmp_path / f"details.{suffix}"
    write(store, **asked(to, viewer=replace(LOCAL_VIEWER, permissions=frozenset({"export"}))))
    if suffix == "csv":
        text = to.read_text(encoding="utf-8")
    else:
        text = repr([cell.value for sheet in load_workbook(to).worksheets for row in sheet for cell in row])
    assert "Élodie" not in text
    assert "Zoé" not in text
    assert "F-2026-0042" in text


def test_who_may_not_see_clients_may_not_look_for_one_either(store: Store, tmp_path: Path) -> None:
    fill(store)
    chosen = Chosen(since=SINCE, until=UNTIL, client="Côté")
    to = tmp_path / "details.csv"
    with pytest.raises(ReportFailed, match="clients par leur nom"):
        write(store, **asked(to, chosen=chosen, viewer=replace(LOCAL_VIEWER, permissions=frozenset({"export"}))))
    assert not to.exists()
    assert write(store, **asked(to, chosen=chosen)).rows == 8
