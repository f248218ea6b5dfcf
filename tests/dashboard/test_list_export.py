from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from dashboard import acts, list_export
from data.model import LOCAL_VIEWER, Viewer
from data.queries import journal
from pipeline.reports import short_list
from tests.dashboard import days, fleet_days
from tests.dashboard.fleet_days import FIRST
from tests.dashboard.served import client

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


@pytest.fixture
def fleet(desk: Desk) -> Desk:
    fleet_days.fill(desk.store)
    return desk


def test_the_list_is_downloaded_as_it_is_shown(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.selectbox(key="terminals.state").set_value("unknown").run()
    (link,) = page.link_button
    assert link.url == "/exports/terminals.xlsx?state=unknown&lang=fr"
    answer = client().get(link.url)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="terminaux_2026-11-23.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert rows[0][:3] == ("Terminal", "Numéro de série", "Modèle")
    assert [one[0] for one in rows[1:]] == ["Aréna 3", "Bureau 4"]
    assert rows[1][12] == "A920-ARE-03"
    (noted,) = fleet.store.rows("SELECT act, subject FROM ops.audit")
    assert noted == {"act": "export", "subject": "terminals.xlsx"}


def test_a_name_is_never_a_formula(fleet: Desk) -> None:
    acts.rename(LOCAL_VIEWER, FIRST, "=1+1", version=1)
    sheet = load_workbook(io.BytesIO(client().get("/exports/terminals.xlsx?sort=alias").content)).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet["A"] if cell.value == "=1+1"] == ["s"]


def test_another_site_s_page_gets_no_file(fleet: Desk) -> None:
    answer = client().get("/exports/terminals.xlsx", {"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_who_may_not_export_gets_no_file(fleet: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Viewer(name="lea", permissions=LOCAL_VIEWER.permissions - {"export"})
    monkeypatch.setattr(list_export, "LOCAL_VIEWER", reader)
    answer = client().get("/exports/terminals.xlsx?lang=fr")
    assert (answer.status_code, answer.text) == (403, "Vous ne pouvez pas exporter cette liste.")
    assert fleet.store.rows("SELECT * FROM ops.audit") == []


def sheet_of(url: str) -> list[tuple[object, ...]]:
    answer = client().get(url)
    assert answer.status_code == 200, answer.text
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return [tuple(row) for row in sheet.values]


def figure(value: object) -> float:
    return float(str(value)) if value is not None else 0.0


def link_of(page: AppTest, name: str) -> str:
    (url,) = [link.url for link in page.link_button if link.url.startswith(f"/exports/{name}.xlsx")]
    return str(url)


def test_takings_are_downloaded_as_they_are_shown_and_add_up(filled: Desk, browse: Callable[..., AppTest]) -> None:
    rows = sheet_of(link_of(browse("takings", period="7-days"), "takings"))
    assert rows[0] == ("Jour", "État", "Paiements", "Paiement moyen", "Payé", "Remboursé ou annulé", "Net")
    assert [row[0].date() if isinstance(row[0], datetime) else row[0] for row in rows[1:]] == [
        *(days.TODAY - timedelta(days=ago) for ago in range(7)), "Total",
    ]  # fmt: skip
    assert (days.ascii_like(str(rows[1][1])), *rows[1][2:]) == ("jusqu'ici", 3, 50, 150, 20, 130)
    for column in (2, 4, 5, 6):
        assert figure(rows[-1][column]) == pytest.approx(sum(figure(row[column]) for row in rows[1:-1]))


def test_parts_are_downloaded_with_their_identifiers(filled: Desk, browse: Callable[..., AppTest]) -> None:
    rows = sheet_of(link_of(browse("takings", period="today", by="terminal"), "takings"))
    assert {row[1] for row in rows[1:-1]} == set(days.SERIALS[:3])
    assert sum(figure(row[6]) for row in rows[1:-1]) == rows[-1][6] == 130


def test_findings_are_downloaded_as_they_are_narrowed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    rows = sheet_of(link_of(browse("data_update", show="findings", severity="money"), "findings"))
    assert [row[0] for row in rows[1:]] == ["Double paiement possible"]
    assert rows[1][1] == "Argent"
    every = sheet_of(link_of(browse("data_update", show="findings", state="all"), "findings"))
    held = filled.store.rows("SELECT count(*) AS n FROM facts.findings")[0]["n"]
    assert len(every) == held + 1


def test_every_run_is_downloaded(filled: Desk, browse: Callable[..., AppTest]) -> None:
    rows = sheet_of(link_of(browse("data_update", show="runs"), "runs"))
    held = filled.store.rows("SELECT count(*) AS n FROM ops.runs")[0]["n"]
    assert len(rows) == held + 1


def test_a_list_that_is_none_is_said_not_to_be(filled: Desk) -> None:
    answer = client().get("/exports/clients.xlsx?lang=en")
    assert (answer.status_code, answer.text) == (404, "There is no list of this name.")


@pytest.mark.parametrize(
    "address",
    [
        "takings.xlsx?period=never", "takings.xlsx?from=2026-11-23&to=2026-11-01", "takings.xlsx?last4=4242",
        "takings.xlsx?hour=9", "terminals.xlsx?brand=visa", "findings.xlsx?terminal=1851200001", "runs.xlsx?hour=99",
    ],
)  # fmt: skip
def test_a_file_never_holds_more_than_its_address_says(filled: Desk, address: str) -> None:
    answer = client().get(f"/exports/{address}&lang=en")
    assert answer.status_code == 400, answer.text
    assert answer.text
    assert filled.store.rows("SELECT * FROM ops.audit") == []


def test_the_filters_of_the_page_narrow_its_file(filled: Desk) -> None:
    every, one = (
        sheet_of(f"/exports/takings.xlsx?by=terminal&period=today{more}")
        for more in ("", f"&terminal={days.SERIALS[1]}")
    )
    assert len(every) == 1 + 3 + 1
    assert [row[1] for row in one[1:-1]] == [days.SERIALS[1]]


def test_the_report_lists_its_own_downloads_only(filled: Desk, browse: Callable[..., AppTest]) -> None:
    sheet_of("/exports/runs.xlsx")
    assert journal.exports(filled.store, size=10) == []
    assert client().get("/exports/payment-details.csv?from=2026-11-23&to=2026-11-23").status_code == 200
    assert [row["subject"] for row in journal.exports(filled.store, size=10)] == ["payment_details.csv"]


def test_a_failure_is_a_sentence(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(short_list, "workbook", broken)
    answer = client().get("/exports/runs.xlsx?lang=en")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "Nothing is lost" in answer.text
