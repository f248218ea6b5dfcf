from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from data.model import Status
from data.save import save_payments
from tests.dashboard import days
from tests.dashboard.test_payments_page import address, at, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

TODAY = days.TODAY.isoformat()


@pytest.fixture
def claimed(filled: Desk) -> Desk:
    """Have a client pay 32 $ twice, at 11:02 and 11:04."""
    made = [days.payment(300 + n, days.at(days.TODAY, 11, 2 * n), 3_200, auth_code=f"A0000{n}") for n in (1, 2)]
    save_payments(filled.store, made, connector="handpoint")
    return filled


@pytest.mark.parametrize(
    ("language", "title", "asked"), [("fr", "Payé deux fois?", "Montant"), ("en", "Charged twice?", "Amount")]
)
def test_it_asks_for_digits_amount_and_day(
    desk: Desk, browse: Callable[..., AppTest], language: str, title: str, asked: str
) -> None:
    page = browse("double", language)
    assert not page.exception
    assert page.title[0].value == title
    assert asked in [field.label for field in page.text_input]
    assert not page.header


def test_what_is_asked_goes_to_the_address_and_is_answered(claimed: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("double")
    page.text_input(key="double.last4").set_value("4242")
    page.text_input(key="double.amount").set_value("32,00 $")
    next(button for button in page.button if button.label == "Vérifier").click().run()
    assert not page.exception
    assert address(page) == {"last4": "4242", "amount": "32,00 $", "day": TODAY}
    assert "Oui : 2 paiements de 32,00 $ ont été approuvés, à 11 h 02 et 11 h 04" in shown(page)


def test_the_address_gives_answer_proof_and_steps(claimed: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("double", "en"), last4="4242", amount="32.00", day=TODAY)
    said = shown(page)
    assert "Yes: 2 payments of $32.00 were approved, at 11:02 a.m. and 11:04 a.m.; $64.00 is still charged." in said
    for proof in (days.SERIALS[0], "A00001", "A00002", "**$64.00**", "- In SmartRec, void one of them today"):
        assert proof in said
    assert page.text_input(key="double.amount").value == "32.00"


def test_on_paper_there_is_no_form_but_whose_it_is(claimed: Desk, browse: Callable[..., AppTest]) -> None:
    page = at(browse("double"), last4="4242", amount="32.00", day=TODAY)
    (paper,) = [urlsplit(link.url) for link in page.link_button]
    assert paper.path == "/double-charge"
    params = {name: value[0] for name, value in parse_qs(paper.query).items()}
    assert params == {"last4": "4242", "amount": "32.00", "day": TODAY, "print": "1", "lang": "fr"}
    page = at(page, **params)
    said = shown(page)
    assert not page.text_input
    assert not page.link_button
    assert "Ville des Saules" in said
    assert "Oui : 2 paiements" in said
    assert "Vérifié le 23 nov. 2026, 14 h 20 dans Encaisse" in said


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"last4": "42", "amount": "32", "day": TODAY}, "4 derniers chiffres : écrivez les quatre chiffres."),
        ({"last4": "4242", "amount": "<b>", "day": TODAY}, "Montant : écrivez un montant comme 32,00."),
        ({"last4": "4242", "amount": "32", "day": "hier"}, "Choisissez le jour du paiement"),
        ({"amount": "32", "day": TODAY}, ""),
        ({"last4": "4242", "amount": "32", "day": "9999-12-31"}, "Choisissez le jour du paiement"),
        ({"last4": "4242", "amount": "32", "day": "0001-01-01"}, "Choisissez le jour du paiement"),
        ({"last4": "4242", "amount": "32", "day": "2020-02-29"}, "Aucun paiement de 32,00 $"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_judged(
    claimed: Desk, browse: Callable[..., AppTest], params: dict[str, str], said: str
) -> None:
    page = at(browse("double"), **params)
    assert not page.exception
    assert said in shown(page)
    assert "Oui" not in shown(page)


def test_while_one_is_verified_nothing_is_to_be_done(filled: Desk, browse: Callable[..., AppTest]) -> None:
    made = [
        days.payment(300, days.at(days.TODAY, 11), 3_200),
        days.payment(301, days.at(days.TODAY, 11, 2), 3_200, status=Status.UNKNOWN, status_certainty=None),
    ]
    save_payments(filled.store, made, connector="handpoint")
    said = shown(at(browse("double"), last4="4242", amount="32", day=TODAY))
    assert "On ne le sait pas encore : 1 paiement a été approuvé, et celui de 11 h 02 est en vérification." in said
    assert "- Attendez" in said
