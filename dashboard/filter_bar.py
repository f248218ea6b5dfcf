"""The filters of a page, in one row above what they filter; folded into a sentence on a phone.

The address is the truth: when it is not what this page last wrote (a link, a reload, the back button), the widgets are
set from it; when a widget changes, the address is written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from msgspec.structs import replace

from dashboard import chosen, periods, session
from dashboard.chosen import LISTS, NAMES, TEXTS, Look
from dashboard.reader import plain
from data.locale import N_
from data.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader

WIDTH = 190
ALL: Mapping[str, str] = {
    "terminal": N_("All terminals"),
    "site": N_("All sites"),
    "channel": N_("All channels"),
    "status": N_("All statuses"),
    "brand": N_("All cards"),
    "reading": N_("All readings"),
    "kind": N_("Payments, voids and refunds"),
}
_FORMAT = "YYYY-MM-DD"


class Bar:
    """The filters of one page. `offered` are those in the row, `more` those behind “More filters”.

    `names` are the terminals and sites to choose from, by filter, id → name. `choices` are the page's own choices
    (grouping, sort …), kept in the address with the rest: name → words, the first one meant by silence.
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
    ) -> None:
        self._page = page
        self._here = here
        self._offered = offered
        self._more = more
        self._names = names or {}
        self._choices = choices or {}

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
        # Widgets that were not shown a moment ago, while another page was, have lost what they said.
        is_back = self.key("period") not in st.session_state
        if is_back or st.session_state.get(self.key("address")) != params:
            self._seed(chosen.read(params, self._here, self._choices))
        self._draw()
        look = self._chosen()
        self._write(look)
        for doubt in st.session_state.get(self.key("doubts"), ()):
            st.warning(plain(doubt), icon=":material/filter_alt_off:")
        return look

    def sentence(self, look: Look) -> str:
        """Return the filters as one reads them folded."""
        return chosen.sentence(look, self._here, self._names)

    def pages(self, look: Look, count: int) -> int:
        """Show the pages of what is filtered, when there are several; return the one chosen, the last at most."""
        page = min(look.page, count)
        if page != look.page:
            st.session_state[self.key("page")] = page
            self._write(replace(look, page=page))
        if count > 1:
            st.pagination(count, key=self.key("page"))
        return page

    def _write(self, look: Look) -> None:
        written = chosen.written(look, self._here, self._choices)
        session.put_address(written)
        st.session_state[self.key("address")] = written

    def _seed(self, look: Look) -> None:
        given: dict[str, Any] = {
            "period": look.named,
            "since": look.what.since,
            "until": look.what.until,
            "tests": look.what.tests,
            "page": look.page,
            "doubts": look.doubts,
            **look.more,
            **{name: list(getattr(look.what, to)) for name, (to, _) in LISTS.items()},
            **{name: getattr(look.what, to) or "" for name, to in TEXTS.items()},
        }
        if look.what.amount_minor is not None:
            given["amount"] = self._here.decimal(look.what.amount_minor)
        for name, value in given.items():
            st.session_state[self.key(name)] = value

    def _chosen(self) -> Look:
        """Return what the widgets say, read as an address is, so that both mean the same."""
        state = {name: st.session_state.get(self.key(name)) for name in (*LISTS, *TEXTS, *self._choices)}
        params = {
            name: ",".join(value) if isinstance(value, list) else str(value or "") for name, value in state.items()
        }
        named = st.session_state[self.key("period")]
        if named == periods.CUSTOM:
            days = sorted(st.session_state[self.key(name)] for name in ("since", "until"))
            params |= dict(zip(("from", "to"), (day.isoformat() for day in days), strict=True))
        else:
            params["period"] = named
        params["tests"] = "1" if st.session_state.get(self.key("tests")) else ""
        params["page"] = str(st.session_state.get(self.key("page")) or 1)
        look = chosen.read(params, self._here, self._choices)
        if look.doubts:
            st.session_state[self.key("doubts")] = look.doubts
        return look

    def _draw(self) -> None:
        if self._here.is_phone:
            with st.expander(plain(self.sentence(self._chosen())), icon=":material/filter_alt:"):
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
        self._period()
        self._widgets(names)

    def _period(self) -> None:
        _, title = self._here.gettext, NAMES["period"]
        st.selectbox(
            _(title),
            list(periods.NAMES),
            format_func=lambda name: _(periods.NAMES[name]),
            key=self.key("period"),
            on_change=self.changed,
            width=WIDTH,
        )
        if st.session_state[self.key("period")] == periods.CUSTOM:
            for name, text in (("since", _("From")), ("until", _("To"))):
                st.date_input(text, format=_FORMAT, key=self.key(name), on_change=self.changed, width=150)

    def _widgets(self, names: Sequence[str]) -> None:
        for name in names:
            if name in LISTS:
                self._list(name)
            elif name in TEXTS:
                self._text(name)
            else:
                st.toggle(self._here.gettext(NAMES[name]), key=self.key(name), on_change=self.changed)

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
            key=self.key(name),
            on_change=self.changed,
            # Streamlit would offer it in English.
            select_all=False,
            width=WIDTH,
            wrap=False,
        )

    def _text(self, name: str) -> None:
        st.text_input(
            self._here.gettext(NAMES[name]), key=self.key(name), on_change=self.changed, width=WIDTH, max_chars=80
        )
