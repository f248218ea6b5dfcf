"""What a person can do from these pages; each act asks for a permission and leaves a row in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.ask import NotAllowed
from data import journal
from data import time as clock
from data.queries import findings
from pipeline import desk, importing, notes, outbox, pairing, renaming, replacing, workstations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.model import Viewer
    from data.save import Saved
    from data.store import Writer
    from pipeline.drafting import Mapping
    from pipeline.importing import Preview
    from pipeline.pairing import Pair
    from pipeline.workstations import Said


def acknowledge(viewer: Viewer, finding_id: str, note: str = "") -> None:
    """Mark a finding as seen, with what is to be remembered of it. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    now = clock.now()
    with desk.current().store.write("findings", "audit") as writer:
        findings.note_change(
            writer,
            finding_id=finding_id,
            changed_at=now,
            before="open",
            state="acknowledged",
            changed_by=viewer.name,
            note=notes.kept(note),
        )
        findings.acknowledge(writer, finding_id=finding_id, closed_at=now, closed_by=viewer.name)
        _note(writer, viewer, "acknowledge_finding", finding_id)


def reopen(viewer: Viewer, finding_id: str) -> None:
    """Mark a finding that was seen as one to look at again. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    now = clock.now()
    with desk.current().store.write("findings", "audit") as writer:
        findings.note_change(
            writer,
            finding_id=finding_id,
            changed_at=now,
            before="acknowledged",
            state="open",
            changed_by=viewer.name,
            note=None,
        )
        findings.reopen(writer, finding_id=finding_id)
        _note(writer, viewer, "reopen_finding", finding_id)


def run_now(viewer: Viewer, job: str) -> None:
    """Ask for a job to run as soon as it can. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    here = desk.current()
    here.schedule.run_now(job)
    with here.store.write("audit") as writer:
        _note(writer, viewer, "run_now", job)


def rename(viewer: Viewer, serial: str, alias: str, *, version: int) -> bool:
    """Give a terminal another alias; return whether that changes anything. Raises NotAllowed, ActRefused, Overtaken."""
    _check(viewer, "rename")
    is_new = renaming.rename(desk.current().works, viewer, serial, alias, version=version)
    if is_new:
        _tell_providers()
    return is_new


def tell_again(viewer: Viewer, serial: str) -> None:
    """Have a terminal's alias written at its providers once more. Raises NotAllowed and ActRefused."""
    _check(viewer, "rename")
    renaming.tell_again(desk.current().works, viewer, serial)
    _tell_providers()


def move(viewer: Viewer, serial: str, site: str | None, *, version: int) -> bool:
    """Say at which site a terminal is; return whether that changes anything. Raises as `rename` does."""
    _check(viewer, "rename")
    return renaming.move(desk.current().works, viewer, serial, site, version=version)


def mark_lost(viewer: Viewer, serial: str, *, version: int, is_lost: bool) -> bool:
    """Say that a terminal is lost, or found; return whether that changes anything. Raises as `rename` does."""
    _check(viewer, "rename")
    mark = replacing.mark_lost if is_lost else replacing.mark_found
    return mark(desk.current().works, viewer, serial, version=version)


def replace(viewer: Viewer, old_serial: str, new_serial: str, *, old_version: int, new_version: int) -> None:
    """Let a terminal take the place of another. Raises as `rename` does."""
    _check(viewer, "rename")
    at_work = desk.current().works
    replacing.replace(at_work, viewer, old_serial, new_serial, old_version=old_version, new_version=new_version)
    _tell_providers()


def restore(viewer: Viewer, old_serial: str, new_serial: str, *, old_version: int, new_version: int) -> None:
    """Undo a replacement. Raises as `rename` does."""
    _check(viewer, "rename")
    at_work = desk.current().works
    replacing.restore(at_work, viewer, old_serial, new_serial, old_version=old_version, new_version=new_version)
    _tell_providers()


def add_workstation(viewer: Viewer, said: Said) -> str:
    """Add a workstation; return its id. Raises NotAllowed and ActRefused."""
    _check(viewer, "rename")
    return workstations.add(desk.current().works, viewer, said)


def change_workstation(viewer: Viewer, workstation_id: str, said: Said, *, version: int) -> bool:
    """Change what is said of a workstation; return whether that changes anything. Raises as `rename` does."""
    _check(viewer, "rename")
    return workstations.change(desk.current().works, viewer, workstation_id, said, version=version)


def use_workstation(viewer: Viewer, workstation_id: str, *, version: int, is_retired: bool) -> bool:
    """Retire a workstation, or restore it; return whether that changes anything. Raises as `rename` does."""
    _check(viewer, "rename")
    use = workstations.retire if is_retired else workstations.restore
    return use(desk.current().works, viewer, workstation_id, version=version)


def _tell_providers() -> None:
    """Let providers be told at once of what was changed, by the schedule and not by the page."""
    desk.current().schedule.wake(outbox.JOB)


def pause(viewer: Viewer, job: str) -> None:
    """Run a job no more until somebody resumes it. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    here = desk.current()
    here.schedule.pause(job, viewer.name)
    with here.store.write("audit") as writer:
        _note(writer, viewer, "pause_job", job)


def resume(viewer: Viewer, job: str) -> None:
    """Let a paused job run again. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    here = desk.current()
    here.schedule.resume(job)
    with here.store.write("audit") as writer:
        _note(writer, viewer, "resume_job", job)


def save_mapping(viewer: Viewer, mapping: Mapping) -> Mapping:
    """Keep what was said of a report's columns. Raises NotAllowed."""
    _check(viewer, "import")
    return importing.save_mapping(desk.current().works, viewer, mapping)


def import_file(viewer: Viewer, shown: Preview) -> Saved:
    """Import what a preview showed. Raises NotAllowed."""
    _check(viewer, "import")
    return importing.carry_out(desk.current().works, viewer, shown)


def undo_import(viewer: Viewer, import_id: str) -> bool:
    """Take an import back; return whether there was one to take back. Raises NotAllowed."""
    _check(viewer, "import")
    return importing.undo(desk.current().works, viewer, import_id)


def confirm_matches(viewer: Viewer, pairs: Sequence[Pair]) -> int:
    """Confirm proposed matches; return how many. Raises NotAllowed and ActRefused."""
    _check(viewer, "import")
    return pairing.confirm(desk.current().works, viewer, pairs)


def refuse_matches(viewer: Viewer, pairs: Sequence[Pair]) -> int:
    """Refuse proposed matches; return how many. Raises NotAllowed and ActRefused."""
    _check(viewer, "import")
    return pairing.refuse(desk.current().works, viewer, pairs)


def take_back_match(viewer: Viewer, pair: Pair) -> None:
    """Forget what was decided of a match. Raises NotAllowed."""
    _check(viewer, "import")
    pairing.take_back(desk.current().works, viewer, pair)


def _check(viewer: Viewer, permission: str) -> None:
    if not viewer.may(permission):
        raise NotAllowed(f"{viewer.name} lacks {permission}")


def _note(writer: Writer, viewer: Viewer, act: str, subject: str) -> None:
    journal.note(writer, viewer=viewer.name, act=act, subject=subject, detail="")
