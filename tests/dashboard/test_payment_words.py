from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard import payment_words
from data.model import Status
from data.save import save_payments
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from dashboard.opened import Opened
    from data.model import Payment
    from data.store import Store


def held(store: Store, *payments: Payment) -> Opened:
    """Return what is held of the first of some payments."""
    save_payments(store, payments, connector="handpoint")
    return stories.opened(store, payments[0])


def sentence(found: Opened, language: str = "fr_CA") -> str:
    return days.ascii_like(payment_words.sentence(found, days.reader(language)))


def test_the_answer_says_how_it_ended_when_where_and_with_which_card(store: Store) -> None:
    found = held(store, stories.whole())
    assert sentence(found) == "Approuvé le 22 nov. 2026, 14 h 02, sur 1851200001. Visa •••• 4242."
    assert sentence(found, "en_CA") == "Approved on Nov 22, 2026, 2:02 p.m., on 1851200001. Visa •••• 4242."


def test_an_english_time_that_ends_the_sentence_has_one_stop(store: Store) -> None:
    found = held(store, stories.whole(terminal_serial=None, card_brand="unknown", last4=None))
    assert sentence(found, "en_CA") == "Approved on Nov 22, 2026, 2:02 p.m."


def test_what_became_of_it_since_is_said(store: Store) -> None:
    one = stories.whole()
    found = held(store, one, stories.refund(one, 201, 1_000, 2))
    assert sentence(found).endswith("Remboursé en partie : 10,00 $.")
    found = held(store, one, stories.refund(one, 202, 2_200, 3))
    assert sentence(found).endswith("Remboursé en entier : 32,00 $.")
    other = stories.whole(payment_id="0" * 24, remote_id="other", reference="other")
    assert sentence(held(store, other, stories.void(other, 203, reference="other"))).endswith("Annulé depuis.")


def test_what_was_refused_to_undo_it_is_not_said_as_done(store: Store) -> None:
    one = stories.whole()
    found = held(store, one, stories.refund(one, 201, 1_000, 2, status=Status.DECLINED))
    assert "Remboursé" not in sentence(found)


def test_a_ledger_code_is_told_with_what_it_stands_for(store: Store) -> None:
    found = held(store, stories.whole(ledger_code="4110-BAIN"))
    assert dict(payment_words.facts(found, days.reader("fr_CA")))["Code de grand livre"] == "4110-BAIN"
    titled = replace(found, ledger_title="Bain libre")
    assert dict(payment_words.facts(titled, days.reader("fr_CA")))["Code de grand livre"] == "4110-BAIN (Bain libre)"
    untold = held(store, stories.whole(payment_id="0" * 24, remote_id="other", reference="other"))
    assert dict(payment_words.facts(untold, days.reader("en_CA")))["Ledger code"] is None


def test_a_refund_that_was_voided_gives_nothing_back(store: Store) -> None:
    one = stories.whole()
    back = stories.refund(one, 201, 1_000, 2)
    found = held(store, one, back, stories.void(back, 202))
    assert "Remboursé" not in sentence(found)


def test_a_decline_says_why_in_plain_words(store: Store) -> None:
    found = held(store, stories.declined())
    assert sentence(found).endswith("Mastercard •••• 4242. Fonds insuffisants (code 51).")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"decline_code": "Q9"}, "code Q9"),
        ({"decline_code": None}, "Insufficient funds"),
        ({"decline_code": None, "decline_text": None}, ""),
        ({"decline_code": "51", "status": Status.FAILED}, "fonds insuffisants (code 51)"),
    ],
)
def test_a_reason_is_as_plain_as_it_can_be(store: Store, said: dict[str, Any], reason: str) -> None:
    found = held(store, stories.declined(**said))
    assert payment_words.reason(found.row, days.reader()) == reason


def test_a_refund_without_its_payment_says_so(store: Store) -> None:
    lost = stories.refund(stories.whole(), 201, 1_000, 2, reference=None)
    assert sentence(held(store, lost)).endswith("Le paiement rendu n'est pas connu.")


def test_a_payment_being_verified_says_so(store: Store) -> None:
    found = held(store, stories.verifying())
    said = (
        "Demandé le 22 nov. 2026, 14 h 02, sur 1851200001; vérification en cours. Ne pas le reprendre avant de savoir."
    )
    assert sentence(found).startswith(said)


def test_a_possible_double_is_one_until_somebody_has_seen_it(store: Store) -> None:
    paid = stories.tell(store)
    assert payment_words.may_be_double(stories.opened(store, paid))
    with store.write("findings") as writer:
        writer.run("UPDATE facts.findings SET state = 'acknowledged'")
    assert not payment_words.may_be_double(stories.opened(store, paid))


def test_the_alias_is_that_of_the_time_and_todays_is_told_beside(store: Store) -> None:
    stories.name_terminal(store, days.SERIALS[0], then="Accueil 1", now="Aréna 9")
    found = held(store, stories.whole())
    assert ", sur Accueil 1." in sentence(found)
    assert ("Terminal aujourd\u2019hui", "Aréna 9") in payment_words.facts(found, days.reader())


def test_an_alias_that_stayed_is_told_once(store: Store) -> None:
    found = held(store, stories.whole())
    assert "Terminal now" not in dict(payment_words.facts(found, days.reader("en_CA")))


def test_what_nobody_told_is_there_without_a_value(store: Store) -> None:
    known = dict(payment_words.facts(held(store, stories.whole()), days.reader("en_CA")))
    assert (known["Channel"], known["Client"], known["Invoice"]) == (None, None, None)
    assert days.ascii_like(known["Tip"] or "") == "$5.00"


def test_clients_are_shown_only_to_who_may_see_them(store: Store) -> None:
    found = held(store, stories.whole(client="Zoé Tremblay", cashier="Luc"))
    assert dict(payment_words.facts(found, days.reader("en_CA")))["Client"] == "Zoé Tremblay"
    hidden = replace(found, people=None)
    assert not {"Client", "Cashier"} & set(dict(payment_words.facts(hidden, days.reader("en_CA"))))
    assert "client" not in found.row
    assert all("client" not in version for version in found.versions)


def test_sources_say_who_told_and_who_did_not(store: Store) -> None:
    paid = stories.tell(store)
    assert payment_words.sources(stories.opened(store, paid), days.reader()) == [
        ("Terminal", True), ("Paysafe", True), ("SmartRec", False)
    ]  # fmt: skip
    found = held(store, stories.declined(source="elsewhere.feed"))
    assert payment_words.sources(found, days.reader())[-1] == ("Elsewhere", True)


def test_ids_are_those_that_are_known(store: Store) -> None:
    found = held(store, stories.declined(reference=None))
    assert [name for name, _ in payment_words.ids(found.row, days.reader("en_CA"))] == ["Provider's ID", "Payment ID"]
