from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from connectors.registry import Options
from dashboard import acts, session
from data.model import LOCAL_VIEWER, Status, Viewer
from data.queries import naming
from data.save import save_payments
from pipeline.works import Works, source
from tests.dashboard import days, fleet_days
from tests.dashboard.fleet_days import FIRST, FOURTH, SECOND, THIRD, opened, press
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

PAXSTORE = source(
    Options(name="paxstore", provider="paxstore", environment="demo", secrets={"key": "k", "secret": "s"})
)
MARIE = Viewer(name="marie", permissions=LOCAL_VIEWER.permissions)


@pytest.fixture
def fleet(desk: Desk) -> Desk:
    fleet_days.fill(desk.store)
    return desk


def row(desk: Desk, serial: str) -> dict[str, Any]:
    return next(one for one in naming.in_full(desk.store) if one["serial"] == serial)


def everything(page: AppTest) -> str:
    """Return what the page says, what its links say too."""
    links = "\n".join(link.proto.label for link in page.get("page_link"))
    return f"{texts(page)}\n{days.ascii_like(links)}"


@pytest.mark.parametrize(
    ("serial", "language", "said"),
    [
        (FIRST, "fr", "En ligne, vu il y a 1 min par Handpoint."),
        (FIRST, "en", "Online, seen 1 min ago by Handpoint."),
        (SECOND, "fr", "Hors ligne depuis 13 h 58; vérifié il y a 2 min par Handpoint."),
        (SECOND, "en", "Offline since 1:58 p.m.; checked 2 min ago by Handpoint."),
        (THIRD, "fr", "État inconnu : vu la dernière fois il y a 3 h par Handpoint."),
        (FOURTH, "en", "No source has said anything of it yet."),
    ],
)
def test_the_page_answers_first(
    fleet: Desk, browse: Callable[..., AppTest], serial: str, language: str, said: str
) -> None:
    page = opened(browse, serial, language)
    assert not page.exception
    assert page.title[0].value == row(fleet, serial)["alias"]
    assert said in days.ascii_like(page.header[0].value)


@pytest.mark.parametrize("serial", ["", "999", "<b>"])
@pytest.mark.parametrize(("language", "said"), [("fr", "Aucun terminal ne porte ce numéro"), ("en", "No terminal has")])
def test_an_address_that_names_none_leads_to_the_list(
    fleet: Desk, browse: Callable[..., AppTest], serial: str, language: str, said: str
) -> None:
    page = opened(browse, serial, language)
    assert not page.exception
    assert said in texts(page)


def test_an_empty_desk_has_no_terminal(browse: Callable[..., AppTest]) -> None:
    page = opened(browse, FIRST)
    assert not page.exception
    assert "Aucun terminal ne porte ce numéro" in texts(page)


def test_what_a_terminal_is_is_told(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = opened(browse, FIRST)
    assert page.code[0].value == FIRST
    said = texts(page)
    for part in ("PAX A920 Pro", "27832283", "Aréna des Saules", "Accueil, caisse 1", "Terminal intégré", "80 %"):
        assert part in said, part


def test_a_terminal_that_no_feed_lists_is_not_called_integrated(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    with fleet.store.write("terminals") as writer:
        writer.run("DELETE FROM ops.terminal_sources WHERE connector = 'handpoint' AND serial = $s", s=FOURTH)
    assert "Terminal intégré" in texts(opened(browse, FIRST))
    assert "Terminal intégré" not in texts(opened(browse, FOURTH))


FIX = {
    "fr": "Paramètres de l'appareil → Pile → Optimiseur des applis en veille → application « Payments » → "
    "désactiver « Application optimisée »",
    "en": "Device settings → Battery → Sleeping-app optimiser → Payments app → turn “App optimised” off",
}


@pytest.mark.parametrize("language", FIX)
@pytest.mark.parametrize("state", ["offline", "asleep"])
def test_the_fix_stands_where_a_terminal_is_said_to_be_down(
    fleet: Desk, browse: Callable[..., AppTest], language: str, state: str
) -> None:
    with fleet.store.write("terminals") as writer:
        writer.run("UPDATE ops.seen SET state = $state WHERE terminal_serial = $s", state=state, s=SECOND)
    assert FIX[language] in texts(opened(browse, SECOND, language))
    assert FIX[language] not in texts(opened(browse, FIRST, language))


def test_sources_that_do_not_agree_are_shown_each_with_its_age(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = opened(browse, FIRST)
    said = days.ascii_like(page.warning[0].value)
    assert "Les sources ne s'accordent pas (Handpoint : En ligne, PAXSTORE : Hors ligne)." in said
    table = page.table[1].value
    assert list(table["Source"]) == ["Handpoint", "PAXSTORE"]
    assert list(table["Vérifié"]) == ["il y a 1\u00a0min", "il y a 2\u00a0min"]
    assert list(table["Nom dans cette source"]) == ["", "Accueil 1"]
    assert not opened(browse, SECOND).warning


def test_names_and_sites_are_listed_with_who_gave_them(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    acts.rename(MARIE, FIRST, "Guichet *A*", version=1)
    table = opened(browse, FIRST, "en").table[0].value
    assert list(table["Name"]) == ["Guichet \\*A\\*", "Accueil 1"]
    assert [days.ascii_like(since) for since in table["Since"]] == ["2:20 p.m.", "the beginning"]
    assert list(table["By"]) == ["marie", "Encaisse"]


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        ("waiting", {}, "En attente d'être écrit dans PAXSTORE."),
        (
            "waiting",
            {"key": "unreachable", "next": days.NOW + timedelta(minutes=4)},
            "En attente : PAXSTORE ne répond pas; prochain essai à 14 h 24.",
        ),
        ("waiting", {"key": "unauthorized", "next": days.NOW}, "En attente : PAXSTORE n'accepte pas notre clé"),
        ("refused", {"key": "refused", "detail": "code 1928"}, "PAXSTORE a refusé ce nom : code 1928"),
        ("sent", {"sent": days.NOW - timedelta(minutes=2)}, "Écrit dans PAXSTORE il y a 2 min."),
    ],
)
def test_how_far_the_telling_is_is_said(
    fleet: Desk, browse: Callable[..., AppTest], state: str, more: dict[str, object], said: str
) -> None:
    fleet_days.message(fleet.store, FIRST, state, **more)
    assert said in texts(opened(browse, FIRST))


def test_another_name_at_the_provider_is_a_finding_here_too(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    assert "il s'appelle « A920-ARE-03 » : une anomalie" in texts(opened(browse, THIRD))
    assert "une anomalie" not in texts(opened(browse, FIRST))


def test_the_alias_is_written_there_again_when_asked(
    fleet: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not [button for button in opened(browse, THIRD).button if button.key == f"tell-{THIRD}"]
    monkeypatch.setattr(Works, "that", lambda _, capability: [PAXSTORE] if capability == "renames" else [])
    assert not [button for button in opened(browse, FIRST).button if button.key == f"tell-{FIRST}"]
    page = press(opened(browse, THIRD), f"tell-{THIRD}")
    assert "En attente d'être écrit dans PAXSTORE." in texts(page)
    (sent,) = fleet.store.rows("SELECT body, subject FROM ops.outbox")
    assert sent == {"body": '{"name":"Aréna 3"}', "subject": THIRD}


# What it took -----------------------------------------------------------------------------------------------------


def test_takings_are_those_of_the_saved_payments(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    since = days.TODAY - timedelta(days=29)
    counted = [
        one
        for one in days.payments()
        if one.terminal_serial == FIRST and one.status is Status.APPROVED and not one.is_test
        and one.occurred_at.astimezone(days.ZONE).date() >= since
    ]  # fmt: skip
    net = sum((one.amount_minor or 0) * (-1 if one.kind == "refund" else 1) for one in counted)
    payments = sum(one.kind == "payment" for one in counted)
    page = opened(browse, FIRST, "en")
    assert f"Last 30 days: ${net / 100:,.2f} net, {payments} payments" in everything(page)
    assert sum(page.table[2].value["Net"]) == net
    assert sum(page.table[2].value["Payments"]) == payments


def test_the_latest_payments_are_listed_tests_said_to_be_so(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(opened(browse, FIRST, "en"))
    assert "Latest payments" in said
    for part in ("Refund", "$20.00", "Visa •••• 4242", "Payment, test", "Declined", "Outcome unknown"):
        assert part in said, part


def test_a_terminal_without_payments_says_so(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(opened(browse, FOURTH))
    assert "Rien d'encaissé dans les 30 derniers jours" in said
    assert "Aucun dans les 30 derniers jours." in said


def test_who_may_not_see_payments_sees_none(
    fleet: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Viewer(name="lea", permissions=frozenset({"see_terminals"}))
    monkeypatch.setattr(session, "LOCAL_VIEWER", reader)
    page = browse("terminal")
    page.query_params["serial"] = FIRST
    page.run()
    assert not page.exception
    assert page.title[0].value == "Accueil 1"
    assert "Latest payments" not in texts(page)
    assert "Derniers paiements" not in texts(page)
    assert all(button.disabled for button in page.button if button.key and button.key.endswith(FIRST))


def test_a_new_payment_shows_at_the_next_look(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = opened(browse, FOURTH)
    taken = days.payment(99, days.at(days.TODAY, 13), 4_200, terminal_serial=FOURTH)
    save_payments(fleet.store, [taken], connector="handpoint")
    page.run()
    assert "42,00 $" in texts(page)
