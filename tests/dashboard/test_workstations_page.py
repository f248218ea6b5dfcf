from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from openpyxl import load_workbook

from dashboard import acts, session
from dashboard.ask import NotAllowed
from data.model import LOCAL_VIEWER, Status, Viewer
from data.queries import workstations as questions
from pipeline.workstations import Said
from tests.dashboard import days, desk_days
from tests.dashboard.crowd import day_of, net
from tests.dashboard.fleet_days import FIRST, SECOND
from tests.dashboard.served import client
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

MARIE = Viewer(name="marie", permissions=LOCAL_VIEWER.permissions)
READER = Viewer(name="lea", permissions=LOCAL_VIEWER.permissions - {"rename"})
SINCE = days.TODAY - timedelta(days=29)


@pytest.fixture
def desks(desk: Desk) -> Desk:
    desk_days.fill(desk.store)
    return desk


def kept(desk: Desk, name: str) -> dict[str, Any] | None:
    return next((one for one in questions.in_full(desk.store) if one["name"] == name), None)


def sums(*names: str | None) -> tuple[int, int]:
    """Return how many payments name these workstations in the last thirty days, and their net, from the payments."""
    every = [*desk_days.payments(), *days.payments()]
    found = [
        one for one in every if SINCE <= day_of(one) <= days.TODAY and not one.is_test and one.workstation in names
    ]
    paid = [one for one in found if one.status is Status.APPROVED and one.kind == "payment"]
    return len(paid), sum(map(net, found))


def names(page: AppTest) -> list[str]:
    """Return the workstations listed, in their sequence."""
    cells = [days.ascii_like(element.value) for element in page.main.markdown]
    return [cell.split("**")[1] for cell in cells if cell.startswith("**")]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        (
            "fr",
            "Postes de travail",
            "4 postes de travail : 3 acceptent le mode Terminal. 1 propose un terminal inutilisable en ce moment.",
        ),
        (
            "en",
            "Workstations",
            "4 workstations: 3 accept Terminal. 1 proposes a terminal that is out of use now.",
        ),
    ],
)
def test_the_page_answers_first(
    desks: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("workstations", language)
    assert not page.exception
    assert page.title[0].value == title
    assert days.ascii_like(page.header[0].value) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Personne n'a encore ajouté de poste de travail"), ("en", "Nobody has added a workstation yet")],
)
def test_an_empty_desk_says_what_would_be_here_and_lets_one_begin(
    desk: Desk, browse: Callable[..., AppTest], language: str, said: str
) -> None:
    page = browse("workstations", language)
    assert not page.exception
    assert said in texts(page)
    page.button(key="add-workstation").click().run()
    page.text_input(key="workstation-name-").set_value("Caisse 1")
    page.button(key="workstation-save-").click().run()
    assert not page.exception
    assert kept(desk, "Caisse 1") is not None
    assert names(page) == ["Caisse 1"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "ni aux abonnements (facturation récurrente) ni aux paiements par versements"),
        ("en", "neither subscriptions (recurring billing) nor instalment payments"),
    ],
)
@pytest.mark.parametrize("view", ["workstations", "terminal"])
def test_what_an_integrated_terminal_cannot_do_is_said(
    desks: Desk, browse: Callable[..., AppTest], view: str, language: str, said: str
) -> None:
    with desks.store.write("terminals") as writer:
        writer.run("INSERT INTO facts.coverage VALUES ('handpoint', $t, $t, $t)", t=days.NOW)
    assert said in texts(browse(view, language, serial=FIRST))


def test_each_row_says_what_it_takes_and_proposes(desks: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("workstations")
    assert names(page) == ["Accueil, caisse 1", "Bureau 4", "Café 3", "Piscine, caisse 2"]
    said = texts(page)
    for part in (
        "Accueil 1  :green[●] En ligne", "Piscine 2  :red[▲] Hors ligne · 22 min", "Star TSP100", "Piscine Lajoie",
        "Piscine, caisse 2 propose « Piscine 2 » : Hors ligne · 22 min.",
        "2 postes de travail proposent « Accueil 1 » : Accueil, caisse 1 · Café 3.",
    ):  # fmt: skip
        assert part in said + " ".join(days.ascii_like(link.proto.label) for link in page.get("page_link")), part


@pytest.mark.parametrize(
    ("workstation", "written"),
    [
        ("Accueil, caisse 1", ("Accueil, caisse 1",)),
        ("Piscine, caisse 2", ("PISCINE, CAISSE 2",)),
        ("Café 3", ("Café 3",)),
    ],
)
def test_figures_are_those_of_the_payments(
    desks: Desk, browse: Callable[..., AppTest], workstation: str, written: tuple[str, ...]
) -> None:
    payments, amount = sums(*written)
    assert payments > 5
    page = browse("workstations", search=workstation)
    assert names(page) == [workstation]
    here = days.reader()
    assert days.ascii_like(f"1 poste de travail · {payments} paiements, {here.money(amount)} nets") in texts(page)
    link = next(one for one in page.get("page_link") if "from=" in one.proto.query_string)
    assert days.ascii_like(link.proto.label) == days.ascii_like(here.money(amount))
    shown = browse("payments", params=dict(parse_qsl(link.proto.query_string)))
    assert days.ascii_like(f"{payments} paiements · {here.money(amount)} nets") in texts(shown)


def test_what_was_taken_at_none_of_them_is_said_so_that_all_adds_up(
    desks: Desk, browse: Callable[..., AppTest]
) -> None:
    links = [days.ascii_like(one.proto.label) for one in browse("workstations").get("page_link")]
    here = days.reader()
    for written in ((None,), ("Stade",)):
        payments, amount = sums(*written)
        assert days.ascii_like(f"{payments} paiements, {here.money(amount)} nets") in links
    assert "Stade" in texts(browse("workstations"))


def test_a_renamed_one_keeps_what_was_taken_under_its_old_name(desks: Desk, browse: Callable[..., AppTest]) -> None:
    acts.change_workstation(MARIE, "w3", Said(name="Bistro"), version=1)
    payments, amount = sums("Café 3")
    said = days.ascii_like(f"{payments} paiements, {days.reader().money(amount)} nets")
    assert said in texts(browse("workstations", search="Bistro"))


def test_takings_and_payments_are_narrowed_to_a_workstation(desks: Desk, browse: Callable[..., AppTest]) -> None:
    payments, amount = sums("Accueil, caisse 1")
    money = days.ascii_like(days.reader().money(amount))
    takings = browse("takings", params={"workstation": "accueil%2C caisse 1", "against": "none"})
    assert f"30 derniers jours · Accueil, caisse 1 : {money} nets." in texts(takings)
    by = browse("takings", by="workstation")
    assert not by.exception
    assert "Accueil, caisse 1" in " ".join(days.ascii_like(link.proto.label) for link in by.get("page_link"))
    listed = browse("payments", params={"workstation": "accueil%2C caisse 1", "status": "approved"})
    assert f"{payments} paiements · {money} nets" in texts(listed)
    listed.multiselect(key="payments.workstation").set_value(["piscine, caisse 2"]).run()
    assert listed.query_params["workstation"] == "piscine%2C caisse 2"
    assert f"{money} nets" not in texts(listed)


def test_who_may_not_is_offered_nothing_and_refused(
    desks: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "LOCAL_VIEWER", READER)
    page = browse("workstations")
    assert page.button(key="edit-w2").disabled
    assert page.button(key="add-workstation").disabled
    with pytest.raises(NotAllowed):
        acts.add_workstation(READER, Said(name="x"))
    with pytest.raises(NotAllowed):
        acts.change_workstation(READER, "w2", Said(name="x"), version=1)
    with pytest.raises(NotAllowed):
        acts.use_workstation(READER, "w2", version=1, is_retired=True)


def test_who_may_not_see_payments_sees_no_takings(
    desks: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Viewer(name="it", permissions=LOCAL_VIEWER.permissions - {"see_payments", "see_clients"})
    monkeypatch.setattr(session, "LOCAL_VIEWER", reader)
    page = browse("workstations")
    assert not page.exception
    assert len(names(page)) == 4
    assert "nets" not in texts(page)


def test_the_list_is_downloaded_as_it_is_shown(desks: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("workstations", site="pool", state="all")
    (link,) = page.link_button
    assert link.url == "/exports/workstations.xlsx?site=pool&state=all&lang=fr"
    answer = client().get(link.url)
    assert answer.headers["content-disposition"] == 'attachment; filename="postes-de-travail_2026-11-23.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert [row[0] for row in rows] == ["Poste de travail", "Kiosque", "Piscine, caisse 2", "Total"]
    assert rows[2][1:8] == (
        "Oui",
        "Piscine 2",
        SECOND,
        "Hors ligne · 22\u00a0min",
        "Piscine Lajoie",
        "Star TSP100",
        "En service",
    )
    assert [float(str(row[-1])) for row in rows[1:3]] == [
        sums("Kiosque")[1] / 100, sums("PISCINE, CAISSE 2")[1] / 100,
    ]  # fmt: skip
    assert float(str(rows[3][-1])) == pytest.approx(sums("Kiosque", "PISCINE, CAISSE 2")[1] / 100)
