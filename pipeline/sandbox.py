"""`encaisse sandbox`: the other side of the wire, which speaks for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sandbox import command
from pipeline import parent

if TYPE_CHECKING:
    from argparse import Namespace

    from pipeline.console import Console


def run(args: Namespace, _: Console) -> int:
    """Serve a world until told to stop, or print the settings that point at it."""
    parent.follow()
    return command.run(args)
