from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import sources
from tests.dashboard.days import NOW, ascii_like, reader


def row(connector: str = "handpoint", **more: Any) -> dict[str, Any]:
    return {
        "connector": connector,
        "last_success_at": NOW - timedelta(minutes=1),
        "failing_since": None,
        "failure_key": None,
        "covered_since": None,
        "covered_until": None,
    } | more


def failing(connector: str = "paysafe", minutes: int = 315, key: str = "unauthorized", **more: Any) -> dict[str, Any]:
    return row(connector, failing_since=NOW - timedelta(minutes=minutes), failure_key=key, **more)


def said(*rows: dict[str, Any], language: str = "fr_CA") -> str:
    here = reader(language)
    return ascii_like(sources.sentence(sources.told(rows, here), here))


def test_all_is_well() -> None:
    assert said(row()) == "Tout est à jour : dernière lecture il y a 1 min."


def test_one_that_fails_is_named_with_since_when() -> None:
    assert said(row(), failing()) == "Paysafe ne répond pas depuis 9 h 05; le reste est à jour."


def test_several_that_fail_are_named_since_the_first_did() -> None:
    text = said(row(), failing(), failing("paxstore", 10), language="en_CA")
    assert text == "Paysafe and PAXSTORE do not answer since 9:05 a.m.; the rest is up to date."


def test_when_none_answers_nothing_is_up_to_date() -> None:
    well = NOW - timedelta(minutes=280)
    rows = [failing(name, 279, "unreachable", last_success_at=well) for name in ("paxstore", "handpoint")]
    assert said(*rows) == (
        "Aucune source ne répond depuis 9 h 41; les chiffres s'arrêtent à 9 h 40. "
        "Vérifiez l'accès Internet de cet ordinateur."
    )
    assert said(*rows, row("paysafe", last_success_at=None)) == said(*rows)


def test_when_none_answers_figures_stop_where_payments_were_read_to() -> None:
    stopped = failing(minutes=5, key="unreachable", covered_until=NOW - timedelta(days=1))
    assert said(stopped, language="en_CA") == (
        "No source answers since 2:15 p.m.; the figures stop on Nov 22, 2026, 2:20 p.m. "
        "Check the Internet access of this computer."
    )


def test_when_nothing_was_ever_read_no_figures_are_spoken_of() -> None:
    assert said(failing(last_success_at=None)) == "Aucune source ne répond depuis 9 h 05."


def test_a_source_that_refuses_the_key_is_not_said_to_be_silent() -> None:
    refused, silent = sources.told([failing(), failing(key="unreachable")], reader())
    assert reader().gettext(refused.mark.word) == "Clé refusée"
    assert reader().gettext(silent.mark.word) == "Ne répond pas"
    assert "Internet" not in said(failing(), failing(key="unreachable"))


def test_nothing_read_is_said() -> None:
    assert said(row(last_success_at=None)) == "Aucune source n'a encore été lue."


def test_a_failing_source_says_why_and_a_working_one_does_not() -> None:
    well, ill = sources.told([row(), failing()], reader("en_CA"))
    assert well.why == ""
    assert "renew it in the settings" in ill.why


def test_freshness_counts_those_that_answer_and_those_that_do_not() -> None:
    here = reader()
    line = sources.freshness(sources.told([row(), row("paxstore"), failing()], here), here)
    assert line.replace("\u00a0", " ") == "données lues il y a 1 min · 2 sources :green[●] 1 :red[▲]"


def test_an_unforeseen_failure_has_words_too() -> None:
    (ill,) = sources.told([row(failing_since=NOW, failure_key=None)], reader("fr_CA"))
    assert ill.why
