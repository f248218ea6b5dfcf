"""Giving a terminal another alias or another site: payments taken before keep those they were taken under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import deciding
from pipeline.naming import fit, refuse_taken
from pipeline.terminals import site_meant, tell_names

if TYPE_CHECKING:
    from data.model import Viewer
    from pipeline.works import Works


def rename(works: Works, viewer: Viewer, serial: str, text: str, *, version: int) -> bool:
    """Give a terminal an alias; return whether that changes anything.

    Raises ActRefused, and Overtaken when somebody changed the terminal since `version`.
    """
    alias = fit(text)
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        row = decision.present(decision.known(serial))
        if alias == row["alias"]:
            writer.topics.clear()
            return False
        decision.held(serial, version)
        refuse_taken(alias, decision.terminals.values(), but=(serial,))
        decision.change(row, deciding.RENAMED, alias=alias)
        decision.tell_providers(serial, alias)
    tell_names(works.store, serial)
    return True


def tell_again(works: Works, viewer: Viewer, serial: str) -> None:
    """Write a terminal's alias at its providers once more: one of them shows another name. Raises ActRefused."""
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        row = decision.present(decision.known(serial))
        decision.note(deciding.TOLD, serial, {"alias": row["alias"]})
        decision.tell_providers(serial, row["alias"])


def move(works: Works, viewer: Viewer, serial: str, place: str | None, *, version: int) -> bool:
    """Say at which site a terminal is, a new one or none too; return whether that changes anything.

    Raises ActRefused and Overtaken.
    """
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        row = decision.present(decision.known(serial))
        site_id = site_meant(writer, place)
        if site_id == row["site_id"]:
            writer.topics.clear()
            return False
        decision.held(serial, version)
        decision.change(row, deciding.MOVED, site_id=site_id)
    return True
