"""Handpoint: terminals, their pings, the transaction feed and the gateway's status."""

from __future__ import annotations

from connectors.handpoint.client import Handpoint as Connector

__all__ = ["Connector"]
