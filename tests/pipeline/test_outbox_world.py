from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from data import time as clock
from data.queries import naming, outbox, terminals
from data.store import Store
from pipeline import settings
from pipeline.desk import Desk
from pipeline.outbox import deliver
from pipeline.renaming import rename
from pipeline.terminals import collect_lists
from pipeline.works import Works
from tests.connectors.replay import Provider, Says
from tests.pipeline.fleets import ANNE, SETTINGS, A, Shelf, paxstore_at, row, stand_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from pipeline.settings import Settings


ROOT = Path(__file__).parents[2]


def said(store: Store, serial: str) -> dict[str, Any]:
    [told] = [one for one in outbox.latest_names(store) if one["serial"] == serial]
    return told


def test_a_desk_that_runs_tells_it_at_once_and_by_itself(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]
) -> None:
    """The person does not wait: the schedule is woken, and another thread tells PAXSTORE."""
    sandbox = sandbox_of()
    here = Desk.open(settings_of(sandbox))
    try:
        collect_lists(here.works)
        here.start()
        first = terminals.known(here.store)[0]
        rename(here.works, ANNE, first["serial"], "Guichet", version=first["version"])
        here.schedule.wake("outbox")
        deadline = clock.wall_monotonic() + 20
        while said(here.store, first["serial"])["state"] != "sent" and clock.wall_monotonic() < deadline:
            clock.wall_sleep(0.05)
        assert said(here.store, first["serial"])["state"] == "sent"
        assert sandbox.scene.names[first["serial"]][0] == "Guichet"
    finally:
        here.close()


@pytest.mark.parametrize("faults", ["none", "flaky", "throttled", "lying"])
def test_a_world_s_terminals_are_renamed_there(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], faults: str
) -> None:
    sandbox = sandbox_of(faults=faults)
    works = works_of(sandbox)
    assert collect_lists(works)
    wanted = {}
    for number, one in enumerate(terminals.known(works.store), start=1):
        wanted[one["serial"]] = f"Guichet {number}"
        rename(works, ANNE, one["serial"], wanted[one["serial"]], version=one["version"])
    for _ in range(60):
        deliver(works)
        waiting = [one["next_try_at"] for one in outbox.latest_names(works.store) if one["state"] == "waiting"]
        if not waiting:
            break
        clock.live_on(clock.WorldClock(max(waiting), 0))
    named = {device.serial: sandbox.scene.store_name(device) for device in sandbox.world.devices}
    assert named == wanted
    collect_lists(works)
    assert naming.unresolved(works.store, kind="name_differs", serial=None) == []


CHILD = """
import sys
from pathlib import Path
from tests.pipeline import fleets, test_outbox_world
with test_outbox_world.opened(Path(sys.argv[1])) as store:
    works = fleets.fleet(store, Path(sys.argv[1]), fleets.paxstore_at(sys.argv[2], read_timeout_s=60.0))
    test_outbox_world.rename(works, fleets.ANNE, fleets.A, "Guichet", version=1)
    test_outbox_world.deliver(works)
"""


def opened(folder: Path) -> Store:
    return Store.open(
        folder / "encaisse.duckdb", environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")
    )


@pytest.mark.parametrize("is_written", [True, False])
def test_a_process_killed_while_it_tells_leaves_the_message_for_the_next(tmp_path: Path, *, is_written: bool) -> None:
    shelf = Shelf()

    def hang() -> Says:
        if is_written:
            shelf.names[A] = "Guichet"
        return Says(hangs_s=3.0, cuts=True)

    shelf.answer = hang
    with Provider(shelf) as provider:
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path), provider.url], cwd=ROOT)
        try:
            deadline = clock.wall_monotonic() + 60
            while not any(asked.method == "PUT" for asked in provider.asked) and clock.wall_monotonic() < deadline:
                assert child.poll() is None
                clock.wall_sleep(0.02)
        finally:
            child.kill()
            child.wait()
        shelf.answer = lambda: None
        stand_at()
        with opened(tmp_path) as store:
            assert said(store, A)["state"] == "waiting"
            works = Works(store, settings.parse(SETTINGS, tmp_path / "encaisse.toml", {}), (paxstore_at(provider.url),))
            assert deliver(works)
            assert said(store, A)["state"] == "sent"
            assert row(store, A)["alias"] == "Guichet"
    assert (shelf.names, shelf.written) == ({A: "Guichet"}, ["Guichet"])
