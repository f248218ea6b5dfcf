from __future__ import annotations

from typing import Any

import pytest

from dashboard import chip
from data.model import EntryMode
from tests.dashboard import days, stories

FIELDS = ("application_label", "aid", "tvr", "tsi", "arc", "iad")


def row(**said: Any) -> dict[str, Any]:
    return {**dict.fromkeys(FIELDS), "entry_mode": "chip", "status_source": "handpoint.status", **stories.CHIP, **said}


def told(language: str = "fr_CA", **said: Any) -> dict[str, chip.Line]:
    here = days.reader(language)
    return dict(zip(FIELDS, chip.lines(row(**said), here), strict=True))


def test_each_field_says_what_it_is_and_what_it_says() -> None:
    found = told()
    assert [line.name for line in found.values()] == ["Application de la carte", "AID", "TVR", "TSI", "ARC", "IAD"]
    assert all(line.meaning for line in found.values())
    assert found["aid"].says == ("Visa (RID A000000003)", "Visa crédit ou débit")
    assert [days.ascii_like(said) for said in found["tvr"].says] == [
        "octet 2, bit 8 : La puce et le terminal n'ont pas la même version de l'application",
        "octet 3, bit 3 : Le NIP a été saisi, à vérifier en ligne par l'émetteur",
        "octet 4, bit 8 : Le montant dépasse le plancher : l'émetteur est consulté",
    ]
    assert len(found["tsi"].says) == 4
    assert found["arc"].says == ("approuvé par l\u2019émetteur",)
    assert (found["iad"].raw, found["iad"].says) == ("06010A03A0B000", ())


def test_in_english_too() -> None:
    found = told("en_CA", tvr="8000000000", arc="Z3")
    assert found["tvr"].says == ("byte 1, bit 8: Offline authentication of the chip was not performed",)
    assert found["arc"].says == ("issuer out of reach, declined by the terminal",)


def test_reserved_bits_are_told_as_reserved() -> None:
    assert told("en_CA", tvr="0004000000")["tvr"].says == ("byte 2, bit 3: Reserved for future use",)
    assert told("en_CA", tsi="0001")["tsi"].says == ("byte 2, bit 1: Reserved for future use",)


def test_nothing_set_is_nothing_to_report() -> None:
    found = told("en_CA", tvr="0000000000", tsi="0000")
    assert found["tvr"].says == ("No bit is set: nothing to report",)
    assert found["tsi"].says == ("No bit is set",)


@pytest.mark.parametrize(
    ("name", "raw"),
    [("tvr", "00"), ("tvr", "G000000000"), ("tvr", "00000000000000"), ("tsi", "E8"), ("aid", "VISA"), ("aid", "A0")],
)
def test_what_cannot_be_decoded_is_shown_as_it_came(name: str, raw: str) -> None:
    line = told("en_CA", **{name: raw})[name]
    assert line.raw == raw
    assert line.says == ("cannot be decoded: shown as it came",)


def test_a_tap_has_no_status_information() -> None:
    line = told("en_CA", tsi=None, entry_mode=EntryMode.CONTACTLESS)["tsi"]
    assert (line.raw, line.says) == ("", ("not given by the source, as is usual for a tap",))
    assert told("en_CA", tsi=None)["tsi"].says == ("not given by the source",)


def test_mastercards_tap_tells_its_relay_check() -> None:
    said = told("en_CA", aid="A0000000041010", tvr="0000008001", entry_mode=EntryMode.CONTACTLESS)["tvr"].says
    assert said[-1] == "byte 5, bit 1: Relay check: not performed"


def test_an_unknown_provider_and_code_are_told_as_unknown() -> None:
    found = told("en_CA", aid="A0000009991234", arc="Q7")
    assert found["aid"].says == ("Provider not known (RID A000000999)",)
    assert found["arc"].says == ("a code that is not known",)


@pytest.mark.parametrize(("code", "said"), [("0000", "approved"), ("1000", "declined by the terminal or the gateway")])
def test_a_code_of_the_providers_own_is_in_its_words(code: str, said: str) -> None:
    assert told("en_CA", arc=code)["arc"].says == (said,)


def test_without_any_field_there_is_nothing_to_show() -> None:
    here = days.reader()
    assert chip.lines(row(**dict.fromkeys(FIELDS)), here) == []
    assert chip.lines(row(**dict.fromkeys(FIELDS, "")), here) == []
