"""SmartRec (Amilia): the organisation's sites, ledger codes and, where permitted, its clients' names."""

from __future__ import annotations

from connectors.smartrec.client import Smartrec as Connector

__all__ = ["Connector"]
