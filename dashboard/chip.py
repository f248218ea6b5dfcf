"""What a chip told of its use, field by field: as it came, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from data import emv
from data.emv import Undecodable
from data.fields import field
from data.locale import N_
from data.model import EntryMode
from pipeline import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

MEANINGS: Mapping[str, str] = {
    "application_label": N_("the name of the card's application"),
    "aid": N_("which application of the card was used"),
    "tvr": N_("what the terminal checked, and how that went"),
    "tsi": N_("what was done during the payment"),
    "arc": N_("the answer of the issuer, or of the terminal when it decided alone"),
    "iad": N_("what the chip told its issuer, who alone can read it"),
}
FIELDS = tuple(MEANINGS)
NOT_GIVEN = N_("not given by the source")
NONE_GIVEN = N_("none given by the source")
_CANNOT = N_("cannot be decoded: shown as it came")


class Line(Struct, frozen=True):
    """A field of the chip: its short name, what it is, how it came (empty when nobody gave it), and what it says."""

    name: str
    meaning: str
    raw: str
    says: tuple[str, ...]


def is_told(row: Mapping[str, Any]) -> bool:
    """Tell whether a source gave anything of what the chip told."""
    return any(row[name] for name in FIELDS)


def lines(row: Mapping[str, Any], here: Reader) -> list[Line]:
    """Return every field of the chip, in the sequence of a receipt; none when no source gave any."""
    if not is_told(row):
        return []
    return [_line(name, row, here) for name in FIELDS]


def _line(name: str, row: Mapping[str, Any], here: Reader) -> Line:
    _, raw = here.gettext, row[name] or ""
    says = _says(name, row, here) if raw else (_missing(name, row, here),)
    return Line(_(field(name).header), _(MEANINGS[name]), raw, says)


def _missing(name: str, row: Mapping[str, Any], here: Reader) -> str:
    text = here.gettext(NOT_GIVEN)
    if name == "tsi" and row["entry_mode"] == EntryMode.CONTACTLESS:
        return here.gettext("{not_given}, as is usual for a tap").format(not_given=text)
    return text


def _says(name: str, row: Mapping[str, Any], here: Reader) -> tuple[str, ...]:
    _ = here.gettext
    try:
        match name:
            case "aid":
                return _application(row["aid"], here)
            case "tvr":
                is_tap = row["entry_mode"] == EntryMode.CONTACTLESS
                bits = emv.tvr(row["tvr"], aid=row["aid"], is_contactless=is_tap)
                return _bits(bits, here) or (_("No bit is set: nothing to report"),)
            case "tsi":
                return _bits(emv.tsi(row["tsi"]), here) or (_("No bit is set"),)
            case "arc":
                return (words.answer(row["status_source"], row["arc"], here.language) or _("a code that is not known"),)
            case _:
                return ()
    except Undecodable:
        return (_(_CANNOT),)


def _application(aid: str, here: Reader) -> tuple[str, ...]:
    _, found = here.gettext, emv.application(aid)
    rid = _("{provider} (RID {rid})").format(provider=found.provider or _("Provider not known"), rid=found.rid)
    return (rid, _(found.product)) if found.product else (rid,)


def _bits(found: tuple[emv.Bit, ...], here: Reader) -> tuple[str, ...]:
    _ = here.gettext
    text = _("byte {byte}, bit {bit}: {meaning}")
    return tuple(text.format(byte=bit.byte, bit=bit.place, meaning=_(bit.text)) for bit in found)
