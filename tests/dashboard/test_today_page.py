from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from data import time as clock
from data.save import save_payments
from tests.dashboard import days
from tests.dashboard.conftest import stand_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


def texts(page: AppTest) -> str:
    shown = [*page.title, *page.header, *page.markdown, *page.caption, *page.subheader, *page.error, *page.link_button]
    return days.ascii_like("\n".join(str(element.value) for element in shown))


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Aujourd'hui", "Il est 14 h 20 : 130,00 $ nets, dans l'ordinaire d'un lundi (128 à 162 $)."),
        ("en", "Today", "It is 2:20 p.m.: $130.00 net, usual for a Monday ($128 to $162)."),
    ],
)
def test_the_day_is_told(filled: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str) -> None:
    page = browse(language=language)
    assert not page.exception
    assert days.ascii_like(page.title[0].value) == title
    assert said in texts(page)


def test_four_figures_beside_the_usual(filled: Desk, browse: Callable[..., AppTest]) -> None:
    figures = browse(language="en").metric
    assert [figure.label for figure in figures] == ["Net", "Payments", "Average payment", "Given back"]
    assert [figure.value.replace("\\", "") for figure in figures] == ["$130.00", "3", "$50.00", "$20.00"]
    assert figures[0].delta.replace("\\", "") == "-$15"


def test_what_is_apart_and_what_it_covers_are_said(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse())
    assert "Paiements par terminal seulement." in said
    assert "1 paiement est en vérification et n'est pas encore compté." in said
    assert "À part : 1 paiement d'essai, 1,00 $ nets." in said


def test_what_wants_a_person_is_listed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse())
    assert "Double paiement possible · 50,00 $ · Visa · Piscine 2" in said
    assert "Piscine 2 hors ligne" in said
    assert "Paysafe ne répond pas" in said


def test_terminals_are_listed_with_state_and_age(filled: Desk, browse: Callable[..., AppTest]) -> None:
    table = browse(language="en").table[0].value
    assert list(table["Terminal"]) == ["Aréna 3", "Piscine 2", "Accueil 1", "Bureau 4"]
    assert list(table["Net"]) == [5_000, 5_000, 3_000, 0]
    assert table["State"].iloc[0].startswith(":gray[◌]\u00a0State unknown (seen at 11")
    assert table["State"].iloc[1] == ":red[▲]\u00a0Offline"
    assert table["Checked"].iloc[2].startswith("1\u00a0min ago")
    assert table["Checked"].iloc[3] == "never"


def test_the_chart_is_drawn_and_told(filled: Desk, browse: Callable[..., AppTest]) -> None:
    (chart,) = browse().get("plotly_chart")
    assert "9 h" in chart.proto.spec.replace("\\u00a0", " ").replace("\u00a0", " ")
    assert "meilleure heure" in chart.proto.alt


def test_before_noon_yesterday_leads(filled: Desk, browse: Callable[..., AppTest]) -> None:
    stand_at(days.MORNING)
    page = browse()
    said = texts(page)
    assert "Heure par heure · hier, dimanche" in said
    assert "Par terminal · hier, dimanche" in said
    assert "État maintenant" in page.table[0].value
    assert "Hier, dimanche : 300,00 $ nets, plus qu'un dimanche habituel (100 $)." in said
    assert "Aujourd'hui jusqu'ici : 130,00 $ nets, 3 paiements." in said


def test_in_the_afternoon_panels_are_of_today(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse()
    assert "· hier" not in texts(page)
    assert {"État", "Vérifié"} <= set(page.table[0].value)


def test_the_export_says_what_a_text_file_is_for(filled: Desk, browse: Callable[..., AppTest]) -> None:
    assert "les deux jours compris. CSV : pour un logiciel; montants en cents." in texts(browse())


def test_a_payment_shows_at_the_next_look(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse()
    save_payments(filled.store, [days.payment(99, days.at(days.TODAY, 13), 4_200)], connector="handpoint")
    page.run()
    assert page.metric[0].value.replace("\\", "").replace("\u00a0", " ") == "172,00 $"


def test_the_export_asks_for_the_period_chosen(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse(language="en")
    page.date_input(key="export_from").set_value(days.TODAY - timedelta(days=30)).run()
    assert [link.url for link in page.link_button] == [
        f"/exports/payment-details.{suffix}?tests=1&from=2026-10-24&to=2026-11-23&lang=en" for suffix in ("xlsx", "csv")
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Aucun paiement ni aucun terminal"), ("en", "No payment and no terminal")]
)
def test_an_empty_desk_says_what_would_be_here(browse: Callable[..., AppTest], language: str, said: str) -> None:
    page = browse(language=language)
    assert not page.exception
    assert not page.metric
    assert said in texts(page)


def test_a_day_without_payments_keeps_its_shape(filled: Desk, browse: Callable[..., AppTest]) -> None:
    stand_at(days.NOW + timedelta(days=1))
    page = browse()
    assert not page.exception
    assert "aucun paiement par terminal" in texts(page)
    assert len(page.metric) == 4


def test_a_history_being_read_shows_how_far_it_is(filled: Desk, browse: Callable[..., AppTest]) -> None:
    with filled.store.write("runs") as writer:
        writer.run(
            "INSERT INTO ops.backfills VALUES ('handpoint', $since, $until, $done, $since, NULL)",
            since=days.NOW - timedelta(days=100),
            until=days.NOW,
            done=days.NOW - timedelta(days=60),
        )
    (bar,) = browse().progress
    assert bar.value == 40
    assert "40 %" in bar.text.replace("\u00a0", " ")


def test_the_switch_changes_the_language_and_keeps_it(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse(language="fr")
    page.button(key="language_switch").click().run()
    assert page.title[0].value == "Today"
    page.switch_page("views/data_update.py").run()
    assert page.title[0].value == "Data update"
    assert not page.exception


def test_the_frame_says_whose_desk_it_is(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse())
    assert "Ville des Saules" in said
    assert "ouvert sur cet ordinateur seulement" in said
    assert clock.now() == days.NOW


def test_many_terminals_come_a_page_at_a_time(filled: Desk, browse: Callable[..., AppTest]) -> None:
    with filled.store.write("terminals") as writer:
        writer.run(
            "INSERT INTO ops.terminals SELECT printf('99%08d', n), printf('Zone %02d', n), 1, NULL, NULL, NULL, NULL, "
            "FALSE, $now, $now FROM range(26) AS numbers (n)",
            now=days.NOW,
        )
    page = browse()
    assert len(page.table[0].value) == 25
    page.pagination(key="terminals_page").set_value(2).run()
    assert list(page.table[0].value["Terminal"]) == [f"Zone {number}" for number in range(21, 26)]
