"""What all faces of one sandbox share: the world, its switches and faults, the keys, and what was done here."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.chance import Chance
from connectors.sandbox.throttle import Limit, Window

if TYPE_CHECKING:
    from connectors.sandbox.faults import Faults
    from connectors.sandbox.switches import Switches
    from connectors.sandbox.truth import Device, Leg
    from connectors.sandbox.world import World

_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"


class Keys(Struct, frozen=True):
    """The secrets of one sandbox. `stranger` is a good Handpoint key of another merchant."""

    cloud: str
    stranger: str
    store_key: str
    store_secret: str
    paysafe_username: str
    paysafe_password: str
    smartrec_key: str
    smartrec_secret: str
    smartrec_token: str


def keys_of(seed: int) -> Keys:
    """Return the keys of a seed's world, the same for ever."""

    def letters(purpose: str, count: int) -> str:
        words = Chance(seed).draws(f"key {purpose}")
        return "".join(_ALPHABET[words[place % 16] >> place // 16 * 5 & 31] for place in range(count))

    def grouped(purpose: str) -> str:
        text = letters(purpose, 28)
        return "-".join(text[start : start + 7] for start in range(0, 28, 7))

    return Keys(
        cloud=grouped("cloud"),
        stranger=grouped("stranger"),
        store_key=letters("store key", 20),
        store_secret=letters("store secret", 40),
        paysafe_username=f"pmle-{letters('paysafe username', 6).lower()}",
        paysafe_password=f"B-qa2-0-{letters('paysafe password', 24).lower()}",
        smartrec_key=letters("smartrec key", 24),
        smartrec_secret=letters("smartrec secret", 40),
        smartrec_token=".".join(letters(f"smartrec token {part}", 30) for part in range(3)),
    )


class Ping(Struct):
    """A ping on its way to a terminal."""

    serial: str
    asked_at: datetime
    wants_details: bool
    polls: int = 0


class Scene:
    """The stage on which the faces of one world play."""

    def __init__(self, world: World, switches: Switches, faults: Faults) -> None:
        self.world = world
        self.switches = switches
        self.faults = faults
        self.keys = keys_of(world.seed)
        self.lock = RLock()
        self.names: dict[str, tuple[str, datetime]] = {}
        self.pings: dict[str, Ping] = {}
        self.tails: dict[str, bytes] = {}
        self.cloud = Limit(switches.cloud_per_second, world.clock)
        self.feed = Limit(switches.feed_per_second, world.clock)
        self.paysafe = Limit(switches.paysafe_per_second, world.clock)
        self.smartrec = Limit(switches.smartrec_per_second, world.clock)
        self.store = Window(3000, timedelta(minutes=10), world.clock)
        self.strangers = Window(20, timedelta(minutes=30), world.clock)

    def now(self) -> datetime:
        """Return the world's instant."""
        return self.world.clock.now()

    def visible_at(self, leg: Leg) -> datetime:
        """Return when the feed first shows a leg, late rows included."""
        if self.faults.profile != "shuffled":
            return leg.visible_at
        return leg.visible_at + self.faults.delay(leg_key(leg))

    def store_name(self, device: Device) -> str:
        """Return a terminal's name in PAXSTORE, as last written there."""
        return self.names[device.serial][0] if device.serial in self.names else device.store_name


def leg_key(leg: Leg) -> str:
    """Return what tells a leg from every other, also when two share a guid."""
    return f"{leg.guid} {leg.action}"
