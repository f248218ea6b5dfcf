"""The only cache: an answer is kept for as long as what it was made from has not changed.

The key is the question, its parameters, what the viewer may see, the database and the version of the question's
topics; so the first rerun after a commit is fresh, and nothing expires on a timer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st
from msgspec import Struct

from data.queries import findings, fleet, freshness, runs_list, takings
from pipeline import desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.model import Viewer
    from data.store import Store

P = ParamSpec("P")
R = TypeVar("R")


class Question(Struct, frozen=True):
    """What a question needs: the data it reads, and what the viewer must be allowed to see."""

    topics: tuple[str, ...]
    permission: str


class NotAllowed(Exception):
    """The viewer may not see this."""


_TAKINGS = Question(("payments",), "see_payments")
_TERMINALS = Question(("terminals",), "see_terminals")
_FINDINGS = Question(("findings", "payments", "terminals"), "see_payments")
_RUNS = Question(("runs",), "see_terminals")
_SOURCES = Question(("runs", "payments", "terminals"), "see_terminals")

QUESTIONS: dict[Callable[..., Any], Question] = {
    takings.by_hour: _TAKINGS,
    takings.by_terminal: _TAKINGS,
    takings.first_day: _TAKINGS,
    fleet.terminals: _TERMINALS,
    freshness.connectors: _SOURCES,
    freshness.coverage: _SOURCES,
    freshness.backfills: _SOURCES,
    findings.unresolved: _FINDINGS,
    findings.counts: _FINDINGS,
    runs_list.page: _RUNS,
    runs_list.total: _RUNS,
    runs_list.latest: _RUNS,
}


def ask(viewer: Viewer, question: Callable[Concatenate[Store, P], R], *args: P.args, **params: P.kwargs) -> R:
    """Answer a question for a viewer, from memory when nothing it depends on has changed.

    Raises NotAllowed when the viewer lacks the question's permission.
    """
    needs = QUESTIONS[question]
    if not viewer.may(needs.permission):
        raise NotAllowed(f"{viewer.name} lacks {needs.permission}")
    store = desk.current().store
    answer = _answer(
        f"{question.__module__}.{question.__name__}",
        (*args, *sorted(params.items())),
        tuple(sorted(viewer.permissions)),
        (str(store.path), id(store)),
        store.version(*needs.topics),
        lambda: question(store, *args, **params),
    )
    return cast("R", answer)


@st.cache_data(max_entries=512, show_spinner=False)
def _answer(
    name: str,  # noqa: ARG001
    params: tuple[Any, ...],  # noqa: ARG001
    may: tuple[str, ...],  # noqa: ARG001
    file: tuple[str, int],  # noqa: ARG001
    version: int,  # noqa: ARG001
    _find: Callable[[], Any],
) -> Any:
    return _find()
