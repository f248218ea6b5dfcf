"""The small organisation's terminals in full: their histories, their providers, and what is on its way to them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.dashboard import days
from tests.dashboard.days import ALIASES, NOW, SERIALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from data.store import Store

FIRST, SECOND, THIRD, FOURTH = SERIALS
BEGAN = NOW - timedelta(days=90)


def fill(store: Store) -> None:
    """Save the organisation with its terminals as two providers list them; the third is named otherwise by one."""
    days.fill(store)
    names = dict(zip(SERIALS, (ALIASES[0], ALIASES[1], "A920-ARE-03", None), strict=True))
    with store.write("terminals") as writer:
        writer.run("INSERT INTO ops.sites VALUES ('pool', 'Piscine Lajoie')")
        writer.run("UPDATE ops.terminals SET terminal_type = 'PAXA920PRO', tid = '27832283' WHERE serial = $s", s=FIRST)
        writer.run("UPDATE ops.terminals SET site_id = 'pool' WHERE serial = $s", s=SECOND)
        writer.run(
            "INSERT INTO ops.workstations VALUES "
            "('w1', 'Accueil, caisse 1', 'arena', $s, TRUE, NULL, FALSE, 1, $t, 'local')",
            s=FIRST,
            t=BEGAN,
        )
        for serial, alias in zip(SERIALS, ALIASES, strict=True):
            name = names[serial]
            writer.run("UPDATE ops.terminals SET provider_name = $n WHERE serial = $s", n=name, s=serial)
            writer.run(
                "INSERT INTO ops.terminal_history SELECT serial, $t, $a, site_id, 'pipeline' FROM ops.terminals "
                "WHERE serial = $s",
                t=BEGAN,
                a=alias,
                s=serial,
            )
            for connector, said in (("handpoint", None), ("paxstore", name)):
                writer.run(
                    "INSERT INTO ops.terminal_sources VALUES ($s, $c, '17', $n, $t)",
                    s=serial,
                    c=connector,
                    n=said,
                    t=NOW,
                )
        writer.run(
            "INSERT INTO ops.seen VALUES ($s, 'paxstore', $t, $t, 'offline', '1', 71, NULL, 'wifi', NULL, NULL)",
            s=FIRST,
            t=NOW - timedelta(minutes=2),
        )
        writer.run("UPDATE ops.seen SET app_version = '20.4.14.0' WHERE source = 'handpoint.ping'")


def message(store: Store, serial: str = FIRST, state: str = "waiting", **said: object) -> None:
    """Save how the telling of a name fares."""
    values = {"sent": None, "next": None, "key": None, "detail": None, "tries": 0} | said
    with store.write("terminals") as writer:
        writer.run(
            "INSERT INTO ops.outbox VALUES "
            "(uuid()::VARCHAR, $t, 'rename', $body, $sent, 'paxstore', $s, $state, $tries, $next, $key, $detail)",
            t=NOW,
            body='{"name": "Guichet"}',
            s=serial,
            state=state,
            **values,
        )


def many(store: Store, count: int) -> None:
    """Save so many more terminals."""
    with store.write("terminals") as writer:
        writer.run(
            "INSERT INTO ops.terminals SELECT printf('99%08d', n), printf('Zone %d', n), 1, NULL, NULL, NULL, NULL, "
            "FALSE, $now, $now FROM range(CAST($count AS INTEGER)) AS numbers (n)",
            now=NOW,
            count=count,
        )


def opened(browse: Callable[..., AppTest], serial: str, language: str = "fr") -> AppTest:
    """Open a terminal's page."""
    page = browse("terminals", language)
    page.query_params["serial"] = serial
    return page.switch_page("views/terminal.py").run()


def press(page: AppTest, key: str) -> AppTest:
    """Press a button."""
    return page.button(key=key).click().run()
