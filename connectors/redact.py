"""What must never be stored or logged: one list of secrets and card data, and how to take it out of anything."""

from __future__ import annotations

import re
from itertools import accumulate, combinations
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

REMOVED = "[removed]"
LONGEST = 400
_DEEPEST = 4
_FEWEST_SECRET = 4

# Names are compared in lower case, letters and digits only.
_KEYS = "key apikey apikeycloud analyticsapikey crkeycloud authorization ssk sharedsecret syskey username password"
_CARD = (
    "pan unmaskedpan origpan cardnumber ban cardbin bin cardid balance chiptransactionreport signdata accountholder"
    " firstname lastname cvv cvv2 cvc cvc2 exp expdate appexpdate track1 track2 track3 track1data track2data"
    " track3data track1map track2map track3map billing billingdetails shippingdetails customerip profile"
    " customerprofile email phone"
)
_FREE_TEXT = "customerreference metadata customdata customfields"
DROPPED = frozenset(f"{_KEYS} {_CARD} {_FREE_TEXT}".split())
DROPPED_PARTS = ("holder", "expir", "token", "signature", "password", "secret", "trackdata", "unmasked")
MASKED = frozenset(("maskedcardnumber", "maskedpan", "lastdigits"))
RECEIPTS = frozenset(("customerreceipt", "merchantreceipt"))

_DIGITS = re.compile(r"[0-9](?:[\s./\u2010-\u2015-]{0,3}[0-9]){12,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_UUID_OR_DIGITS = re.compile(rf"(?<![0-9a-fA-F]){_UUID.pattern}(?![0-9a-fA-F])|{_DIGITS.pattern}")
# How the numbers of the brands begin, and how long they are: a check digit alone fits one number in ten.
_BRANDED = re.compile(
    r"(?:4(?:.{12}|.{15}|.{18})|5.{15,18}|2(?:2[2-9]|[3-6].|7[0-2]).{13}|3[47].{13}|3[0689](?:.{12}|.{14})|35.{14,17}"
    r"|6.{15,18}|81.{14,17})"
)
_SHORTEST, _LONGEST = 13, 19
_GUID = 36
_ABSURD = 64  # digits in a row that are no number of anything
_HALF_MASKED = re.compile(r"[0-9]{4,6}[0-9 -]*[*xX•][*xX• -]{2,}([0-9]{4})(?![0-9])")
_NAMED = re.compile(r'"([A-Za-z0-9_@.\- ]{1,60})"\s*:\s*')
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"?|\{[^{}]*\}?|\[[^\[\]]*\]?|[^,}\]\s]*')
_ASSIGNED = re.compile(r"([A-Za-z0-9_\-]{2,40})=([^&\s\x1c\x1f\"',;]+)")


def is_dropped(name: str) -> bool:
    """Tell whether a field of this name is never kept."""
    plain = _plain(name)
    return plain in DROPPED or any(part in plain for part in DROPPED_PARTS)


def redact(value: Any, secrets: Iterable[str] = ()) -> Any:
    """Return a copy of decoded JSON without secrets and card data; masked numbers keep their last four digits."""
    known = tuple(secrets)
    if isinstance(value, dict):
        kept = ((str(name), inner) for name, inner in value.items() if not is_dropped(str(name)))
        return {name: _field(name, inner, known) for name, inner in kept}
    if isinstance(value, list | tuple):
        return [redact(inner, known) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return REMOVED if value == value // 1 and _holds_card(_plainly(value)) else value
    return redact_text(value, known) if isinstance(value, str) else value


def _field(name: str, value: Any, secrets: tuple[str, ...]) -> Any:
    plain = _plain(name)
    if plain in MASKED:
        return last4(value)
    if plain == "cardtypeid":  # the brand in one reply, a second masked number in another
        return value if isinstance(value, str) and not re.search(r"[0-9*]", value) else REMOVED
    if plain in RECEIPTS and not (isinstance(value, str) and value.startswith("https://")):
        return REMOVED
    return redact(value, secrets)


def last4(value: object) -> str | None:
    """Return the last four digits of a masked card number, or None."""
    text = value[-4:] if isinstance(value, str) else ""
    return text if len(text) == 4 and text.isdecimal() and text.isascii() else None  # noqa: PLR2004 - last four


def redact_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return text without known secrets, card numbers, and the values of fields that are never kept."""
    for secret in sorted((s for s in secrets if len(s) >= _FEWEST_SECRET), key=len, reverse=True):
        text = text.replace(secret, REMOVED)
    text = _without_fields(text)
    text = _ASSIGNED.sub(lambda m: f"{m[1]}={REMOVED}" if is_dropped(m[1]) else m[0], text)
    text = _HALF_MASKED.sub(lambda m: f"****{m[1]}", text)
    return _UUID_OR_DIGITS.sub(lambda m: REMOVED if not _UUID.fullmatch(m[0]) and _holds_card(m[0]) else m[0], text)


def identifier(text: str | None) -> str | None:
    """Return what names something, as it is; None when it is blank, or no name but a number like a card's."""
    if not text:
        return None
    if len(text) < _SHORTEST or is_guid(text):
        return text
    return None if _names_card(text) else text


def _without_fields(text: str) -> str:
    """Take dropped fields out of text that looks like JSON, whole or cut off."""
    parts, done = [], 0
    for named in _NAMED.finditer(text):
        if named.start() < done or not is_dropped(named[1]):
            continue
        parts += [text[done : named.end()], f'"{REMOVED}"']
        value = _VALUE.match(text, named.end())
        done = value.end() if value else named.end()
    return "".join([*parts, text[done:]])


def brief(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a provider's own sentence, redacted and cut to what a log line can bear."""
    return redact_text(" ".join(text.split()), secrets)[:LONGEST]


def outline(content: bytes) -> str:
    """Return the shape of a reply without any of its values: what to keep of one that nobody could read."""
    try:
        return _shape(msgspec.json.decode(content), 0)[:LONGEST]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        start = content.lstrip()[:1]
        kind = {b"<": "markup", b"{": "JSON cut short", b"[": "JSON cut short", b"": "nothing"}.get(start, "text")
        return f"{kind}, {len(content)} bytes"


def _shape(value: Any, depth: int) -> str:
    if isinstance(value, dict):
        if depth >= _DEEPEST:
            return "{…}"
        inside = (f"{_safe(str(name))}: {_shape(inner, depth + 1)}" for name, inner in value.items())
        return "{" + ", ".join(inside) + "}"
    if isinstance(value, list):
        return f"[{len(value)} of {_shape(value[0], depth + 1)}]" if value else "[]"
    return {type(None): "null", bool: "bool", str: "text"}.get(type(value), "number")


def _safe(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_@][A-Za-z0-9_@.\-]{0,40}", name) else "?"


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def is_guid(text: str) -> bool:
    """Tell, cheaply, whether an identifier has the shape of a GUID, whose digits are a card's by chance only."""
    return len(text) == _GUID and text[8] == text[13] == text[18] == text[23] == "-"


def _plainly(value: float) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _names_card(text: str) -> bool:
    """Tell whether a number that looks like a card's stands in an identifier, among other digits or not."""
    return any(_branded_within(_only_digits(found[0])) for found in _DIGITS.finditer(text))


def _holds_card(text: str) -> bool:
    """Tell whether a card number stands in digits: a whole group of them, or any part that looks like a card's."""
    groups = re.findall(r"[0-9]+", text)
    digits = "".join(groups)
    if _branded_within(digits):
        return True
    edges = list(accumulate(map(len, groups), initial=0))
    wholes = (digits[start:end] for start, end in combinations(edges, 2))
    return any(_is_card(whole) for whole in wholes)


def _branded_within(digits: str) -> bool:
    """Tell whether any of so many digits could be a card's of a brand; more than any number has are not looked into."""
    if len(digits) > _ABSURD:
        return True
    parts = (
        digits[start : start + length]
        for length in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(digits) - length + 1)
    )
    return any(_BRANDED.fullmatch(part) and _is_card(part) for part in parts)


def _only_digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _is_card(digits: str) -> bool:
    """Tell whether digits are as many as a card number has, and end in its check digit."""
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return False
    ours = [int(c) for c in digits]
    doubled = (sum(divmod(2 * d, 10)) for d in ours[-2::-2])
    return (sum(ours[-1::-2]) + sum(doubled)) % 10 == 0
