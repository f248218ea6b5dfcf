"""The answer to “I was charged twice” in words: one sentence, what else to know, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import outcomes
from dashboard.twice import Verdict
from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.twice import Claim, Family, Found

REFUND_FEE_MINOR = 30
_HELD = N_("An amount held by the bank goes away by itself in a few days; nothing is to be given back.")
_BY_TERMINAL = N_("Encaisse sees payments by terminal only: look in SmartRec for one made online.")
_SHOWN_LATER = N_("Nothing more is to be given back: it shows on the statement within a few working days.")
_ONE_ONLY = N_(
    "If SmartRec shows one of them only, it called the other failed: open it here, your supplier asks for its ids."
)
_DO: Mapping[Verdict, tuple[str, ...]] = {
    Verdict.NOTHING: (
        N_("Read the four digits on the receipt: a phone or a watch (Apple Pay, Google Pay) has others than the card."),
        N_("Check the amount and the day: a statement may show a later one."),
        _BY_TERMINAL,
    ),
    Verdict.OTHER_DAY: (N_("Ask again about the day of the payment below."),),
    Verdict.NOT_CHARGED: (_HELD,),
    Verdict.ONCE: (_HELD, _BY_TERMINAL),
    Verdict.ONCE_AND_FAILED: (
        _HELD,
        N_("If it stays on the statement, this page, printed, is what the client shows to the bank."),
    ),
    Verdict.ONCE_AND_VOIDED: (_SHOWN_LATER,),
    Verdict.ONCE_AND_REFUNDED: (_SHOWN_LATER,),
    Verdict.GIVEN_BACK: (_SHOWN_LATER,),
    Verdict.UNSURE: (
        N_("Before you give anything back, open what belongs to no payment, and compare it with SmartRec."),
    ),
    Verdict.VERIFYING: (
        N_("Wait: take no payment again and give nothing back before the outcome is known."),
        N_("Encaisse asks for it by itself: come back to this page in a few minutes."),
    ),
}
_TODAY = (
    N_("In SmartRec, void one of them today (“Annuler paiement”): there is no fee."),
    _ONE_ONLY,
)
_EARLIER = (
    N_("In SmartRec, refund one of them (“Rembourser”): the fee is {fee}."),
    N_("The client first needs a credit balance: cancel the original invoice, or create a credit."),
    _ONE_ONLY,
)


def sentence(found: Found, claim: Claim, here: Reader) -> str:
    """Return the answer, one sentence."""
    # An English time may end in a stop of its own: 9:05 a.m.
    return _SENTENCES[found.verdict](found, claim, here).replace("..", ".")


def notes(found: Found, here: Reader) -> list[str]:
    """Return what the answer does not say of the proof."""
    noted = []
    if found.loose:
        noted.append(
            here.ngettext(
                "{n} void or refund of this card and amount belongs to no payment we know.",
                "{n} voids or refunds of this card and amount belong to no payment we know.",
                len(found.loose),
            )
        )
    if found.verdict in (Verdict.TWICE, Verdict.UNSURE) and found.verifying:
        noted.append(
            here.ngettext(
                "{n} more payment is being verified.", "{n} more payments are being verified.", len(found.verifying)
            )
        )
    return noted


def steps(found: Found, claim: Claim, here: Reader) -> list[str]:
    """Return what to do, first things first."""
    texts = _DO.get(found.verdict, _TODAY if claim.day == here.today else _EARLIER)
    return [here.gettext(text).format(fee=here.money(REFUND_FEE_MINOR)) for text in texts]


def asked(claim: Claim, here: Reader) -> str:
    """Return what was asked: ``32,00 $ · carte •4242 · 23 novembre 2026``."""
    text = here.gettext("{amount} · card •{last4} · {day}")
    return text.format(amount=here.money(claim.amount_minor), last4=claim.last4, day=here.day(claim.day, "long"))


def _nothing(_: Found, claim: Claim, here: Reader) -> str:
    text = here.gettext("No payment of {amount} with a card •{last4} on {day}, nor in the three days before or after.")
    return text.format(amount=here.money(claim.amount_minor), last4=claim.last4, day=here.day(claim.day, "long"))


def _other_day(found: Found, claim: Claim, here: Reader) -> str:
    days = sorted({family.payment["business_date"] for family in found.families})
    return here.ngettext(
        "Nothing on {day}, but {n} payment of this amount with this card on {others}.",
        "Nothing on {day}, but {n} payments of this amount with this card on {others}.",
        len(found.families),
        day=here.day(claim.day, "long"),
        others=_joined([here.day(day) for day in days], here),
    )


def _not_charged(found: Found, _: Claim, here: Reader) -> str:
    return here.ngettext(
        "No: the payment asked for at {times} charged nothing: {why}.",
        "No: the payments asked for at {times} charged nothing: {why}.",
        len(found.failed),
        times=_times(found.failed, here),
        why=_whys(found.failed, here),
    )


def _once(found: Found, claim: Claim, here: Reader) -> str:
    text = here.gettext("No: a single payment of {amount} was approved, at {times}.")
    return text.format(amount=here.money(claim.amount_minor), times=_times(found.standing, here))


def _once_and_failed(found: Found, _: Claim, here: Reader) -> str:
    return here.ngettext(
        "No: one payment was approved, at {approved}; the one at {failed} charged nothing: {why}.",
        "No: one payment was approved, at {approved}; those at {failed} charged nothing: {why}.",
        len(found.failed),
        approved=_times(found.standing, here),
        failed=_times(found.failed, here),
        why=_whys(found.failed, here),
    )


def _once_and_voided(found: Found, _: Claim, here: Reader) -> str:
    voided = tuple(family for family in found.given_back if family.is_voided)
    return here.ngettext(
        "Not any more: the payment at {voided} was voided; only that at {approved} is still charged.",
        "Not any more: the payments at {voided} were voided; only that at {approved} is still charged.",
        len(voided),
        voided=_times(voided, here),
        approved=_times(found.standing, here),
    )


def _once_and_refunded(found: Found, _: Claim, here: Reader) -> str:
    text = here.gettext("Not any more: what was approved at {times} was refunded in part or whole; {net} is left.")
    approved = sorted((*found.standing, *found.given_back), key=lambda family: family.payment["occurred_at"])
    return text.format(times=_times(approved, here), net=here.money(found.net_minor))


def _given_back(found: Found, _: Claim, here: Reader) -> str:
    return here.ngettext(
        "No: the payment at {times} was given back whole; nothing is charged any more.",
        "No: the payments at {times} were given back whole; nothing is charged any more.",
        len(found.given_back),
        times=_times(found.given_back, here),
    )


def _twice(found: Found, claim: Claim, here: Reader) -> str:
    net = sum(family.net_minor for family in found.standing)
    return here.ngettext(
        "Yes: {n} payment of {amount} was approved, at {times}; {net} is still charged.",
        "Yes: {n} payments of {amount} were approved, at {times}; {net} is still charged.",
        len(found.standing),
        amount=here.money(claim.amount_minor),
        times=_times(found.standing, here),
        net=here.money(net),
    )


def _unsure(found: Found, claim: Claim, here: Reader) -> str:
    text = here.gettext("Perhaps: {amount} was approved at {times}, but what undid one of them may be there, unlinked.")
    return text.format(amount=here.money(claim.amount_minor), times=_times(found.standing, here))


def _verifying(found: Found, _: Claim, here: Reader) -> str:
    if found.being_undone:
        text = here.gettext("Not known yet: what undoes the payment at {times} is being verified.")
        return text.format(times=_times(found.being_undone, here))
    times = _times(found.verifying, here)
    if not found.standing:
        return here.gettext("Not known yet: the payment at {times} is being verified.").format(times=times)
    return here.ngettext(
        "Not known yet: {n} payment was approved, and that at {times} is being verified.",
        "Not known yet: {n} payments were approved, and that at {times} is being verified.",
        len(found.standing),
        times=times,
    )


_SENTENCES: Mapping[Verdict, Callable[[Found, Claim, Reader], str]] = {
    Verdict.NOTHING: _nothing,
    Verdict.OTHER_DAY: _other_day,
    Verdict.NOT_CHARGED: _not_charged,
    Verdict.ONCE: _once,
    Verdict.ONCE_AND_FAILED: _once_and_failed,
    Verdict.ONCE_AND_VOIDED: _once_and_voided,
    Verdict.ONCE_AND_REFUNDED: _once_and_refunded,
    Verdict.GIVEN_BACK: _given_back,
    Verdict.TWICE: _twice,
    Verdict.UNSURE: _unsure,
    Verdict.VERIFYING: _verifying,
}


def _times(families: Sequence[Family], here: Reader) -> str:
    return _joined([here.time(family.payment["occurred_at"]) for family in families], here)


def _whys(families: Sequence[Family], here: Reader) -> str:
    """Return why payments did not go through, each reason once."""
    whys = [outcomes.words(family.payment, here) for family in families]
    return "; ".join(dict.fromkeys(f"{why[:1].lower()}{why[1:]}" for why in whys))


def _joined(texts: Sequence[str], here: Reader) -> str:
    if len(texts) < 2:  # noqa: PLR2004 - one text needs no “and”
        return "".join(texts)
    return here.gettext("{names} and {last}").format(names=", ".join(texts[:-1]), last=texts[-1])
