"""Proof of the sandbox."""
