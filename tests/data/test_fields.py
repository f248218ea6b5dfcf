from __future__ import annotations

import re
import textwrap
from datetime import date
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

import pytest

from data import model
from data.chosen import Chosen
from data.fields import FIELDS, Type, field, word
from data.locale import LANGUAGES, translator
from data.queries import load
from data.store import Store
from data.words import WORDS

if TYPE_CHECKING:
    from enum import StrEnum

FIRST = (
    "kind, payment_id, occurred_at, business_date, terminal_serial, terminal_alias, site, channel, status, "
    "amount_minor, net_minor, refunded_minor, currency, card_brand, last4"
)
ASKED_FOR = frozenset(
    re.findall(
        r"\w+",
        """
    payment_id remote_id occurred_at business_date site terminal_serial tid terminal_alias channel workstation cashier
    client invoice ledger_code reference amount_minor tip_minor currency status raw_status decline_code decline_text
    card_brand last4 wallet entry_mode verification auth_code rrn aid tvr tsi iad arc application_label refunded_minor
    voided_at settlement_state settled_on is_test status_certainty status_source amount_certainty amount_source
    kind net_minor recorded_at
    """,
    )
)
ENUMERATIONS: dict[str, type[StrEnum]] = {
    "kind": model.Kind,
    "undoes": model.Kind,
    "status": model.Status,
    "status_certainty": model.Certainty,
    "amount_certainty": model.Certainty,
    "channel": model.Channel,
    "card_brand": model.Brand,
    "entry_mode": model.EntryMode,
    "verification": model.Verification,
    "settlement_state": model.SettlementState,
    "state": model.State,
    "severity": model.Severity,
}


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        field("no_such_field")
    with pytest.raises(KeyError):
        word("no_such_word", "x", "fr_CA")
    with pytest.raises(ValueError, match="no catalogue"):
        word("status", "approved", "xx")


def test_the_registry_has_every_field_once_in_export_order() -> None:
    names = [one.name for one in FIELDS]
    assert ", ".join(names).startswith(FIRST)
    assert len(names) == len(set(names))
    assert set(names) >= ASKED_FOR
    assert all(field(name).name == name for name in names)


def test_every_field_is_a_column_of_the_payment_details() -> None:
    with Store.open(None, environment="demo", organisation="Essai", zone=ZoneInfo("UTC")) as store:
        sql = load("payment_details")["details"]
        chosen = Chosen(since=date(2026, 10, 1), until=date(2026, 10, 1))
        columns = set(store.table(sql, **chosen.rows(), since_at="2026-10-01").column_names)
    assert {one.name for one in FIELDS} - columns == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_header_and_a_definition(language: str) -> None:
    say = translator(language).gettext
    headers = [say(one.header) for one in FIELDS]
    assert len(set(headers)) == len(headers)
    assert all(headers)
    for one in FIELDS:
        definition = say(one.definition)
        assert definition.endswith(".")
        assert definition[0].isupper()
        assert (definition == one.definition) is (language == "en_CA")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [one.name for one in FIELDS])
def test_every_header_fits_its_column_on_two_lines(language: str, name: str) -> None:
    one = field(name)
    lines = textwrap.wrap(translator(language).gettext(one.header), one.width - 1)
    assert len(lines) <= 2
    assert all(len(line) < one.width for line in lines)


def test_types_and_widths_are_sound() -> None:
    assert {one.type for one in FIELDS} <= set(get_args(Type))
    assert {one.name for one in FIELDS if one.type == "money"} == {one.name for one in FIELDS if "_minor" in one.name}
    assert {one.name for one in FIELDS if one.type == "instant"} >= {
        one.name for one in FIELDS if one.name.endswith("_at")
    }
    assert all(8 <= one.width <= 40 for one in FIELDS)
    assert {one.name for one in FIELDS if one.is_personal} == {"cashier", "client"}


def test_every_word_field_has_words() -> None:
    assert {one.name for one in FIELDS if one.type == "word"} <= set(WORDS)


@pytest.mark.parametrize("name", ENUMERATIONS)
def test_every_stored_word_can_be_read(name: str) -> None:
    values = {str(value) for value in ENUMERATIONS[name]}
    assert set(WORDS[name]) == values
    for language in LANGUAGES:
        shown = [word(name, value, language) for value in values]
        assert all(shown)
        assert len(set(shown)) == len(shown)
        assert "_" not in "".join(shown)


def test_words() -> None:
    assert word("status", "cancelled", "fr_CA") == "Interrompu"
    assert word("kind", model.Kind.VOID, "fr_CA") == "Annulation"
    assert word("boolean", value=True, language="fr_CA") == "Oui"
    assert word("boolean", value=False, language="en_CA") == "No"
    assert word("card_brand", "amex", "fr_CA") == "American Express"


def test_a_word_we_do_not_know_is_shown_as_it_is_and_none_as_nothing() -> None:
    assert word("status", "teleported", "fr_CA") == "teleported"
    assert word("undoes", None, "fr_CA") == ""
