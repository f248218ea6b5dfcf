"""The only cache: an answer is kept for as long as what it was made from has not changed.

The key is the question, its parameters, what the viewer may see, the database and the version of the question's
topics; so the first rerun after a commit is fresh, and nothing expires on a timer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import streamlit as st
from msgspec.structs import astuple

from data.chosen import Chosen
from data.queries import QUESTIONS, Needs
from pipeline import desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from data.model import Viewer
    from data.store import Store

P = ParamSpec("P")
R = TypeVar("R")


class NotAllowed(Exception):
    """The viewer may not see this."""


def ask(viewer: Viewer, question: Callable[Concatenate[Store, P], R], *args: P.args, **params: P.kwargs) -> R:
    """Answer a question for a viewer, from memory when nothing it depends on has changed.

    Raises NotAllowed when the viewer lacks the question's permission, or one that a parameter asks for.
    """
    needs = QUESTIONS[question]
    for permission in _permissions(needs, params):
        if not viewer.may(permission):
            raise NotAllowed(f"{viewer.name} lacks {permission}")
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


def _permissions(needs: Needs, params: Mapping[str, object]) -> Iterator[str]:
    yield needs.permission
    yield from (permission for name, permission in needs.personal.items() if params.get(name))
    # Whether a name is found tells that it is there.
    yield from ("see_clients" for value in params.values() if isinstance(value, Chosen) and value.client)


@st.cache_data(max_entries=512, show_spinner=False, hash_funcs={Chosen: astuple})
def _answer(
    name: str,  # noqa: ARG001
    params: tuple[Any, ...],  # noqa: ARG001
    may: tuple[str, ...],  # noqa: ARG001
    file: tuple[str, int],  # noqa: ARG001
    version: int,  # noqa: ARG001
    _find: Callable[[], Any],
) -> Any:
    return _find()
