"""The answer of a page in words: what the day took, and whether that is normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.reader import plain

if TYPE_CHECKING:
    from dashboard.day import Day, Figure, Usual
    from dashboard.reader import Reader


def headline(day: Day, here: Reader) -> str:
    """Return the first line of the page, in plain words."""
    return f"{_opening(day, here)} {_takings(day, here)}{_against(day, here)}".strip()


def so_far(day: Day, here: Reader) -> str:
    """Return, in one line, what the running day took: said below the day before, in the morning."""
    _ = here.gettext
    if day.is_empty:
        return _("Today so far: no payment yet.")
    counted = here.ngettext("{n} payment", "{n} payments", day.payments.value)
    return _("Today so far: {net} net, {counted}.").format(net=here.money(day.net.value), counted=counted)


def named(panel: str, day: Day, here: Reader) -> str:
    """Return the name of a panel, with its day when it is not the running one: ``Par terminal · hier, dimanche``."""
    if day.until is not None:
        return panel
    text = here.gettext("{panel} · yesterday, {weekday}")
    return text.format(panel=panel, weekday=here.weekday(day.on))


def beside(day: Day, here: Reader) -> list[str]:
    """Return what is not in the figures: test payments, payments being verified, other currencies."""
    _ = here.gettext
    lines = []
    if day.verifying:
        lines.append(
            here.ngettext(
                "{n} payment is being verified and is not counted yet.",
                "{n} payments are being verified and are not counted yet.",
                day.verifying,
            )
        )
    if day.tests:
        counted = here.ngettext("{n} test payment", "{n} test payments", day.tests)
        lines.append(_("Apart: {counted}, {net} net.").format(counted=counted, net=here.money(day.tests_net)))
    lines += [
        _("Apart, in another currency: {net} net.").format(net=here.money(net, currency))
        for currency, net in sorted(day.others.items())
    ]
    return lines


def basis(day: Day, here: Reader) -> str:
    """Return what the usual is made of, or why there is none yet."""
    _ = here.gettext
    weekday = here.weekday(day.on)
    usual = day.net.usual
    if usual is None:
        return _("The usual of a {weekday} appears once four of them are known.").format(weekday=weekday)
    text = _("The usual: the middle half of the last {days} days of that name ({weekday}), up to the same time.")
    if day.until is None:
        text = _("The usual: the middle half of the last {days} days of that name ({weekday}).")
    return text.format(days=usual.days, weekday=weekday)


def spread(usual: Usual, here: Reader) -> str:
    """Return the usual amounts as a range, the currency once where it comes last: ``1 700 à 2 150 $``."""
    low, high = here.about(usual.low), here.about(usual.high)
    if low == high:
        return low
    if low[-2:] == high[-2:] and not low[-1].isdigit():
        low = low[:-2]
    return here.gettext("{low} to {high}").format(low=low, high=high)


def against(usual: Usual, here: Reader, *, is_money: bool = True) -> str:
    """Return what a gap is told against: the middle of the usual."""
    middle = here.about(usual.middle) if is_money else here.number(usual.middle)
    return here.gettext("against {usual}").format(usual=middle)


def gap(figure: Figure, here: Reader, *, is_money: bool = True) -> str | int:
    """Return the gap to the middle of the usual, signed, in whole units; 0 when there is none to tell."""
    difference = figure.value - figure.usual.middle if figure.usual else 0
    if not (round(difference, -2) if is_money else difference):
        return 0
    if is_money:
        return plain(f"{'+' if difference > 0 else ''}{here.about(difference)}")
    return f"{'+' if difference > 0 else ''}{here.number(difference)}"


def _opening(day: Day, here: Reader) -> str:
    _ = here.gettext
    if day.until is not None:
        return _("It is {time}:").format(time=here.time(here.now))
    if (here.today - day.on).days == 1:
        return _("Yesterday, {weekday}:").format(weekday=here.weekday(day.on))
    return _("{day}:").format(day=here.day(day.on, "weekday"))


def _takings(day: Day, here: Reader) -> str:
    _ = here.gettext
    if day.is_empty:
        return _("no payment by terminal")
    return _("{net} net").format(net=here.money(day.net.value))


def _against(day: Day, here: Reader) -> str:
    _ = here.gettext
    usual = day.net.usual
    if usual is None:
        return "."
    words = {
        -1: _(", less than on a usual {weekday} ({range})."),
        0: _(", usual for a {weekday} ({range})."),
        1: _(", more than on a usual {weekday} ({range})."),
    }
    if day.until is not None and day.net.side:
        words = {
            -1: _(", less than usual on a {weekday} at this time ({range})."),
            1: _(", more than usual on a {weekday} at this time ({range})."),
        }
    return words[day.net.side].format(weekday=here.weekday(day.on), range=spread(usual, here))
