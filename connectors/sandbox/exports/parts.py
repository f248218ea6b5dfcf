"""What was paid for: a payment's parts, each of one ledger code, taxes said apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.chance import between, limit

if TYPE_CHECKING:
    from connectors.sandbox.chance import Chance
    from connectors.sandbox.exports.sale import Sale

ITEMS = {
    "4110-BAIN": "Bain libre", "4120-CARTE": "Carte de 10 bains", "4130-AQUA": "Aquaforme à la séance",
    "4140-COURS": "Cours de natation", "4150-AFFIL": "Affiliation annuelle, piscine", "4180-ACC": "Accessoires",
    "4210-PATIN": "Patinage libre", "4220-LOC": "Location de patins", "4225-AFFUT": "Affûtage",
    "4230-CASSE": "Casse-croûte", "4240-ECOLE": "École de patinage", "4250-GLACE": "Location de glace",
    "4260-HOCKEY": "Hockey mineur", "4310-GYM": "Gymnase libre", "4310-BADM": "Badminton", "4320-ATEL": "Atelier",
    "4330-COURS": "Cours du centre", "4340-SALLE": "Location de salle", "4350-CARTE": "Carte du citoyen",
    "4410-COURS": "Cours de loisirs", "4420-CAMP": "Camp de jour", "4430-CARTE": "Carte Accès loisirs",
    "4440-FRAIS": "Frais d’inscription", "4450-SOCCER": "Soccer d’été",  # noqa: RUF001 - the apostrophe of print
}  # fmt: skip
_TAXED = {"4180-ACC", "4225-AFFUT", "4230-CASSE", "4220-LOC", "4250-GLACE", "4340-SALLE"}
_GST, _QST, _WHOLE = 5_000, 9_975, 100_000
_ONE, _TWO = limit(0.68), limit(0.92)
_UNRECONCILED = limit(0.04)
_LEAST_MINOR = 600


class Part(Struct, frozen=True):
    """A part of a payment, taxes included; without ledger code and item when nothing is reconciled with it yet."""

    ledger_code: str | None
    item: str | None
    amount_minor: int
    gst_minor: int
    qst_minor: int


def parts_of(chance: Chance, sale: Sale, amount_minor: int) -> tuple[Part, ...]:
    """Return the parts that make up an amount, the first of the sale's own ledger code."""
    words = chance.draws(f"parts.{sale.parent_id or sale.sale_id}")
    own = sale.ledger_code
    if own is None or amount_minor < _LEAST_MINOR or sale.kind != "payment" or words[0] < _ONE:
        return (_part(own if words[1] >= _UNRECONCILED else None, amount_minor),)
    codes = [code for code in ITEMS if code[:2] == own[:2] and code != own]
    count = 2 if words[0] < _TWO else 3
    found = []
    left = amount_minor
    for number in range(1, count):
        share = amount_minor * between(words[1 + number], 10, 35) // 100
        left -= share
        code = codes[words[4 + number] * len(codes) >> 32]
        found.append(_part(None if number == 1 and words[1] < _UNRECONCILED else code, share))
    return (_part(own, left), *found)


def _part(code: str | None, amount_minor: int) -> Part:
    if code is None:
        return Part(None, None, amount_minor, 0, 0)
    if code not in _TAXED:
        return Part(code, ITEMS[code], amount_minor, 0, 0)
    before = amount_minor * _WHOLE // (_WHOLE + _GST + _QST)
    gst = before * _GST // _WHOLE
    return Part(code, ITEMS[code], amount_minor, gst, amount_minor - before - gst)
