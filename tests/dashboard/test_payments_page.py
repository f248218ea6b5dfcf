from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import pages
from data.model import Viewer
from data.save import save_payments
from tests.dashboard import crowd, days
from tests.dashboard.conftest import APP

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

VIEW = "views/payments.py"


def shown(page: AppTest) -> str:
    elements = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.warning, *page.error]
    links = [link.proto.label for link in page.get("page_link")]
    return days.ascii_like("\n".join([*(str(element.value) for element in elements), *links]))


def at(page: AppTest, /, **params: str) -> AppTest:
    """Open the page at an address."""
    for name in list(page.query_params):
        if name != "lang":
            del page.query_params[name]
    for name, value in params.items():
        page.query_params[name] = value
    return page.run()


def address(page: AppTest) -> dict[str, str]:
    given = {name: value for name, value in page.query_params.items() if name != "lang"}
    return {name: value if isinstance(value, str) else value[0] for name, value in given.items()}


def amounts(page: AppTest) -> list[str]:
    cells = [days.ascii_like(str(element.value)) for element in page.markdown]
    return [cell for cell in cells if cell.endswith(" $")]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Paiements", "Vous verrez ici chaque paiement, annulation et remboursement"),
        ("en", "Payments", "Here you will see every payment, void and refund"),
    ],
)
def test_an_empty_desk_says_what_will_be_here(
    desk: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("payments", language)
    assert not page.exception
    assert page.title[0].value == title
    assert said in shown(page)
    assert not page.get("pagination")


@pytest.mark.parametrize(
    ("language", "counted", "told"),
    [
        ("fr", "16 paiements · 1 690,00 $ nets", ("La liste compte aussi", "Approuvé", "14 h")),
        ("en", "16 payments · $1,690.00 net", ("The list also has", "Approved", "2:00 p.m.")),
    ],
)
def test_a_full_one_counts_adds_up_and_lists(
    filled: Desk, browse: Callable[..., AppTest], language: str, counted: str, told: tuple[str, ...]
) -> None:
    page = browse("payments", language)
    assert not page.exception
    assert days.ascii_like(page.header[0].value) == counted
    assert [text for text in told if text not in shown(page)] == []


def test_the_figures_are_those_of_the_payments_saved(filled: Desk, browse: Callable[..., AppTest]) -> None:
    since = days.TODAY - timedelta(days=29)
    saved = [one for one in days.payments() if crowd.day_of(one) >= since and not one.is_test]
    net = sum(crowd.net(one) for one in saved)
    page = browse("payments", "en")
    assert f"${net / 100:,.2f} net" in days.ascii_like(page.header[0].value)
    assert f"{len(saved)} rows" in shown(page)


def test_a_filter_goes_to_the_address_and_the_address_to_the_filters(
    filled: Desk, browse: Callable[..., AppTest]
) -> None:
    page = browse("payments", "en")
    page.multiselect(key="payments.status").set_value(["declined"]).run()
    assert address(page) == {"status": "declined"}
    assert days.ascii_like(page.header[0].value) == "1 payment declined or not completed · $0.00 net"
    page = at(page, status="unknown", last4="4242", period="today")
    assert page.multiselect(key="payments.status").value == ["unknown"]
    assert page.text_input(key="payments.last4").value == "4242"
    assert days.ascii_like(page.header[0].value) == "1 being verified · $0.00 net"


def test_another_page_in_between_leaves_the_filters_whole(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("payments", "en")
    page = page.switch_page("views/today.py").run().switch_page(VIEW).run()
    assert not page.exception
    assert days.ascii_like(page.header[0].value) == "16 payments · $1,690.00 net"


def test_the_export_is_of_what_is_shown(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("payments", "en"), status="declined", brand="visa", sort="largest")
    asked = [urlsplit(link.url) for link in page.link_button]
    assert [one.path for one in asked] == ["/exports/payment-details.xlsx", "/exports/payment-details.csv"]
    assert parse_qs(asked[0].query) == {
        "status": ["declined"], "brand": ["visa"], "from": ["2026-10-25"], "to": ["2026-11-23"], "lang": ["en"],
    }  # fmt: skip


def test_lists_are_sorted_as_asked(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("payments")
    page.selectbox(key="payments.sort").set_value("largest").run()
    assert address(page) == {"sort": "largest"}
    assert amounts(page)[0] == "300,00 $"
    page.selectbox(key="payments.sort").set_value("smallest").run()
    assert ":gray[7,00 $]" in [days.ascii_like(str(one.value)) for one in page.markdown][:10]


@pytest.fixture
def crowded(desk: Desk) -> Desk:
    crowd.fill(desk.store, seed=7)
    return desk


def test_pages_follow_one_another_and_a_filter_begins_at_the_first(
    crowded: Desk, browse: Callable[..., AppTest]
) -> None:
    page = at(browse("payments", "en"), page="3")
    assert "Rows 51 to 75 of" in shown(page)
    page.multiselect(key="payments.kind").set_value(["payment"]).run()
    assert "page" not in address(page)
    assert "Rows 1 to 25 of" in shown(page)


def test_a_page_beyond_the_last_is_the_last(crowded: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("payments", "en"), page="999")
    assert not page.exception
    assert address(page) == {"page": str(page.session_state["payments.page"])}
    assert int(address(page)["page"]) < 10


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"status": "paid"}, "Status: there is no such value."),
        ({"from": "2026-13-01", "to": "x"}, "year-month-day"),
        ({"amount": "<script>"}, "Amount: write an amount like 32.00."),
        ({"sort": "colour", "page": "-3"}, ""),
        ({"terminal": "' OR 1=1 --"}, "No payment is like this"),
        ({"site": "../../etc"}, "No payment is like this"),
        ({"unheard": "of"}, ""),
    ],
)
def test_unknown_values_in_the_address_do_no_harm(
    filled: Desk, browse: Callable[..., AppTest], params: dict[str, str], said: str
) -> None:
    page = at(browse("payments", "en"), **params)
    assert not page.exception
    assert said in shown(page)


def test_a_filter_that_keeps_nothing_says_so_and_leads_out(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("payments"), client="Personne <b>")
    said = shown(page)
    assert "Aucun paiement ne correspond" in said
    assert "Personne <b>" in said
    next(button for button in page.button if button.label == "Voir les 30 derniers jours, sans filtre").click().run()
    assert address(page) == {}
    assert days.ascii_like(page.header[0].value).startswith("16 paiements")


def test_one_payment_is_found_without_its_day_and_leads_to_it(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("payments", "en"), status="approved")
    page.text_input(key="payments.find").set_value(f"{81:032x}").run()
    assert not page.exception
    assert address(page) == {"status": "approved", "find": f"{81:032x}"}
    said = shown(page)
    for text in ("1 payment carries", "$40.00", "Open it"):
        assert text in said
    (asked,) = {link.proto.query_string for link in page.get("page_link") if "id=" in link.proto.query_string}
    assert parse_qs(asked)["day"] == [days.TODAY.isoformat()]
    next(button for button in page.button if button.label == "Back to the list").click().run()
    assert address(page) == {"status": "approved"}
    assert days.ascii_like(page.header[0].value).startswith("16 payments")


def test_several_are_listed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    more = [days.payment(200 + n, days.at(days.TODAY, 8, n), 1_000, auth_code="5X91Q2") for n in range(3)]
    save_payments(filled.store, more, connector="handpoint")
    page = browse("payments", "en")
    page.text_input(key="payments.find").set_value(" 5x91q2 ").run()
    assert "3 payments carry" in shown(page)
    assert address(page) == {"find": "5x91q2"}
    page.text_input(key="payments.find").set_value("").run()
    assert address(page) == {}
    assert days.ascii_like(page.header[0].value).startswith("19 payments")


def test_nothing_found_is_said_calmly(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("payments"), find="*rien*")
    said = shown(page)
    assert not page.exception
    assert "Aucun paiement ne porte « *rien* »" in said
    assert "cherchés en entier" in said


def test_who_may_not_see_clients_sees_none_and_cannot_look_for_one(
    crowded: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    cashier = Viewer(name="caisse", permissions=frozenset({"see_payments", "see_terminals"}))
    monkeypatch.setattr("dashboard.session.LOCAL_VIEWER", cashier)
    page = at(browse("payments", "en"), client="Tremblay")
    assert not page.exception
    said = shown(page)
    assert "Client: you may not see clients." in said
    assert "Tremblay" not in said
    assert not [one for one in page.text_input if one.key == "payments.client"]
    assert not page.link_button


def test_the_page_is_in_the_menu() -> None:
    assert pages.page("payments").is_listed
    assert not pages.page("payment").is_listed
    assert APP.exists()
