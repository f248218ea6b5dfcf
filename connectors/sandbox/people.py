"""The people of the town: their names, and the cards they pay with."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from connectors.sandbox.chance import Weighted, between, limit

if TYPE_CHECKING:
    from connectors.sandbox.chance import Chance
    from connectors.sandbox.truth import Movement

BrandName = Literal["visa", "mastercard", "interac", "amex"]

POPULATION = 5200
_FIRST = """
Marie-Ève Émilie Geneviève Chloé Océane Rosalie Léa Noémie Maude Éloïse Zoé Florence Béatrice Camille Mélanie Nathalie
Chantal Josée Sylvie Francine Ginette Hélène Manon Annie Valérie Isabelle Marie-Claude Marie-Pier Anne-Sophie Élodie
Jean-François Félix Étienne Jérôme Frédéric Sébastien Mathieu Olivier Xavier Zacharie Loïc Raphaël Gabriel
Jean-Philippe Pierre-Luc Marc-André Guillaume Benoît Réjean Gaétan Normand Yvon Sylvain Stéphane Éric Martin
Louis-Charles Thomas William Nathan Samuel Antoine Émile Édouard Amélie Catherine Fatima Nadia Yasmine Karim Rachid
Minh Thi-Lan Wei Priya Ahmed Sofia Mateo Oumar Aïcha Kevin Jessica Mélissa Cédric Rémi Thérèse Lucie Colette Denis
Ghislain Solange Aurélie
"""
_LAST = """
Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron
Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre Poulin
Thibault St-Pierre Nadeau Martel Landry Martin Champagne Deschênes Hébert Bélisle Grégoire Généreux Théberge Lécuyer
Desrosiers Émond Île-Perron L'Heureux L'Écuyer D'Amours Saint-Onge Sainte-Marie St-Amand Côté-Lévesque Roy-Desmarais
Gagnon-Thibodeau Lavoie-Bédard Nguyen Tran Diallo Benali Haddad Singh Rodríguez García Chen Pierre-Louis Jean-Baptiste
O'Connor McKenzie Beauchemin Charbonneau Desjardins Guérin Larivière Lemieux Ménard Pépin Rhéaume Sénécal Trépanier
Vézina
"""
FIRST_NAMES = tuple(_FIRST.split())
LAST_NAMES = tuple(_LAST.split())
BINS: dict[BrandName, tuple[str, ...]] = {
    "visa": ("450644", "453092", "451401", "454033", "447283"),
    "mastercard": ("518127", "545467", "530785", "549198", "222300"),
    "interac": ("450060", "472409", "451003", "636700", "589562"),
    "amex": ("373379", "376672", "371449"),
}
APPLICATIONS: dict[BrandName, tuple[str, ...]] = {
    "visa": ("VISA CREDIT", "VISA DESJARDINS", "VISA INFINITE"),
    "mastercard": ("MASTERCARD", "Mastercard", "WORLD ELITE"),
    "interac": ("Interac", "INTERAC"),
    "amex": ("AMERICAN EXPRESS",),
}
_BRANDS = Weighted[BrandName]({"interac": 38, "visa": 33, "mastercard": 24, "amex": 5})
_WALLETS = Weighted[str | None]({None: 70, "Apple Pay": 20, "Google Pay": 10})
_SECOND_NAME = limit(0.12)


class Card(Struct, frozen=True):
    """A card in somebody's pocket; `wallet` is the telephone's that holds it too, if one does."""

    brand: BrandName
    first6: str
    last4: str
    holder_name: str
    expiry_mmyy: str
    wallet: str | None
    application_label: str


class Person(Struct, frozen=True):
    """Somebody who pays."""

    name: str
    cards: tuple[Card, Card]


class People:
    """The town's people, each made when first asked for."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._known: dict[int, Person] = {}

    def pick(self, word: int) -> Person:
        """Return the person that a word chooses."""
        return self.person(word * POPULATION >> 32)

    def person(self, number: int) -> Person:
        """Return one person by number."""
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._make(number)
        return known

    def _make(self, number: int) -> Person:
        words = self._chance.draws(f"person.{number}")
        name = _name(words)
        return Person(name, (_card(name, words[4:10]), _card(name, words[10:16])))


def card_of(payment: Movement) -> Card:
    """Return the card with which a payment was made."""
    label = payment.emv.application_label or APPLICATIONS[payment.brand][0]
    return Card(
        payment.brand, payment.first6, payment.last4, payment.holder_name, payment.expiry_mmyy, payment.wallet, label
    )


def cashier(chance: Chance, site_id: str, number: int) -> str:
    """Return the name of one of a site's cashiers."""
    return _name(chance.draws(f"cashier.{site_id}.{number}"))


def _name(words: tuple[int, ...]) -> str:
    first = FIRST_NAMES[words[0] % len(FIRST_NAMES)]
    last = LAST_NAMES[words[1] % len(LAST_NAMES)]
    other = LAST_NAMES[words[2] % len(LAST_NAMES)]
    compound = words[3] < _SECOND_NAME and "-" not in last and "-" not in other and last != other
    return f"{first} {last}-{other}" if compound else f"{first} {last}"


def _card(name: str, words: tuple[int, ...]) -> Card:
    brand = _BRANDS.pick(words[0])
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return Card(
        brand=brand,
        first6=BINS[brand][words[1] % len(BINS[brand])],
        last4=f"{words[2] % 10_000:04d}",
        holder_name=plain.replace("-", " ").upper(),
        expiry_mmyy=f"{between(words[3], 1, 13):02d}{between(words[3] * 7919 & 0xFFFFFFFF, 27, 32)}",
        wallet=_WALLETS.pick(words[4]),
        application_label=APPLICATIONS[brand][words[5] % len(APPLICATIONS[brand])],
    )
