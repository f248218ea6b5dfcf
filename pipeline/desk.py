"""The desk: everything that is open while the server runs, in the order it opens and closes."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from data.store import Store
from pipeline import accounts, log, parent, private, runs, settings, works, world_clock
from pipeline.control import Control
from pipeline.details import Details
from pipeline.lock import StoreLock
from pipeline.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.settings import Settings
    from pipeline.works import Works


class Desk:
    """An open database with its connectors, its schedule, and the door for commands."""

    def __init__(self, wanted: Settings, at_work: Works, closing: ExitStack) -> None:
        self.settings = wanted
        self.works = at_work
        self.store = at_work.store
        self.schedule = Schedule(at_work)
        self.details = Details(at_work)
        self._control = Control(at_work)
        self._closing = closing

    @classmethod
    def open(cls, wanted: Settings) -> Self:
        """Open the database and build the connectors; nothing runs yet.

        Raises StoreError, and ConnectorError when the clock to live on does not answer.
        """
        with ExitStack() as closing:
            at_work = closing.enter_context(opened(wanted))
            desk = cls(wanted, at_work, closing.pop_all())
        _Current.desk = desk
        return desk

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Open the desk of the settings that the environment names, and start it; it ends with who started it."""
        parent.follow()
        desk = cls.open(settings.load(environ=environ))
        try:
            desk.start()
        except BaseException:
            desk.close()
            raise
        return desk

    def start(self) -> None:
        """Begin to run the jobs and to take commands."""
        self.schedule.start()
        self._control.start()

    def close(self) -> None:
        """Let what runs come to a good point, then close everything."""
        self.works.stopping.set()
        self._control.stop()
        self.details.stop()
        self.schedule.stop()
        self._closing.close()
        if _Current.desk is self:
            _Current.desk = None


class _Current:
    desk: Desk | None = None


def current() -> Desk:
    """Return the desk of this process. Raises LookupError when none is open."""
    if _Current.desk is None:
        raise LookupError("no desk is open in this process")
    return _Current.desk


@contextmanager
def opened(wanted: Settings) -> Iterator[Works]:
    """Own the database for a while: lock it, open it, close the runs a killed process left, build the connectors.

    Raises CommandError when the settings name other accounts than the database was filled from.
    """
    secrets = [secret for options in wanted.connectors for secret in options.secrets.values()]
    log.configure(log.log_file(wanted.database), secrets)
    # The database makes files for as long as it is open.
    with private.files(), StoreLock(wanted.database):
        for file, mode in private.tighten(private.of_database(wanted.database)).items():
            log.log.warning("made_private", file=file.name, mode_before=mode)
        world_clock.follow(wanted.clock_url)
        organisation = wanted.organisation
        with Store.open(
            wanted.database,
            environment=wanted.environment,
            organisation=organisation.name,
            zone=organisation.zone,
            cut_off=organisation.cut_off,
        ) as store:
            accounts.keep(store, wanted.connectors)
            runs.close_interrupted(store)
            yield works.Works(store, wanted, works.sources(wanted))
