from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import pages
from data.fields import FIELDS
from tests.dashboard import days
from tests.dashboard.served import client
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


def october(desk: Desk) -> tuple[int, int]:
    """Return how many rows the last month has, and their net, from the saved payments."""
    (row,) = desk.store.rows(
        "SELECT count(*)::INT AS n, sum(net_minor)::INT AS net FROM facts.payments "
        "WHERE NOT is_test AND business_date BETWEEN '2026-10-01' AND '2026-10-31'"
    )
    return row["n"], row["net"]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Rapports", "{n} lignes du 4 oct. 2026 au 26 oct. 2026 : {net} nets."),
        ("en", "Reports", "{n} rows from Oct 4, 2026 to Oct 26, 2026: {net} net."),
    ],
)
def test_the_last_month_is_told_before_it_is_downloaded(
    filled: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("reports", language)
    assert not page.exception
    assert page.title[0].value == title
    n, net = october(filled)
    here = days.reader({"fr": "fr_CA", "en": "en_CA"}[language])
    assert said.format(n=n, net=days.ascii_like(here.money(net))) in texts(page)
    assert page.query_params.get("period") is None


def test_the_files_are_asked_for_by_day(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports", "en")
    assert [link.url for link in page.link_button] == [
        f"/exports/payment-details.{suffix}?from=2026-10-01&to=2026-10-31&lang=en" for suffix in ("xlsx", "csv")
    ]


def test_filters_narrow_the_figures_the_files_and_the_address(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports", "en", period="month", terminal=days.SERIALS[1])
    (row,) = filled.store.rows(
        "SELECT count(*)::INT AS n, sum(net_minor)::INT AS net FROM facts.payments WHERE NOT is_test "
        "AND business_date BETWEEN '2026-11-01' AND '2026-11-30' AND terminal_serial = $serial",
        serial=days.SERIALS[1],
    )
    figures = {figure.label: days.ascii_like(figure.value) for figure in page.metric}
    assert figures["Rows"] == str(row["n"]) == "2"
    assert figures["Net"] == days.reader("en_CA").money(row["net"])
    assert "?from=2026-11-01&to=2026-11-23&terminal=1851200002&lang=en" in page.link_button[0].url
    page.multiselect(key="reports.status").set_value(["declined"]).run()
    assert page.query_params["status"] == "declined"
    assert "No payment like this in the period." in texts(page)


def test_a_month_of_its_own_can_be_chosen(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports")
    period = page.selectbox(key="reports.period")
    assert period.options[:3] == ["Mois dernier", "septembre 2026", "août 2026"]
    period.set_value("2026-09").run()
    assert not page.exception
    assert page.query_params["period"] == "2026-09"
    assert "du 27 sept. 2026 au 28 sept. 2026" in texts(page)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({}, ":green[●] La période est complète : tout a été lu, la dernière fois le 23 nov. 2026, 14 h 20."),
        ({"period": "month"}, ":blue[◐] La période n'est pas finie : tout a été lu jusqu'ici"),
        ({"period": "2026-08"}, ":orange[▲] La période n'a pas été lue en entier chez Handpoint"),
    ],
)
def test_whether_it_is_all_there_is_said(
    filled: Desk, browse: Callable[..., AppTest], address: dict[str, str], said: str
) -> None:
    assert said in texts(browse("reports", **address))


def test_what_is_left_out_and_not_known_is_said(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse("reports", period="month"))
    for line in (
        "Paiements par terminal seulement : ni comptant, ni paiements en ligne.",
        "Les paiements d'essai n'y sont pas : 1 ligne, 1,00 $ nets.",
        "1 ligne est en vérification : elle est dans le fichier, pas encore dans son net.",
        "Le canal et le client ne sont connus d'aucune ligne",
    ):
        assert f"- {line}" in said


def test_every_column_is_explained(filled: Desk, browse: Callable[..., AppTest]) -> None:
    table = browse("reports", "en").table[0].value
    assert list(table["Name in the CSV"]) == [f"`{field.name}`" for field in FIELDS]


def test_a_download_is_listed_with_who_when_and_its_digest(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports")
    assert "Aucun fichier téléchargé pour l'instant" in texts(page)
    client().get("/exports/payment-details.csv?from=2026-10-01&to=2026-10-31&lang=fr")
    page.run()
    table = page.table[1].value
    (row,) = table.to_dict("records")
    (noted,) = filled.store.rows("SELECT detail FROM ops.audit")
    digest = noted["detail"].rpartition(" ")[2]
    assert days.ascii_like(row["Quand"]) == "14 h 20"
    assert (row["Qui"], row["Quoi"]) == ("cet ordinateur", "CSV · octobre 2026")
    assert row["Lignes"] == october(filled)[0]
    assert row["Empreinte"] == f"`{digest[:12]}…`"
    assert page.code[0].value == f"{digest}  octobre 2026 (CSV)"


@pytest.mark.parametrize(("language", "said"), [("fr", "Aucun paiement de ce genre"), ("en", "No payment like this")])
def test_an_empty_desk_says_so(browse: Callable[..., AppTest], language: str, said: str) -> None:
    page = browse("reports", language)
    assert not page.exception
    assert said in texts(page)


def test_filters_are_there_again_after_a_visit_elsewhere(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports", "en")
    page.switch_page("views/today.py").run()
    page.switch_page("views/reports.py").run()
    assert not page.exception
    assert page.selectbox(key="reports.period").value == "last-month"


def test_rows_can_be_seen_where_there_is_a_page_of_payments(
    filled: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(pages, "opens", lambda _here, _name: True)
    monkeypatch.setattr(pages, "link", lambda _here, name, _text, params=None, **_more: asked.append((name, params)))
    browse("reports", "en", brand="visa")
    assert asked[-1:] == [("payments", {"from": "2026-10-01", "to": "2026-10-31", "brand": "visa"})]


def test_a_doubtful_address_is_told_and_nothing_breaks(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("reports", "fr", period="bientot", amount="beaucoup")
    assert not page.exception
    assert len(page.warning) == 2
