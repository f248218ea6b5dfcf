from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

from dashboard import pages, tables
from dashboard.seen import Seen
from data.model import State
from tests.dashboard.days import NOW, TODAY, reader

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

    from dashboard.reader import Reader


def frame(table: Styler) -> pd.DataFrame:
    return cast("pd.DataFrame", table.data)  # type: ignore[attr-defined]  # the stubs leave it out


def terminal(serial: str, alias: str, state: State = State.ONLINE, **more: Any) -> Seen:
    wanted: dict[str, Any] = {
        "serial": serial,
        "alias": alias,
        "site": "Aréna",
        "is_lost": False,
        "state": state,
        "since": NOW,
        "observed_at": NOW - timedelta(minutes=2),
        "source": "handpoint.ping",
    }
    return Seen(**(wanted | more))


def taken(serial: str | None, net: int, payments: int = 1, currency: str = "CAD") -> dict[str, Any]:
    return {"terminal_serial": serial, "net_minor": net, "payments": payments, "currency": currency}


def run(**more: Any) -> dict[str, Any]:
    return {
        "job": "payments",
        "connector": "handpoint",
        "started_at": NOW - timedelta(seconds=5),
        "ended_at": NOW - timedelta(seconds=2),
        "state": "done",
        "new_count": 1_200,
        "changed_count": 0,
        "finding_count": 0,
        "failure_key": None,
    } | more


def test_most_taken_first_then_by_name() -> None:
    seen = [terminal("1", "beta"), terminal("2", "Alpha"), terminal("3", "Gamma")]
    lines = tables.lines(seen, [taken("3", 500)], reader())
    assert [line.name for line in lines] == ["Gamma", "Alpha", "beta"]


def test_takings_of_a_terminal_nobody_lists_are_not_lost() -> None:
    lines = tables.lines([], [taken("1851", 500), taken(None, 300)], reader())
    assert sum(line.net for line in lines) == 800
    _, shown = tables.terminals(lines, TODAY, reader())
    assert [row.cells[0] for row in shown] == ["1851", "Terminal inconnu"]


def test_another_currency_is_not_added() -> None:
    lines = tables.lines([terminal("1", "A")], [taken("1", 500), taken("1", 9, currency="USD")], reader())
    assert [line.net for line in lines] == [500]


def test_a_terminal_leads_to_its_payments_of_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "opens", lambda _here, name: name == "payments")
    lines = tables.lines([terminal("1", "A")], [taken("1", 193_475, 61), taken(None, 5)], reader())
    columns, (known, unknown) = tables.terminals(lines, TODAY, reader())
    assert [column.header for column in columns] == ["Terminal", "Site", "Net", "Paiements", "État", "Vérifié"]
    assert [cell.replace("\u00a0", " ") for cell in known.cells[:4]] == ["A", "Aréna", "1 934,75 \\$", "61"]
    assert known.page == "payments"
    assert known.params == {"from": "2026-11-23", "to": "2026-11-23", "terminal": "1"}
    assert (unknown.page, unknown.params) == ("", {})


def test_without_a_page_of_payments_a_terminal_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "opens", lambda _here, _name: False)
    _, (row,) = tables.terminals(tables.lines([terminal("1", "A")], [], reader()), TODAY, reader())
    assert (row.page, row.params) == ("", {})


def test_beside_a_past_day_the_state_is_of_now() -> None:
    columns, _ = tables.terminals([], TODAY, reader(), is_past=True)
    assert columns[4].header == "État maintenant"


def test_a_phone_gets_what_belongs_on_a_card() -> None:
    here = reader(is_phone=True)
    _, (row,) = tables.terminals(tables.lines([terminal("1", "A")], [taken("1", 500)], here), TODAY, here)
    assert row.cells[3:] == ("1 paiement", ":green[●]\u00a0En ligne", "")
    assert len(frame(tables.runs([run()], here)).columns) == 3


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.ONLINE, ":green[●]\u00a0Online"),
        (State.BUSY, ":green[◉]\u00a0Busy"),
        (State.ASLEEP, ":blue[◐]\u00a0Asleep"),
        (State.OFFLINE, ":red[▲]\u00a0Offline"),
        (State.UNKNOWN, ":gray[◌]\u00a0State unknown (seen at 2\\:18\u00a0p.m.)"),
    ],
)
def test_a_state_has_an_icon_and_a_word(state: State, said: str) -> None:
    assert tables.state(terminal("1", "A", state), reader("en_CA")).replace("p.m", "p.m") == said


def test_an_unknown_state_tells_when_even_another_day() -> None:
    yesterday = terminal("1", "A", State.UNKNOWN, observed_at=NOW - timedelta(days=1))
    assert "vu le 22 nov. 2026" in tables.state(yesterday, reader())
    assert tables.state(terminal("1", "A", State.UNKNOWN, observed_at=None), reader()) == ":gray[◌]\u00a0État inconnu"


def test_a_lost_terminal_is_lost_whatever_it_says() -> None:
    assert tables.state(terminal("1", "A", is_lost=True), reader("en_CA")) == ":gray[✕]\u00a0Lost"


def test_a_name_cannot_become_markup() -> None:
    named = terminal("1", "**x** $1 :red[y]")
    _, (row,) = tables.terminals(tables.lines([named], [], reader()), TODAY, reader())
    assert row.cells[0] == r"\*\*x\*\* \$1 \:red\[y\]"


def test_a_failed_run_tells_why() -> None:
    table = tables.runs(
        [run(state="failed", failure_key="unreachable"), run(ended_at=None, state="running")], reader("en_CA")
    )
    assert list(frame(table)["Result"]) == [":red[▲]\u00a0Has failed", ":blue[◐]\u00a0Running"]
    assert "does not answer" in frame(table)["Why"][0]
    assert list(frame(table)["Took"]) == ["3\u00a0s", ""]


@pytest.mark.parametrize("here", [reader("en_CA"), reader("en_CA", is_phone=True)], ids=["desk", "phone"])
def test_how_many_are_new_is_written_as_numbers_are(here: Reader) -> None:
    assert "98,412" in tables.runs([run(new_count=98_412)], here).to_html()
