"""Takings in words: the answer of the page, what stands apart, and what each panel finds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard import against as compare
from dashboard import chosen, periods
from dashboard.chosen import LISTS
from dashboard.taken import DAY, State, missing
from data.chosen import UNKNOWN
from data.locale import N_
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.taken import Sums, Taken

BY: Mapping[str, str] = {
    "day": N_("Day"),
    "terminal": N_("Terminal"),
    "site": N_("Site"),
    "workstation": N_("Workstation"),
    "channel": N_("Channel"),
    "brand": N_("Card"),
    "reading": N_("Card reading"),
}
SORTS: Mapping[str, str] = {
    "usual": N_("Usual order"),
    "most": N_("Most net first"),
    "least": N_("Least net first"),
    "change": N_("Greatest change first"),
}
STATES: Mapping[State, str] = {State.RUNNING: N_("so far"), State.PARTIAL: N_("not read whole")}
_UNKNOWN: Mapping[str, str] = {
    "terminal": N_("Terminal unknown"),
    "site": N_("Site unknown"),
    "workstation": N_("Workstation unknown"),
}
_LEAST_SHARE, _GREATEST_SHARE = 0.01, 9
# Ten thousand: with cents it is wider than half a phone.
_LONG = 1_000_000


def names(known: Mapping[str, Mapping[str, str]], here: Reader) -> dict[str, dict[str, str]]:
    """Return the names of terminals, sites and workstations by filter (`fleet.names`); payments may be of none."""
    return {kind: {**known[kind], UNKNOWN: here.gettext(word)} for kind, word in _UNKNOWN.items()}


def part(key: str, by: str, named: Mapping[str, Mapping[str, str]], here: Reader) -> str:
    """Return the name of a part: of a day, a terminal, a site, or a stored word."""
    if by == DAY:
        on = date.fromisoformat(key)
        return f"{written.weekday(on, here.language, short=True)} {here.day(on)}"
    registry = LISTS[by][1]
    return here.word(registry, key) if registry else named[by].get(key, key)


def headline(found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> str:
    """Return the answer of the page: what was taken, and how that compares."""
    _ = here.gettext
    opening = chosen.sentence(found.asked.look, here, named)
    if found.is_empty:
        return _("{period}: no payment by terminal.").format(period=opening)
    net = here.money(found.total.net)
    return _("{period}: {net} net{compared}.").format(period=opening, net=net, compared=_compared(found, here))


def basis(found: Taken, here: Reader) -> str:
    """Return what the figures are made of, and what they are compared with or why not."""
    said = [_compared_with(found, here), here.gettext("Payments by terminal only.")]
    return " ".join(filter(None, said))


def doubts(found: Taken, here: Reader) -> list[str]:
    """Return which days are missing from the figures, and which may still grow."""
    lines = []
    unread = missing(found.days)
    partial = [day.on for day in found.days if day.state is State.PARTIAL]
    past = [day.on for day in found.days_before if day.state is State.PARTIAL] if found.before else []
    if unread:
        text = here.ngettext(
            "{n} day is not read ({days}): what it took is missing here.",
            "{n} days are not read ({days}): what they took is missing here.",
            len(unread),
            days=_spans(unread, here),
        )
        lines.append(text)
    if partial:
        text = here.ngettext(
            "{n} day is not read whole ({days}): its figures may still grow.",
            "{n} days are not read whole ({days}): their figures may still grow.",
            len(partial),
            days=_spans(partial, here),
        )
        lines.append(text)
    if past:
        text = here.ngettext(
            "{n} day of the period compared with is not read whole ({days}).",
            "{n} days of the period compared with are not read whole ({days}).",
            len(past),
            days=_spans(past, here),
        )
        lines.append(text)
    return lines


def beside(found: Taken, here: Reader) -> list[str]:
    """Return what is not in the figures, or only because it was asked for."""
    _ = here.gettext
    lines = []
    if found.verifying:
        lines.append(
            here.ngettext(
                "{n} payment is being verified and is not counted yet.",
                "{n} payments are being verified and are not counted yet.",
                found.verifying,
            )
        )
    if found.tests.payments or found.tests.undone:
        counted = here.ngettext("{n} test payment", "{n} test payments", found.tests.payments)
        text = _("Apart: {counted}, {net} net.")
        if found.asked.look.what.tests:
            text = _("Counted here: {counted}, {net} net.")
        lines.append(text.format(counted=counted, net=here.money(found.tests.net)))
    lines += [
        _("Apart, in another currency: {net} net.").format(net=here.money(net, currency))
        for currency, net in sorted(found.others.items())
    ]
    return lines


def told(name: str, sums: Sums, before: int | None, here: Reader, *, state: State = State.READ) -> list[str]:
    """Return what a day or a part took, and what it took before when that is known."""
    _ = here.gettext
    if state is State.MISSING:
        return [_("{when}: not read").format(when=name)]
    counted = here.ngettext("{n} payment", "{n} payments", sums.payments)
    said = [_("{when}: {net}, {counted}").format(when=name, net=here.money(sums.net), counted=counted)]
    if state in STATES:
        said.append(_(STATES[state]))
    return said if before is None else [*said, _("before: {net}").format(net=here.money(before))]


def share(net: int, whole: int, here: Reader) -> str:
    """Return the share that a part has of the whole net, in words; nothing where a share means nothing."""
    if whole <= 0 or net < 0:
        return ""
    return here.gettext("{share} of the net").format(share=written.percent(net / whole, here.language))


def finding(found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> str:
    """Return what the parts show: which weighs most in the difference, or which took most."""
    _, by, parts = here.gettext, found.asked.by, found.parts
    whole = found.total.net - found.before.net if found.before is not None else 0
    if whole and found.before is not None:
        first = max(parts, key=lambda one: one.change if whole > 0 else -one.change)
        gap = here.money(abs(first.change))
        text = _("{name} weighs most in the difference: {gap} more") if whole > 0 else ""
        text = text or _("{name} weighs most in the difference: {gap} less")
        return text.format(name=part(first.key, by, named, here), gap=gap)
    text = _("{name} took the most: {net}")
    return text.format(name=part(parts[0].key, by, named, here), net=here.money(parts[0].sums.net))


def counted(found: Taken, count: int, here: Reader) -> str:
    """Return how many rows there are and what they add up to."""
    net = here.money(found.total.net)
    texts = {
        "day": here.ngettext("{n} day", "{n} days", count),
        "terminal": here.ngettext("{n} terminal", "{n} terminals", count),
        "site": here.ngettext("{n} site", "{n} sites", count),
        "workstation": here.ngettext("{n} workstation", "{n} workstations", count),
        "channel": here.ngettext("{n} channel", "{n} channels", count),
        "brand": here.ngettext("{n} card", "{n} cards", count),
        "reading": here.ngettext("{n} card reading", "{n} card readings", count),
    }
    return here.gettext("{counted} · {net} net").format(counted=texts[found.asked.by], net=net)


def more(count: int, here: Reader) -> str:
    """Return how many parts the chart leaves to the table."""
    return here.ngettext("{n} more is in the table.", "{n} more are in the table.", count)


def empty(found: Taken, here: Reader) -> tuple[str, str, str]:
    """Return what would be here, why it is not, and the one thing to do."""
    _ = here.gettext
    title = _("Here you would see what the period took, day by day")
    if found.asked.shown.since > here.today:
        return title, _("These days are still to come."), _("Choose another period.")
    if found.is_unread:
        return title, _("These days are not read."), _("Choose another period, or see in Data update what is read.")
    return title, _("Nothing was taken and nothing given back."), _("Choose another period, or fewer filters.")


def change(net: int, before: int, here: Reader) -> str:
    """Return how a net compares with another, as a share while that says something, else as an amount."""
    _ = here.gettext
    difference = net - before
    ratio = abs(difference) / before if before > 0 else 0.0
    is_share = _LEAST_SHARE <= ratio <= _GREATEST_SHARE
    gap = written.percent(ratio, here.language) if is_share else here.money(abs(difference))
    return (_("{gap} more") if difference > 0 else _("{gap} less")).format(gap=gap)


def writer(greatest: int, here: Reader) -> Callable[[int], str]:
    """Return what writes the amounts of a figure: without cents where a phone has no room for the greatest of them."""
    return here.about if here.is_phone and greatest >= _LONG else here.money


def difference(value: int, before: int, write: Callable[[int], str]) -> str:
    """Return a difference with its sign; nothing when there is none."""
    gap = value - before
    return f"{'+' if gap > 0 else ''}{write(gap)}" if gap else ""


def _compared(found: Taken, here: Reader) -> str:
    one = found.asked.against
    if one is None or found.before is None:
        return ""
    name, before = compare.named(one, here), here.money(found.before.net)
    if found.total.net == found.before.net:
        return here.gettext(", as much as {name}").format(name=name)
    text = here.gettext(", {change} than {name} ({before})")
    return text.format(change=change(found.total.net, found.before.net, here), name=name, before=before)


def _compared_with(found: Taken, here: Reader) -> str:
    one = found.asked.against
    if one is None or found.before is not None:
        return compare.told(one, here) if one else ""
    name, unread = compare.named(one, here), missing(found.days_before)
    if not unread:
        return here.gettext("Not compared with {name} while days are missing here.").format(name=name)
    return here.ngettext(
        "Not compared with {name}: {n} day of that period is not read ({days}).",
        "Not compared with {name}: {n} days of that period are not read ({days}).",
        len(unread),
        name=name,
        days=_spans(unread, here),
    )


def _spans(days: Sequence[date], here: Reader) -> str:
    """Return days as the first to the last of them, or between which two they lie."""
    span = periods.Period(days[0], days[-1])
    if span.days == len(days):
        return periods.written(span, here)
    return here.gettext("between {since} and {until}").format(since=here.day(span.since), until=here.day(span.until))
