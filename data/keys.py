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
AT_ONCE = 400_000
"""How many are sorted at a time: what fits into the memory that the database may use."""
_HASHES = 2**64


def settle(store: Store, *, until: datetime, least: int = LEAST, at_once: int = AT_ONCE) -> int:
    """Sort the ids and keys of the months before that of `until`; return how many months were worth it.

    Each is a commit of its own, so that the payments that arrive meanwhile wait for seconds at most.
    """
    months = store.rows(_SQL["months"], until=until, least=least)
    for row in months:
        with store.write() as writer:
            _sort(writer, row["month"], -(-row["keys"] // at_once))
    return len(months)


def _sort(writer: Writer, month: date, pieces: int) -> None:
    """Take a month's keys, then its ids, out and put them back sorted, one range of hashes after another."""
    for take, drop, put in (("take_keys", "drop_keys", "put_keys"), ("take_ids", "drop_ids", "put_ids")):
        for piece in range(pieces):
            low, beyond = (_HASHES * edge // pieces for edge in (piece, piece + 1))
            for step in (take, drop):
                writer.run(_SQL[step], month=month, low=low, high=beyond - 1)
            writer.run(_SQL[put])
    for step in ("forget_run", "note_run"):
        writer.run(_SQL[step], month=month)
