"""Proof of how files that people bring become records."""
