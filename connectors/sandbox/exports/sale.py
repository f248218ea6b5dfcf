"""What was truly paid or given back, by any means: the terminals' own movements, and what happens beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from msgspec import Struct

from connectors.sandbox.chance import Weighted, between, limit
from connectors.sandbox.sales import PRODUCTS, ChannelName, amount_of, second_of_day
from connectors.sandbox.seasons import wall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.sandbox.people import Card
    from connectors.sandbox.town import Counter, Town
    from connectors.sandbox.truth import Movement

Mode = Literal["integrated", "standalone", "online", "cash", "cheque"]
Kind = Literal["payment", "void", "refund"]

# How many pay otherwise, for each client who comes to an integrated terminal.
_BESIDE: dict[Mode, float] = {"standalone": 0.06, "online": 0.14, "cash": 0.14, "cheque": 0.015}
_CHANNELS: dict[Mode, Weighted[ChannelName]] = {
    "standalone": Weighted[ChannelName]({"point_of_sale": 70, "billing": 30}),
    "online": Weighted[ChannelName]({"store": 85, "billing": 15}),
    "cash": Weighted[ChannelName]({"point_of_sale": 88, "billing": 12}),
    "cheque": Weighted[ChannelName]({"billing": 95, "point_of_sale": 5}),
}
_ONLINE_HOURS = (6 * 3600, 23 * 3600)
_UNNAMED = limit(0.6)


class Sale(Struct, frozen=True, kw_only=True):
    """One payment, void or refund. `guid` is the terminal platform's, for what an integrated terminal did.

    `remote_id` and `merchant_ref` are the merchant account's; `parent_id` is the sale that a void or refund undoes,
    `undoes` its kind.
    """

    sale_id: str
    guid: str | None
    kind: Kind
    mode: Mode
    paid_at: datetime
    day: date
    site_id: str
    channel: ChannelName
    amount_minor: int
    remote_id: str | None = None
    merchant_ref: str | None = None
    reference: str | None = None
    workstation: str | None = None
    serial: str | None = None
    cashier: str | None = None
    client: str | None = None
    invoice: str | None = None
    ledger_code: str | None = None
    brand: str | None = None
    last4: str | None = None
    auth_code: str | None = None
    parent_id: str | None = None
    undoes: Kind | None = None


def of_movement(one: Movement, *, remote_id: str, undoes: Kind | None) -> Sale:
    """Return what an integrated terminal did."""
    return Sale(
        sale_id=one.guid,
        guid=one.guid,
        kind=one.kind,
        mode="integrated",
        paid_at=one.legs[0].server_at if one.legs else one.occurred_at,
        day=one.business_date,
        site_id=one.site_id,
        channel=one.channel,
        amount_minor=one.amount_minor,
        remote_id=remote_id,
        merchant_ref=one.guid,
        reference=one.reference or None,
        workstation=one.workstation,
        serial=one.serial,
        cashier=one.cashier,
        client=one.client,
        invoice=one.invoice,
        ledger_code=one.ledger_code,
        brand=one.brand,
        last4=one.last4,
        auth_code=one.auth_code or None,
        parent_id=one.parent_guid,
        undoes=undoes,
    )


def beside(town: Town, day: date) -> list[Sale]:
    """Return what is paid on a day by other means: standalone terminals, online, cash, cheques."""
    return [sale for counter in town.counters(day) for mode in _BESIDE for sale in _of_mode(town, counter, day, mode)]


def _of_mode(town: Town, counter: Counter, day: date, mode: Mode) -> Iterator[Sale]:
    share = town.chance.draws(f"beside.{mode}.{counter.site_id}.{day.toordinal()}")[0] / (1 << 32)
    for number in range(int(counter.clients * _BESIDE[mode] + share)):
        subject = f"beside.{mode}.{counter.site_id}.{day.toordinal()}.{number}"
        yield _sale(town, counter, day, mode, town.chance.draws(subject))


def _sale(town: Town, counter: Counter, day: date, mode: Mode, words: tuple[int, ...]) -> Sale:
    product = PRODUCTS[counter.site_id].pick(words[3])
    channel = _CHANNELS[mode].pick(words[7])
    person = town.people.pick(words[2])
    is_named = channel != "point_of_sale" or words[9] > _UNNAMED
    second = (
        between(words[0], *_ONLINE_HOURS)
        if mode == "online"
        else second_of_day(counter.site_id, counter.opening, words[0], words[1])
    )
    card = _card(mode, person.cards, words[5])
    sale_id = str(UUID(int=words[8] << 96 | words[10] << 64 | words[11] << 32 | words[12], version=4))
    tills = [desk.name for desk in town.workstations if desk.site_id == counter.site_id]
    return Sale(
        sale_id=sale_id,
        guid=None,
        kind="payment",
        mode=mode,
        paid_at=wall(day, town.zone) + timedelta(seconds=second),
        day=day,
        site_id=counter.site_id,
        channel=channel,
        amount_minor=amount_of(product, words[4]),
        remote_id=sale_id if card else None,
        merchant_ref=(f"SR-{words[13] % 10**9:09d}" if mode == "online" else f"{words[13] % 10**6:06d}")
        if card
        else None,
        reference=str(UUID(int=words[12] << 96 | words[14] << 64 | words[8] << 32 | words[6], version=4))
        if mode == "online"
        else None,
        workstation=tills[words[6] * len(tills) >> 32] if channel == "point_of_sale" else None,
        cashier=None if mode == "online" else town.cashier(counter.site_id, words[14]),
        client=person.name if is_named else None,
        invoice=f"F{day.year % 100:02d}-{5_000_000 + words[13] % 4_000_000}" if is_named else None,
        ledger_code=product.ledger_code,
        brand=card[0] if card else None,
        last4=card[1] if card else None,
        auth_code=f"{words[15] % 1_000_000:06d}" if card else None,
    )


def _card(mode: Mode, cards: tuple[Card, Card], word: int) -> tuple[str, str] | None:
    """Return a card's brand and last four digits; Interac is not taken online."""
    if mode in {"cash", "cheque"}:
        return None
    card = cards[word & 1]
    return ("visa" if mode == "online" and card.brand == "interac" else card.brand, card.last4)
