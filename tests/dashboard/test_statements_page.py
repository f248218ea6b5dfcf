from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from data.imports import keep
from data.statement_line import LineKind
from tests.connectors.files.test_statements import ACTIVITY, NATIONAL, SAID
from tests.dashboard import days
from tests.dashboard.served import client
from tests.dashboard.small_files import drop
from tests.dashboard.test_import_page import EXPLAIN, press
from tests.dashboard.test_today_page import texts
from tests.data.test_statements import a_line, a_statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

SINCE, LAST = date(2026, 11, 9), date(2026, 11, 20)
CARD = {"description": None, "auth_code": "232250", "last4": "3525", "booked_at": time(9, 30)}
LINES = [
    a_line("row:1", booked_on=LAST, description="Dépôt direct /PAYSAFE *MARCHAND*"),
    a_line("row:2", booked_on=LAST, amount_minor=-2944, kind=LineKind.FEE, description="Frais", reference="R-77"),
    *(a_line(f"row:cash{n}", booked_on=SINCE, amount_minor=100 + n, kind=LineKind.CASH) for n in range(30)),
]


@pytest.fixture
def imported(desk: Desk) -> Desk:
    made_at = datetime(2026, 11, 21, 12, tzinfo=days.NOW.tzinfo)
    keep(desk.store, a_statement(*LINES, since=SINCE, until=LAST, made_at=made_at), "Lise")
    paid = a_line("id:1/purchase", booked_on=SINCE, kind=LineKind.PAYMENT, **CARD)
    other = {"report": "activite", "title": "Netbanx", "since": SINCE, "until": SINCE, "made_at": made_at}
    keep(desk.store, a_statement(paid, **other), "Lise")
    return desk


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Relevés bancaires", "Vous verrez ici ce que disent la banque et le compte marchand"),
        ("en", "Bank statements", "Here you will see what the bank and the merchant account say"),
    ],
)
def test_an_empty_desk_says_how_to_begin(
    desk: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("statements", language)
    assert not page.exception
    assert page.title[0].value == title
    assert said in texts(page)


@pytest.mark.parametrize(
    ("language", "sentence", "row"),
    [
        ("fr", "25 oct. 2026 au 23 nov. 2026 : 33 lignes dans 2 comptes.", "Dépôt direct /PAYSAFE *MARCHAND*"),
        ("en", "Oct 25, 2026 to Nov 23, 2026: 33 lines in 2 accounts.", "$972.25"),
    ],
)
def test_the_lines_are_counted_and_listed(
    imported: Desk, browse: Callable[..., AppTest], language: str, sentence: str, row: str
) -> None:
    page = browse("statements", language)
    assert not page.exception
    said = texts(page)
    assert sentence in said
    assert row in said
    assert page.get("pagination")


def test_a_period_without_a_line_says_which_days_there_are(imported: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("statements", params={"from": "2026-01-01", "to": "2026-01-02"})
    assert "Des relevés ont été importés pour les jours du 9 nov. 2026 au 20 nov. 2026." in texts(page)


def test_one_account_adds_up(imported: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("statements", account="banque")
    assert "32 lignes; virement 972,25 $, frais 29,44 $." in texts(page)
    (table,) = page.table
    sums = {row["Nature"]: (row["Lignes"], days.ascii_like(row["Somme"])) for row in table.value.to_dict("records")}
    cash = sum(100 + n for n in range(30))
    assert sums == {
        "Virement": ("1", "972,25 $"),
        "Frais": ("1", "-29,44 $"),
        "Espèces": ("30", f"{cash / 100:.2f} $".replace(".", ",")),
    }


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ({"line": "fee"}, 1),
        ({"text": "r-77"}, 1),
        ({"amount": "29.44"}, 1),
        ({"account": "activite"}, 1),
        ({"line": "cash"}, 30),
        ({"text": "nothing"}, 0),
    ],
)
def test_the_address_narrows_the_list_and_its_file(
    imported: Desk, browse: Callable[..., AppTest], address: dict[str, str], count: int
) -> None:
    page = browse("statements", params=address)
    assert not page.exception
    if not count:
        assert "Aucune ligne ne correspond" in texts(page)
        return
    assert days.ascii_like(page.caption[0].value).startswith(f"{count} ligne")
    (link,) = page.link_button
    sheet = load_workbook(io.BytesIO(client().get(link.url).content)).active
    assert sheet is not None
    assert sheet.max_row == count + 1


def test_the_file_holds_every_column_of_a_line(imported: Desk) -> None:
    answer = client().get("/exports/statements.xlsx?account=activite&lang=en")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    header, row = list(sheet.values)
    told = dict(zip(header, row, strict=True))
    assert (told["Account"], told["Kind"], told["Authorisation code"]) == ("Netbanx", "Payment", "232250")
    assert told["Amount"] == 972.25


def test_changing_a_filter_begins_at_the_first_page(imported: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("statements", page="2")
    page.selectbox(key="statements.line").set_value("cash").run()
    assert not page.exception
    assert page.query_params.get("line") == "cash"
    assert "page" not in page.query_params


@pytest.mark.parametrize("name", ["Banque.csv", "Netbanx.csv"])
def test_a_statement_is_explained_and_imported_on_the_page_of_files(
    desk: Desk, browse: Callable[..., AppTest], name: str
) -> None:
    rows = NATIONAL if name == "Banque.csv" else ACTIVITY
    content = "\n".join(";".join(str(cell or "") for cell in row) for row in rows).encode()
    page = browse("imports")
    drop(page, (name, content))
    press(page, EXPLAIN["fr"])
    press(page, "Importer")
    kinds = desk.store.rows("SELECT kind, amount_minor FROM facts.statement_lines WHERE stands ORDER BY line")
    expected = (
        SAID if name == "Banque.csv" else [("payment", 4275), ("payment", 300), ("void", -300), ("refund", -2765)]
    )
    assert [(row["kind"], row["amount_minor"]) for row in kinds] == expected
