"""The table of takings: a row a day or a part, each leading to its payments, and a total that they add up to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from dashboard import chosen
from dashboard import taken_words as words
from dashboard.periods import Period
from dashboard.reader import plain
from dashboard.rows import Column, Row
from dashboard.taken import CHANGE, DAY, SORTS, Part, State, Sums, field_of
from data.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.taken import Asked, Taken

SIZE, PHONE_SIZE = 25, 10
PAYMENTS = "payments"
_SORTS: Mapping[str, Callable[[Line], int]] = {
    "most": lambda line: -line.sums.net,
    "least": lambda line: line.sums.net,
    CHANGE: lambda line: -line.change,
}


class Line(Struct, frozen=True):
    """What a row shows: a day or a part."""

    key: str
    sums: Sums
    part: Part | None = None
    state: State = State.READ

    @property
    def change(self) -> int:
        """How far its net is from before."""
        return abs(self.part.change) if self.part else 0


def size(here: Reader) -> int:
    """Return how many rows a page of the list has."""
    return PHONE_SIZE if here.is_phone else SIZE


def sorts(found: Taken) -> list[str]:
    """Return the orders to choose from: by change where there is one, or where it was chosen."""
    has_change = _has_before(found) or found.asked.look.more["sort"] == CHANGE
    return [order for order in SORTS if order != CHANGE or has_change]


def lines(found: Taken) -> list[Line]:
    """Return the rows in the order chosen; the usual one is the newest day first, the part that took most first."""
    if found.asked.by == DAY:
        every = [Line(day.on.isoformat(), day.sums, state=day.state) for day in reversed(found.days)]
    else:
        every = [Line(part.key, part.sums, part) for part in found.parts]
    order = found.asked.look.more["sort"]
    return sorted(every, key=_SORTS[order]) if order in _SORTS else every


def columns(found: Taken, here: Reader) -> list[Column]:
    """Return the columns: the share of the net of parts, and what they took before when that is known."""
    _ = here.gettext
    figures = [_("Payments"), _("Average payment"), _("Given back")]
    by = found.asked.by
    return [
        Column(_(words.BY[by]), 2.2),
        Column(_("Net"), 1.1, "right", is_figure=True),
        *([] if by == DAY else [Column(_("Share"), 1.2, "right")]),
        *(Column(name, 1.0, "right") for name in figures),
        *([Column(_("Before"), 1.1, "right")] if _has_before(found) else []),
    ]


def rows(shown: Sequence[Line], found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> list[Row]:
    """Return the rows of a page of the list, and below them the total of the whole list."""
    return [*(_row(line, found, named, here) for line in shown), total(found, here)]


def total(found: Taken, here: Reader) -> Row:
    """Return the last row: what all the rows add up to, in bold."""
    whole = Line("", found.total, Part("", found.total, found.before) if _has_before(found) else None)
    cells = _figures(whole, found, here)
    bold = tuple(f"**{cell}**" if cell else "" for cell in (plain(here.gettext("Total")), *cells))
    return Row(bold, PAYMENTS, params(found.asked, found.asked.shown, here))


def params(asked: Asked, period: Period, here: Reader, **narrowed: tuple[str, ...]) -> dict[str, str]:
    """Return the address of the approved payments, voids and refunds of a period, narrowed further."""
    given = {"statuses": (str(Status.APPROVED),), "tests": asked.look.what.tests, **asked.fields, **narrowed}
    return chosen.link(here, period, **given)


def paid(asked: Asked, here: Reader) -> dict[str, str]:
    """Return the address of the payments that the figures count."""
    return params(asked, asked.shown, here, kinds=(str(Kind.PAYMENT),))


def undone(asked: Asked, here: Reader) -> dict[str, str]:
    """Return the address of what was given back."""
    return params(asked, asked.shown, here, kinds=(str(Kind.VOID), str(Kind.REFUND)))


def params_of(key: str, asked: Asked, here: Reader) -> dict[str, str]:
    """Return the address of the payments of a day or a part."""
    if asked.by == DAY:
        on = date.fromisoformat(key)
        return params(asked, Period(on, on), here)
    return params(asked, asked.shown, here, **{field_of(asked.by): (key,)})


def _row(line: Line, found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> Row:
    name = words.part(line.key, found.asked.by, named, here)
    if line.state is State.MISSING:
        blank = ("",) * (len(columns(found, here)) - 2)
        unread = here.gettext("not read")
        return Row((plain(name), f":gray[{plain(unread)}]", *blank))
    state = words.STATES.get(line.state)
    told = f"{name} · {here.gettext(state)}" if state else name
    return Row((plain(told), *_figures(line, found, here)), PAYMENTS, params_of(line.key, found.asked, here))


def _figures(line: Line, found: Taken, here: Reader) -> list[str]:
    _, sums = here.gettext, line.sums
    said = {
        "payments": here.number(sums.payments),
        "average": here.money(sums.average) if sums.payments else "",
        "given_back": here.money(sums.given_back) if sums.undone else "",
        "before": here.money(line.part.before.net) if line.part and line.part.before else "",
    }
    if here.is_phone:
        said = _in_words(line, said, here)
    shares = [] if found.asked.by == DAY else [words.share(sums.net, found.total.net, here)]
    last = [said["before"]] if _has_before(found) else []
    cells = [here.money(sums.net), *shares, said["payments"], said["average"], said["given_back"], *last]
    return [plain(cell) for cell in cells]


def _in_words(line: Line, said: Mapping[str, str], here: Reader) -> dict[str, str]:
    """Return the figures of a card, where no header says what they are."""
    _ = here.gettext
    texts = {
        "average": _("{amount} on average"),
        "given_back": _("{amount} given back"),
        "before": _("before: {net}"),
    }
    told = {name: text.format(amount=said[name], net=said[name]) if said[name] else "" for name, text in texts.items()}
    return {**told, "payments": here.ngettext("{n} payment", "{n} payments", line.sums.payments)}


def _has_before(found: Taken) -> bool:
    return found.asked.by != DAY and found.before is not None
