from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import dashboard
from dashboard import look
from data.model import Severity, State

CONFIG: dict[str, Any] = tomllib.loads(
    (Path(dashboard.__file__).parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)
THEMES = ["light", "dark"]
TEXT, GRAPHIC = 4.5, 3.0


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_every_text_colour_can_be_read(theme: str, ground: str) -> None:
    colours = CONFIG["theme"][theme]
    names = ["textColor", "linkColor", *(name for name in colours if name.endswith("TextColor"))]
    weak = {name: contrast(colours[name], colours[ground]) for name in names}
    assert {name: ratio for name, ratio in weak.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_white_on_the_main_colour_can_be_read(theme: str) -> None:
    assert contrast("#ffffff", CONFIG["theme"][theme]["primaryColor"]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
def test_chart_colours_stand_out(theme: str) -> None:
    ground = CONFIG["theme"][theme]["backgroundColor"]
    assert {colour for colour in look.PALETTE if contrast(colour, ground) < GRAPHIC} == set()


def test_the_theme_has_the_palette_of_the_charts() -> None:
    assert tuple(CONFIG["theme"]["chartCategoricalColors"]) == look.PALETTE


def test_the_pages_tell_nothing_and_phone_nobody() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["server"]["address"] == "127.0.0.1"


def test_every_state_and_severity_has_a_mark_of_its_own() -> None:
    assert set(look.STATES) == set(State)
    assert set(look.SEVERITIES) == set(Severity)
    assert len({mark.icon for mark in look.STATES.values()}) == len(State)
    assert len({mark.word for mark in look.STATES.values()}) == len(State)


def test_a_provider_we_do_not_know_still_has_a_name() -> None:
    assert look.provider("paysafe") == "Paysafe"
    assert look.provider("moneris_east") == "Moneris east"
