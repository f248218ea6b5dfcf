from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import panels
from data.save import save_payments
from tests.dashboard import days
from tests.dashboard.conftest import stand_at
from tests.dashboard.test_takings_figures import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


def texts(page: AppTest) -> str:
    shown = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.warning, *page.error]
    return days.ascii_like("\n".join(str(element.value) for element in shown))


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        (
            "fr",
            "Encaissements",
            "30 derniers jours : 1 690,00 $ nets, 54 % de plus que les 30 jours d'avant (1 100,00 $).",
        ),
        ("en", "Takings", "Last 30 days: $1,690.00 net, 54% more than the 30 days before ($1,100.00)."),
    ],
)
def test_the_answer_is_a_sentence(
    filled: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("takings", language)
    assert not page.exception
    assert page.title[0].value == title
    assert said in texts(page)


def test_four_figures_say_against_what(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", "en")
    assert [figure.label for figure in page.metric] == ["Net", "Payments", "Average payment", "Given back"]
    assert [days.ascii_like(figure.value) for figure in page.metric] == ["$1,690.00", "16", "$106.88", "$20.00"]
    assert [days.ascii_like(figure.delta) for figure in page.metric] == ["+$590.00", "+4", "+$15.21", "+$20.00"]
    assert [days.ascii_like(figure.proto.delta_description) for figure in page.metric] == [
        "against $1,100.00", "against 12", "against $91.67", "against $0.00",
    ]  # fmt: skip
    assert (
        "Compared with the 30 days before: Sep 25, 2026 to Oct 24, 2026; its last day counts up to 2 p.m., "
        "because today is not over. Payments by terminal only."
    ) in texts(page)


def test_given_back_money_is_no_good_news(filled: Desk, browse: Callable[..., AppTest]) -> None:
    net, *_, back = browse("takings").metric
    assert [figure.proto.MetricColor.Name(figure.proto.color) for figure in (net, back)] == ["GREEN", "RED"]


def test_the_days_are_listed_newest_first_a_page_at_a_time(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings")
    assert "30 jours · 1 690,00 $ nets" in texts(page)
    rows = table(page, 5)
    assert page.query_params["page"] == "2"
    assert len(rows) == 31
    assert rows[0] == ["lun. 23 nov. 2026 · jusqu'ici", "130,00 $", "3", "50,00 $", "20,00 $"]
    assert rows[2] == ["sam. 21 nov. 2026", "0,00 $", "0", "", ""]
    assert rows[-1] == ["**Total**", "**1 690,00 $**", "**16**", "**106,88 $**", "**20,00 $**"]


def test_a_day_that_was_not_read_is_said_to_be_missing(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"from": "2026-09-12", "to": "2026-09-30"})
    assert "2 jours ne sont pas lus (12 sept. 2026 au 13 sept. 2026)" in texts(page)
    assert "Pas de comparaison avec les 19 jours d'avant" in texts(page)
    empty = browse("takings", params={"from": "2026-08-01", "to": "2026-08-02"})
    assert not empty.metric
    assert "Ces jours ne sont pas lus." in texts(empty)


def test_takings_are_grouped_and_the_address_follows(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", "en")
    page.segmented_control(key="takings.by").set_value("terminal").run()
    page.segmented_control(key="takings.against").set_value("none").run()
    assert page.query_params["by"] == "terminal"
    assert page.query_params["against"] == "none"
    assert [row[:3] for row in table(page, 6)] == [
        ["Accueil 1", "$1,290.00", "76% of the net"],
        ["Piscine 2", "$350.00", "21% of the net"],
        ["Aréna 3", "$50.00", "3% of the net"],
        ["**Total**", "**$1,690.00**", "**100% of the net**"],
    ]
    assert "Accueil 1 took the most: $1,290.00" in texts(page)


def test_a_new_grouping_begins_at_the_first_page(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"page": "2"})
    assert page.pagination[0].value == 2
    page.segmented_control(key="takings.by").set_value("brand").run()
    assert not page.exception
    assert "page" not in page.query_params


@pytest.mark.parametrize("number", ["2", "99"])
def test_a_page_beyond_the_last_is_the_last(filled: Desk, browse: Callable[..., AppTest], number: str) -> None:
    page = browse("takings", params={"page": number})
    assert not page.exception
    assert page.pagination[0].value == 2


def test_the_list_is_sorted(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"sort": "most"})
    page.selectbox(key="takings.sort").set_value("least").run()
    assert page.query_params["sort"] == "least"
    assert table(page, 5)[0][1] == "0,00 $"


def test_tests_are_apart_until_they_are_asked_for(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", "en")
    assert "Apart: 1 test payment, $1.00 net." in texts(page)
    page.toggle(key="takings.tests").set_value(True).run()
    assert page.query_params["tests"] == "1"
    assert "Counted here: 1 test payment, $1.00 net." in texts(page)
    assert days.ascii_like(page.metric[0].value) == "$1,691.00"


def test_charts_say_what_they_find(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings")
    said = [chart.proto.alt.replace("\u00a0", " ") for chart in page.get("plotly_chart")]
    assert said == [
        "La meilleure journée : dim. 22 nov. 2026, 300,00 $",
        "En moyenne, le lundi rapporte le plus (215 $), le mardi le moins (0 $)",
    ]


def test_a_day_alone_has_neither_chart_nor_calendar(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"period": "yesterday"})
    assert not page.get("plotly_chart")
    assert "Hier : 300,00 $ nets, 300,00 $ de plus que la veille (0,00 $)." in texts(page)


def test_the_export_is_of_the_period_shown(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", "en", {"period": "last-month"})
    (whole, *links) = [link.url for link in page.link_button]
    assert whole == "/exports/takings.xlsx?period=last-month&lang=en"
    assert links == [
        f"/exports/payment-details.{suffix}?from=2026-10-01&to=2026-10-31&lang=en" for suffix in ("xlsx", "csv")
    ]


def test_filters_that_let_nothing_through_say_what_to_do(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"brand": "jcb"})
    assert not page.exception
    assert not page.metric
    assert "30 derniers jours · JCB : aucun paiement par terminal." in texts(page)
    assert "Choisissez une autre période, ou moins de filtres." in texts(page)


def test_days_to_come_are_said_to_be_so(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"from": "2027-01-01", "to": "2027-01-31"})
    assert not page.exception
    assert "Ces jours sont encore à venir." in texts(page)


def test_a_filter_that_takings_do_not_have_is_told_and_left_out(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"status": "declined", "client": "Tremblay", "brand": "visa"})
    assert "Statut : cette page ne filtre pas par cela." in texts(page)
    assert "Client : cette page ne filtre pas par cela." in texts(page)
    assert dict(page.query_params) == {"lang": "fr", "brand": "visa"}
    assert days.ascii_like(page.metric[0].value) == "1 690,00 $"


def test_a_page_left_and_found_again_shows_what_it_showed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", params={"by": "brand"})
    page.switch_page("views/data_update.py").run()
    page.switch_page("views/takings.py")
    page.query_params["by"] = "brand"
    page.run()
    assert not page.exception
    assert page.segmented_control(key="takings.by").value == "brand"


def test_a_payment_shows_at_the_next_look(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", "en")
    save_payments(filled.store, [days.payment(99, days.at(days.TODAY, 13), 1_000)], connector="handpoint")
    page.run()
    assert days.ascii_like(page.metric[0].value) == "$1,700.00"


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Aucun paiement n'a encore été lu."), ("en", "No payment has been read yet.")]
)
def test_an_empty_desk_says_what_would_be_here(browse: Callable[..., AppTest], language: str, said: str) -> None:
    page = browse("takings", language)
    assert not page.exception
    assert not page.metric
    assert said in texts(page)


def test_today_leads_to_its_terminals(filled: Desk, browse: Callable[..., AppTest]) -> None:
    def params(page: AppTest) -> list[str]:
        return [link.proto.query_string for link in page.get("page_link") if link.proto.page == "takings"]

    assert params(browse()) == ["period=today&by=terminal"]
    stand_at(days.MORNING)
    assert params(browse()) == ["period=yesterday&by=terminal"]


def test_before_noon_the_day_compared_with_counts_as_many_hours(filled: Desk, browse: Callable[..., AppTest]) -> None:
    stand_at(days.at(days.TODAY, 9, 30))
    page = browse("takings", "en", {"period": "today", "against": "last-year"})
    assert not page.exception
    assert "Not compared with the same weekday last year at this hour" in texts(page)
    stand_at(days.NOW - timedelta(days=1))
    assert "the day before at this hour" in texts(browse("takings", "en", {"period": "today"}))


@pytest.mark.parametrize(
    ("gap", "arrow"),
    [
        ("+3", "up"),
        ("-3", "down"),
        (r"\-22 $", "down"),
        (r"\+1", "up"),
        ("\N{MINUS SIGN}4", "down"),
        ("", "off"),
        ("0", "off"),
    ],
)
def test_an_arrow_points_where_the_difference_goes(gap: str, arrow: str) -> None:
    assert panels.arrow(gap) == arrow


def test_arrows_follow_the_signs_on_the_pages(filled: Desk, browse: Callable[..., AppTest]) -> None:
    seen = set()
    for view, params in (("today", {}), ("takings", {"period": "yesterday"}), ("takings", {"period": "last-month"})):
        for metric in browse(view, params=params).metric:
            sign = metric.delta.lstrip("\\")[:1]
            points = metric.proto.MetricDirection.Name(metric.proto.direction)
            assert points == {"+": "UP", "-": "DOWN"}.get(sign, "NONE"), (view, metric.label, metric.delta)
            seen.add(points)
    assert seen >= {"UP", "DOWN"}
