"""What is true of every page, whichever there are."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from dashboard import pages
from data.locale import LANGUAGES, catalogues, translator
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

NAMES = [page.name for page in pages.PAGES]
SHORT = {"fr_CA": "fr", "en_CA": "en"}
_WORD = re.compile(r"[^\W\d_]{3,}")
_CODE = re.compile(r"`[^`]*`")
_SHOWN = (
    "title", "header", "subheader", "markdown", "caption", "warning", "error", "info", "success",
)  # fmt: skip
_NAMED = ("button", "selectbox", "multiselect", "toggle", "text_input", "text_area", "metric", "checkbox", "radio")
THEIRS = {
    "Amilia", "Annuler", "Encaisse", "Excel", "Handpoint", "PAXSTORE", "Paysafe", "Rembourser", "SHA", "SmartRec",
    "Arena",
}  # fmt: skip
"""Names that are no language's: products, what is written on SmartRec's buttons, and the terminals of the tests."""


def words(text: str) -> set[str]:
    """Return the words of a text, but for what it quotes as code."""
    return {word.casefold() for word in _WORD.findall(_CODE.sub("", text))}


@cache
def only_english() -> frozenset[str]:
    """Return the words of the English catalogues that no French text, stored word or name of ours has."""
    said: dict[str, set[str]] = {}
    for language in LANGUAGES:
        messages = [message for catalogue in catalogues(language).values() for message in catalogue if message.id]
        strings = [message.string if isinstance(message.string, tuple) else (message.string,) for message in messages]
        said[language] = {word for forms in strings for form in forms for word in words(str(form))}
    return frozenset(said["en_CA"] - said["fr_CA"] - {name.casefold() for name in THEIRS})


def shown(page: AppTest) -> Iterator[str]:
    """Return every text a page shows, but for what stands in code for a machine."""
    for kind in _SHOWN:
        yield from (str(getattr(element, "value", "")) for element in page.get(kind))
    for kind in (*_NAMED, "expander"):
        yield from (str(getattr(element, "label", "")) for element in page.get(kind))
    for link in (*page.get("page_link"), *page.get("link_button")):
        yield str(link.proto.label)
    for chart in page.get("plotly_chart"):
        yield str(chart.proto.alt)
    for choice in page.get("button_group"):
        yield from (option.content for option in choice.proto.options)
    for table in page.table:
        yield from map(str, table.value.columns)
        yield from (str(cell) for cell in table.value.to_numpy().ravel())


def address(desk: Desk, name: str) -> dict[str, str]:
    """Return what a page that shows one thing is asked for."""
    if name == "finding":
        rows = desk.store.rows("SELECT finding_id FROM facts.findings ORDER BY kind DESC LIMIT 1")
        return {"id": str(rows[0]["finding_id"])} if rows else {}
    return {}


@pytest.fixture(params=["empty", "filled"])
def any_desk(request: pytest.FixtureRequest, desk: Desk) -> Desk:
    """Return a desk without anything, and one that has everything."""
    if request.param == "filled":
        days.fill(desk.store)
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_renders_with_one_title(any_desk: Desk, browse: Callable[..., AppTest], name: str, language: str) -> None:
    page = browse(name, SHORT[language], **address(any_desk, name))
    assert not page.exception
    assert len(page.title) == 1, "a page has one title, its only heading of the first level"
    assert page.title[0].value.strip()
    assert not page.error


@pytest.mark.parametrize("name", NAMES)
def test_nothing_english_is_left_in_french(any_desk: Desk, browse: Callable[..., AppTest], name: str) -> None:
    page = browse(name, "fr", **address(any_desk, name))
    english = {text: words(text) & only_english() for text in shown(page)}
    assert {text: found for text, found in english.items() if found} == {}


@pytest.mark.parametrize("part", ["sources", "findings", "runs"])
def test_nothing_english_is_left_in_any_part(any_desk: Desk, browse: Callable[..., AppTest], part: str) -> None:
    page = browse("data_update", "fr", show=part)
    assert not page.exception
    assert {text for text in shown(page) if words(text) & only_english()} == set()


def test_english_is_noticed(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("today", "en")
    assert len([text for text in shown(page) if words(text) & only_english()]) > 10


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_a_name_in_both_languages(name: str) -> None:
    title = pages.page(name).title
    french, english = (translator(language).gettext(title) for language in LANGUAGES)
    assert french != title
    assert english == title


def test_every_page_has_a_path_and_a_file_of_its_own() -> None:
    assert len({page.path for page in pages.PAGES}) == len(pages.PAGES)
    assert {page.name for page in pages.PAGES} == {path.stem for path in pages.VIEWS.glob("*.py")} - {"__init__"}


def test_what_is_no_page_is_not_there() -> None:
    assert pages.opens(days.reader(), "today")
    assert not pages.opens(days.reader(), "moon")
