"""What can be done with a terminal on its page: rename, move, lose, find, replace and give back.

Each act opens beneath the buttons, says what it does and what it does not, and is done by a second button.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acting, acts, alias, roster
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dashboard.acting import Acting
    from dashboard.reader import Reader
    from dashboard.roster import Entry

_SITE, _OTHER_SITE, _SUCCESSOR = "move-site", "move-other", "replace-by"
_WIDTH = 320


def show(one: Entry, fleet: Sequence[Entry], sites: Iterable[Mapping[str, Any]], here: Reader) -> None:
    """Show what can be done with a terminal, and what is about to be."""
    _ = here.gettext
    with st.container(horizontal=True, gap="small"):
        if one.seen.is_retired:
            _button("restore", _("Undo the replacement"), ":material/undo:", one, here)
        else:
            alias.button(one, here)
            _button("move", _("Change the site"), ":material/place:", one, here)
            _button("replace", _("Replace"), ":material/swap_horiz:", one, here)
        if one.seen.is_lost:
            _button("find", _("Mark as found"), ":material/where_to_vote:", one, here)
        elif not one.seen.is_retired:
            _button("lose", _("Mark as lost"), ":material/location_off:", one, here)
    if alias.is_edited(one):
        alias.form(one, here)
    opened: dict[str, Callable[[], None]] = {
        "move": partial(_move, one, sites, here),
        "lose": partial(_lose, one, here),
        "find": partial(_find, one, here),
        "replace": partial(_replace, one, fleet, here),
        "restore": partial(_restore, one, fleet, here),
    }
    for what, draw in opened.items():
        if found := acting.current(what, one.serial):
            with st.container(border=True, gap="small"):
                draw()
                acting.problem(found)


def _button(what: str, text: str, icon: str, one: Entry, here: Reader) -> None:
    st.button(
        text,
        key=f"{what}-{one.serial}",
        icon=icon,
        type="tertiary",
        disabled=not here.viewer.may("rename"),
        on_click=acting.begin,
        args=(what, one),
    )


def _buttons(text: str, do: Callable[[Acting], object], done: str, here: Reader) -> None:
    """Show the button that does an act, and the one that leaves it."""
    with st.container(horizontal=True, gap="small"):
        st.button(text, key="act-do", type="primary", on_click=acting.attempt, args=(here, do, done))
        st.button(here.gettext("Leave it as it is"), key="act-stop", on_click=acting.stop)


def _move(one: Entry, sites: Iterable[Mapping[str, Any]], here: Reader) -> None:
    _ = here.gettext
    names = ["", *(site["name"] for site in sites)]
    place = names.index(one.seen.site) if one.seen.site in names else 0
    st.selectbox(_("Site"), names, index=place, format_func=lambda name: name or _("No site"), key=_SITE, width=_WIDTH)
    st.text_input(_("Or a site that is not in the list"), key=_OTHER_SITE, width=_WIDTH, on_change="ignore")
    text = _("Payments taken before stay at the site they were taken at. Providers' lists no longer move it.")
    st.caption(plain(text))

    def move(what: Acting) -> None:
        site = st.session_state.get(_OTHER_SITE) or st.session_state.get(_SITE) or None
        acts.move(here.viewer, what.serial, site, version=what.version)

    _buttons(_("Change the site"), move, _("The site is changed."), here)


def _lose(one: Entry, here: Reader) -> None:
    _ = here.gettext
    text = _(
        "A lost or stolen terminal gives no access to money or card data. Report it to its supplier, who replaces it; "
        "marked as lost, it is no longer asked about nor offered here."
    )
    st.markdown(plain(text))
    st.markdown(plain(_("This does not remove it from SmartRec: there it can still be chosen to take a payment.")))
    do = partial(_mark, here, is_lost=True)
    _buttons(_("Mark {serial} as lost").format(serial=one.serial), do, _("Marked as lost."), here)


def _find(one: Entry, here: Reader) -> None:
    _ = here.gettext
    st.markdown(plain(_("It is asked about and offered here again. SmartRec is not told.")))
    do = partial(_mark, here, is_lost=False)
    _buttons(_("Mark {serial} as found").format(serial=one.serial), do, _("Marked as found."), here)


def _mark(here: Reader, what: Acting, *, is_lost: bool) -> None:
    acts.mark_lost(here.viewer, what.serial, version=what.version, is_lost=is_lost)


def _replace(one: Entry, fleet: Sequence[Entry], here: Reader) -> None:
    _ = here.gettext
    others = {other.serial: other for other in roster.successors(one, fleet)}
    if not others:
        st.markdown(plain(_("There is no other terminal: the new one shows here once a source lists it.")))
        return
    serial = st.selectbox(
        _("The terminal that takes its place"),
        list(others),
        index=None,
        format_func=lambda serial: f"{serial} · {others[serial].alias}",
        placeholder=_("Choose by its serial number"),
        key=_SUCCESSOR,
        width=_WIDTH,
    )
    if serial is None:
        return
    new = others[serial]
    text = _(
        "Terminal {new} takes the name “{alias}”, the site and the workstations of terminal {old}. Each keeps its own "
        "history and payments; {old} is no longer offered, and stays in past figures. SmartRec is not told."
    )
    st.markdown(plain(text.format(new=new.serial, old=one.serial, alias=one.alias)))
    if new.alias != new.serial:
        st.markdown(plain(_("The name it has now, “{alias}”, is then nobody's.").format(alias=new.alias)))
    st.caption(plain(_("A mistake can be undone on the page of the old terminal: both become what they were.")))

    def replace(what: Acting) -> None:
        acts.replace(here.viewer, what.serial, new.serial, old_version=what.version, new_version=new.version)

    name = _("Replace {old} by {new}").format(old=one.serial, new=new.serial)
    _buttons(name, replace, _("Replaced."), here)


def _restore(one: Entry, fleet: Sequence[Entry], here: Reader) -> None:
    _ = here.gettext
    new = next(other for other in fleet if other.serial == one.replaced_by)
    text = _(
        "Terminal {old} is in service again as “{alias}”, with its site and workstations; terminal {new} takes back "
        "the name and the site it had. What was changed of {new} since then stays, and so do all payments."
    )
    st.markdown(plain(text.format(old=one.serial, new=new.serial, alias=one.alias)))

    def restore(what: Acting) -> None:
        acts.restore(here.viewer, what.serial, new.serial, old_version=what.version, new_version=new.version)

    name = _("Put {old} back in the place of {new}").format(old=one.serial, new=new.serial)
    _buttons(name, restore, _("The replacement is undone."), here)
