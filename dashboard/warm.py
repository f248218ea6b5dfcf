"""What pages load once is left out of the search for garbage: looking through it costs one a tenth of a second."""

from __future__ import annotations

import gc

_shown: set[str] = set()


def settle(page: str) -> None:
    """Set aside what the first view of a page brought into the process for good; later views change nothing."""
    if page not in _shown:
        _shown.add(page)
        gc.collect()
        gc.freeze()
