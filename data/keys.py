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
_OF_MONTH = ("take_keys", "drop_keys", "put_keys", "take_ids", "drop_ids", "put_ids", "forget_run")


def settle(store: Store, *, until: datetime, least: int = LEAST) -> int:
    """Sort the ids and keys of the months before that of `until`; return how many months were worth it.

    Each is a commit of its own, so that the payments that arrive meanwhile wait for seconds at most.
    """
    months: list[date] = [row["month"] for row in store.rows(_SQL["months"], until=until, least=least)]
    for month in months:
        with store.write() as writer:
            _sort(writer, month)
    return len(months)


def _sort(writer: Writer, month: date) -> None:
    for step in _OF_MONTH:
        text = _SQL[step]
        writer.run(text, **({"month": month} if "$month" in text else {}))
    writer.run(_SQL["note_run"], month=month)
