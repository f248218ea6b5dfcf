"""The columns of a report, explained once: what is unsure stands open, what is sure is folded, first rows beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from msgspec import structs

from dashboard import acts, brought, import_columns, import_drop, import_glance, import_story
from dashboard.import_columns import key
from dashboard.reader import plain
from pipeline import desk, drafting, import_words

if TYPE_CHECKING:
    from dashboard.brought import Brought
    from dashboard.reader import Reader
    from data.model import Viewer
    from pipeline.drafting import Amounts, DayFirst, Draft, Mapping
    from pipeline.importing import Look

NEW = ""
LONGEST_TITLE = 60


def edit(one: Brought, here: Reader) -> None:
    """Show the columns of a file to explain, and what they make of its first rows."""
    seen = brought.look(one)
    if seen is None:
        return
    _head(one, seen, here)
    left, right = (st.container(), st.container()) if here.is_phone else st.columns([1, 1.3], gap="medium")
    with left:
        draft = _drafted(one, seen, here)
    revised = drafting.revised(seen, draft)
    with right:
        import_glance.show(revised, here)
        _finish(one, revised, here)


def _head(one: Brought, seen: Look, here: Reader) -> None:
    _ = here.gettext
    if seen.is_known and one.is_edited:
        text = _("{file}: the columns of “{title}”")
    elif seen.is_known:
        text = _("{file}: new words in “{title}”")
    else:
        text = _("{file}: what its columns hold")
    st.subheader(plain(text.format(file=seen.book.name, title=seen.mapping.title)), anchor=False)
    st.caption(plain(_("Said once for this report; its next exports are read the same way. Nothing is imported yet.")))
    if "dates_mixed" in seen.suggestion.asks:
        text = _(
            "In a part of this file, day and month were swapped by a program. Those rows are not read: export it again."
        )
        st.warning(plain(text), icon=":material/event_busy:")


def _drafted(one: Brought, seen: Look, here: Reader) -> Draft:
    """Show everything that can be said of a file; return what is said."""
    base = _report(one, seen, here)
    begun = drafting.begin(seen, base)
    known = base or seen.mapping
    title = _title(one, begun, here)
    fields = import_columns.columns(one, drafting.columns(seen, base), drafting.asks(seen, begun), here)
    is_same = fields == begun.fields
    words = import_columns.words(one, begun.words if is_same else drafting.words(seen, fields, known), here)
    first = begun.dates if is_same else drafting.dates(seen, fields, known)
    draft = structs.replace(begun, title=title, fields=fields, words=words, dates=first)
    draft = _whole(one, seen, draft, here)
    return draft if drafting.is_statement(seen) else _counts(one, seen, draft, here)


def _report(one: Brought, seen: Look, here: Reader) -> Mapping | None:
    """Ask which report this is, when others are known: the same one in another language, or a new one."""
    _ = here.gettext
    known = {} if seen.is_known else {other.report: other for other in drafting.alike(desk.current().store, seen)}
    if not known:
        return None
    chosen = st.selectbox(
        _("Which report is this?"),
        [NEW, *known],
        index=0,
        format_func=lambda name: known[name].title if name else _("A new one"),
        key=key(one, "report"),
        help=_("Choose a known report when this is the same one in another language."),
    )
    return known.get(chosen)


def _title(one: Brought, begun: Draft, here: Reader) -> str:
    _ = here.gettext
    return st.text_input(
        _("Name of the report"),
        value=begun.title,
        key=key(one, "title", begun.base.report if begun.base else NEW),
        max_chars=LONGEST_TITLE,
        on_change="rerun",
    )


def _whole(one: Brought, seen: Look, draft: Draft, here: Reader) -> Draft:
    """Ask what only a person knows of all rows: the mode, the sequence of day and month, what split lines hold."""
    if "mode" not in draft.fields and draft.counts:
        draft = structs.replace(draft, fixed=draft.fixed | {"mode": _mode(one, draft, here)})
    if draft.dates == "ask":
        draft = structs.replace(draft, dates=_dates(one, here))
    if "amounts" in seen.suggestion.asks:
        draft = structs.replace(draft, amounts=_amounts(one, draft, here))
    return draft


def _mode(one: Brought, draft: Draft, here: Reader) -> str:
    _ = here.gettext
    modes = [name for name in import_words.meanings("mode") if name not in ("ignored", "unknown")]
    held = draft.fixed.get("mode")
    chosen = st.selectbox(
        _("No column says how it was paid. All rows are"),
        modes,
        index=modes.index(held) if held in modes else None,
        format_func=lambda name: import_words.mode(name, here.language),
        placeholder=_("To be said"),
        key=key(one, "mode"),
    )
    return chosen or ""


def _dates(one: Brought, here: Reader) -> DayFirst:
    _ = here.gettext
    texts: dict[DayFirst, str] = {"day": _("The day: 03/04 is April 3"), "month": _("The month: 03/04 is March 4")}
    chosen = st.selectbox(
        _("The dates of this file begin with"),
        list(texts),
        index=None,
        format_func=lambda name: texts[name],
        placeholder=_("To be said"),
        key=key(one, "dates"),
    )
    return chosen or "ask"


def _amounts(one: Brought, draft: Draft, here: Reader) -> Amounts:
    _ = here.gettext
    texts: dict[Amounts, str] = {
        "parts": _("A part of it: add them up"),
        "whole": _("All of it, each time: count it once"),
    }
    chosen = st.selectbox(
        _("Some payments have several lines with the same amount. Each line holds"),
        list(texts),
        index=list(texts).index(draft.amounts) if draft.amounts in texts else None,
        format_func=lambda name: texts[name],
        placeholder=_("To be said"),
        key=key(one, "amounts"),
    )
    return chosen or "ask"


def _counts(one: Brought, seen: Look, draft: Draft, here: Reader) -> Draft:
    """Ask whether the rows are payments to count; another report that counts the same days speaks against it."""
    _ = here.gettext
    made = drafting.mapping(seen, draft)
    found = None if draft.base else drafting.glance(desk.current().works, structs.replace(seen, mapping=made))
    days = [record.paid_on for record in found.records] if found else []
    others = drafting.counted_by(desk.current().store, made.report, days)
    counts = st.toggle(
        _("These rows are payments to count"),
        value=draft.counts and not others,
        key=key(one, "counts", made.report),
        help=_(
            "On: what no terminal feed tells is counted in the takings. Off: the rows only add names, invoices and "
            "channels to payments that something else tells."
        ),
    )
    if others:
        text = _("“{titles}” already counts payments of these days: counted here too, some could count twice.")
        st.caption(plain(text.format(titles=", ".join(others))))
    return structs.replace(draft, counts=counts)


def _finish(one: Brought, revised: Look, here: Reader) -> None:
    """Say what is still asked, and offer to keep what was said."""
    _ = here.gettext
    asks = [import_story.asked(ask, here) for ask in revised.asks]
    if asks:
        st.info("\n".join(f"- {plain(ask)}" for ask in asks), icon=":material/help:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Keep and see what it would import"),
            key=key(one, "keep"),
            type="primary",
            disabled=bool(asks) or not here.viewer.may("import"),
            on_click=_keep,
            args=(here.viewer, one, revised.mapping),
        )
        if one.is_edited:
            st.button(_("Leave it as it is"), key=key(one, "leave"), on_click=_leave, args=(one,))
        import_drop.put_away(one, here)


def _keep(viewer: Viewer, one: Brought, mapping: Mapping) -> None:
    acts.save_mapping(viewer, mapping)
    one.is_edited = False


def _leave(one: Brought) -> None:
    one.is_edited = False
