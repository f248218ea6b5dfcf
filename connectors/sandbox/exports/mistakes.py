"""Where SmartRec and the terminals part: what a busy office does wrong, and what never reaches it.

What happens in a week depends on that week only, so that the files of two evenings agree. Each week has at least one
of each kind between Monday and Wednesday: any eleven days hold one that is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from connectors.sandbox.chance import Weighted, limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from connectors.sandbox.chance import Chance
    from connectors.sandbox.exports.sale import Sale
    from connectors.sandbox.truth import Movement

Typed = Literal["typed_late", "typed_twice", "forgotten", "wrong_cents", "wrong_day"]
Absent = Literal["timed_out", "answer_lost", "undone_by_terminal", "undone_elsewhere", "refunded_in_back_office"]
Mistake = Typed | Absent | Literal["typed_by_hand"]

TYPED: tuple[Typed, ...] = ("typed_late", "typed_twice", "forgotten", "wrong_cents", "wrong_day")
_TYPED = Weighted[Typed | None]({
    None: 923, "typed_late": 30, "typed_twice": 10, "forgotten": 15, "wrong_cents": 12, "wrong_day": 10,
})  # fmt: skip
_ELSEWHERE = limit(0.03)
_BY_HAND = limit(0.3)
FORCED_DAYS = 3


def typed(chance: Chance, sales: Iterable[Sale], forced: Callable[[Sale], bool]) -> dict[str, Typed]:
    """Return the mistakes made in typing a week's standalone payments; `forced` tells those that fill the gaps."""
    by_hand = [sale for sale in sales if sale.mode == "standalone"]
    words = {sale.sale_id: chance.draws(f"typed.{sale.sale_id}") for sale in by_hand}
    made = {name: kind for name, drawn in words.items() if (kind := _TYPED.pick(drawn[0])) is not None}
    early = [sale.sale_id for sale in by_hand if forced(sale)]
    free = sorted((name for name in early if name not in made), key=lambda name: words[name][1])
    held = {made[name] for name in early if name in made}
    lacking = [kind for kind in TYPED if kind not in held]
    return made | dict(zip(free, lacking, strict=False))


def never_told(chance: Chance, one: Movement, parent: Movement | None) -> Absent | None:
    """Return why SmartRec does not know of an approved movement, by its own nature; None when it does."""
    if one.kind == "payment":
        return "timed_out" if one.timed_out else None
    if one.is_hidden:
        return "refunded_in_back_office"
    if one.kind == "void" and one.cashier is None:
        return "undone_by_terminal"
    if parent is None or chance.draws(f"elsewhere.{one.guid}")[0] < _ELSEWHERE:
        return "undone_elsewhere"
    return None


def is_typed_by_hand(chance: Chance, one: Movement) -> bool:
    """Tell whether the office notices a timed-out payment that was approved, and types it in."""
    return chance.draws(f"noticed.{one.guid}")[0] < _BY_HAND


def wrong_cents(amount_minor: int, word: int) -> int:
    """Return an amount as somebody in a hurry types it: two digits exchanged, or a few cents off."""
    digits = str(amount_minor)
    exchanged = int(digits[:-2] + digits[-1] + digits[-2])
    return exchanged if exchanged != amount_minor else amount_minor + (1 + word % 9) * (1 if word & 16 else 10)
