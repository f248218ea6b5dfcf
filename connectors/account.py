"""Whose records a connector reads: what every identity of theirs is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from data.model import SourceKey, payment_id

if TYPE_CHECKING:
    from connectors.registry import Options


class Account(Struct, frozen=True):
    """One merchant account at one provider, under our name for the connector."""

    connector: str
    provider: str
    environment: str
    merchant_account: str

    def payment_id(self, namespace: str, remote_id: str) -> str:
        """Return our id of the payment that the provider calls this."""
        return payment_id(SourceKey(self.provider, self.environment, self.merchant_account, namespace, remote_id))


def account_of(options: Options) -> Account:
    """Return the account that options name."""
    return Account(options.name, options.provider, options.environment, options.merchant_account)
