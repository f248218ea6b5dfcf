from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import acts
from data.model import LOCAL_VIEWER
from pipeline.workstations import Said
from tests.dashboard import days, desk_days
from tests.dashboard.fleet_days import SECOND, THIRD
from tests.dashboard.test_today_page import texts
from tests.dashboard.test_workstations_page import MARIE, kept, names

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


@pytest.fixture
def desks(desk: Desk) -> Desk:
    desk_days.fill(desk.store)
    return desk


def test_one_is_edited_beneath_its_row(desks: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("workstations")
    page.button(key="edit-w2").click().run()
    assert page.text_input(key="workstation-name-w2").value == "Piscine, caisse 2"
    assert page.selectbox(key="workstation-terminal_serial-w2").value == SECOND
    page.selectbox(key="workstation-terminal_serial-w2").set_value(THIRD)
    page.checkbox(key="workstation-accepts_terminal-w2").set_value(False)
    page.selectbox(key="workstation-place-w2").set_value("")
    page.text_input(key="workstation-printer-w2").set_value("")
    page.button(key="workstation-save-w2").click().run()
    assert not page.exception
    found = kept(desks, "Piscine, caisse 2")
    assert found is not None
    assert (found["terminal_serial"], found["accepts_terminal"], found["site_id"], found["printer"]) == (
        THIRD, False, None, None,
    )  # fmt: skip
    assert (found["version"], found["changed_by"]) == (2, LOCAL_VIEWER.name)
    assert [days.ascii_like(toast.value) for toast in page.toast] == ["Le poste de travail est modifié."]
    page.button(key="edit-w2").click().run()
    (history,) = [table.value for table in page.table]
    assert list(history.iloc[:, -1]) == ["quelqu’un à cet ordinateur", "un export de SmartRec"]  # noqa: RUF001


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez un nom"),
        ("CAFE  3", "Un autre poste de travail s'appelle déjà « Café 3 »"),
        ("kiosque", "Un poste de travail retiré s'appelle « Kiosque »"),
    ],
)
def test_what_cannot_be_is_said_and_stays_to_be_mended(
    desks: Desk, browse: Callable[..., AppTest], typed: str, said: str
) -> None:
    page = browse("workstations")
    page.button(key="edit-w2").click().run()
    page.text_input(key="workstation-name-w2").set_value(typed)
    page.button(key="workstation-save-w2").click().run()
    assert said in texts(page)
    assert page.text_input(key="workstation-name-w2").value == typed
    assert kept(desks, "Piscine, caisse 2") is not None
    page.text_input(key="workstation-name-w2").set_value("Piscine 9")
    page.button(key="workstation-save-w2").click().run()
    assert (kept(desks, "Piscine 9") is not None, len(page.error)) == (True, 0)


def test_one_overtaken_is_told_and_undoes_nothing_of_the_other(desks: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("workstations")
    page.button(key="edit-w2").click().run()
    acts.change_workstation(MARIE, "w2", Said(printer="Epson"), version=1)
    page.checkbox(key="workstation-accepts_terminal-w2").set_value(False)
    page.button(key="workstation-save-w2").click().run()
    assert "« Piscine, caisse 2 » a été modifié entre-temps par marie" in texts(page)
    page.button(key="workstation-save-w2").click().run()
    found = kept(desks, "Piscine, caisse 2")
    assert found is not None
    assert (found["printer"], found["accepts_terminal"], found["version"]) == ("Epson", False, 3)


def test_one_is_retired_and_put_back(desks: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("workstations")
    page.button(key="edit-w3").click().run()
    page.button(key="workstation-use").click().run()
    assert "Café 3" not in names(page)
    page.selectbox(key="workstations.state").set_value("retired").run()
    assert names(page) == ["Café 3", "Kiosque"]
    page.button(key="edit-w3").click().run()
    page.button(key="workstation-use").click().run()
    assert not page.exception
    assert names(page) == ["Kiosque"]
