from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import pages
from data.queries import operations
from tests.dashboard import days
from tests.dashboard.conftest import stand_at
from tests.dashboard.test_today_page import links, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


def id_of(desk: Desk, kind: str = "possible_double") -> str:
    """Return the id of the finding of a kind."""
    rows = desk.store.rows("SELECT finding_id FROM facts.findings WHERE kind = $kind", kind=kind)
    return str(rows[0]["finding_id"])


@pytest.mark.parametrize(
    ("language", "title", "said", "step"),
    [
        ("fr", "Terminal nommé autrement chez le prestataire", "« Arena 3 » chez PAXSTORE", "1. Choisissez le nom"),
        ("en", "Terminal named differently at the provider", "“Arena 3” at PAXSTORE", "1. Choose the name"),
    ],
)  # fmt: skip
def test_a_finding_tells_its_story_and_what_to_do(  # noqa: PLR0913, PLR0917 - what is looked at, case by case
    filled: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str, step: str
) -> None:
    page = browse("finding", language, id=id_of(filled, "name_differs"))
    assert not page.exception
    assert page.title[0].value == title
    assert said in texts(page)
    assert step in texts(page)


def test_it_shows_the_payments_it_concerns(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("finding", "en", id=id_of(filled))
    said = texts(page)
    assert "The payment concerned" in said
    for cell in ("Payment", "Accueil 1", "Visa •••• 4242", "$7.00", "Outcome unknown"):
        assert f"\n{cell}" in said


def test_it_leads_on_where_there_are_such_pages(
    filled: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, object]] = []
    monkeypatch.setattr(pages, "opens", lambda _here, name: name in {"payment", "payments", "terminal"})
    monkeypatch.setattr(pages, "link", lambda _here, name, _text, params=None, **_more: asked.append((name, params)))
    browse("finding", "en", id=id_of(filled))
    (row,) = filled.store.rows("SELECT subject FROM facts.findings WHERE kind = 'possible_double'")
    assert asked[-4:] == [
        ("data_update", {"show": "findings"}),
        ("payment", {"id": row["subject"]}),
        ("terminal", {"serial": days.SERIALS[1]}),
        ("payments", {"from": "2026-11-23", "to": "2026-11-23", "terminal": days.SERIALS[1]}),
    ]


def test_it_is_marked_as_seen_with_a_note_and_looked_at_again(filled: Desk, browse: Callable[..., AppTest]) -> None:
    finding_id = id_of(filled)
    page = browse("finding", "fr", id=finding_id)
    page.text_area(key=f"note-{finding_id}").set_value("deux inscriptions, voulu")
    (button,) = [one for one in page.button if one.label == "Marquer comme vue"]
    button.click().run()
    assert not page.exception
    said = texts(page)
    assert "deux inscriptions, voulu" in said
    assert ":gray[✓] Vue" in said
    assert "23 nov. 2026, 14 h 20 · cet ordinateur" in said
    stand_at(days.NOW + timedelta(hours=1))
    page.button(key="reopen").click().run()
    assert not page.exception
    assert "Rouverte" in texts(page)
    assert "23 nov. 2026, 15 h 20 · cet ordinateur" in texts(page)
    assert "Marquer comme vue" in [one.label for one in page.button]


def test_what_the_data_answered_needs_no_act(filled: Desk, browse: Callable[..., AppTest]) -> None:
    with filled.store.write("findings") as writer:
        operations.close_finding(writer, finding_id=id_of(filled), closed_at=days.NOW, closed_by="pipeline")
    page = browse("finding", "en", id=id_of(filled))
    assert ":green[●] Resolved" in texts(page)
    assert "Nov 23, 2026, 2:20 p.m. · Encaisse" in texts(page)
    assert not [one for one in page.button if one.label in ("Mark as seen", "Look at it again")]


def test_all_of_it_can_be_copied_for_support(filled: Desk, browse: Callable[..., AppTest]) -> None:
    told = json.loads(browse("finding", id=id_of(filled)).code[0].value)
    assert told["finding_id"] == id_of(filled)
    assert told["facts"]["amount_minor"] == 5_000


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Aucune anomalie à cette adresse"), ("en", "No finding has this")]
)
def test_an_address_of_nothing_leads_back(browse: Callable[..., AppTest], language: str, said: str) -> None:
    for address in ({}, {"id": "nothing"}, {"id": "'; DROP TABLE facts.findings; --"}):
        page = browse("finding", language, **address)
        assert not page.exception
        assert said in texts(page)
        assert "data-update?show=findings" in links(page).values()
