"""PAXSTORE: terminals, how they are connected, and their names."""

from __future__ import annotations

from connectors.paxstore.client import Paxstore as Connector

__all__ = ["Connector"]
