"""Paysafe: how far payments and refunds are settled."""

from __future__ import annotations

from connectors.paysafe.client import Paysafe as Connector

__all__ = ["Connector"]
