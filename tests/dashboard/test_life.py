from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard import life
from data.model import Certainty, Kind, Payment, SourceKey, Status, payment_id
from data.save import save_payments
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from data.store import Store


def told(store: Store, of: Payment, language: str = "fr_CA") -> list[str]:
    """Return the story as one reads it: when, by whose clock, what."""
    here = days.reader(language)
    return [
        f"{'jour' if moment.is_day else here.precise_time(moment.at)} {moment.whose}: {days.ascii_like(moment.what)}"
        for moment in life.told(stories.opened(store, of), here)
    ]


def plainly(lines: list[str]) -> list[str]:
    return [days.ascii_like(line) for line in lines]


def test_a_long_story_is_told_by_time_each_by_its_clock(store: Store) -> None:
    paid = stories.tell(store)
    assert plainly(told(store, paid)) == [
        "14 h 02 min 05 s Handpoint: Autorisé, confirmation attendue",
        "14 h 02 min 11 s Handpoint: Approuvé, code 5X91Q2",
        "14 h 05 min 05 s Encaisse: Appris de : Handpoint, fil des paiements",
        "14 h 07 min 05 s Encaisse: Anomalie : Double paiement possible",
        "jour Paysafe: Réglé",
        "6 h 20 min 00 s Encaisse: Paysafe, interrogé : reste 22,00 $ à rembourser",
        "6 h 20 min 00 s Encaisse: Anomalie : Les sources ne s'accordent pas sur l'issue d'un paiement",
        "10 h 02 min 11 s Handpoint: Remboursement de 10,00 $",
    ]


def test_another_payment_opens_from_the_story(store: Store) -> None:
    paid = stories.tell(store)
    opens = [moment.opens for moment in life.told(stories.opened(store, paid), days.reader()) if moment.opens]
    refund = stories.refund(paid, 201, 1_000, 20)
    assert opens == [
        {"id": stories.declined().payment_id},
        {"id": refund.payment_id, "day": "2026-11-23"},
    ]


def test_a_finding_of_another_payment_that_names_this_one_leads_there(store: Store) -> None:
    paid = stories.tell(store)
    other = stories.declined()
    save_payments(store, [other], connector="handpoint")
    opens = [moment.opens for moment in life.told(stories.opened(store, other), days.reader()) if moment.opens]
    assert opens == [{"id": paid.payment_id}]


def test_a_refund_tells_what_it_undoes(store: Store) -> None:
    paid = stories.tell(store)
    refund = stories.refund(paid, 201, 1_000, 20)
    lines = plainly(told(store, refund))
    assert lines[0] == "14 h 02 min 11 s Handpoint: Paiement de 32,00 $"
    assert "10 h 02 min 11 s Handpoint: Remboursement de 10,00 $ · Approuvé" in lines


def test_a_decline_tells_its_reason(store: Store) -> None:
    one = stories.declined()
    save_payments(store, [one], connector="handpoint")
    assert "14 h 02 min 05 s Handpoint: Refusé : fonds insuffisants (code 51)" in plainly(told(store, one))
    assert "2:02:05 p.m. Handpoint: Declined: insufficient funds (code 51)" in plainly(told(store, one, "en_CA"))


def test_a_payment_being_verified_says_so_and_has_no_first_message_of_its_own(store: Store) -> None:
    one = stories.first_leg()
    save_payments(store, [one], connector="handpoint")
    lines = plainly(told(store, one))
    assert [line for line in lines if "Handpoint:" in line] == [
        "14 h 02 min 05 s Handpoint: Demandé; vérification en cours"
    ]


def test_what_undoes_it_and_failed_says_so(store: Store) -> None:
    one = stories.whole()
    refused = stories.refund(one, 240, 500, 3, status=Status.DECLINED, decline_code="05")
    save_payments(store, [one, refused], connector="handpoint")
    assert "17 h 02 min 11 s Handpoint: Remboursement de 5,00 $ · Refusé" in plainly(told(store, one))


def test_what_was_asked_and_not_known_is_told(store: Store) -> None:
    one = stories.whole()
    stories.at(stories.PAID_AT + timedelta(hours=1))
    save_payments(store, [one], connector="handpoint")
    stories.look_up(store, one, "paysafe", None, is_known=False)
    stories.look_up(store, one, "handpoint", None)
    lines = plainly(told(store, one))
    assert "15 h 02 min 05 s Encaisse: Paysafe, interrogé, ne le connaît pas" in lines
    assert "15 h 02 min 05 s Encaisse: Détails donnés par Handpoint" in lines


def test_an_inferred_refund_is_ours_and_says_since_when_it_can_be(store: Store) -> None:
    key = SourceKey("paysafe", "demo", "1001", "inferred_refund", "1")
    one = Payment(
        payment_id=payment_id(key),
        source="inferred",
        remote_id="1",
        occurred_at=days.NOW - timedelta(hours=2),
        occurred_from=days.NOW - timedelta(hours=5),
        kind=Kind.REFUND,
        amount_minor=500,
        currency="CAD",
        status=Status.APPROVED,
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
    )
    save_payments(store, [one], connector="paysafe")
    first = plainly(told(store, one))[0]
    assert first.startswith("12 h 20 min 00 s Encaisse: Remboursement de 5,00 $ · Approuvé, pas avant le 23 nov. 2026")


def test_a_finding_that_is_over_says_so(store: Store) -> None:
    paid = stories.tell(store)
    with store.write("findings") as writer:
        writer.run(
            "UPDATE facts.findings SET state = 'resolved', closed_at = $at, closed_by = 'pipeline' "
            "WHERE kind = 'possible_double'",
            at=days.NOW,
        )
    assert plainly(told(store, paid))[-1] == "14 h 20 min 00 s Encaisse: N'est plus : Double paiement possible"
