"""Where to find a payment without its day, kept quick: the ids and keys of a month that is over are sorted once.

They arrive in the order of time, which says nothing of their hashes: a look-up reads them all. Sorted by hash, month by
month, the database knows from the bounds of each block that nearly all of them need not be read. What arrives later for
such a month stays where it falls until it is worth another sorting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.queries import load

if TYPE_CHECKING:
    from datetime import date, datetime

    from data.store import Store, Writer

_SQL = load("keys")
LEAST = 100_000
"""How many keys are worth a sorting: about those of one of the database's blocks of rows."""
AT_ONCE = 300_000
"""How many are sorted at a time: what fits into the memory that the database may use."""
_HASHES = 2**64


def settle(store: Store, *, until: datetime, least: int = LEAST, at_once: int = AT_ONCE) -> int:
    """Sort the ids and keys of the months before that of `until`; return how many months were worth it.

    Each range of hashes is a commit of its own: a killed sorting is begun again, and the payments that arrive meanwhile
    wait for seconds at most.
    """
    months = store.rows(_SQL["months"], until=until, least=least)
    for row in months:
        pieces = -(-row["keys"] // at_once)
        for piece in range(pieces):
            low, beyond = (_HASHES * edge // pieces for edge in (piece, piece + 1))
            with store.write() as writer:
                _sort(writer, row["month"], low, beyond - 1)
        with store.write() as writer:
            for step in ("forget_run", "note_run"):
                writer.run(_SQL[step], month=row["month"])
    return len(months)


def _sort(writer: Writer, month: date, low: int, high: int) -> None:
    """Take a month's keys, and its ids, of a range of hashes out and put them back sorted."""
    for take, drop, put in (("take_keys", "drop_keys", "put_keys"), ("take_ids", "drop_ids", "put_ids")):
        for step in (take, drop):
            writer.run(_SQL[step], month=month, low=low, high=high)
        writer.run(_SQL[put])
