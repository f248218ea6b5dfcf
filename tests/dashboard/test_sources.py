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


def failing(connector: str = "paysafe", minutes: int = 315) -> dict[str, Any]:
    return row(connector, failing_since=NOW - timedelta(minutes=minutes), failure_key="unauthorized")


def said(*rows: dict[str, Any], language: str = "fr_CA") -> str:
    here = reader(language)
    return ascii_like(sources.sentence(sources.told(rows, here), here))


def test_all_is_well() -> None:
    assert said(row()) == "Tout est à jour : dernière lecture il y a 1 min."


def test_one_that_fails_is_named_with_since_when() -> None:
    assert said(row(), failing()) == "Paysafe ne répond pas depuis 9 h 05; le reste est à jour."


def test_several_that_fail_are_named_since_the_first_did() -> None:
    text = said(failing(), failing("paxstore", 10), language="en_CA")
    assert text == "Paysafe, PAXSTORE do not answer since 9:05 a.m.; the rest is up to date."


def test_nothing_read_is_said() -> None:
    assert said(row(last_success_at=None)) == "Aucune source n'a encore été lue."


def test_a_failing_source_says_why_and_a_working_one_does_not() -> None:
    well, ill = sources.told([row(), failing()], reader("en_CA"))
    assert well.why == ""
    assert "renew it in the settings" in ill.why


def test_freshness_counts_those_that_answer_and_those_that_do_not() -> None:
    here = reader()
    line = sources.freshness(sources.told([row(), row("paxstore"), failing()], here), here)
    assert line.replace("\u00a0", " ") == "données à jour il y a 1 min · 2 sources :green[●] 1 :red[▲]"


def test_an_unforeseen_failure_has_words_too() -> None:
    (ill,) = sources.told([row(failing_since=NOW, failure_key=None)], reader("fr_CA"))
    assert ill.why
