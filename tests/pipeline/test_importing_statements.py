from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from data.model import LOCAL_VIEWER
from data.queries import imports, statements
from pipeline import import_files, importing
from tests.connectors.files.test_statements import DESJARDINS
from tests.pipeline.conftest import Heard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works

MADE_AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def works(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]) -> Works:
    return works_of(sandbox_of())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "Desjardins relevé 2026-11.csv"
    found.write_bytes(DESJARDINS.encode("cp1252"))
    return found


def looked(works: Works, path: Path) -> importing.Look:
    return importing.look(works.store, importing.read(path, path.name))


def sums(store: Store) -> dict[str, int]:
    since, until = MADE_AT.date().replace(day=1), MADE_AT.date()
    return {row["kind"]: row["amount_minor"] for row in statements.totals(store, since=since, until=until)}


def test_a_statement_is_looked_at_shown_kept_and_taken_back(works: Works, path: Path) -> None:
    seen = looked(works, path)
    assert (seen.is_known, seen.mapping.family, seen.asks) == (False, "bank", ())
    importing.save_mapping(works, LOCAL_VIEWER, seen.mapping)
    shown = importing.preview(works, looked(works, path), MADE_AT)
    told = {(total.mode, total.kind): (total.count, total.amount_minor) for total in shown.totals}
    assert told == {
        ("", "payout"): (1, 94281), ("", "cheque"): (1, 13415), ("", "other"): (1, -14394), ("", "top_up"): (1, -50000),
    }  # fmt: skip
    assert (shown.new, shown.changed, shown.same, shown.gone) == (4, 0, 0, 0)
    assert sums(works.store) == {}
    importing.carry_out(works, LOCAL_VIEWER, shown)
    assert sums(works.store) == {kind: minor for (_, kind), (_, minor) in told.items()}
    again = importing.preview(works, looked(works, path), MADE_AT)
    assert (again.state, again.new, again.same) == ("kept", 0, 4)
    assert importing.undo(works, LOCAL_VIEWER, shown.given.import_id)
    assert sums(works.store) == {}


def test_a_shorter_export_of_the_same_days_says_what_it_takes_away(works: Works, path: Path) -> None:
    importing.save_mapping(works, LOCAL_VIEWER, looked(works, path).mapping)
    importing.carry_out(works, LOCAL_VIEWER, importing.preview(works, looked(works, path), MADE_AT))
    first, _, *rest = DESJARDINS.splitlines()
    path.write_bytes("\n".join([first, *rest]).encode("cp1252"))
    shown = importing.preview(works, looked(works, path), MADE_AT.replace(day=21))
    assert (shown.same, shown.gone) == (3, 1)
    assert import_files.why_not(shown) is not None


def test_the_command_imports_statements(works: Works, path: Path) -> None:
    heard = Heard()
    args = Namespace(files=[str(path)], report=None, dry_run=False)
    console = heard.console(cwd=path.parent)
    assert import_files.run(works, args, console) == 1
    importing.save_mapping(works, LOCAL_VIEWER, looked(works, path).mapping)
    assert import_files.run(works, args, console) == 0
    assert "4 lines of a statement from Nov 16, 2026 to Nov 17, 2026" in heard.out
    assert import_files.run(works, args, console) == 0
    assert imports.count(works.store) == {"imports": 1, "kept": 1}
