"""Proof of the connectors and of the world behind them."""
