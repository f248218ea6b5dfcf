from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest
import structlog
from streamlit.testing.v1 import AppTest

from dashboard.ask import NotAllowed
from data.errors import DiskFull, StoreBusy, StoreDamaged, StoreError
from data.failures import translated
from tests.dashboard.days import ascii_like

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES: Mapping[str, tuple[Exception, str]] = {
    "not allowed": (NotAllowed("local lacks export"), "Vous n'avez pas le droit"),
    "disk full": (DiskFull("x.duckdb"), "Il ne reste plus de place sur le disque"),
    "locked": (StoreBusy("x.duckdb", 42), "Un autre programme tient la base de données"),
    "damaged": (StoreDamaged("x.duckdb", "checksum"), "La base de données est illisible"),
    "gone": (StoreError("x.duckdb cannot be used"), "La base de données est inutilisable pour le moment"),
    "closed": (LookupError("no desk is open in this process"), "Encaisse démarre ou s'arrête"),
    "unforeseen": (RuntimeError("secret /path detail"), "Cette page n'a pas pu s'afficher"),
    "a missing key": (KeyError("secret"), "Cette page n'a pas pu s'afficher"),
}


def page_that_fails() -> None:
    """Show a failure as the pages do; Streamlit runs this text alone."""
    import streamlit as st  # noqa: PLC0415

    from dashboard import states  # noqa: PLC0415

    assert states.failed(st.session_state["error"])


@pytest.mark.parametrize("name", CASES)
def test_a_failure_is_told_calmly_with_what_to_do(name: str) -> None:
    error, said = CASES[name]
    page = AppTest.from_function(page_that_fails)
    page.session_state["error"] = error
    with structlog.testing.capture_logs() as logged:
        page.run()
    assert not page.exception
    shown = ascii_like(f"{page.error[0].value} {page.caption[0].value}")
    assert said in shown
    for word in ("secret", "/path", "x.duckdb", "Traceback", "lacks"):
        assert word not in shown
    assert ("Référence : " in shown) is (name in {"unforeseen", "a missing key"})
    assert [line["event"] for line in logged] == ["unexpected" if "Référence" in shown else "page_failed"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("IO Error: Could not set lock on file x: Conflicting lock is held in PID 42", StoreBusy),
        ("IO Error: No space left on device", DiskFull),
        ("IO Error: Could not read from file x: input/output error", StoreError),
        ("IO Error: Failed to read: checksum mismatch", StoreDamaged),
    ],
)
def test_what_the_disk_does_has_a_name(text: str, kind: type[StoreError]) -> None:
    with pytest.raises(StoreError) as raised, translated(None):
        raise duckdb.IOException(text)
    assert type(raised.value) is kind


def test_what_the_database_finds_wrong_with_a_question_stays_as_it_is() -> None:
    with pytest.raises(duckdb.CatalogException), translated(None):
        raise duckdb.CatalogException("no such table")
