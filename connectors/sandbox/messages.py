"""What the gateway receives: one message for most payments, two for some, and when the feed will show each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from connectors.sandbox.chance import between, limit
from connectors.sandbox.identity import guid, row_number
from connectors.sandbox.truth import Leg

if TYPE_CHECKING:
    from datetime import datetime

Pairs = Literal["none", "shared", "different"]
_LATE = limit(0.01)


def leg(  # noqa: PLR0913 - the parts of a message
    guid: str,
    place: int,
    action: str,
    server_at: datetime,
    late: int,
    *,
    http_status: str = "200",
    is_single: bool = True,
) -> Leg:
    """Return one message; `place` tells it from others of its second, `late` how long the feed takes to show it."""
    return Leg(guid, row_number(server_at, place), action, is_single, server_at, server_at + lag(late), http_status)


def lag(word: int) -> timedelta:
    """Return how long the feed takes: minutes, hours for one in a hundred."""
    if word < _LATE:
        return timedelta(seconds=between(word * 100 & 0xFFFFFFFF, 2 * 3600, 20 * 3600))
    return timedelta(seconds=60 + word % 481)


def first_of_two(main: str, server_at: datetime, place: int, words: tuple[int, ...]) -> Leg:
    """Return a chip payment's first message, after which a second is due."""
    return leg(main, place, "AUTHORIZATION_REQUEST", server_at, words[15], is_single=False)


def pair(  # noqa: PLR0913 - the parts of two messages, each by its name
    main: str,
    *,
    server_at: datetime,
    ends_at: datetime,
    place: int,
    words: tuple[int, ...],
    pairs: Pairs,
    http_status: str,
) -> tuple[Leg, Leg]:
    """Return a chip payment's two messages; their guids are one or two, as the world was told."""
    second = main if pairs == "shared" else guid(ends_at, words[14], words[8], words[13] << 16 | words[9] & 0xFFFF)
    action = "PAYMENT_COMPLETION_REQUEST"
    return (
        first_of_two(main, server_at, place, words),
        leg(second, place + 1, action, ends_at, words[6], http_status=http_status, is_single=False),
    )
