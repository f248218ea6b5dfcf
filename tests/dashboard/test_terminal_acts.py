from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import acts
from tests.dashboard import fleet_days
from tests.dashboard.fleet_days import FIRST, FOURTH, opened, press
from tests.dashboard.test_terminal_page import MARIE, everything, row
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


@pytest.fixture
def fleet(desk: Desk) -> Desk:
    fleet_days.fill(desk.store)
    return desk


def test_it_is_renamed_here_too(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(opened(browse, FIRST), f"rename-{FIRST}")
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    press(page, f"alias-save-{FIRST}")
    assert page.title[0].value == "Guichet A"


def test_it_is_moved_to_a_site_of_the_list_or_another(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(opened(browse, FIRST), f"move-{FIRST}")
    assert page.selectbox(key="move-site").value == "Aréna des Saules"
    page.selectbox(key="move-site").set_value("Piscine Lajoie").run()
    press(page, "act-do")
    assert row(fleet, FIRST)["site_id"] == "pool"
    page = press(page, f"move-{FIRST}")
    page.text_input(key="move-other").set_value("Chalet").run()
    press(page, "act-do")
    assert page.table[0].value["Site"].iloc[0] == "Chalet"
    press(page, f"move-{FIRST}")
    page.selectbox(key="move-site").set_value("").run()
    press(page, "act-do")
    assert row(fleet, FIRST)["site_id"] is None


def test_it_is_marked_as_lost_and_found_and_smartrec_is_spoken_of(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(opened(browse, FIRST), f"lose-{FIRST}")
    said = texts(page)
    assert "Cela ne le retire pas de SmartRec" in said
    assert "ne donne accès ni à l'argent ni aux données de carte" in said
    assert not row(fleet, FIRST)["is_lost"]
    assert page.button(key="act-do").label == f"Marquer {FIRST} comme perdu"
    press(page, "act-do")
    assert row(fleet, FIRST)["is_lost"]
    assert "Marqué comme perdu depuis 14 h 20 par quelqu'un à cet ordinateur." in texts(page)
    press(press(page, f"find-{FIRST}"), "act-do")
    assert not row(fleet, FIRST)["is_lost"]
    assert "Marqué comme retrouvé, 14 h 20, par quelqu'un à cet ordinateur" in texts(page)


def test_it_is_replaced_after_both_serials_were_read(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(opened(browse, FIRST), f"replace-{FIRST}")
    assert not [button for button in page.button if button.key == "act-do"]
    assert FIRST not in [option.split(" ")[0] for option in page.selectbox(key="replace-by").options]
    page.selectbox(key="replace-by").set_value(FOURTH).run()
    assert f"Le terminal {FOURTH} prend le nom « Accueil 1 »" in texts(page)
    assert "« Bureau 4 », n'est alors plus celui de personne" in texts(page)
    assert page.button(key="act-do").label == f"Remplacer {FIRST} par {FOURTH}"
    press(page, "act-do")
    assert (row(fleet, FOURTH)["alias"], row(fleet, FIRST)["replaced_by"]) == ("Accueil 1", FOURTH)
    assert f"Remplacé par le terminal {FOURTH} depuis 14 h 20." in texts(page)
    assert f"A pris la place du terminal {FIRST}" in everything(opened(browse, FOURTH))


def test_a_replacement_is_undone_on_the_old_one_s_page(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    acts.replace(MARIE, FIRST, FOURTH, old_version=1, new_version=1)
    page = press(opened(browse, FIRST), f"restore-{FIRST}")
    assert page.button(key="act-do").label == f"Remettre {FIRST} à la place de {FOURTH}"
    press(page, "act-do")
    assert (row(fleet, FOURTH)["alias"], row(fleet, FIRST)["replaced_by"]) == ("Bureau 4", None)
    assert f"Remplacement annulé, avec le terminal {FOURTH}" in texts(page)


def test_an_act_that_is_overtaken_says_so_and_can_be_done_after(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(opened(browse, FIRST), f"replace-{FIRST}")
    page.selectbox(key="replace-by").set_value(FOURTH).run()
    acts.rename(MARIE, FIRST, "Caisse 9", version=1)
    acts.rename(MARIE, FOURTH, "Caisse 8", version=1)
    press(page, "act-do")
    assert "Renommé entre-temps par marie en « Caisse 9 »" in texts(page)
    assert row(fleet, FIRST)["replaced_by"] is None
    press(page, "act-do")
    assert row(fleet, FOURTH)["alias"] == "Caisse 9"


def test_an_act_is_left_without_a_trace(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = press(press(opened(browse, FIRST), f"lose-{FIRST}"), "act-stop")
    assert not [button for button in page.button if button.key == "act-do"]
    assert fleet.store.rows("SELECT * FROM ops.audit") == []
