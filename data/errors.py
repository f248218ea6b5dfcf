"""How the memory can fail us; each message is a sentence that says what to do."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be used."""


class StoreBusy(StoreError):
    """Another process holds the database."""

    def __init__(self, path: object, pid: int | None) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(f"{path} is in use by {who}: stop it, or run the command while the server runs.")
        self.pid = pid


class SchemaTooNew(StoreError):
    """The database was written by a newer Encaisse."""

    def __init__(self, path: object, found: int, known: int) -> None:
        super().__init__(f"{path} has schema {found}, this Encaisse knows {known}: install the newer Encaisse.")


class MigrationFailed(StoreError):
    """A migration could not be applied; nothing was changed."""

    def __init__(self, file: str, reason: str, backup: object) -> None:
        super().__init__(
            f"{file} could not be applied ({reason}); nothing was changed. The copy from before: {backup}."
        )


class WrongEnvironment(StoreError):
    """The database belongs to another environment."""

    def __init__(self, path: object, found: str, asked: str) -> None:
        super().__init__(f"{path} holds {found} data and the settings say {asked}: demo and live never mix.")


class OtherDays(StoreError):
    """The database counts its days in another zone, or from another hour."""

    def __init__(self, path: object, found: tuple[str, int], asked: tuple[str, int]) -> None:
        self.found, self.asked = (
            f"{zone} from {minutes // 60:02d}:{minutes % 60:02d}" for zone, minutes in (found, asked)
        )
        super().__init__(
            f"{path} counts its days in {self.found}, the settings say {self.asked}: "
            "write the first in the settings, or start a new database."
        )


class StoreDamaged(StoreError):
    """The database file cannot be read."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path} cannot be read ({reason}): set it aside and restore the latest backup.")


class DiskFull(StoreError):
    """There is no room left to write."""

    def __init__(self, path: object) -> None:
        super().__init__(f"There is no room left to write {path}: free some space; nothing already saved is lost.")
