"""Findings that a period calls for: opened while they hold, resolved once the data answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import time as clock
from data.queries import matching, operations
from data.save import save_findings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from data.model import Finding
    from data.store import Store


def settle(store: Store, found: Sequence[Finding], kinds: Sequence[str], since: date, until: date) -> int:
    """Let exactly these findings of some kinds stand for a period; return how many. What stands is not told again."""
    standing = {
        (row["kind"], row["subject"], row["mark"]): row["finding_id"]
        for row in matching.unresolved(store, kinds=kinds, since=since, until=until)
    }
    wanted = {(one.kind, one.subject, one.mark): one for one in found}
    save_findings(store, [one for key, one in wanted.items() if key not in standing])
    over = [finding_id for key, finding_id in standing.items() if key not in wanted]
    if over:
        with store.write("findings") as writer:
            for finding_id in over:
                operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by="pipeline")
    return len(wanted)
