"""Which payments a page shows, how sorted and from which page on: read from plain strings of its address, and back.

Words are stored words, lists are joined by commas (one within a word is written `%2C`), amounts are written in whole
units with a decimal point. What cannot be read is left out and told; the rest of the address still holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import filters, periods
from dashboard.filters import BadFilter
from data import money
from data.chosen import Chosen
from data.locale import N_
from data.locale.format import hour
from data.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.periods import Period
    from dashboard.reader import Reader

LISTS: Mapping[str, tuple[str, str | None]] = {
    "terminal": ("terminals", None),
    "site": ("sites", None),
    "workstation": ("workstations", None),
    "channel": ("channels", "channel"),
    "status": ("statuses", "status"),
    "brand": ("brands", "card_brand"),
    "reading": ("entry_modes", "entry_mode"),
    "kind": ("kinds", "kind"),
}
"""Of the filters that may have several values: name in an address → field of `Chosen`, registry of its words."""
TEXTS: Mapping[str, str] = {
    "hour": "hour",
    "amount": "amount_minor",
    "last4": "last4",
    "auth": "auth_code",
    "client": "client",
    "invoice": "invoice",
}
"""Of the filters that are written: name in an address → field of `Chosen`."""
NAMES: Mapping[str, str] = {
    "period": N_("Period"),
    "terminal": N_("Terminal"),
    "site": N_("Site"),
    "workstation": N_("Workstation"),
    "channel": N_("Channel"),
    "status": N_("Status"),
    "brand": N_("Card"),
    "reading": N_("Card reading"),
    "kind": N_("Kind"),
    "hour": N_("Hour of the day"),
    "amount": N_("Amount"),
    "last4": N_("Last four digits"),
    "auth": N_("Authorisation code"),
    "client": N_("Client"),
    "invoice": N_("Invoice"),
    "tests": N_("With test payments"),
}
_LONGEST_TEXT = 80
_LAST4 = re.compile(r"[0-9]{4}")
_PAGE = re.compile(r"[0-9]{1,6}")
_CODE = re.compile(r"[0-9A-Za-z]{1,12}")
_HOUR = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])\s*h?")
# Thousands apart or not, by a space, a comma or a point; cents after a comma or a point.
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<apart>[,.]?)[0-9]{3}(?:(?P=apart)[0-9]{3}){0,2})?|[0-9]{1,12})"
    r"(?:(?P<point>[,.])(?P<cents>[0-9]{1,2}))?"
)
_AROUND = re.compile(r"[\s\u00a0\u202f$]|CAD")


class Choice(Struct, frozen=True):
    """A choice of a page's own among its filters: its title, its words with their names; none for one that is written.

    The first word is meant by silence.
    """

    title: str
    words: Mapping[str, str] = {}


class Look(Struct, frozen=True, kw_only=True):
    """What a page is asked to show. `named` is the name of the period; `more` are the page's own choices."""

    what: Chosen
    named: str = periods.USUAL
    page: int = 1
    more: dict[str, str] = {}
    doubts: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        """The business days shown."""
        return periods.Period(self.what.since, self.what.until)


def read(
    params: Mapping[str, str],
    here: Reader,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    usual: str = periods.USUAL,
) -> Look:
    """Return what an address asks for.

    `choices` are the page's own, name → words, the first one meant by silence, and one without words is written freely;
    `usual` is the period meant by silence.
    """
    doubts: list[str] = []

    def tried(name: str, found: Callable[[str], Any], otherwise: Any) -> Any:
        try:
            return found(params[name]) if params.get(name) else otherwise
        except BadFilter as why:
            doubts.append(doubt(name, why.text, here))
        return otherwise

    named, what = _period(params, here, doubts, usual)
    lists = {to: tried(name, _words_of(registry), ()) for name, (to, registry) in LISTS.items()}
    texts = {to: tried(name, _TEXTS[name](here), None) for name, to in TEXTS.items()}
    more = {name: _own(params.get(name, ""), words) for name, words in (choices or {}).items()}
    page = params.get("page", "1")
    return Look(
        what=Chosen(since=what.since, until=what.until, tests=params.get("tests") == "1", **lists, **texts),
        named=named,
        page=max(1, int(page)) if _PAGE.fullmatch(page) else 1,
        more=more,
        doubts=tuple(doubts),
    )


def written(
    look: Look,
    here: Reader,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    usual: str = periods.USUAL,
) -> dict[str, str]:
    """Return the address of a look: only what differs from what silence means."""
    what = look.what
    params: dict[str, str] = {}
    if look.named == periods.CUSTOM:
        params |= {"from": what.since.isoformat(), "to": what.until.isoformat()}
    elif look.named != usual:
        params["period"] = look.named
    params |= {name: filters.joined(getattr(what, to)) for name, (to, _) in LISTS.items()}
    params |= {name: str(getattr(what, to) or "") for name, to in TEXTS.items() if name != "amount"}
    if what.amount_minor is not None:
        params["amount"] = str(money.major(what.amount_minor, here.currency))
    params |= {"tests": "1" if what.tests else "", "page": str(look.page) if look.page > 1 else ""}
    params |= {name: look.more[name] for name, words in (choices or {}).items() if look.more[name] != _own("", words)}
    return {name: value for name, value in params.items() if value}


def link(here: Reader, period: Period, **narrowed: Any) -> dict[str, str]:
    """Return the address of the payments of a period, narrowed by fields of `Chosen`: what a figure links to."""
    what = Chosen(since=period.since, until=period.until, **narrowed)
    return written(Look(what=what, named=periods.CUSTOM), here)


def export_address(here: Reader, what: Chosen, suffix: str) -> str:
    """Return the address that downloads exactly these payments."""
    return filters.export_address(
        periods.Period(what.since, what.until), suffix, here.language, written(Look(what=what), here)
    )


def amount(text: str, here: Reader) -> int:
    """Return minor units of an amount as people write it: ``1 234,50 $``, ``1,234.50``. Raises BadFilter."""
    found = _AMOUNT.fullmatch(_AROUND.sub("", text))
    if found is None or (found["apart"] and found["apart"] == found["point"]):
        raise BadFilter(N_("write an amount like 32.00."))
    whole = "".join(filter(str.isdecimal, found["whole"]))
    return money.minor(f"{whole}.{found['cents'] or '0'}", here.currency)


def sentence(
    look: Look,
    here: Reader,
    names: Mapping[str, Mapping[str, str]],
    own: Mapping[str, Choice] | None = None,
    *,
    is_timed: bool = True,
) -> str:
    """Return the filters as one reads them folded: ``Octobre 2026 · Aréna · Visa``; nothing when nothing is chosen.

    `names` are those of terminals, sites and workstations, by filter, id → name; `own` are the page's own filters. A
    list that is not of a period says none.
    """
    parts = _when(look, here) if is_timed else []
    for name, (to, registry) in LISTS.items():
        words = [
            here.word(registry, word) if registry else names.get(name, {}).get(word, word)
            for word in getattr(look.what, to)
        ]
        parts += [", ".join(words)] if words else []
    if look.what.hour:
        parts.append(hour(int(look.what.hour), here.language))
    if look.what.amount_minor is not None:
        parts.append(here.money(look.what.amount_minor))
    if look.what.last4:
        parts.append(f"•••• {look.what.last4}")
    parts += [text for text in (look.what.auth_code, look.what.client, look.what.invoice) if text]
    parts += [text for name, choice in (own or {}).items() if (text := _said(choice, look.more[name], here))]
    return " · ".join(parts)


def doubt(name: str, why: str, here: Reader) -> str:
    """Return what is wrong with one filter, in words."""
    text = here.gettext("{filter}: {problem}")
    return text.format(filter=here.gettext(NAMES[name]), problem=here.gettext(why))


def _when(look: Look, here: Reader) -> list[str]:
    is_custom = look.named == periods.CUSTOM
    return [periods.written(look.period, here) if is_custom else periods.called(look.named, here)]


def _own(said: str, words: tuple[str, ...]) -> str:
    if not words:
        return said.strip()[:_LONGEST_TEXT]
    return said if said in words else words[0]


def _said(choice: Choice, value: str, here: Reader) -> str:
    if not choice.words:
        return value
    return here.gettext(choice.words[value]) if value != next(iter(choice.words)) else ""


def _period(params: Mapping[str, str], here: Reader, doubts: list[str], usual: str) -> tuple[str, Period]:
    named = params.get("period", "")
    if "from" in params or "to" in params:
        try:
            return periods.CUSTOM, filters.period(params)
        except BadFilter as why:
            doubts.append(here.gettext(why.text))
    elif periods.is_name(named):
        return named, periods.named(named, here.today)
    elif named:
        doubts.append(doubt("period", N_("there is no period of this name."), here))
    return usual, periods.named(usual, here.today)


def _words_of(registry: str | None) -> Callable[[str], tuple[str, ...]]:
    def found(text: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word for word in filters.parted(text)))
        if registry and not set(words) <= set(WORDS[registry]):
            raise BadFilter(N_("there is no such value."))
        return words

    return found


def _matched(pattern: re.Pattern[str], text: str) -> Callable[[Reader], Callable[[str], str]]:
    def found(value: str) -> str:
        if not pattern.fullmatch(value.strip()):
            raise BadFilter(text)
        return value.strip()

    return lambda _: found


def _client(here: Reader) -> Callable[[str], str]:
    def found(text: str) -> str:
        if not here.viewer.may("see_clients"):
            raise BadFilter(N_("you may not see clients."))
        return _matched(_ANY, N_("write a shorter text."))(here)(text)

    return found


def _hour(text: str) -> str:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        raise BadFilter(N_("write the hour as a number, from 0 to 23."))
    return f"{int(found['hour']):02d}"


_ANY = re.compile(rf".{{1,{_LONGEST_TEXT}}}")
_TEXTS: Mapping[str, Callable[[Reader], Callable[[str], Any]]] = {
    "hour": lambda _: _hour,
    "amount": lambda here: lambda text: amount(text, here),
    "last4": _matched(_LAST4, N_("write the four digits.")),
    "auth": _matched(_CODE, N_("write letters and digits only, 12 at most.")),
    "client": _client,
    "invoice": _matched(_ANY, N_("write a shorter text.")),
}
