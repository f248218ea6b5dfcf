"""The files that somebody brought to the page in this session: read once, until they are imported or put away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st
from msgspec import Struct

from data import time as clock
from pipeline import bringing, desk, drafting, importing
from pipeline.importing import Look, Preview

if TYPE_CHECKING:
    from collections.abc import Iterable

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from dashboard.reader import Reader

_FILES, _DROPS, _CURRENT = "import.files", "import.drops", "import.current"


class Brought(Struct, kw_only=True):
    """A file of this session: what it was read as, or why not. `is_edited`: its columns are being explained.

    `seen_of` is the version of the imports that `seen` was made of, `shown_of` what `shown` was made of.
    """

    number: int
    name: str
    brought_at: datetime
    problem: bringing.Unfit | None = None
    seen: Look | None = None
    seen_of: int = -1
    is_edited: bool = False
    shown: Preview | None = None
    shown_of: tuple[object, ...] = ()
    imported: str = ""


def listed() -> list[Brought]:
    """Return the files of this session, as they were brought."""
    found: list[Brought] = st.session_state.setdefault(_FILES, [])
    return found


def drop_key() -> str:
    """Return the key of the place where files are dropped: another one once they are taken, which empties it."""
    return f"import.drop.{st.session_state.get(_DROPS, 0)}"


def take(uploads: Iterable[UploadedFile]) -> bool:
    """Read what was dropped; return whether there was anything. The first of it becomes the current one."""
    first = None
    for upload in uploads:
        one = _read(upload.name, upload.getvalue())
        _drop_same(one)
        listed().append(one)
        first = first or one
    if first is not None:
        st.session_state[_DROPS] = st.session_state.get(_DROPS, 0) + 1
        st.session_state[_CURRENT] = first.number
    return first is not None


def current() -> Brought | None:
    """Return the file that is looked at: the chosen one, else the first."""
    wanted = st.session_state.get(_CURRENT)
    return next((one for one in listed() if one.number == wanted), next(iter(listed()), None))


def choose(number: int) -> None:
    """Look at a file."""
    st.session_state[_CURRENT] = number


def put_away(number: int) -> None:
    """Forget a file of this session; what was imported stays."""
    st.session_state[_FILES] = [one for one in listed() if one.number != number]


def state(one: Brought) -> str:
    """Return how far a file is: ``refused``, ``imported``, ``to_explain`` or ``ready``."""
    if one.problem is not None:
        return "refused"
    if one.imported:
        return "imported"
    return "to_explain" if must_explain(one) else "ready"


def look(one: Brought) -> Look | None:
    """Return how a file is to be read, as the reports are known now; None when it cannot be."""
    store = desk.current().store
    if one.seen is not None and one.seen_of != (version := store.version("imports")):
        one.seen = importing.look(store, one.seen.book)
        one.seen_of = version
    return one.seen


def must_explain(one: Brought) -> bool:
    """Tell whether somebody still has to explain a file's columns, or wants to."""
    seen = look(one)
    return seen is not None and (one.is_edited or not seen.is_known or bool(seen.asks) or drafting.new_words(seen))


def preview(one: Brought) -> Preview | None:
    """Return what importing a file would do. Raises ActRefused and Unfit."""
    seen = look(one)
    if seen is None:
        return None
    at_work = desk.current().works
    made_of = (seen.mapping.report, seen.mapping.version, at_work.store.version("imports", "payments"))
    if one.shown is None or one.shown_of != made_of:
        one.shown = importing.preview(at_work, seen, one.brought_at)
        one.shown_of = made_of
    return one.shown


def told(problem: bringing.Unfit, here: Reader) -> str:
    """Return why a file was not read and what to do about it."""
    return bringing.why(problem, here.language)


def _read(name: str, content: bytes) -> Brought:
    number = max((one.number for one in listed()), default=0) + 1
    one = Brought(number=number, name=bringing.own_name(name), brought_at=clock.now())
    store = desk.current().store
    try:
        one.seen = importing.look(store, bringing.bring(name, content))
        one.seen_of = store.version("imports")
    except bringing.Unfit as unfit:
        one.problem = unfit
    return one


def _drop_same(one: Brought) -> None:
    """Put away what the same file was before it was brought again, and the earlier tries of a refused one."""
    seen = one.seen
    same = [
        other.number
        for other in listed()
        if (seen and other.seen and other.seen.book.sha256 == seen.book.sha256)
        or (other.problem is not None and other.name == one.name)
    ]
    for number in same:
        put_away(number)
