from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from dashboard import acts, terminal_export
from data.model import LOCAL_VIEWER, Viewer
from tests.dashboard import fleet_days
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
    monkeypatch.setattr(terminal_export, "LOCAL_VIEWER", reader)
    answer = client().get("/exports/terminals.xlsx?lang=fr")
    assert (answer.status_code, answer.text) == (403, "Vous ne pouvez pas exporter les terminaux.")
    assert fleet.store.rows("SELECT * FROM ops.audit") == []
