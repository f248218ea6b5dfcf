"""Rows of files beside payments of terminals: proposed, confirmed, refused, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.file_record import FileRecord, Mode
from data.imports import Given, keep
from pipeline import absent
from tests.dashboard import days
from tests.dashboard.small_files import said
from tests.dashboard.test_import_page import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from data.store import Store
    from pipeline.desk import Desk

# On the desk of `days`: 50.00 $ at 9:00, 9:01 and 9:02 today, at three terminals, card 4242.
DAY = days.TODAY


def record(key: str, minute: int, **said_: Any) -> FileRecord:
    given: dict[str, Any] = {
        "key": f"transaction:{key}", "remote_id": key, "lines": (minute + 2,), "paid_on": DAY, "amount_minor": 5_000,
        "currency": "CAD", "mode": Mode.INTEGRATED, "client": f"Client {key}", "last4": "4242",
        "paid_at": days.at(DAY, 9, minute).astimezone(days.ZONE).time(), "terminal": days.ALIASES[minute % 3],
    }  # fmt: skip
    return FileRecord(**(given | said_))


def prepare(store: Store) -> None:
    """Import rows of which two look alike, one is certainly a payment, and one is of no terminal."""
    week_ago = record("S3", 0, paid_on=DAY - timedelta(weeks=1), amount_minor=18_000)
    records = [record("S1", 0), record("S2", 1), week_ago, record("S9", 5, amount_minor=777, last4="0000")]
    given = Given(
        report="details", title="Détails", family="smartrec", mapping_version=1, counts=True, file_name="d.xlsx",
        sha256="1", made_at=days.NOW + timedelta(hours=1), since=DAY - timedelta(weeks=1), until=DAY, records=records,
    )  # fmt: skip
    keep(store, given, "Lise")
    absent.tell(store, DAY - timedelta(weeks=1), DAY)


@pytest.fixture
def matched(filled: Desk) -> Desk:
    """Return a desk with such rows."""
    prepare(filled.store)
    return filled


def decisions(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.store.rows("SELECT record_key, decision FROM facts.match_decisions ORDER BY record_key")
    return [(row["record_key"], row["decision"]) for row in rows]


def clients(desk: Desk) -> list[str]:
    rows = desk.store.rows("SELECT client FROM facts.payments WHERE client IS NOT NULL ORDER BY client")
    return [row["client"] for row in rows]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Rien n'est à rapprocher dans cette période."), ("en", "Nothing waits to be matched in this period.")],
)
def test_with_nothing_to_match_it_says_so(
    desk: Desk, browse: Callable[..., AppTest], language: str, words: str
) -> None:
    page = browse("matching", language)
    assert not page.exception
    assert words in said(page)


def test_proposals_say_how_sure_and_why(matched: Desk, browse: Callable[..., AppTest]) -> None:
    text = said(browse("matching"))
    assert "3 propositions, dont 1 presque certaine." in text
    assert "même montant · mêmes quatre derniers chiffres · même terminal · à la même seconde" in text
    assert "Client S1" in text


def test_what_is_ticked_is_confirmed_and_names_its_payment(matched: Desk, browse: Callable[..., AppTest]) -> None:
    before = matched.store.rows("SELECT sum(net_minor) AS net FROM facts.payments")
    page = browse("matching")
    for box, is_ticked in zip(page.checkbox, (True, False, False), strict=True):
        box.set_value(is_ticked)
    press(page, "Confirmer ce qui est coché")
    assert [decision for _, decision in decisions(matched)] == ["confirmed"]
    assert len(clients(matched)) == 1
    assert matched.store.rows("SELECT sum(net_minor) AS net FROM facts.payments") == before, "no total changes"


def test_what_is_refused_is_not_proposed_again_until_it_is_taken_back(
    matched: Desk, browse: Callable[..., AppTest]
) -> None:
    page = browse("matching")
    for box in page.checkbox:
        box.set_value(True)
    press(page, "Refuser ce qui est coché")
    assert [decision for _, decision in decisions(matched)] == ["refused"] * 3
    page = browse("matching", show="decided")
    assert said(page).count("Refusé") == 3
    next(button for button in page.button if button.label == "Revenir là-dessus").click().run()
    assert not page.exception
    assert len(decisions(matched)) == 2


def test_the_nearly_certain_are_confirmed_at_once(matched: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("matching")
    button = next(button for button in page.button if button.key == "matching.certain")
    button.click().run()
    assert not page.exception
    assert decisions(matched) == [("transaction:S3", "confirmed")]


def test_nothing_ticked_decides_nothing(matched: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("matching")
    for box in page.checkbox:
        box.set_value(False)
    press(page, "Confirmer ce qui est coché")
    assert decisions(matched) == []


@pytest.mark.parametrize(
    ("part", "kind"),
    [("terminals", "absent_from_smartrec"), ("files", "absent_from_terminals")],
)
def test_what_only_one_side_knows_leads_to_its_finding(
    matched: Desk, browse: Callable[..., AppTest], part: str, kind: str
) -> None:
    rows = matched.store.rows("SELECT finding_id FROM facts.findings WHERE kind = $kind AND state = 'open'", kind=kind)
    page = browse("matching", show=part)
    queries = [link.proto.query_string for link in page.get("page_link")]
    assert rows
    assert {f"id={row['finding_id']}" for row in rows} <= set(queries)


def test_other_days_are_offered_when_this_period_has_none(matched: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("matching", params={"from": "2026-09-01", "to": "2026-09-02"})
    assert "4 lignes sans paiement" in said(page)
    assert "from=2026-11-16" in [link.proto.query_string for link in page.get("page_link")][-1]
