"""The payments of one day: who pays what on which terminal, and how each attempt ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from connectors.sandbox.chance import SPAN, Weighted, between, limit
from connectors.sandbox.emv import NO_EMV, read
from connectors.sandbox.identity import guid, reference
from connectors.sandbox.messages import first_of_two, leg, pair
from connectors.sandbox.sales import PRODUCTS, TEST, amount_of, second_of_day
from connectors.sandbox.seasons import wall
from connectors.sandbox.truth import Leg, Movement
from connectors.sandbox.undoing import undo

if TYPE_CHECKING:
    from datetime import date, datetime

    from connectors.sandbox.messages import Pairs
    from connectors.sandbox.outages import Shift
    from connectors.sandbox.people import Card
    from connectors.sandbox.town import Counter, Town
    from connectors.sandbox.truth import Emv, Outcome

Words = tuple[int, ...]
Fate = Literal["approved", "declined", "cancelled", "late", "lost", "broken", "paired", "slow", "refused", "lone"]
LEAD_S = 60
_FATES = Weighted[Fate]({"approved": 9438, "declined": 390, "cancelled": 110, "late": 26, "lost": 20, "broken": 16})
# How an approved chip payment is told: in one message, or in two of which the second comes soon, hours later, with a
# refusal, or never.
_CHIP_FATES = Weighted[Fate]({"paired": 500, "slow": 100, "refused": 100, "lone": 150, "approved": 9150})
_NEXT_FATES = Weighted[Fate]({"approved": 88, "declined": 10, "cancelled": 2})
_OUTCOME: dict[Fate, Outcome] = {
    "approved": "approved", "late": "approved", "declined": "declined", "cancelled": "cancelled", "lost": "failed",
    "broken": "failed", "paired": "approved", "slow": "approved", "refused": "declined", "lone": "unknown",
}  # fmt: skip
_AGAIN: dict[Fate, int] = {
    "approved": 0, "declined": limit(0.6), "cancelled": limit(0.5), "late": limit(0.58), "lost": limit(0.8),
    "broken": limit(0.8),
}  # fmt: skip
_TIMED_OUT = {"late", "lost", "broken"}
_UNSENT = {"cancelled", "lost"}
_MOST_ATTEMPTS = 3
_TERMINALS_TRIED = 4
_GRANTED = {"approved", "late", "paired", "slow", "lone"}
_IN_TWO = {"paired", "slow", "refused"}
_APPROVED = ("00", "Successful")
_BROKEN = ("", "Error connecting to authorization provider")
_NOT_HONOURED = ("05", "Do not honour")
_NO_FUNDS = ("51", "Insufficient funds")
_WRONG_PIN = ("55", "Incorrect PIN")
_DECLINES = Weighted({
    _NO_FUNDS: 34, _NOT_HONOURED: 26, _WRONG_PIN: 10,
    ("61", "Exceeds withdrawal amount limit"): 9, ("54", "Expired card"): 8, ("91", "Issuer unavailable"): 6,
    ("65", "Exceeds withdrawal frequency limit"): 4, ("57", "Function not permitted to cardholder"): 3,
})  # fmt: skip
_IS_TEST = limit(0.003)
_THE_TILLS_OWN = limit(0.85)
_UNNAMED = limit(0.7)
_OTHER_CARD = limit(0.6)
_SECOND_CARD = limit(0.15)
_SWIPED, _INSERTED = limit(0.008), limit(0.27)
_SIGNED = limit(0.07)
_TAPPED_AT_MOST = 25_000
_BY_WALLET = 0xC000  # three uses in four of a card that a telephone holds
_SOON_S, _COMPLETED_BY_S = 1200, 23 * 3600


class Purchase(NamedTuple):
    """What a client came to pay, and how it is taken."""

    subject: str
    day: date
    base: datetime
    counter: Counter
    serial: str
    channel: Literal["store", "point_of_sale", "billing", "test"]
    cashier: str
    client: str | None
    invoice: str | None
    ledger_code: str | None
    amount_minor: int
    cards: tuple[Card, Card]


class Visit(NamedTuple):
    """A client at a terminal; `place` counts the day's attempts before."""

    subject: str
    day: date
    serial: str
    place: int


class Attempt(NamedTuple):
    """One try at paying a purchase; `place` counts the day's attempts."""

    second: int
    fate: Fate
    card: Card
    words: Words
    place: int
    is_single: bool = True


class Reading(NamedTuple):
    """How a card was read, and how its holder was known."""

    entry_mode: Literal["chip", "contactless", "swipe", "not_present"]
    verification: Literal["pin", "signature", "device", "none"]
    wallet: str | None


class Births(NamedTuple):
    """What one day brings forth: its payments, and their voids and refunds whatever day those fall on."""

    payments: tuple[Movement, ...]
    undone: tuple[Movement, ...]


def births(town: Town, day: date, pairs: Pairs) -> Births:
    """Return every payment attempted on a day, site by site, and how some are undone."""
    made: list[Movement] = []
    undone: list[Movement] = []
    for counter in town.counters(day):
        free: dict[str, int] = {}
        for second, subject, words in _clients(town, counter, day):
            shift = _free_terminal(counter, free, second, words)
            if shift is None:
                continue
            before = len(made)
            purchase = _purchase(town, counter, Visit(subject, day, shift.serial, before), words)
            for attempt in _attempts(town, purchase, shift, second, before):
                made.append(_payment(town, purchase, attempt, pairs))
            free[shift.serial] = attempt.second + LEAD_S
            undone += undo(town, counter, made[before:], words)
    return Births(tuple(made), tuple(undone))


def subject_of(site_id: str, day: date, number: int) -> str:
    """Return the subject under which everything about one client of a day is drawn."""
    return f"{day.toordinal()}.{site_id}.{number}"


def _clients(town: Town, counter: Counter, day: date) -> list[tuple[int, str, Words]]:
    """Return the clients of a counter as they come: when, who, and the words that tell the rest."""
    found = []
    for number in range(counter.clients):
        subject = subject_of(counter.site_id, day, number)
        words = town.chance.draws(subject)
        found.append((second_of_day(counter.site_id, counter.opening, words[0], words[1]), subject, words))
    found.sort()
    return found


def _free_terminal(counter: Counter, free: dict[str, int], second: int, words: Words) -> Shift | None:
    """Return a terminal that nobody uses and that can be reached; the client leaves when the first few cannot."""
    shifts = counter.shifts
    start = between(words[5], 0, len(shifts))
    if words[6] < _THE_TILLS_OWN:  # the first of two terminals is the till's own
        start -= start % 2
    for step in range(min(_TERMINALS_TRIED, len(shifts))):
        shift = shifts[(start + step) % len(shifts)]
        if free.get(shift.serial, 0) + LEAD_S <= second and not shift.is_down(second - 2 * LEAD_S, second + LEAD_S):
            return shift
    return None


def _purchase(town: Town, counter: Counter, visit: Visit, words: Words) -> Purchase:
    product = TEST if words[9] < _IS_TEST else PRODUCTS[counter.site_id].pick(words[3])
    channel = product.channels.pick(words[7])
    person = town.people.pick(words[2])
    is_named = product is not TEST and (channel != "point_of_sale" or words[9] > _UNNAMED)
    day = visit.day
    return Purchase(
        subject=visit.subject,
        day=day,
        base=wall(day, town.zone),
        counter=counter,
        serial=visit.serial,
        channel=channel,
        cashier=town.cashier(counter.site_id, words[8]),
        client=person.name if is_named else None,
        invoice=f"F{day.year % 100:02d}-{day.timetuple().tm_yday * 10_000 + visit.place}" if is_named else None,
        ledger_code=product.ledger_code or None,
        amount_minor=amount_of(product, words[4]),
        cards=person.cards if words[10] > _SECOND_CARD else person.cards[::-1],
    )


def _attempts(town: Town, purchase: Purchase, shift: Shift, second: int, place: int) -> list[Attempt]:
    """Return a client's attempts, until the purchase is paid or given up."""
    found: list[Attempt] = []
    fates, card = _FATES, purchase.cards[0]
    for number in range(1, _MOST_ATTEMPTS + 1):
        words = town.chance.draws(purchase.subject, number)
        # A time-out that was approved after all is paid again with the same card, and that one succeeds.
        fate: Fate = "approved" if found and found[-1].fate == "late" else fates.pick(words[0])
        found.append(Attempt(second, fate, card, words, place + len(found)))
        if words[1] >= _AGAIN[fate]:
            break
        second += between(words[2], 75, 500 if fate == "late" else 200)
        if shift.is_down(second - 2 * LEAD_S, second + LEAD_S):
            break
        if fate == "declined" and words[3] < _OTHER_CARD:
            card = purchase.cards[1]
        fates = _NEXT_FATES
    return found


def _payment(town: Town, purchase: Purchase, attempt: Attempt, pairs: Pairs) -> Movement:
    """Return one attempt as it truly happened."""
    reading = _reading(attempt.card, purchase.amount_minor, attempt.words)
    attempt = _as_told(attempt, reading, pairs)
    fate, card, words = attempt.fate, attempt.card, attempt.words
    code, text = _answer(fate, reading, words)
    server_at = purchase.base + timedelta(seconds=attempt.second)
    main = guid(server_at, words[13], words[9], words[14] << 16 | words[13] & 0xFFFF)
    legs = _legs(main, server_at, attempt, reading, pairs)
    site_id, channel = purchase.counter.site_id, purchase.channel
    return Movement(
        guid=main, kind="payment", parent_guid=None, is_hidden=False, legs=legs,
        occurred_at=legs[-1].server_at if legs else server_at, business_date=purchase.day,
        serial=purchase.serial, site_id=site_id, channel=channel,
        workstation=town.desk(site_id, purchase.serial) if channel == "point_of_sale" else None,
        cashier=purchase.cashier, client=purchase.client, invoice=purchase.invoice, ledger_code=purchase.ledger_code,
        reference=reference(town.chance.seed, purchase.day, words[10], words[11], words[12]),
        amount_minor=purchase.amount_minor, currency=town.organisation.currency,
        status=_OUTCOME[fate], response_code=code, response_text=text,
        brand=card.brand, first6=card.first6, last4=card.last4, holder_name=card.holder_name,
        expiry_mmyy=card.expiry_mmyy, wallet=reading.wallet,
        entry_mode=reading.entry_mode, verification=reading.verification,
        auth_code=f"{words[8] % 1_000_000:06d}" if fate in _GRANTED or fate == "refused" else "",
        rrn=f"{words[9] * 173 + words[8] % 173:012d}" if legs else "",
        emv=_chip(card, reading, code, words) if legs else NO_EMV,
        is_test=channel == "test", timed_out=fate in _TIMED_OUT,
    )  # fmt: skip


def _reading(card: Card, amount_minor: int, words: Words) -> Reading:
    how, proof = words[4], words[5]
    if card.brand != "interac" and how < _SWIPED:
        return Reading("swipe", "signature", None)
    if card.wallet and words[6] & 0xFFFF < _BY_WALLET:
        return Reading("contactless", "device", card.wallet)
    if amount_minor > _TAPPED_AT_MOST or how < _INSERTED:
        return Reading("chip", "signature" if card.brand != "interac" and proof < _SIGNED else "pin", None)
    return Reading("contactless", "none", None)


def _answer(fate: Fate, reading: Reading, words: Words) -> tuple[str, str]:
    if fate in _GRANTED:
        return _APPROVED
    if fate == "refused":
        return _NOT_HONOURED
    if fate == "declined":
        found = _DECLINES.pick(words[3] * 31 & SPAN - 1)
        return found if found is not _WRONG_PIN or reading.verification == "pin" else _NO_FUNDS
    return _BROKEN if fate == "broken" else ("", "")


def _as_told(attempt: Attempt, reading: Reading, pairs: Pairs) -> Attempt:
    """Return an attempt as its messages will tell it: those of a chip are now and then two."""
    if pairs == "none" or reading.entry_mode != "chip" or attempt.fate == "late":
        return attempt
    fate = _CHIP_FATES.pick((attempt.words[7] & 0xFFFF) << 16)
    if fate == "approved":
        return attempt
    return attempt._replace(fate=fate if attempt.fate == "approved" else attempt.fate, is_single=False)


def _legs(main: str, server_at: datetime, attempt: Attempt, reading: Reading, pairs: Pairs) -> tuple[Leg, ...]:
    """Return what reached the gateway: nothing at all of a payment given up, or lost on the way."""
    fate, words = attempt.fate, attempt.words
    if fate in _UNSENT:
        return ()
    place = attempt.place << 1 & 0x7FFF
    if fate == "lone":
        return (first_of_two(main, server_at, place, words),)
    if fate in _IN_TWO:
        low, high = (_SOON_S, _COMPLETED_BY_S - attempt.second) if fate == "slow" else (2, 10)
        ends_at = server_at + timedelta(seconds=between(words[7], low, high))
        said = "403" if fate == "refused" else "200"
        return pair(main, server_at=server_at, ends_at=ends_at, place=place, words=words, pairs=pairs, http_status=said)
    status = {"declined": "403", "broken": "408" if words[2] & 1 else "500"}.get(fate, "200")
    action = "PAYMENT_REQUEST" if reading.entry_mode == "swipe" else "AUTHORIZATION_REQUEST"
    return (leg(main, place, action, server_at, words[15], http_status=status, is_single=attempt.is_single),)


def _chip(card: Card, reading: Reading, code: str, words: Words) -> Emv:
    if reading.entry_mode == "swipe":
        return NO_EMV
    contactless, pin = reading.entry_mode == "contactless", reading.verification == "pin"
    return read(card, code, words[6:8], contactless=contactless, pin=pin)
