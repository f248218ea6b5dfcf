"""What is committed says nothing of the machine it was made on, and holds no secret."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import CODE, ROOT, files

if TYPE_CHECKING:
    from pathlib import Path

LOCKS = sorted([*ROOT.glob("requirements*.lock"), *(ROOT / "benchmarks").glob("*.lock")])
TEXTS = (".py", ".md", ".toml", ".sql", ".po", ".json", ".jsonl", ".lock", ".txt", ".csv", ".yaml", ".yml", "")
TRACES = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:home|root|Users|w[o]rk)/\w|[A-Z]:\\\\?Users"),
    "an index of packages": re.compile(r"pypi\.[o]rg|files\.python[h]osted|npmjs\.[o]rg|extra-index-[u]rl"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE [K]EY"),
    "a key of a cloud": re.compile(r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|sk_live_\w{8,}|xox[bp]-\w{10,})"),
}


def committed() -> list[Path]:
    """Return the texts of the project, lists of what is installed included."""
    top = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXTS and path.name != "encaisse.toml"]
    folders = [*(ROOT / name for name in (*CODE, "docs")), ROOT / ".ci"]
    return [*top, *(path for folder in folders for path in files(folder, *TEXTS))]


def traces(text: str) -> list[str]:
    return [what for what, pattern in TRACES.items() if pattern.search(text)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("see /ho" + "me/marie/encaisse", "a path of a machine"),
        ("--extra-index-" + "url x", "an index of packages"),
        ("-----BEGIN RSA PRIVATE " + "KEY-----", "a private key"),
        ("AKIA" + "A" * 16, "a key of a cloud"),
    ],
)
def test_traces_are_found(text: str, what: str) -> None:
    assert traces(text) == [what]


def test_nothing_committed_names_a_machine_or_holds_a_secret() -> None:
    found = {path.relative_to(ROOT).as_posix(): traces(path.read_text(encoding="utf-8")) for path in committed()}
    assert {name: what for name, what in found.items() if what} == {}


def test_there_are_locks() -> None:
    assert {path.name for path in LOCKS} >= {"requirements.lock", "requirements-dev.lock"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_lock_pins_everything_with_hashes_and_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in pinned if "--hash=sha256:" not in entry or "==" not in entry] == []
    assert re.findall(r"^\s*-{1,2}(?!hash)[a-z][\w-]*", text, re.MULTILINE) == []
    assert "://" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*told["project"]["dependencies"]]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {re.split(r"[^A-Za-z0-9._-]", entry)[0] for entry in asked}
    assert {name for name in names if not re.search(rf"^{name}==", lock, re.MULTILINE | re.IGNORECASE)} == set()


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"^(?:dependencies|dev|benchmark) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if '"' in line]
    assert len(blocks) == 3
    assert [line.strip() for line in lines if not re.search(r'",\s+# \S', line)] == []


def test_every_rule_left_out_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("\nignore = [", 1)[1].split("\n]", 1)[0]
    assert [line.strip() for line in block.splitlines() if line.strip() and "# " not in line] == []
