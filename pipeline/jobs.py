"""What each job does, from the pieces that know how."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline import (
    backfill,
    collect,
    importing,
    inferred,
    named_in_files,
    observe,
    organisation,
    outbox,
    retention,
    runs,
    settlement,
    terminals,
    watching,
    windows,
)

if TYPE_CHECKING:
    from pipeline.works import Works

OBSERVE_EVERY = timedelta(minutes=3)
_DRIP_S = 120.0
_NIGHT_S = 3 * 3600.0


def payments(works: Works) -> bool:
    """Read what is new; then see whether it explains, or calls for, inferred refunds."""
    is_whole = collect.payments(works)
    inferred.balance(works, settlement.sources(works))
    return is_whole


def payments_nightly(works: Works) -> bool:
    """Read the last days again, and look again at what was imported."""
    is_whole = collect.reread(works, "payments_nightly", windows.NIGHTLY)
    importing.tell_again(works)
    return is_whole


def payments_weekly(works: Works) -> bool:
    """Read the last weeks again."""
    return collect.reread(works, "payments_weekly", windows.WEEKLY)


def history(works: Works) -> bool:
    """Go on with the backfill, where one is planned."""
    return backfill.run(works)


def list_terminals(works: Works) -> bool:
    """Read which terminals there are; those that only a file had named are then known for what they are."""
    is_whole = terminals.collect_lists(works)
    named_in_files.hand_over(works)
    return is_whole


def list_organisation(works: Works) -> bool:
    """Read which sites and ledger codes the organisation has, and its clients' names where permitted."""
    return organisation.collect(works)


def list_organisation_again(works: Works) -> bool:
    """Read that of the providers that failed last."""
    return organisation.collect_again(works)


def observe_terminals(works: Works) -> bool:
    """Ask about each terminal, spread over the interval."""
    return observe.observe(works, OBSERVE_EVERY.total_seconds())


def tell_providers(works: Works) -> bool:
    """Tell providers the names that were given here."""
    return outbox.deliver(works)


def import_files(works: Works) -> bool:
    """Import what was put in the watched folder."""
    return watching.look(works)


def settle_new(works: Works) -> bool:
    """Look up some of the payments that never were."""
    return settlement.look_up(works, "settlement_drip", is_new_only=True, seconds=_DRIP_S)


def settle_all(works: Works) -> bool:
    """Look up everything that may have changed since yesterday."""
    return settlement.look_up(works, "settlement", is_new_only=False, seconds=_NIGHT_S)


def tidy(works: Works) -> bool:
    """Forget what is kept for a while only."""
    with runs.execution(works.store, "retention") as run:
        retention.tidy(works.store)
    return run.state == "done"
