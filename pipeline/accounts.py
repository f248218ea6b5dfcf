"""The merchant account that each connector reads: the one of its first use, since payments are known by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import time as clock
from data.locale import N_
from data.queries import operations
from pipeline.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.registry import Options
    from data.store import Store

CHANGED = N_(
    "The connector {connector} has read the merchant account “{before}” ({provider_before}) until now, and the settings"
    " say “{now}” ({provider_now}). Payments would be counted twice: put the account back, or add a section of"
    " another name for the new one."
)


def check(store: Store, connectors: Sequence[Options]) -> list[Options]:
    """Return the connectors used for the first time. Raises CommandError when the account of another has changed."""
    known = operations.accounts(store)
    for options in connectors:
        before = known.get(options.name)
        if before is not None and before != (options.provider, options.merchant_account):
            raise _changed(options, *before)
    return [options for options in connectors if options.name not in known]


def keep(store: Store, connectors: Sequence[Options]) -> None:
    """Remember the account of each connector at its first use. Raises CommandError when one has changed."""
    fresh = check(store, connectors)
    if not fresh:
        return
    with store.write("runs") as writer:
        for options in fresh:
            operations.add_account(
                writer,
                connector=options.name,
                provider=options.provider,
                merchant_account=options.merchant_account,
                first_used_at=clock.now(),
            )


def _changed(options: Options, provider: str, merchant_account: str) -> CommandError:
    return CommandError(
        CHANGED,
        connector=options.name,
        before=merchant_account,
        provider_before=provider,
        now=options.merchant_account,
        provider_now=options.provider,
    )
