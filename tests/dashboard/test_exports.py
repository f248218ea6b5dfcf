from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from data.chosen import Chosen
from data.model import LOCAL_VIEWER
from pipeline import desk as desk_of
from pipeline.errors import ReportFailed
from pipeline.reports import payment_details as report
from tests.dashboard.days import ascii_like
from tests.dashboard.served import client

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.desk import Desk

WEEK = "from=2026-11-17&to=2026-11-23"


def test_a_workbook_is_downloaded_whole(filled: Desk) -> None:
    answer = client().get(f"/exports/payment-details.xlsx?{WEEK}&lang=fr")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "identity"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="details-des-paiements_2026-11-17_2026-11-23.xlsx"'
    )
    assert int(answer.headers["content-length"]) == len(answer.content)
    book = load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0].max_row > 7


def test_the_page_gives_the_same_file_as_the_command(filled: Desk, tmp_path: Path) -> None:
    what = Chosen(since=date(2026, 11, 17), until=date(2026, 11, 23), tests=True)
    for suffix in ("xlsx", "csv"):
        to = tmp_path / f"file.{suffix}"
        report.write(filled.store, chosen=what, language="en_CA", suffix=suffix, to=to)
        assert client().get(f"/exports/payment-details.{suffix}?{WEEK}&tests=1&lang=en").content == to.read_bytes()


def test_a_text_file_has_a_row_for_each(filled: Desk) -> None:
    answer = client().get(f"/exports/payment-details.csv?{WEEK}&lang=en")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "payment-details_2026-11-17" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    counted = filled.store.rows(
        "SELECT count(*) AS n, sum(net_minor) AS net FROM facts.payments "
        "WHERE business_date BETWEEN $a AND $b AND NOT is_test",
        a="2026-11-17",
        b="2026-11-23",
    )[0]
    assert len(rows) == counted["n"]
    assert sum(int(row["net_minor"]) for row in rows) == counted["net"]


def test_nothing_is_left_on_the_disk(filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    assert client().get(f"/exports/payment-details.csv?{WEEK}").status_code == 200
    assert list((tmp_path / "t").iterdir()) == []


def test_an_export_is_written_in_the_journal(filled: Desk) -> None:
    client().get(f"/exports/payment-details.csv?{WEEK}")
    client().get(f"/exports/payment-details.csv?{WEEK}&client=Tremblay&status=declined&tests=1")
    first, second = filled.store.rows(
        "SELECT viewer, act, subject, detail FROM ops.audit ORDER BY happened_at, audit_id"
    )
    noted = next(one for one in (first, second) if "client" in one["detail"])
    assert (noted["viewer"], noted["act"], noted["subject"]) == ("local", "export", "payment_details.csv")
    for told in ("2026-11-17 – 2026-11-23", "client=…", "statuses=['declined']", "tests=True", "0 rows"):  # noqa: RUF001
        assert told in noted["detail"]
    assert "Tremblay" not in noted["detail"]


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("payment-details.xlsx", 400, "les deux jours"),
        ("payment-details.xlsx?from=2026-11-01", 400, "les deux jours"),
        ("payment-details.xlsx?from=hier&to=2026-11-01", 400, "année-mois-jour"),
        ("payment-details.csv?from=2026-11-02&to=2026-11-01", 400, "inversez"),
        ("payment-details.csv?from=2026-11-02&to=2026-11-01&lang=en", 400, "exchange"),
        (f"payment-details.pdf?{WEEK}", 404, "classeur"),
        (f"payment-details.csv?{WEEK}&status=paid", 400, "Statut : cette valeur n'existe pas."),
        (f"payment-details.csv?{WEEK}&amount=beaucoup&last4=1&lang=en", 400, "Amount: write an amount like 32.00."),
    ],
)
def test_a_wrong_address_gets_a_calm_sentence(filled: Desk, address: str, status: int, said: str) -> None:
    answer = client().get(f"/exports/{address}")
    assert answer.status_code == status
    assert said in ascii_like(answer.text)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_another_site_cannot_make_somebody_download(filled: Desk, headers: dict[str, str]) -> None:
    assert client().get(f"/exports/payment-details.csv?{WEEK}", headers=headers).status_code == 403
    assert filled.store.rows("SELECT * FROM ops.audit") == []


def test_another_computer_cannot_download(filled: Desk) -> None:
    assert client("192.168.1.7").get(f"/exports/payment-details.csv?{WEEK}").status_code == 403


def test_only_reading_is_answered(filled: Desk) -> None:
    assert (
        client().get(f"/exports/payment-details.csv?{WEEK}", {"origin": "http://127.0.0.1:8501"}, "POST").status_code
        == 405
    )
    assert client().get(f"/exports/payment-details.csv?{WEEK}", method="HEAD").status_code == 200
    assert filled.store.rows("SELECT * FROM ops.audit") == []


def test_a_report_that_fails_says_why(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise ReportFailed("Il ne reste plus de place.")

    monkeypatch.setattr(report, "write", full)
    answer = client().get(f"/exports/payment-details.csv?{WEEK}")
    assert (answer.status_code, answer.text) == (503, "Il ne reste plus de place.")


def test_the_unforeseen_gives_a_reference_and_no_detail(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(report, "write", broken)
    answer = client().get(f"/exports/payment-details.csv?{WEEK}&lang=en")
    assert answer.status_code == 500
    assert "Reference: " in answer.text
    assert "secret" not in answer.text


def test_the_local_viewer_may_export() -> None:
    assert LOCAL_VIEWER.may("export")


def test_the_desk_is_well_while_its_database_answers(desk: Desk) -> None:
    answer = client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok"})


def test_without_a_desk_it_is_not_well() -> None:
    with pytest.raises(LookupError):
        desk_of.current()
    answer = client().get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
