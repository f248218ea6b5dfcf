"""Amilia's documents: a place, a ledger entry, a client's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sandbox.people import POPULATION
from connectors.sandbox.sales import PRODUCTS

if TYPE_CHECKING:
    from connectors.sandbox.people import Person
    from connectors.sandbox.scene import Scene

_FIRST_PLACE, _FIRST_ENTRY, _FIRST_ACCOUNT, _FIRST_OWNER = 3_101, 52_001, 810_000, 390_000
TITLES: dict[str, tuple[str, str]] = {
    "4110-BAIN": ("Bain libre", "Public swim"),
    "4120-CARTE": ("Cartes de bains", "Swim passes"),
    "4130-AQUA": ("Aquaforme", "Aquafitness"),
    "4140-COURS": ("Cours de natation", "Swimming lessons"),
    "4150-AFFIL": ("Affiliations, club de natation", "Swim club memberships"),
    "4180-ACC": ("Accessoires de piscine", "Pool accessories"),
    "4210-PATIN": ("Patinage libre", "Public skating"),
    "4220-LOC": ("Location de patins", "Skate rental"),
    "4225-AFFUT": ("Affûtage de patins", "Skate sharpening"),
    "4230-CASSE": ("Casse-croûte", "Snack bar"),
    "4240-ECOLE": ("École de patinage", "Skating school"),
    "4250-GLACE": ("Location de glace", "Ice rental"),
    "4260-HOCKEY": ("Hockey mineur", "Minor hockey"),
    "4310-BADM": ("Badminton libre", "Drop-in badminton"),
    "4310-GYM": ("Gymnase libre", "Open gym"),
    "4320-ATEL": ("Ateliers", "Workshops"),
    "4330-COURS": ("Cours du centre communautaire", "Community centre courses"),
    "4340-SALLE": ("Location de salles", "Room rental"),
    "4350-CARTE": ("Cartes du centre", "Centre passes"),
    "4410-COURS": ("Inscriptions aux cours", "Course registrations"),
    "4420-CAMP": ("Camps de jour", "Day camps"),
    "4430-CARTE": ("Cartes de citoyen", "Resident cards"),
    "4440-FRAIS": ("Frais d’administration", "Administration fees"),  # noqa: RUF001 - the apostrophe of print
    "4450-SOCCER": ("Soccer", "Soccer"),
}
"""What each code that products are sold under stands for, in French and in English."""
GONE = ("4190-SAUNA", ("Sauna (fermé)", "Sauna (closed)"))


def places(scene: Scene, _: str) -> list[dict[str, Any]]:
    """Return every place of the organisation."""
    return [
        {
            "Id": _FIRST_PLACE + number,
            "OrganizationSlug": scene.world.organisation.store_slug,
            "Name": site.name,
            "Telephone": None,
            "Address": {
                "Address1": site.street,
                "City": site.city,
                "ZipPostal": site.zip_code,
                "Country": scene.world.organisation.country,
            },
        }
        for number, site in enumerate(scene.world.sites)
    ]


def ledger_entries(_: Scene, language: str) -> list[dict[str, Any]]:
    """Return every ledger entry, the archived one last."""
    place = 0 if language == "fr" else 1
    titled = [*((code, TITLES[code]) for code in sold_under()), GONE]
    return [
        {
            "Id": _FIRST_ENTRY + number,
            "Code": code,
            "Title": titles[place],
            "Description": None,
            "LedgerType": "Revenue",
            "IsArchived": code == GONE[0],
            "IsSystemGenerated": False,
        }
        for number, (code, titles) in enumerate(titled)
    ]


def sold_under() -> list[str]:
    """Return the ledger codes that products are sold under."""
    return sorted({product.ledger_code for menu in PRODUCTS.values() for product in menu.items})


def accounts(scene: Scene, _: str) -> list[dict[str, Any]]:
    """Return the account of everybody in town."""
    people = scene.world.town.people
    return [_account(scene, number, people.person(number)) for number in range(POPULATION)]


def _account(scene: Scene, number: int, person: Person) -> dict[str, Any]:
    first, last = person.name.split(" ", 1)
    owner = {
        "OrganizationId": scene.world.organisation.store_number,
        "AccountId": _FIRST_ACCOUNT + number,
        "AccountOwnerId": _FIRST_OWNER + number,
        "AccountOwnerFirstName": first,
        "AccountOwnerLastName": last,
        "AccountOwnerFullName": person.name,
        "AccountOwnerEmail": f"client{number}@exemple.ca",
        "AccountOwnerTelephoneMobile": f"450 555-{number % 10_000:04d}",
        "IsArchived": False,
        "Contacts": [],
    }
    return {
        "Id": _FIRST_ACCOUNT + number,
        "Owners": [owner],
        "Members": [],
        "Corporate": None,
        "AccountMemberships": [],
    }
