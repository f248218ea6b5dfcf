from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import pages
from data import time as clock
from data.queries import operations
from data.save import save_payments
from tests.dashboard import days
from tests.dashboard.conftest import stand_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

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
    page = browse()
    assert "50,00 $ · Visa · Piscine 2 · 13 h 40" in texts(page)
    assert links(page)[":red[▲] Piscine 2 hors ligne"] == f"terminal?serial={days.SERIALS[1]}"


def links(page: AppTest) -> dict[str, str]:
    """Return what leads where: text → page and address."""
    shown = [link.proto for link in page.get("page_link")]
    return {days.ascii_like(link.label): f"{link.page}?{link.query_string}".strip("?") for link in shown}


def test_what_wants_a_person_leads_to_it(filled: Desk, browse: Callable[..., AppTest]) -> None:
    (found,) = filled.store.rows("SELECT finding_id FROM facts.findings WHERE kind = 'possible_double'")
    there = links(browse())
    assert there[":red[!] Double paiement possible"] == f"finding?id={found['finding_id']}"
    assert there[":red[▲] Paysafe ne répond pas"] == "data-update"
    assert there["Les 2 anomalies que personne n'a vues"] == "data-update?show=findings"


def test_the_day_and_each_terminal_lead_to_their_payments(
    filled: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, object]] = []
    monkeypatch.setattr(pages, "opens", lambda _here, name: name == "payments")
    monkeypatch.setattr(pages, "link", lambda _here, name, _text, params=None, **_more: asked.append((name, params)))
    browse()
    day = {"from": "2026-11-23", "to": "2026-11-23"}
    led = [params for name, params in asked if name == "payments"]
    assert led[-1] == day
    assert [day | {"terminal": serial} in led for serial in days.SERIALS] == [True] * 4


def test_paused_payments_are_said_above_the_figures(filled: Desk, browse: Callable[..., AppTest]) -> None:
    assert not browse().warning
    with filled.store.write("runs") as writer:
        for job in ("payments", "settlement"):
            operations.pause(writer, job=job, paused_at=days.NOW - timedelta(hours=1), paused_by="local")
    page = browse()
    (warning,) = page.warning
    told = "« Nouveaux paiements » est en pause depuis 13 h 20 (cet ordinateur) : cette tâche ne lit rien de nouveau"
    assert told in days.ascii_like(warning.value)
    assert links(page)[":orange[‖] Règlement, chaque nuit : en pause"] == "data-update"


def test_terminals_are_listed_with_state_and_age(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse(language="en")
    said, listed = texts(page), [name for name in links(page) if name in days.ALIASES]
    assert listed == ["Aréna 3", "Piscine 2", "Accueil 1", "Bureau 4"]
    for cell in ("$50.00", "$30.00", "$0.00", ":red[▲] Offline", "1 min ago · Handpoint", "never"):
        assert f"\n{cell}\n" in said
    assert ":gray[◌] State unknown (seen at 11:10 a.m.)" in said


def test_the_chart_is_drawn_and_told(filled: Desk, browse: Callable[..., AppTest]) -> None:
    (chart,) = browse().get("plotly_chart")
    assert "9 h" in chart.proto.spec.replace("\\u00a0", " ").replace("\u00a0", " ")
    assert "meilleure heure" in chart.proto.alt


def test_before_noon_yesterday_leads(filled: Desk, browse: Callable[..., AppTest]) -> None:
    stand_at(days.MORNING)
    page = browse()
    said = texts(page)
    assert "La meilleure heure : 10 h, 300,00 $ · hier, dimanche" in said
    assert "Par terminal · hier, dimanche" in said
    assert "\nÉtat maintenant" in said
    assert "Hier, dimanche : 300,00 $ nets, plus qu'un dimanche habituel (100 $)." in said
    assert "Aujourd'hui jusqu'ici : 130,00 $ nets, 3 paiements." in said


def test_in_the_afternoon_panels_are_of_today(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse()
    assert "· hier" not in texts(page)
    assert "\nÉtat\n" in texts(page)


def test_a_payment_shows_at_the_next_look(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse()
    save_payments(filled.store, [days.payment(99, days.at(days.TODAY, 13), 4_200)], connector="handpoint")
    page.run()
    assert page.metric[0].value.replace("\\", "").replace("\u00a0", " ") == "172,00 $"


@pytest.mark.parametrize(("now", "day"), [(days.NOW, "2026-11-23"), (days.MORNING, "2026-11-22")])
def test_the_day_shown_is_one_click_away_and_other_periods_on_their_page(
    filled: Desk, browse: Callable[..., AppTest], now: datetime, day: str
) -> None:
    stand_at(now)
    page = browse(language="en")
    assert [link.url for link in page.link_button] == [
        f"/exports/payment-details.{suffix}?tests=1&from={day}&to={day}&lang=en" for suffix in ("xlsx", "csv")
    ]
    assert links(page)["Other periods"] == "reports"


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

    def zones() -> list[str]:
        return [name for name in links(page) if name.startswith("Zone ")]

    assert zones() == [f"Zone {number:02d}" for number in range(21)]
    page.pagination(key="terminals_page").set_value(2).run()
    assert zones() == [f"Zone {number}" for number in range(21, 26)]
