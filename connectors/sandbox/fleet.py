"""The organisation: its sites, its terminals and how they are used, its workstations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.chance import between
from connectors.sandbox.truth import Device, Site

if TYPE_CHECKING:
    from connectors.sandbox.chance import Chance


class Organisation(Struct, frozen=True):
    """Who takes the payments, and the numbers by which processors know it."""

    name: str = "Ville de Rivière-aux-Saules — Loisirs"
    currency: str = "CAD"
    merchant_id_alpha: str = "mer20240115093021417"
    merchant_external_id: str = "rivaux-loisirs"
    partner_id: str = "amilia_partner"
    isv_id: str = "smartrec"
    isv_name: str = "SmartRec"
    acquirer_id: str = "paysafe"
    acquirer_name: str = "Paysafe"
    acquirer_mid: str = "1002847310"
    paysafe_account: str = "1002847310"
    paysafe_merchant_id: str = "5f1c8a42-7d0e-4b0a-9a57-2b1f5e0c6d11"
    store_slug: str = "loisirs-riviere-aux-saules"
    store_number: int = 8421
    mcc: str = "7999"
    country: str = "Canada"
    country_a2: str = "CA"


class Workstation(Struct, frozen=True):
    """A till and the terminal it proposes by default."""

    name: str
    site_id: str
    serial: str


class Habit(Struct, frozen=True):
    """How a terminal lives: docked or not, how soon it sleeps, how often it loses Wi-Fi, what it does at night."""

    is_docked: bool
    idle_limit_s: int | None
    wifi_losses: float
    stays_on: bool


def _minutes(opens: float, closes: float) -> tuple[int, int]:
    return round(opens * 60), round(closes * 60)


ARENA = Site(
    "arena", "Aréna des Saules", "1250, boulevard du Forum", "Rivière-aux-Saules", "J3X 2K4",
    (*(_minutes(8, 22.5),) * 5, _minutes(7, 22.5), _minutes(8, 21)),
)  # fmt: skip
POOL = Site(
    "pool", "Piscine Marguerite-Lajoie", "88, rue des Bains", "Rivière-aux-Saules", "J3X 1M9",
    (*(_minutes(6, 21.5),) * 5, _minutes(8, 20), _minutes(9, 18)),
)  # fmt: skip
CENTRE = Site(
    "centre", "Centre communautaire Saint-Aubin", "415, chemin de la Rivière", "Rivière-aux-Saules", "J3X 1B2",
    (*(_minutes(8.5, 21.5),) * 4, _minutes(8.5, 20), _minutes(9, 17), None),
)  # fmt: skip
OFFICE = Site(
    "office", "Bureau des inscriptions", "20, place de l’Hôtel-de-Ville", "Rivière-aux-Saules", "J3X 1A1",  # noqa: RUF001 - the apostrophe of print
    (*(_minutes(8.5, 16.5),) * 3, _minutes(8.5, 19), _minutes(8.5, 15), None, None),
)  # fmt: skip
SITES = (ARENA, POOL, CENTRE, OFFICE)

# Each site's share of the terminals, spread so that the first few already serve every site.
_PLACES = ("office", "pool", "arena", "centre", "pool", "arena", "office", "pool", "centre", "arena", "pool", "centre")
_ALIASES = {
    "arena": ("Aréna {}", "Casse-croûte {}", "Patinage {}"),
    "pool": ("Piscine {}", "Accueil piscine {}"),
    "centre": ("Accueil {}", "Salle {}"),
    "office": ("Inscriptions {}",),
}
_DESKS = {
    "arena": "Aréna, caisse {}",
    "pool": "Piscine, caisse {}",
    "centre": "Accueil, caisse {}",
    "office": "Guichet {}",
}
_NAMED_BY_IT = range(2, 10_000, 4)
_PROS = range(3, 10_000, 5)
_HABITS = (
    Habit(is_docked=True, idle_limit_s=None, wifi_losses=0.02, stays_on=False),
    Habit(is_docked=False, idle_limit_s=600, wifi_losses=0.05, stays_on=False),
    Habit(is_docked=False, idle_limit_s=None, wifi_losses=0.04, stays_on=False),
    Habit(is_docked=True, idle_limit_s=None, wifi_losses=0.02, stays_on=True),
    Habit(is_docked=False, idle_limit_s=2700, wifi_losses=0.06, stays_on=False),
    Habit(is_docked=True, idle_limit_s=None, wifi_losses=0.15, stays_on=False),
    Habit(is_docked=False, idle_limit_s=900, wifi_losses=0.08, stays_on=True),
)
_VERSIONS = (("20.4.14.0", "7.1014.0"),) * 4 + (("20.4.12.1", "7.1012.1"),)


def devices(chance: Chance, count: int) -> tuple[Device, ...]:
    """Return the organisation's terminals, numbered within their site."""
    seen: dict[str, int] = {}
    made = []
    for index in range(count):
        site_id = _PLACES[index % len(_PLACES)]
        seen[site_id] = seen.get(site_id, 0) + 1
        made.append(_device(chance, index, site_id, seen[site_id]))
    return tuple(made)


def habit(index: int) -> Habit:
    """Return how the terminal made at this place lives."""
    return _HABITS[index % len(_HABITS)]


def workstations(fleet: tuple[Device, ...]) -> tuple[Workstation, ...]:
    """Return the tills: about one for two terminals of a site."""
    made: list[Workstation] = []
    for site in SITES:
        there = [device for device in fleet if device.site_id == site.site_id]
        for number, device in enumerate(there[::2], 1):
            made.append(Workstation(_DESKS[site.site_id].format(number), site.site_id, device.serial))
    return tuple(made)


def _device(chance: Chance, index: int, site_id: str, number: int) -> Device:
    words = chance.draws(f"device.{index}")
    is_pro = index in _PROS
    start = chance.draws("serials")[0]
    # Steps prime to a million: no two terminals share a serial.
    serial = f"{'1850' if is_pro else '0821'}{(start + index * 7_919) % 1_000_000:06d}"
    tid = f"{20_000_000 + (start + index * 104_729) % 10_000_000:08d}"
    names = _ALIASES[site_id]
    alias = names[(number - 1) // 4 % len(names)].format((number - 1) % 4 + 1 + (number - 1) // (4 * len(names)) * 4)
    app, sdk = _VERSIONS[index % len(_VERSIONS)]
    return Device(
        serial=serial,
        terminal_type="PAXA920PRO" if is_pro else "PAXA920",
        tid=tid,
        site_id=site_id,
        alias=alias,
        store_name=f"A920-{site_id[:4].upper()}-{number:02d}" if index in _NAMED_BY_IT else alias,
        store_id=1_000_000_000 + start % 100_000 * 10_000 + index,
        mac_address=":".join(f"{byte:02X}" for byte in (0x0C, 0x9A, 0x42, *(between(w, 0, 256) for w in words[:3]))),
        app_version=app,
        sdk_version=sdk,
    )
