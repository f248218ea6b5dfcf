from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import work
from data.model import Finding, Severity
from data.queries import operations
from data.save import save_findings
from tests.dashboard import days
from tests.dashboard.test_today_page import links, texts

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
    assert "Handpoint : lu sans trou du 14 sept. 2026 au 23 nov. 2026, 14 h 20." in said


def test_every_job_has_its_button(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update")
    names = {job.name for job in filled.schedule.jobs()}
    assert {f"run-{name}" for name in names} <= {button.key for button in page.button}


def test_a_finding_is_marked_as_seen(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update", "en", show="findings")
    (found,) = filled.store.rows("SELECT finding_id FROM facts.findings WHERE kind = 'possible_double'")
    key = f"seen-{found['finding_id']}"
    page.button(key=key).click().run()
    assert not page.exception
    assert filled.store.rows("SELECT state FROM facts.findings WHERE kind = 'possible_double'") == [
        {"state": "acknowledged"}
    ]
    assert key not in {button.key for button in page.button}
    assert "Possible double payment" not in listed(page)
    page.selectbox(key="data_update.state").set_value("acknowledged").run()
    assert "Possible double payment" in listed(page)
    assert "Money · 1:40 p.m. · Seen · 2:20 p.m. · this computer" in texts(page)
    assert page.query_params["state"] == "acknowledged"


def listed(page: AppTest) -> str:
    """Return what the list of findings leads to."""
    return "\n".join(text for text, to in links(page).items() if to.startswith("finding?"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_finding_leads_to_its_story(filled: Desk, browse: Callable[..., AppTest], language: str) -> None:
    (found,) = filled.store.rows("SELECT finding_id FROM facts.findings WHERE kind = 'name_differs'")
    page = browse("data_update", language, show="findings")
    assert f"finding?id={found['finding_id']}" in links(page).values()
    assert "Aréna 3 / Arena 3" in listed(page)


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ({}, ["possible_double", "name_differs"]),
        ({"severity": "money"}, ["possible_double"]),
        ({"finding": "name_differs"}, ["name_differs"]),
        ({"state": "resolved"}, []),
        ({"state": "all"}, ["possible_double", "name_differs"]),
        ({"finding": "nonsense"}, ["possible_double", "name_differs"]),
        ({"page": "99"}, ["possible_double", "name_differs"]),
    ],
)
def test_findings_are_narrowed_by_the_address(
    filled: Desk, browse: Callable[..., AppTest], address: dict[str, str], kinds: list[str]
) -> None:
    page = browse("data_update", "en", show="findings", **address)
    assert not page.exception
    rows = filled.store.rows("SELECT kind, finding_id FROM facts.findings")
    ids = {row["kind"]: row["finding_id"] for row in rows}
    found = [to.removeprefix("finding?id=") for to in links(page).values() if to.startswith("finding?")]
    assert found == [ids[kind] for kind in kinds]
    assert ("No finding like this" in texts(page)) is (kinds == [])


def test_findings_come_a_page_at_a_time(filled: Desk, browse: Callable[..., AppTest]) -> None:
    save_findings(
        filled.store,
        [
            Finding(kind="look_up_refused", subject=f"{number:024x}", connector="paysafe", severity=Severity.NOTE)
            for number in range(25)
        ],
    )
    page = browse("data_update", "en", show="findings")
    assert "27 findings" in texts(page)
    assert len([link for link in page.get("page_link") if link.proto.page == "finding"]) == 10
    page.pagination(key="data_update.page").set_value(3).run()
    assert len([button for button in page.button if button.label == "Mark as seen"]) == 7
    assert page.query_params["page"] == "3"
    page.selectbox(key="data_update.severity").set_value("note").run()
    assert "page" not in page.query_params
    assert "26 findings" in texts(page)


def test_runs_come_a_page_at_a_time_newest_first(filled: Desk, browse: Callable[..., AppTest]) -> None:
    with filled.store.write("runs") as writer:
        for number in range(25, 60):
            when = days.NOW - timedelta(minutes=2 * number + 1)
            operations.start_run(
                writer, run_id=f"{number:032x}", job="payments", connector="handpoint", started_at=when
            )
            writer.run(f"UPDATE ops.runs SET new_count = {number}, state = 'done' WHERE run_id = '{number:032x}'")
    page = browse("data_update", "en", show="runs")
    assert "60 runs" in texts(page)
    assert list(page.table[0].value["New"]) == list(range(25))
    page.pagination(key="data_update.page").set_value(3).run()
    assert list(page.table[0].value["New"]) == list(range(50, 60))


def test_runs_can_be_narrowed_to_a_job_and_to_failures(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("data_update", "en", show="runs", ended="failed")
    assert list(page.table[0].value["New"]) == [4, 9, 14, 19, 24]
    page.selectbox(key="data_update.job").set_value("payments").run()
    assert not page.table
    assert "No run to show yet." in texts(page)
    assert {name: page.query_params[name] for name in ("job", "ended")} == {"job": "payments", "ended": "failed"}


def test_what_is_read_is_drawn_and_listed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    with filled.store.write("payments") as writer:
        writer.run("UPDATE facts.coverage SET until = '2026-10-20 04:00:00'")
        writer.run("INSERT INTO facts.coverage VALUES ('handpoint', '2026-10-22 04:00:00', $now, $now)", now=days.NOW)
    page = browse("data_update", "en")
    told = "Handpoint: one hole since Sep 14, 2026, of 2 d."
    assert told in texts(page)
    (chart,) = page.get("plotly_chart")
    assert days.ascii_like(chart.proto.alt) == told
    table = page.table[0].value
    assert [word.split("\u00a0")[1] for word in table["State"]] == ["Complete", "Hole", "Complete"]
    assert days.ascii_like(table["From"][1]) == "Oct 20, 2026, 12:00 a.m."


def test_a_job_is_paused_and_resumed_on_the_page(filled: Desk, browse: Callable[..., AppTest]) -> None:
    filled.start()
    page = browse("data_update", "en")
    assert not page.warning
    page.button(key="pause-settlement").click().run()
    assert not page.exception
    (warning,) = page.warning
    assert "Settlement, every night is paused since 2:20 p.m. (this computer)" in days.ascii_like(warning.value)
    assert told(page, "**Settlement, every night**").endswith(":orange[‖]\u00a0Paused]")
    assert page.button(key="pause-settlement").label == "Resume"
    page.button(key="pause-settlement").click().run()
    assert not page.warning
    assert not filled.schedule.job("settlement").is_paused


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
    assert told(browse("data_update"), name).endswith(":gray[pas prévue]]")
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
    assert "constatée une fois" in texts(browse("data_update", show="findings"))


def test_the_parts_say_how_many_findings_wait(filled: Desk, browse: Callable[..., AppTest]) -> None:
    (parts,) = browse("data_update").get("button_group")
    called = ["Sources et tâches", "Anomalies · 2", "Exécutions"]
    assert [option.content for option in parts.proto.options] == [f":blue[{name}]" for name in called]


def told(page: AppTest, name: str) -> str:
    """Return what is said of a job."""
    (found,) = [str(element.value) for element in page.markdown if str(element.value).startswith(name)]
    return found
