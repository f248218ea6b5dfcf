from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import work
from tests.dashboard import days
from tests.dashboard.test_today_page import texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("fr", "Mise à jour des données", "Paysafe ne répond pas depuis 9 h 05; le reste est à jour."),
        ("en", "Data update", "Paysafe does not answer since 9:05 a.m.; the rest is up to date."),
    ],
)
def test_the_page_answers_first(
    filled: Desk, browse: Callable[..., AppTest], language: str, title: str, said: str
) -> None:
    page = browse("data_update", language)
    assert not page.exception
    assert days.ascii_like(page.title[0].value) == title
    assert said in texts(page)


def test_a_failing_source_says_since_when_and_why(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse("data_update"))
    assert "En échec depuis 9 h 05" in said
    assert "Le prestataire ne répond pas" in said
    assert "Paiements lus du 14 sept. 2026 au 23 nov. 2026, 14 h 20" in said


def test_every_job_has_its_button(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update")
    names = {job.name for job in filled.schedule.jobs()}
    assert {f"run-{name}" for name in names} <= {button.key for button in page.button}


def test_a_finding_is_marked_as_seen(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update", "en")
    (found,) = filled.store.rows("SELECT finding_id FROM facts.findings WHERE kind = 'possible_double'")
    key = f"seen-{found['finding_id']}"
    page.button(key=key).click().run()
    assert not page.exception
    assert filled.store.rows("SELECT state FROM facts.findings WHERE kind = 'possible_double'") == [
        {"state": "acknowledged"}
    ]
    assert page.button(key=key).disabled


def test_findings_are_told_in_words(filled: Desk, browse: Callable[..., AppTest]) -> None:
    said = texts(browse("data_update", "en"))
    assert "Possible double payment" in said
    assert "Aréna 3 / Arena 3" in said


def test_runs_come_a_page_at_a_time_newest_first(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update", "en")
    first = page.table[0].value
    assert list(first["New"]) == list(range(10))
    page.pagination(key="runs_page").set_value(3).run()
    assert list(page.table[0].value["New"]) == list(range(20, 25))


def test_runs_can_be_narrowed_to_a_job_and_to_failures(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update", "en")
    page.toggle(key="failed").set_value(True).run()
    assert list(page.table[0].value["New"]) == [4, 9, 14, 19, 24]
    page.selectbox(key="job").set_value("payments").run()
    assert not page.table
    assert "No run to show yet." in texts(page)


@pytest.mark.parametrize(("language", "said"), [("fr", "Aucune source"), ("en", "No source has been read yet.")])
def test_an_empty_desk_says_what_would_be_here(browse: Callable[..., AppTest], language: str, said: str) -> None:
    page = browse("data_update", language)
    assert not page.exception
    assert said in texts(page)


def run(state: str, minutes: float, connector: str) -> dict[str, Any]:
    return {"state": state, "started_at": days.NOW - timedelta(minutes=minutes), "connector": connector}


def test_a_job_that_failed_for_one_source_is_not_hidden_by_another() -> None:
    worst = work.worst([run("done", 1, "handpoint"), run("failed", 2, "paxstore")])
    assert worst is not None
    assert worst["connector"] == "paxstore"


def test_a_source_no_longer_read_is_forgotten() -> None:
    worst = work.worst([run("done", 1, "handpoint"), run("failed", 3_000, "paxstore")])
    assert worst is not None
    assert worst["connector"] == "handpoint"
    assert work.worst([]) is None


def test_a_job_that_runs_cannot_be_run_again(filled: Desk, browse: Callable[..., AppTest]) -> None:
    filled.schedule._running.add("payments")
    page = browse("data_update", "en")
    assert page.button(key="run-payments").disabled
    assert not page.button(key="run-terminals").disabled
    assert ":blue[◐] Running" in texts(page)


def test_a_history_read_to_its_end_has_no_next_time(filled: Desk, browse: Callable[..., AppTest]) -> None:
    name = "**Historique des paiements**"
    assert "prochaine" in told(browse("data_update"), name) or "En pause" in told(browse("data_update"), name)
    with filled.store.write("runs") as writer:
        writer.run(
            "INSERT INTO ops.runs VALUES ($id, 'backfill', 'handpoint', $t, $t, 'done', 3, 0, 0, 0, NULL, NULL)",
            id="f" * 32,
            t=days.NOW - timedelta(minutes=9),
        )
    assert told(browse("data_update"), name).endswith(":gray[complet]]")
    with filled.store.write("runs") as writer:
        writer.run(
            "INSERT INTO ops.backfills VALUES ('handpoint', $since, $until, $since, $since, NULL)",
            since=days.NOW - timedelta(days=100),
            until=days.NOW,
        )
    assert "complet" not in told(browse("data_update"), name)


def test_a_finding_is_said_to_be_found_not_seen(filled: Desk, browse: Callable[..., AppTest]) -> None:
    assert "constatée une fois" in texts(browse("data_update"))


def told(page: AppTest, name: str) -> str:
    """Return what is said of a job."""
    (found,) = [str(element.value) for element in page.markdown if str(element.value).startswith(name)]
    return found
