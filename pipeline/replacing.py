"""A terminal that is lost, found again, or replaced by another.

The other takes alias, site and workstations; each keeps its own history and payments. What was done by mistake can be
undone. Nothing of this reaches SmartRec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.locale import N_
from data.queries import naming
from pipeline import deciding
from pipeline.errors import ActRefused
from pipeline.naming import refuse_taken
from pipeline.terminals import tell_names

if TYPE_CHECKING:
    from data.model import Viewer
    from pipeline.works import Works

SAME = N_("A terminal cannot replace itself: choose another serial number.")
NEW_IS_LOST = N_("Terminal {serial} is marked as lost: mark it as found first, or choose another.")
NOT_REPLACED = N_("Terminal {serial} was not replaced: there is nothing to undo.")


def mark_lost(works: Works, viewer: Viewer, serial: str, *, version: int) -> bool:
    """Say that a terminal is lost: it is not asked about any more; return whether that changes anything.

    Raises ActRefused and Overtaken.
    """
    return _mark(works, viewer, serial, version, is_lost=True)


def mark_found(works: Works, viewer: Viewer, serial: str, *, version: int) -> bool:
    """Say that a lost terminal is back; return whether that changes anything. Raises ActRefused and Overtaken."""
    return _mark(works, viewer, serial, version, is_lost=False)


def _mark(works: Works, viewer: Viewer, serial: str, version: int, *, is_lost: bool) -> bool:
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        if decision.known(serial)["is_lost"] == is_lost:
            writer.topics.clear()
            return False
        row = decision.held(serial, version)
        decision.change(row, deciding.LOST if is_lost else deciding.FOUND, is_lost=is_lost)
    return True


def replace(  # noqa: PLR0913 - two terminals, each with the version that was looked at
    works: Works, viewer: Viewer, old_serial: str, new_serial: str, *, old_version: int, new_version: int
) -> None:
    """Let a terminal take the place of another. Raises ActRefused and Overtaken."""
    if old_serial == new_serial:
        raise ActRefused(SAME)
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        old = decision.present(decision.held(old_serial, old_version))
        new = decision.present(decision.held(new_serial, new_version))
        if new["is_lost"]:
            raise ActRefused(NEW_IS_LOST, serial=new_serial)
        workstations = naming.workstations_of(writer, serial=old_serial)
        decision.change(old, deciding.REPLACED, new_serial)
        site_id = old["site_id"] or new["site_id"]
        decision.change(new, deciding.REPLACED, old_serial, alias=old["alias"], site_id=site_id)
        decision.hand_over(old_serial, new_serial, workstations)
        naming.add_replacement(
            writer,
            old_serial=old_serial,
            new_serial=new_serial,
            replaced_at=decision.now,
            replaced_by=viewer.name,
            new_alias=new["alias"],
            new_site_id=new["site_id"],
            workstations=workstations,
        )
        decision.tell_providers(new_serial, old["alias"])
    _tell(works, old_serial, new_serial)


def restore(  # noqa: PLR0913 - two terminals, each with the version that was looked at
    works: Works, viewer: Viewer, old_serial: str, new_serial: str, *, old_version: int, new_version: int
) -> None:
    """Undo a replacement: the old terminal is in service again, the new one is called and stands as it did before.

    What was changed of the new one since stays. Raises ActRefused and Overtaken.
    """
    with works.store.write(*deciding.TOPICS) as writer:
        decision = deciding.Decision(works, writer, viewer)
        old = decision.held(old_serial, old_version)
        if old["replaced_by"] != new_serial or (done := naming.replacement(writer, old_serial=old_serial)) is None:
            raise ActRefused(NOT_REPLACED, serial=old_serial)
        new = decision.present(decision.held(new_serial, new_version))
        after = _before(old, new, done)
        both, others = (old_serial, new_serial), decision.terminals.values()
        refuse_taken(old["alias"], others, but=both)
        refuse_taken(after["alias"], others, but=both)
        decision.change(old, deciding.RESTORED, new_serial)
        decision.change(new, deciding.RESTORED, old_serial, **after)
        decision.hand_over(new_serial, old_serial, done["workstations"])
        naming.drop_replacement(writer, old_serial=old_serial)
        if after["alias"] != new["alias"]:
            decision.tell_providers(new_serial, after["alias"])
    _tell(works, *both)


def _before(old: dict[str, Any], new: dict[str, Any], done: dict[str, Any]) -> dict[str, Any]:
    """Return alias and site of a replacing terminal as they were before, unless they were changed since."""
    return {
        "alias": done["new_alias"] if new["alias"] == old["alias"] else new["alias"],
        "site_id": done["new_site_id"] if new["site_id"] == old["site_id"] else new["site_id"],
    }


def _tell(works: Works, *serials: str) -> None:
    for serial in serials:
        tell_names(works.store, serial)
