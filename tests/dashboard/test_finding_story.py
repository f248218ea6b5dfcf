from __future__ import annotations

import string
from datetime import timedelta
from typing import Any

import pytest

from dashboard import finding_story, finding_words
from dashboard.finding_texts import OTHERWISE, TEXTS
from data.locale import translator
from tests.dashboard.days import NOW, ascii_like, reader

OWN, EARLIER, PARENT = "own", "earlier", "parent"
THEN = NOW - timedelta(minutes=5)


def row(kind: str, connector: str = "handpoint", terminal: str | None = None, **facts: Any) -> dict[str, Any]:
    found = {"kind": kind, "subject": OWN, "connector": connector, "alias": terminal, "facts": facts, "opened_at": NOW}
    return found | {"severity": "money", "state": "open", "seen_count": 1}


def payment(payment_id: str, minutes: float, minor: int = 3_200, alias: str = "Piscine 2") -> dict[str, Any]:
    when = NOW - timedelta(minutes=minutes)
    return {"payment_id": payment_id, "occurred_at": when, "amount_minor": minor, "currency": "CAD", "alias": alias}


def told(found: dict[str, Any], *payments: dict[str, Any], language: str = "fr_CA") -> list[str]:
    return [ascii_like(line) for line in finding_story.what(found, payments, reader(language))]


DOUBLE = row("possible_double", earlier_id=EARLIER, amount_minor=3_200, currency="CAD", seconds_apart=180)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        (
            "fr_CA",
            (
                "Le 23 nov. 2026, la même carte a payé deux fois 32,00 $ sur Piscine 2 : à 14 h 12 et à 14 h 15, "
                "à 3 min d'intervalle."
            ),
        ),
        (
            "en_CA",
            (
                "On Nov 23, 2026, the same card paid $32.00 twice on Piscine 2: at 2:12 p.m. and at 2:15 p.m., "
                "3 min apart."
            ),
        ),
    ],
)
def test_a_double_payment_is_told_with_both_times(language: str, first: str) -> None:
    lines = told(DOUBLE, payment(OWN, 5), payment(EARLIER, 8), language=language)
    assert lines[0] == first
    assert len(lines) == 3


def test_what_is_not_known_leaves_its_sentence_out() -> None:
    lines = told(DOUBLE)
    assert len(lines) == 2
    assert "{" not in " ".join(lines)


def test_facts_of_a_finding_speak_when_the_payments_are_gone() -> None:
    facts = {"occurred_at": THEN.isoformat(), "earlier_at": (THEN - timedelta(minutes=3)).isoformat()}
    found = row("possible_double", **DOUBLE["facts"], **facts, terminal_alias="Accueil 1")
    assert told(found)[0].startswith(
        "Le 23 nov. 2026, la même carte a payé deux fois 32,00 $ sur Accueil 1 : à 14 h 12"
    )


CASES: dict[str, tuple[dict[str, Any], str]] = {
    "lone_first_leg": (
        row("lone_first_leg", amount_minor=3_200, currency="CAD", occurred_at=THEN.isoformat(), terminal_serial="0821"),
        (
            "Le 23 nov. 2026, 14 h 15, un paiement de 32,00 $ a été autorisé sur Piscine 2, et le message qui le "
            "complète n'est jamais venu."
        ),
    ),
    "status_conflict": (
        row("status_conflict", "paysafe", held_status="approved", said_status="declined"),
        "Ce paiement est « Approuvé » de façon certaine, et Paysafe dit maintenant « Refusé ».",
    ),
    "amount_conflict": (
        row("amount_conflict", "paysafe", held_amount_minor=3_200, said_amount_minor=3_000),
        "Ce paiement est de 32,00 $ de façon certaine, et Paysafe dit maintenant 30,00 $.",
    ),
    "void_twice": (
        row("void_twice", parent_id=PARENT),
        "Un paiement de 50,00 $ a été annulé une deuxième fois, le 23 nov. 2026, 14 h 15.",
    ),
    "unlinked_refund": (
        row("unlinked_refund", "paysafe", parent_id=PARENT, amount_minor=1_200, currency="CAD", missing_minor=1_200),
        "Un remboursement de 12,00 $, fait le 23 nov. 2026, 14 h 15, ne dit pas quel paiement il rend.",
    ),
    "inferred_refund": (
        row("inferred_refund", "paysafe", parent_id=PARENT, amount_minor=1_200, currency="CAD"),
        (
            "Ce qui reste à rembourser d'un paiement de 50,00 $ a baissé de 12,00 $, et aucune annulation ni aucun "
            "remboursement connu ne l'explique."
        ),
    ),
    "unreadable_record": (
        row("unreadable_record", why="amount is missing"),
        "Handpoint a envoyé une donnée illisible : amount is missing.",
    ),
    "unhandled_action": (
        row("unhandled_action", action="GIFT"),
        "Handpoint a envoyé une action qu'Encaisse ne connaît pas : GIFT.",
    ),
    "terminal_refused": (
        row("terminal_refused", terminal="Aréna 3", code="404", detail="no such device"),
        "Handpoint refuse de parler du terminal Aréna 3 : no such device.",
    ),
    "list_out_of_scope": (
        row("list_out_of_scope", "smartrec", list="lists_ledger_codes", detail="HTTP 403"),
        "SmartRec ne laisse pas notre clé lire la liste des codes de grand livre : HTTP 403.",
    ),
    "terminal_unreadable": (
        row("terminal_unreadable", terminal="Aréna 3"),
        "Ce que Handpoint a répondu au sujet du terminal Aréna 3 est illisible.",
    ),
    "name_differs": (
        row("name_differs", "paxstore", "Aréna 3", alias="Aréna 3", provider_name="Arena 3"),
        "Le terminal s'appelle « Aréna 3 » ici et « Arena 3 » chez PAXSTORE.",
    ),
    "rename_refused": (
        row("rename_refused", "paxstore", "Aréna 3", detail="no"),
        "PAXSTORE a refusé le nouveau nom du terminal Aréna 3 : no.",
    ),
    "unknown_to_paysafe": (
        row("unknown_to_paysafe", "paysafe", "Aréna 3", amount_minor=3_200, currency="CAD"),
        (
            "Le 23 nov. 2026, 14 h 15, un paiement de 32,00 $ a été approuvé sur Aréna 3, et Paysafe ne le connaît "
            "toujours pas."
        ),
    ),
    "unknown_to_paysafe_at_all": (
        row("unknown_to_paysafe", "paysafe", looked_up=1_200),
        "Des 1 200 paiements vérifiés, Paysafe n'en connaît aucun.",
    ),
    "look_up_refused": (
        row("look_up_refused", "paysafe", detail="too old"),
        "Paysafe a refusé de vérifier ce paiement : too old.",
    ),
    "absent_from_smartrec": (
        row("absent_from_smartrec", "smartrec", "Piscine 2", amount_minor=3_200, currency="CAD"),
        (
            "Le 23 nov. 2026, 14 h 15, un paiement de 32,00 $ a été approuvé sur Piscine 2, et aucune exportation de "
            "SmartRec ne le contient."
        ),
    ),
    "to_record_in_smartrec": (
        row("to_record_in_smartrec", "smartrec", "Piscine 2", amount_minor=3_200, currency="CAD"),
        (
            "Le 23 nov. 2026, 14 h 15, une annulation ou un remboursement de 32,00 $ a été fait sur Piscine 2, et "
            "aucune exportation de SmartRec ne le contient."
        ),
    ),
    "absent_from_terminals": (
        row("absent_from_terminals", "smartrec", amount_minor=3_200, currency="CAD", title="Détails", line=12),
        "« Détails », ligne 12, a un paiement de 32,00 $ le 23 nov. 2026; aucun terminal ne l'a pris.",
    ),
    "differs_from_smartrec": (
        row(
            "differs_from_smartrec",
            "smartrec",
            amount_minor=3_200,
            said_amount_minor=2_300,
            currency="CAD",
            status="approved",
            said_status="declined",
        ),
        (
            "Le 23 nov. 2026, 14 h 15, le terminal a pris 32,00 $, état « Approuvé »; SmartRec dit 23,00 $ et "
            "« Refusé »."
        ),
    ),
    "file_waiting": (
        row("file_waiting", "smartrec", file_name="oct.xlsx", reason="Il manque une colonne."),
        "« oct.xlsx » a été mis dans le dossier surveillé et n'a pas été importé.",
    ),
    "look_up_unreadable": (
        row("look_up_unreadable", "paysafe"),
        "Ce que Paysafe a répondu au sujet de ce paiement est illisible.",
    ),
    "not_typed": (
        row("not_typed", "smartrec", amount_minor=1_425, currency="CAD", day="2026-11-23"),
        "Le 23 nov. 2026, le compte marchand a encaissé 14,25 $, et personne n'a saisi ce paiement dans SmartRec.",
    ),
    "typed_twice": (
        row("typed_twice", "smartrec", amount_minor=1_425, currency="CAD", day="2026-11-23"),
        (
            "Le 23 nov. 2026, 14,25 $ a été saisi deux fois dans SmartRec, et le compte marchand ne l'a encaissé "
            "qu'une fois."
        ),
    ),
    "typed_amount": (
        row("typed_amount", "smartrec", amount_minor=475, said_amount_minor=457, currency="CAD", day="2026-11-23"),
        "Le 23 nov. 2026, le compte marchand a encaissé 4,75 $, et 4,57 $ a été saisi dans SmartRec.",
    ),
    "typed_day": (
        row("typed_day", "smartrec", amount_minor=475, currency="CAD", day="2026-11-23", typed_on="2026-11-24"),
        "Le compte marchand a encaissé 4,75 $ le 23 nov. 2026; dans SmartRec, le paiement figure au 24 nov. 2026.",
    ),
    "typed_not_taken": (
        row("typed_not_taken", "smartrec", amount_minor=475, currency="CAD", day="2026-11-23"),
        (
            "Le 23 nov. 2026, 4,75 $ a été saisi dans SmartRec, et le compte marchand n'a encaissé aucun paiement "
            "semblable."
        ),
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_kind_tells_its_story_and_what_to_do(kind: str) -> None:
    found, first = CASES[kind]
    lines = told(found, payment(OWN, 5), payment(PARENT, 60, 5_000))
    assert lines[0] == first
    assert finding_story.todo(found, reader())


def test_every_kind_has_a_story() -> None:
    assert set(TEXTS) - {"unknown_to_paysafe_at_all"} == set(finding_words.TITLES)
    assert set(CASES) | {"possible_double"} == set(TEXTS)


def test_every_fact_that_a_text_asks_for_can_be_known() -> None:
    facts: dict[str, Any] = {
        "parent_id": PARENT, "earlier_id": EARLIER, "looked_up": 1, "seconds_apart": 3, "missing_minor": 1,
        "held_amount_minor": 1, "said_amount_minor": 2, "held_status": "approved", "said_status": "declined",
        "title": "t", "line": 2, "file_name": "f.xlsx",
        "occurred_from": THEN.isoformat(), "why": "w", "action": "a", "detail": "d", "provider_name": "B",
        "day": "2026-11-23", "typed_on": "2026-11-24", "receipt": "1", "twin_receipt": "2",
        "list": "lists_sites",
    }  # fmt: skip
    payments = [payment(OWN, 5), payment(EARLIER, 8), payment(PARENT, 60)]
    known = finding_story._facts(row("x", terminal="A", **facts), payments, reader())
    texts = [text for kind in TEXTS.values() for text in kind[0]]
    named = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    assert named - set(known) == set()


@pytest.mark.parametrize("language", ["fr_CA", "en_CA"])
def test_an_unknown_kind_is_told_by_what_it_is_about(language: str) -> None:
    found = row("moon_in_leo", terminal="Aréna 3", amount_minor=3_200, currency="CAD")
    assert told(found, language=language) == [ascii_like(finding_words.told(found, reader(language)))]
    assert finding_story.todo(found, reader(language)) == [translator(language).gettext(step) for step in OTHERWISE[1]]


def test_an_english_time_at_the_end_brings_its_own_stop() -> None:
    line = told(CASES["void_twice"][0], payment(OWN, 5), payment(PARENT, 60), language="en_CA")[0]
    assert line.endswith("on Nov 23, 2026, 2:15 p.m.")


def test_a_finding_names_its_payments_once() -> None:
    assert finding_story.payment_ids(DOUBLE) == (OWN, EARLIER)
    assert finding_story.payment_ids(row("x", payment_id=OWN, parent_id=PARENT)) == (OWN, PARENT)
