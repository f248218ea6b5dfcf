from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import acts, session
from data.model import LOCAL_VIEWER, Viewer
from data.queries import naming
from tests.dashboard import days, fleet_days
from tests.dashboard.fleet_days import FIRST, FOURTH, SECOND, THIRD
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

MARIE = Viewer(name="marie", permissions=LOCAL_VIEWER.permissions)


@pytest.fixture
def fleet(desk: Desk) -> Desk:
    fleet_days.fill(desk.store)
    return desk


def row(desk: Desk, serial: str = FIRST) -> dict[str, Any]:
    return next(one for one in naming.in_full(desk.store) if one["serial"] == serial)


def aliases(page: AppTest) -> list[str]:
    """Return the aliases listed, in their sequence; a link of a row is bold."""
    links = [element.proto.label for element in page.get("page_link")]
    return [days.ascii_like(text.strip("*")) for text in links if text.startswith("**")]


def edit(page: AppTest, serial: str, text: str) -> AppTest:
    """Rename a terminal in its row."""
    page.button(key=f"rename-{serial}").click().run()
    page.text_input(key=f"alias-{serial}").set_value(text)
    return page.button(key=f"alias-save-{serial}").click().run()


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Terminaux", "4 terminaux : 1 en ligne, 1 hors ligne, 2 inconnus."),
        ("en", "Terminals", "4 terminals: 1 online, 1 offline, 2 unknown."),
    ],
)
def test_the_page_answers_first(
    fleet: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("terminals", language)
    assert not page.exception
    assert page.title[0].value == title
    assert days.ascii_like(page.header[0].value) == said


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Aucune source n'a encore nommé de terminal."), ("en", "No source has listed")]
)
def test_an_empty_desk_says_what_would_be_here(browse: Callable[..., AppTest], language: str, said: str) -> None:
    page = browse("terminals", language)
    assert not page.exception
    assert said in texts(page)


def test_each_terminal_is_told_with_age_source_model_and_power(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse("terminals"))
    for part in (
        ":green[●] En ligne", "il y a 1 min · Handpoint", "PAX A920 Pro", f"{FIRST} · intégré", "80 % · Wi-Fi",
        "20.4.14.0", ":red[▲] Hors ligne · 22 min", ":gray[◌] État inconnu", "vu il y a 3 h · Handpoint", "jamais vu",
        "Aréna des Saules", "Piscine Lajoie",
    ):  # fmt: skip
        assert part in said, part


def test_the_worst_come_first_or_by_name_or_by_site(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    assert aliases(page) == ["Piscine 2", "Aréna 3", "Bureau 4", "Accueil 1"]
    page.selectbox(key="terminals.sort").set_value("alias").run()
    assert aliases(page) == ["Accueil 1", "Aréna 3", "Bureau 4", "Piscine 2"]
    page.selectbox(key="terminals.sort").set_value("site").run()
    assert aliases(page) == ["Accueil 1", "Aréna 3", "Bureau 4", "Piscine 2"]
    assert page.query_params["sort"] == "site"


def test_filters_narrow_the_list_and_stand_in_the_address(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.selectbox(key="terminals.state").set_value("unknown").run()
    assert aliases(page) == ["Aréna 3", "Bureau 4"]
    page.text_input(key="terminals.search").set_value("arena 3").run()
    assert aliases(page) == ["Aréna 3"]
    assert (page.query_params["state"], page.query_params["search"]) == ("unknown", "arena 3")
    page.text_input(key="terminals.search").set_value(FIRST).run()
    assert aliases(page) == []
    assert "Aucun terminal ne répond à ces filtres" in texts(page)
    page.selectbox(key="terminals.state").set_value("").run()
    page.text_input(key="terminals.search").set_value("").run()
    page.multiselect(key="terminals.site").set_value(["pool"]).run()
    assert aliases(page) == ["Piscine 2"]
    assert "state" not in page.query_params


def test_an_address_opens_its_list(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("today")
    page.query_params.update({"state": "offline", "sort": "nonsense"})
    page.switch_page("views/terminals.py").run()
    assert aliases(page) == ["Piscine 2"]
    assert page.selectbox(key="terminals.state").value == "offline"


def test_filters_are_as_silence_means_after_a_visit_elsewhere(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.selectbox(key="terminals.state").set_value("offline").run()
    page.query_params.clear()
    page.switch_page("views/data_update.py").run()
    page.switch_page("views/terminals.py").run()
    assert not page.exception
    assert len(aliases(page)) == 4


def test_many_terminals_come_a_page_at_a_time(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    fleet_days.many(fleet.store, 30)
    page = browse("terminals")
    page.selectbox(key="terminals.sort").set_value("alias").run()
    assert len(aliases(page)) == 25
    assert "34 terminaux" in texts(page)
    page.pagination(key="terminals.page").set_value(2).run()
    assert aliases(page) == [f"Zone {number}" for number in range(21, 30)]
    page.selectbox(key="terminals.state").set_value("offline").run()
    assert aliases(page) == ["Piscine 2"]


# Renaming in place ------------------------------------------------------------------------------------------------


def test_an_alias_is_edited_in_its_row(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.button(key=f"rename-{FIRST}").click().run()
    assert page.text_input(key=f"alias-{FIRST}").value == "Accueil 1"
    assert "Cela ne renomme rien dans SmartRec" in texts(page)
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    page.button(key=f"alias-save-{FIRST}").click().run()
    assert (row(fleet)["alias"], row(fleet)["version"]) == ("Guichet A", 2)
    assert [days.ascii_like(toast.value) for toast in page.toast] == ["Renommé. SmartRec garde le nom qu'il avait."]
    assert "Guichet A" in aliases(page)
    assert not [one for one in page.text_input if one.key == f"alias-{FIRST}"]


def test_one_who_leaves_it_changes_nothing(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.button(key=f"rename-{FIRST}").click().run()
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    page.button(key=f"alias-stop-{FIRST}").click().run()
    assert row(fleet)["alias"] == "Accueil 1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez un nom"),
        ("x" * 41, "Ce nom compte 41 caractères; 40 au plus."),
        ("a\x07b", "caractères invisibles"),
        ("PISCINE 2", "Un autre terminal s'appelle déjà « Piscine 2 » (numéro de série 1851200002)"),
    ],
)
def test_what_cannot_be_a_name_is_said_and_stays_to_be_mended(
    fleet: Desk, browse: Callable[..., AppTest], typed: str, said: str
) -> None:
    page = edit(browse("terminals"), FIRST, typed)
    assert said in texts(page)
    assert page.text_input(key=f"alias-{FIRST}").value == typed
    assert row(fleet)["alias"] == "Accueil 1"
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    page.button(key=f"alias-save-{FIRST}").click().run()
    assert (row(fleet)["alias"], len(page.error)) == ("Guichet A", 0)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Renommé entre-temps par marie en « Caisse 9 »."),
        ("en", "Renamed meanwhile by marie: it is called “Caisse 9” now."),
    ],
)
def test_one_overtaken_is_told_by_whom_and_loses_nothing(
    fleet: Desk, browse: Callable[..., AppTest], language: str, said: str
) -> None:
    page = browse("terminals", language)
    page.button(key=f"rename-{FIRST}").click().run()
    acts.rename(MARIE, FIRST, "Caisse 9", version=1)
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    page.button(key=f"alias-save-{FIRST}").click().run()
    assert said in texts(page)
    assert "Caisse 9" in aliases(page)
    assert page.text_input(key=f"alias-{FIRST}").value == "Guichet A"
    assert row(fleet)["alias"] == "Caisse 9"
    page.button(key=f"alias-save-{FIRST}").click().run()
    assert row(fleet)["alias"] == "Guichet A"


def test_a_change_other_than_of_the_name_is_told_as_such(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("terminals")
    page.button(key=f"rename-{FIRST}").click().run()
    acts.move(MARIE, FIRST, "Piscine Lajoie", version=1)
    page.text_input(key=f"alias-{FIRST}").set_value("Guichet A")
    page.button(key=f"alias-save-{FIRST}").click().run()
    assert f"Le terminal {FIRST} a été modifié entre-temps par marie" in texts(page)


def test_who_may_not_rename_is_offered_nothing(
    fleet: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Viewer(name="lea", permissions=LOCAL_VIEWER.permissions - {"rename"})
    monkeypatch.setattr(session, "LOCAL_VIEWER", reader)
    page = browse("terminals")
    assert page.button(key=f"rename-{FIRST}").disabled


# What providers call it -------------------------------------------------------------------------------------------


def test_another_name_at_the_provider_is_marked(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse("terminals"))
    assert ":gray[○] A920-ARE-03" in said
    assert ":gray[Accueil 1]" in said


@pytest.mark.parametrize(
    ("state", "said", "shown"),
    [
        ("waiting", {}, ":blue[◐] En attente d'être écrit dans PAXSTORE."),
        ("waiting", {"key": "unreachable", "next": days.NOW}, ":orange[◐] En attente : PAXSTORE ne répond pas"),
        ("refused", {"key": "refused", "detail": "no"}, ":red[▲] PAXSTORE a refusé ce nom : no"),
        ("sent", {"sent": days.NOW - timedelta(minutes=2)}, ":green[●] Écrit dans PAXSTORE il y a 2 min."),
    ],
)
def test_how_the_telling_fares_stands_in_the_row(
    fleet: Desk, browse: Callable[..., AppTest], state: str, said: dict[str, object], shown: str
) -> None:
    fleet_days.message(fleet.store, THIRD, state, **said)
    cells = [days.ascii_like(element.value) for element in browse("terminals").markdown]
    (cell,) = [text for text in cells if shown in text]
    assert cell.startswith(":gray[○] A920-ARE-03")


def test_what_was_told_long_ago_is_told_no_more(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    fleet_days.message(fleet.store, THIRD, "sent", sent=days.NOW - timedelta(hours=2))
    assert "Écrit dans" not in texts(browse("terminals"))


def test_terminals_that_cannot_be_told_apart_are_told(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    with fleet.store.write("terminals") as writer:
        writer.run("UPDATE ops.terminals SET alias = 'accueil  1' WHERE serial = $s", s=FOURTH)
    page = browse("terminals")
    assert "2 terminaux s'appellent" in days.ascii_like(page.warning[0].value)


# Out of service ---------------------------------------------------------------------------------------------------


def test_lost_and_replaced_ones_are_apart(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    acts.mark_lost(MARIE, SECOND, version=1, is_lost=True)
    acts.replace(MARIE, FIRST, FOURTH, old_version=1, new_version=1)
    page = browse("terminals")
    assert "2 terminaux : 2 inconnus." in texts(page)
    assert "Hors service : 1 perdu, 1 remplacé." in texts(page)
    assert aliases(page) == ["Accueil 1", "Aréna 3", "Piscine 2"]
    page.selectbox(key="terminals.state").set_value("replaced").run()
    assert aliases(page) == ["Accueil 1"]
    assert FIRST in texts(page)
    assert page.button(key=f"rename-{FIRST}").disabled


def named(page: AppTest) -> list[str]:
    """Return what the links of a page say."""
    return [str(link.proto.label) for link in page.get("page_link")]


def test_a_replaced_terminal_stays_in_the_takings_of_its_days_only(fleet: Desk, browse: Callable[..., AppTest]) -> None:
    acts.replace(MARIE, SECOND, FOURTH, old_version=1, new_version=1)
    page = browse("today", "en")
    assert named(page).count("Piscine 2") == 2
    assert ":gray[⇄] Replaced" in texts(page)
    with fleet.store.write("payments") as writer:
        writer.run("DELETE FROM facts.rollups WHERE terminal_serial = $s", s=SECOND)
    assert named(browse("today", "en")).count("Piscine 2") == 1
