"""What is sold where, when in the day, and over which channel."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from msgspec import Struct

from connectors.sandbox.chance import SPAN, Weighted

ChannelName = Literal["store", "point_of_sale", "billing", "test"]


class Product(Struct, frozen=True):
    """Something with a price; `most` is how many of it one client takes at a time."""

    price_minor: int
    ledger_code: str
    channels: Weighted[ChannelName]
    most: int = 1


_COUNTER = Weighted[ChannelName]({"point_of_sale": 94, "store": 3, "billing": 3})
_ENROLMENT = Weighted[ChannelName]({"billing": 55, "store": 38, "point_of_sale": 7})
_INVOICE = Weighted[ChannelName]({"billing": 90, "store": 5, "point_of_sale": 5})


def _counter(price_minor: int, ledger_code: str, most: int = 4) -> Product:
    return Product(price_minor, ledger_code, _COUNTER, most)


def _enrolment(price_minor: int, ledger_code: str) -> Product:
    return Product(price_minor, ledger_code, _ENROLMENT, 2)


def _invoice(price_minor: int, ledger_code: str) -> Product:
    return Product(price_minor, ledger_code, _INVOICE)


PRODUCTS: dict[str, Weighted[Product]] = {
    "pool": Weighted({
        _counter(475, "4110-BAIN"): 26, _counter(350, "4110-BAIN"): 18, _counter(325, "4110-BAIN"): 6,
        _counter(1425, "4110-BAIN", 2): 12, _counter(625, "4130-AQUA"): 7, _counter(1195, "4180-ACC"): 6,
        _counter(4275, "4120-CARTE", 1): 8, _counter(899, "4180-ACC", 2): 4, _enrolment(8650, "4140-COURS"): 7,
        _enrolment(11275, "4140-COURS"): 4, _enrolment(24500, "4150-AFFIL"): 2,
    }),
    "arena": Weighted({
        _counter(425, "4210-PATIN"): 24, _counter(300, "4210-PATIN"): 16, _counter(550, "4220-LOC"): 14,
        _counter(785, "4230-CASSE"): 14, _counter(1250, "4230-CASSE", 2): 10, _counter(900, "4225-AFFUT", 2): 8,
        _enrolment(16800, "4240-ECOLE"): 4, _invoice(14250, "4250-GLACE"): 4, _invoice(28500, "4250-GLACE"): 2,
        _enrolment(38750, "4260-HOCKEY"): 1.2,
    }),
    "centre": Weighted({
        _counter(500, "4310-GYM"): 20, _counter(350, "4310-GYM"): 12, _counter(725, "4310-BADM"): 12,
        _counter(1500, "4320-ATEL", 2): 12, _enrolment(6400, "4330-COURS"): 12, _enrolment(9875, "4330-COURS"): 9,
        _enrolment(13250, "4330-COURS"): 6, _invoice(5750, "4340-SALLE"): 6, _invoice(18400, "4340-SALLE"): 3,
        _counter(1000, "4350-CARTE", 1): 8,
    }),
    "office": Weighted({
        _enrolment(7250, "4410-COURS"): 16, _enrolment(9450, "4410-COURS"): 14, _enrolment(12825, "4420-CAMP"): 15,
        _enrolment(16575, "4420-CAMP"): 10, _enrolment(21800, "4420-CAMP"): 7, _enrolment(31225, "4420-CAMP"): 3,
        _enrolment(43900, "4420-CAMP"): 2, _counter(1500, "4430-CARTE", 3): 14, _counter(500, "4430-CARTE", 2): 9,
        _invoice(4500, "4440-FRAIS"): 6, _invoice(26150, "4450-SOCCER"): 4,
    }),
}  # fmt: skip
TEST = Product(100, "", Weighted[ChannelName]({"test": 1}))

# How busy each hour is, by site, from 6 in the morning to 22 in the evening.
_HOURS = {
    "arena": (1, 2, 3, 4, 4, 4, 4, 5, 6, 6, 5, 6, 9, 10, 9, 6, 3),
    "pool": (4, 5, 5, 5, 6, 7, 8, 7, 6, 6, 7, 8, 10, 10, 7, 4, 2),
    "centre": (0, 1, 4, 6, 6, 5, 6, 5, 5, 5, 6, 8, 11, 10, 6, 3, 1),
    "office": (0, 2, 7, 10, 9, 8, 9, 8, 7, 7, 7, 8, 7, 4, 2, 1, 1),
}
_MOST_MINOR = 45_000
_QUARTER = 900
LAST_CALL_S = 900


@lru_cache(maxsize=1024)
def _curve(site_id: str, opens: int, closes: int) -> tuple[int, ...]:
    weights = [_HOURS[site_id][min(max(start // 3600 - 6, 0), 16)] for start in range(opens, closes, _QUARTER)]
    total = sum(weights)
    return tuple(share * SPAN // total for share in accumulate(weights))


def second_of_day(site_id: str, opening: tuple[int, int], word: int, within: int) -> int:
    """Return when a client comes to pay, in seconds of wall time: in opening hours, with time left to try again."""
    opens, closes = opening[0] * 60, opening[1] * 60 - LAST_CALL_S
    quarter = bisect_right(_curve(site_id, opens, closes), word)
    return min(opens + quarter * _QUARTER + (within * _QUARTER >> 32), closes - 1)


def amount_of(product: Product, word: int) -> int:
    """Return what a client owes: mostly for one, sometimes for a family, never above 450 dollars."""
    if product.most == 1 or word < SPAN // 2:
        return product.price_minor
    amount = product.price_minor * (2 + (word - SPAN // 2) * (product.most - 1) * 2 // SPAN)
    return amount if amount <= _MOST_MINOR else product.price_minor
