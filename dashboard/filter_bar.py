"""The filters of a page, in one row above what they filter; folded into a sentence on a phone.

The address is the truth: when it is not what this page last wrote (a link, a reload, the back button), the widgets are
set from it; when a widget changes, the address is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from msgspec.structs import replace

from dashboard import chosen, filters, periods, seeded, session
from dashboard.chosen import LISTS, NAMES, TEXTS, Choice, Look
from dashboard.reader import plain
from data.locale import N_
from data.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader

WIDTH = 190
# Below this, Streamlit keeps its English hint to press Enter to itself.
TEXT_WIDTH = 166
ALL: Mapping[str, str] = {
    "terminal": N_("All terminals"),
    "site": N_("All sites"),
    "workstation": N_("All workstations"),
    "channel": N_("All channels"),
    "status": N_("All statuses"),
    "brand": N_("All cards"),
    "reading": N_("All readings"),
    "kind": N_("Payments, voids and refunds"),
}
_FORMAT = "YYYY-MM-DD"


class Bar:
    """The filters of one page. `offered` are those in the row, `more` those behind “More filters”.

    `names` are the terminals, sites and workstations to choose from, by filter, id → name. `choices` are the page's
    own (grouping, sort …), kept in the address with the rest: name → words, the first one meant by silence; the page
    draws them. `own` are those that stand among the filters: name them in `offered`. A list that is not of a period
    says so.
    `spans` are the names of the periods offered, `usual` is the one meant by silence.
    """

    def __init__(  # noqa: PLR0913 - what a bar is, each by its name
        self,
        page: str,
        here: Reader,
        *,
        offered: Sequence[str],
        more: Sequence[str] = (),
        names: Mapping[str, Mapping[str, str]] | None = None,
        choices: Mapping[str, tuple[str, ...]] | None = None,
        own: Mapping[str, Choice] | None = None,
        is_timed: bool = True,
        spans: Sequence[str] = tuple(periods.NAMES),
        usual: str = periods.USUAL,
    ) -> None:
        self._page = page
        self._here = here
        self._offered = offered
        self._more = more
        self._has = {*offered, *more}
        self._names = names or {}
        self._own = own or {}
        self._choices = {**(choices or {}), **{name: tuple(choice.words) for name, choice in self._own.items()}}
        self._is_timed = is_timed
        self._spans = spans
        self._usual = usual

    def key(self, name: str) -> str:
        """Return the key of a widget of this page: give it to those of its own choices and to its pagination."""
        return f"{self._page}.{name}"

    def changed(self) -> None:
        """Begin at the first page again: what was on the others has changed. For a page's own widgets too."""
        st.session_state[self.key("page")] = 1
        st.session_state[self.key("doubts")] = ()

    def show(self) -> Look:
        """Show the filters and return what they choose; the address follows."""
        params = session.address()
        if st.session_state.get(self.key("address")) != params or self._was_left():
            self._seed(chosen.read(params, self._here, self._choices, self._usual))
        self._draw()
        look = self._chosen()
        self._write(look)
        for doubt in st.session_state.get(self.key("doubts"), ()):
            st.warning(plain(doubt), icon=":material/filter_alt_off:")
        return look

    def _was_left(self) -> bool:
        """Tell whether another page was shown meanwhile: Streamlit then forgets what the widgets of this one say."""
        return not all(self.key(name) in st.session_state for name in ("period", *self._offered, *self._more))

    def sentence(self, look: Look) -> str:
        """Return the filters as one reads them folded."""
        return chosen.sentence(look, self._here, self._names, self._own, is_timed=self._is_timed)

    def pages(self, look: Look, count: int) -> int:
        """Show the pages of what is filtered, when there are several; return the one chosen, the last at most."""
        page = min(look.page, count)
        if page != look.page:
            st.session_state[self.key("page")] = page
            self._write(replace(look, page=page))
        if count > 1:
            st.pagination(count, **seeded.default(self.key("page")))
        return page

    def address(self, look: Look) -> dict[str, str]:
        """Return the address that shows a look."""
        return chosen.written(look, self._here, self._choices, self._usual)

    def _write(self, look: Look) -> None:
        written = self.address(look)
        session.put_address(written)
        st.session_state[self.key("address")] = written

    def _seed(self, look: Look) -> None:
        given: dict[str, Any] = {
            "period": look.named,
            "since": look.what.since,
            "until": look.what.until,
            "page": look.page,
            "doubts": (*look.doubts, *self._left_out(look)),
            **look.more,
            **{name: list(getattr(look.what, to)) for name, (to, _) in LISTS.items() if name in self._has},
            **{name: getattr(look.what, to) or "" for name, to in TEXTS.items() if name in self._has},
        }
        if "tests" in self._has:
            given["tests"] = look.what.tests
        if "amount" in self._has and look.what.amount_minor is not None:
            given["amount"] = self._here.decimal(look.what.amount_minor)
        for name, value in given.items():
            st.session_state[self.key(name)] = value

    def _left_out(self, look: Look) -> list[str]:
        """Return the filters of the address that this page lacks: its figures must not seem narrowed by them."""
        fields = {"tests": "tests", **TEXTS, **{name: to for name, (to, _) in LISTS.items()}}
        why = N_("this page does not filter by it.")
        left = [name for name, to in fields.items() if name not in self._has and getattr(look.what, to)]
        return [chosen.doubt(name, why, self._here) for name in left]

    def _chosen(self) -> Look:
        """Return what the widgets say, read as an address is, so that both mean the same."""
        names = [name for name in (*LISTS, *TEXTS) if name in self._has]
        state = {name: st.session_state.get(self.key(name)) for name in (*names, *self._choices)}
        params = {
            name: filters.joined(value) if isinstance(value, list) else str(value or "")
            for name, value in state.items()
        }
        named = st.session_state[self.key("period")]
        if named == periods.CUSTOM:
            days = sorted(st.session_state[self.key(name)] for name in ("since", "until"))
            params |= dict(zip(("from", "to"), (day.isoformat() for day in days), strict=True))
        else:
            params["period"] = named
        params["tests"] = "1" if st.session_state.get(self.key("tests")) else ""
        params["page"] = str(st.session_state.get(self.key("page")) or 1)
        look = chosen.read(params, self._here, self._choices, self._usual)
        if look.doubts:
            st.session_state[self.key("doubts")] = look.doubts
        return look

    def _draw(self) -> None:
        if not (self._is_timed or self._offered or self._more):
            return
        if self._here.is_phone:
            text = self.sentence(self._chosen()) or self._here.gettext("Filters")
            with st.expander(plain(text), icon=":material/filter_alt:"):
                self._row((*self._offered, *self._more))
            return
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            self._row(self._offered)
            if self._more:
                with st.popover(self._more_text(), icon=":material/tune:"):
                    self._widgets(self._more)

    def _more_text(self) -> str:
        """Say how many of the filters that are not in the row narrow something."""
        text = self._here.gettext("More filters")
        count = sum(bool(st.session_state.get(self.key(name))) for name in self._more)
        return f"{text} · {self._here.number(count)}" if count else text

    def _row(self, names: Sequence[str]) -> None:
        if self._is_timed:
            self._period()
        self._widgets(names)

    def _period(self) -> None:
        _, title, chosen_one = self._here.gettext, NAMES["period"], st.session_state[self.key("period")]
        # What an address names and the page does not offer stays chosen.
        spans = [*self._spans, *([] if chosen_one in self._spans else [chosen_one])]
        st.selectbox(
            _(title),
            spans,
            format_func=lambda name: periods.called(name, self._here),
            **seeded.index(self.key("period"), spans),
            on_change=self.changed,
            width=WIDTH,
        )
        if st.session_state[self.key("period")] == periods.CUSTOM:
            for name, text in (("since", _("From")), ("until", _("To"))):
                st.date_input(text, format=_FORMAT, **seeded.value(self.key(name)), on_change=self.changed, width=150)

    def _widgets(self, names: Sequence[str]) -> None:
        for name in names:
            if name in LISTS:
                self._list(name)
            elif name in self._own:
                self._own_choice(name, self._own[name])
            elif name in TEXTS:
                self._text(name, NAMES[name])
            else:
                st.toggle(self._here.gettext(NAMES[name]), **seeded.value(self.key(name)), on_change=self.changed)

    def _list(self, name: str) -> None:
        _, registry = self._here.gettext, LISTS[name][1]
        names = self._names.get(name, {})
        options = list(WORDS[registry]) if registry else list(names)
        # What an address names and nobody knows any more stays chosen: it then shows that nothing is there.
        options += [word for word in st.session_state[self.key(name)] if word not in options]

        def shown(word: str) -> str:
            return self._here.word(registry, word) if registry else names.get(word, word)

        st.multiselect(
            _(NAMES[name]),
            options,
            format_func=shown,
            placeholder=_(ALL[name]),
            **seeded.default(self.key(name)),
            on_change=self.changed,
            # Streamlit would offer it in English.
            select_all=False,
            width=WIDTH,
            wrap=False,
        )

    def _own_choice(self, name: str, choice: Choice) -> None:
        if not choice.words:
            self._text(name, choice.title)
            return
        _ = self._here.gettext
        st.selectbox(
            _(choice.title),
            list(choice.words),
            format_func=lambda word: _(choice.words[word]),
            **seeded.index(self.key(name), list(choice.words)),
            on_change=self.changed,
            width=WIDTH,
        )

    def _text(self, name: str, title: str) -> None:
        st.text_input(
            self._here.gettext(title),
            **seeded.value(self.key(name)),
            on_change=self.changed,
            width=TEXT_WIDTH,
            max_chars=80,
        )
