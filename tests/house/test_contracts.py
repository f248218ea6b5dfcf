"""The import contracts bite: each is broken by one wrong import in a toy of this project."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import CODE, ROOT

PACKAGES = (
    *CODE,
    "dashboard/views",
    "connectors/handpoint",
    "connectors/paxstore",
    "connectors/paysafe",
    "connectors/smartrec",
    "connectors/sandbox",
)
RIGHT = {
    "connectors/http.py": "import httpx\nfrom data import time as clock\nfrom data.model import Payment\n",
    "pipeline/schedule.py": "from apscheduler.schedulers.background import BackgroundScheduler\n",
    "dashboard/app.py": "import streamlit\nimport pipeline.schedule\nfrom data import store\n",
    "data/store.py": "import duckdb\n",
    "data/model.py": "",
    "data/time.py": "",
    "data/money.py": "",
}
WRONG = {
    "layers": ("data/store.py", "from pipeline import schedule"),
    "thin-pages": ("dashboard/views/today.py", "def show():\n    from connectors import http"),
    "connectors-see-the-nouns": ("connectors/handpoint/client.py", "from data.store import Store"),
    "door-duckdb": ("pipeline/collect.py", "import duckdb"),
    "door-httpx": ("connectors/handpoint/client.py", "from httpx import Client"),
    "door-apscheduler": ("pipeline/cli.py", "import apscheduler"),
    "door-screen": ("pipeline/cli.py", "import plotly.graph_objects"),
    "providers-apart": ("connectors/handpoint/client.py", "from connectors.sandbox import world"),
    "tests-on-top": ("pipeline/cli.py", "from tests import conftest"),
}


def contracts() -> dict[str, dict[str, object]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in told}


def lint(folder: Path) -> set[str]:
    """Return the names of the contracts a toy breaks."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return set(re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE))


def toy(folder: Path, *extra: tuple[str, str]) -> Path:
    for package in PACKAGES:
        (folder / package).mkdir(parents=True, exist_ok=True)
        (folder / package / "__init__.py").touch()
    for name, text in (*RIGHT.items(), *extra):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "tests" / "conftest.py").touch()
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return folder


def test_a_project_that_keeps_to_the_layers_breaks_nothing(tmp_path: Path) -> None:
    assert lint(toy(tmp_path)) == set()


@pytest.mark.parametrize("contract", WRONG)
def test_a_wrong_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    name = str(contracts()[contract]["name"])
    assert name in lint(toy(tmp_path, WRONG[contract]))


def test_every_contract_is_tried_and_has_its_reason() -> None:
    assert set(contracts()) == set(WRONG)
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert len(re.findall(r"^# .+\n\[\[tool\.importlinter\.contracts\]\]", text, re.MULTILINE)) == len(WRONG)


def test_every_provider_is_kept_apart() -> None:
    folders = {path.parent.name for path in (ROOT / "connectors").glob("*/manifest.toml")} | {"sandbox"}
    assert {f"connectors.{name}" for name in folders} == set(contracts()["providers-apart"]["modules"])  # type: ignore[call-overload]
