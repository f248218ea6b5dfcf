from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard import receipt
from data.model import Status
from data.save import save_payments
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from data.model import Payment
    from data.store import Store

ORGANISATION = "Ville des Saules"
FRENCH = """\
        Ville des Saules

Terminal              1851200001
No de série           1851200001
TID                     28774844
Date                  2026-11-22
Heure                   14:02:11
--------------------------------
             ACHAT
Carte                       Visa
Numéro                 **** 4242
Lecture                     Puce
Vérification                 NIP
Montant                  27,00 $
Pourboire                 5,00 $
TOTAL                    32,00 $
--------------------------------
      APPROUVÉ / APPROVED
Autorisation              5X91Q2
RRN                 386838755937
Référence
000000000000000000000000000000c8
--------------------------------
          DÉTAILS EMV
Application de la carte
                      VISA DEBIT
AID               A0000000031010
TVR                   0080048000
TSI                         E800
ARC                           00
IAD               06010A03A0B000
--------------------------------
Dressé par Encaisse d'après ce
que ses sources ont dit
(Handpoint, fil des paiements;
Handpoint, recherche d'un
paiement)."""


def paper(store: Store, *payments: Payment, language: str = "fr_CA", organisation: str = ORGANISATION) -> str:
    """Return the receipt of the first of some payments."""
    for one in payments:
        save_payments(store, [one], connector="handpoint")
    found = stories.opened(store, payments[0])
    return receipt.text(found, organisation, days.reader(language))


def line(text: str, name: str) -> str:
    """Return what stands at the right of a name."""
    (found,) = [said for said in text.splitlines() if said.startswith(name)]
    return days.ascii_like(found.removeprefix(name).strip())


def test_a_receipt_carries_what_a_terminals_does(store: Store) -> None:
    one = stories.whole()
    assert days.ascii_like(paper(store, one, stories.chip(one))) == FRENCH


def test_in_english_the_outcome_stands_in_both_languages_too(store: Store) -> None:
    said = paper(store, stories.whole(), language="en_CA")
    assert "PURCHASE" in said
    assert line(said, "TOTAL") == "$32.00"
    assert "APPROUVÉ / APPROVED" in said


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (Status.DECLINED, "REFUSÉ / DECLINED"),
        (Status.CANCELLED, "ANNULÉ / CANCELLED"),
        (Status.FAILED, "NON COMPLÉTÉ / NOT COMPLETED"),
        (Status.UNKNOWN, "EN VÉRIFICATION / BEING VERIFIED"),
    ],
)
def test_every_outcome_has_its_words(store: Store, status: Status, outcome: str) -> None:
    said = paper(store, stories.declined(status=status, decline_code=None, decline_text=None))
    assert outcome in said
    assert "APPROUVÉ" not in said


def test_a_decline_says_why(store: Store) -> None:
    said = paper(store, stories.declined())
    assert "fonds insuffisants (code 51)" in said
    assert line(said, "Autorisation") == "\u2014"


@pytest.mark.parametrize(("kind", "word"), [("void", "ANNULATION"), ("refund", "REMBOURSEMENT")])
def test_what_gives_back_is_called_so(store: Store, kind: str, word: str) -> None:
    one = stories.whole()
    child = stories.void(one, 220) if kind == "void" else stories.refund(one, 220, 1_000, 5)
    said = paper(store, child, one)
    assert word in said
    assert "ACHAT" not in said


def test_what_no_source_told_is_not_made_up(store: Store) -> None:
    bare = days.payment(230, stories.PAID_AT, 100, card_brand="unknown", last4=None, reference=None)
    said = paper(store, bare)
    for name in ("Carte", "Numéro", "Lecture", "Vérification", "Pourboire", "TID", "RRN", "Référence"):
        assert line(said, name) == "\u2014"
    assert "non fournis par la source" in said
    assert "AID" not in said


def test_a_test_says_that_it_is_one(store: Store) -> None:
    assert "ESSAI / TEST" in paper(store, stories.whole(is_test=True))


@pytest.mark.parametrize(
    "organisation",
    [
        stories.HOSTILE,
        "Centre communautaire et sportif de la municipalité régionale de comté",
        "É" * 70,
        "deux\nlignes\x00\u202e",
        "",
    ],
)
def test_no_line_is_wider_than_the_paper(store: Store, organisation: str) -> None:
    one = stories.whole(terminal_serial="1851200001-avec-un-suffixe-tres-long")
    said = paper(store, one, stories.chip(one, iad="0F" * 32), organisation=organisation)
    assert max(map(len, said.splitlines())) <= receipt.WIDTH
    assert all(letter.isprintable() for letter in said.replace("\n", ""))


def test_names_stand_as_they_are(store: Store) -> None:
    said = paper(store, stories.whole(), organisation="<b>Saules</b> $5 *x*")
    assert "<b>Saules</b> $5 *x*" in said


def test_amounts_of_other_currencies_are_their_own(store: Store) -> None:
    said: Any = paper(store, stories.whole(currency="USD", tip_minor=None))
    assert line(said, "TOTAL") == "32,00 $ US"
