from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import wordings
from data.model import Payment
from data.save import save_payments
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from data.store import Store


def told(store: Store, of: Payment, language: str = "en_CA") -> list[wordings.Wording]:
    return wordings.told(stories.opened(store, of).versions, days.reader(language))


def said(wording: wordings.Wording) -> list[tuple[str, str, str]]:
    return [(one.header, days.ascii_like(one.before), days.ascii_like(one.after)) for one in wording.changes]


def test_each_wording_has_its_source_and_both_times(store: Store) -> None:
    paid = stories.tell(store)
    found = told(store, paid)
    assert [(one.source, one.is_applied, one.is_first) for one in found] == [
        ("Handpoint, feed of payments", True, True),
        ("Handpoint, feed of payments", True, False),
        ("Paysafe", True, False),
        ("Handpoint, feed of payments", False, False),
    ]
    assert (found[0].said_at, found[0].recorded_at) == (stories.PAID_AT, stories.PAID_AT + timedelta(minutes=3))
    assert found[2].recorded_at == days.NOW - timedelta(hours=8)


def test_the_completion_changes_what_the_authorisation_left_open(store: Store) -> None:
    completion = told(store, stories.tell(store))[1]
    assert said(completion) == [
        ("Date and time", "Nov 22, 2026, 2:02:05 p.m.", "Nov 22, 2026, 2:02:11 p.m."),
        ("Status", "", "Approved"),
        ("Status certainty", "Provisional", "Certain"),
        ("Amount certainty", "Provisional", "Certain"),
    ]


def test_another_source_is_compared_with_what_is_known_and_not_with_its_silence(store: Store) -> None:
    acquirer = told(store, stories.tell(store))[2]
    assert said(acquirer) == [
        ("Settlement", "", "Settled"),
        ("Settled on", "", "Nov 22, 2026"),
        ("Left to refund", "", "$22.00"),
    ]


def test_what_is_set_aside_shows_what_it_contradicts(store: Store) -> None:
    refused = told(store, stories.tell(store))[3]
    assert not refused.is_applied
    assert said(refused) == [
        ("Status", "Approved", "Declined"),
        ("Status in the source's words", "200", "403"),
        ("Decline code", "", "51"),
    ]


def test_what_was_set_aside_is_not_what_is_known(store: Store) -> None:
    paid = stories.tell(store)
    again = stories.whole(source_at=days.NOW)
    save_payments(store, [again], connector="handpoint")
    last = told(store, paid)[-1]
    # The feed said a decline code in the wording before; it says it no more, and the status is as it was known.
    assert said(last) == [("Decline code", "51", "")]


def test_a_source_that_says_less_than_before_is_noticed(store: Store) -> None:
    one = stories.whole()
    save_payments(store, [one], connector="handpoint")
    save_payments(store, [stories.whole(source_at=days.NOW, rrn=None, tip_minor=600)], connector="handpoint")
    assert said(told(store, one)[1]) == [("Tip", "$5.00", "$6.00"), ("RRN", "386838755937", "")]


def test_a_wording_that_says_nothing_new_changes_nothing(store: Store) -> None:
    one = stories.whole()
    save_payments(store, [one], connector="handpoint")
    save_payments(store, [stories.whole(source_at=days.NOW)], connector="handpoint")
    assert said(told(store, one)[1]) == []


def test_the_first_wording_is_told_whole_in_words(store: Store) -> None:
    one = stories.whole()
    save_payments(store, [one], connector="handpoint")
    first = {header: after for header, _, after in said(told(store, one, "fr_CA")[0])}
    assert first["Montant"] == "32,00 $"
    assert first["Carte"] == "Visa"
    assert first["Statut"] == "Approuvé"
    assert "Client" not in first


@pytest.mark.parametrize("name", sorted(set(Payment.__struct_fields__) - {"payment_id", "source", "source_at"}))
def test_every_field_that_a_source_can_say_has_a_name(name: str) -> None:
    assert wordings.header(name, days.reader("en_CA")) != name
