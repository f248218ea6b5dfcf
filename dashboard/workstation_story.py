"""What a workstation has been, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.acting import who
from dashboard.reader import plain
from pipeline.workstations import IMPORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader


def history(rows: Sequence[Mapping[str, Any]], here: Reader) -> pd.DataFrame:
    """Return what a workstation has been since when, the present first; on a phone all of it in one column."""
    return pd.DataFrame([_line(row, here) for row in rows])


def _line(row: Mapping[str, Any], here: Reader) -> dict[str, str]:
    _ = here.gettext
    what = {
        _("Name"): plain(row["name"]),
        _("Accepts Terminal"): f"{'Terminal ' if here.is_phone else ''}{'✓' if row['accepts_terminal'] else '—'}",
        _("Default terminal"): plain(row["alias"] or row["terminal_serial"] or ""),
        _("Site"): plain(row["site"] or ""),
        _("Receipt printer"): plain(row["printer"] or ""),
        _("State"): _("Retired") if row["is_retired"] else _("In service"),
    }
    if here.is_phone:
        what = {_("What it was"): " · ".join(filter(None, what.values()))}
    return {_("Since"): plain(here.when(row["valid_from"])), **what, _("By"): plain(by(row["changed_by"], here))}


def by(name: str, here: Reader) -> str:
    """Return who changed a workstation: a person, or a file that named it."""
    return here.gettext("a SmartRec export") if name == IMPORT else who(name, here)
