from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from connectors.registry import manifests
from connectors.sandbox.faults import PROFILES
from pipeline.parser import COMMANDS
from pipeline.schedule import JOBS
from tests.docs.generated import BLOCKS, CAPABILITIES, documents, renewed
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTS = documents()
READING = "## Reading it top to bottom"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def first_cells(text: str, head: str) -> list[str]:
    """Return what is in code marks in the first column of the table with this head."""
    body = re.split(rf"^\| {head} \|.*\n\|[-| ]+\|\n", text, maxsplit=1, flags=re.MULTILINE)[1]
    rows = re.match(r"(?:\|.*\n)*", body)
    return [" ".join(re.findall(r"`([^`]+)`", row.split("|")[1])) for row in (rows[0] if rows else "").splitlines()]


def flat(values: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in values.items():
        yield from flat(value, f"{before}[{key}] ") if isinstance(value, dict) else (before + key,)


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_what_the_code_tells_is_told_as_it_is_now(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert renewed(text) == text, "make docs"


def test_every_generated_part_stands_somewhere() -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert set(re.findall(r"^<!-- generated: (\w+) -->$", everything, re.MULTILINE)) == set(BLOCKS)


def test_a_generated_part_that_was_edited_is_noticed() -> None:
    edited = "<!-- generated: providers -->\n| by hand |\n<!-- end -->\n"
    assert "Handpoint" in renewed(edited)


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_every_command_and_no_other() -> None:
    assert sorted(first_cells(read("README.md"), "command")) == sorted(f"encaisse {name}" for name in COMMANDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_every_command_that_is_told_exists(path: Path) -> None:
    told = re.findall(r"`(?:\.venv/bin/)?encaisse ([a-z]+)", path.read_text(encoding="utf-8"))
    assert set(told) - set(COMMANDS) == set()


def test_the_reading_list_exists() -> None:
    section = read("README.md").split(READING, 1)[1].split("\nMore:", 1)[0]
    named = [name for name in re.findall(r"`([^`]+)`", section) if "/" in name or name.endswith(".md")]
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=by_name)
def test_every_make_target_that_is_told_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.MULTILINE))
    told = set(re.findall(r"(?:`|^)make ([a-z][\w-]*)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert told - targets == set()


def test_the_settings_table_is_the_example() -> None:
    text = re.sub(r"^# (?=\[clock\]|url = )", "", read("encaisse.example.toml"), flags=re.MULTILINE)
    example = tomllib.loads(text)
    accounts = example.pop("connectors")
    assert set(first_cells(read("docs/settings.md"), "key")) == set(flat(example))
    for name, given in accounts.items():
        one = manifests()[name]
        secrets = {f"{secret}_env" for secret in one.secrets}
        known = {"merchant_account", "requests_per_second", *one.urls, *secrets, *one.switches}
        common = {"connect_timeout_s", "read_timeout_s"}
        assert {"missing": known - set(given) - _spared(one), "unknown": set(given) - known - common} == {
            "missing": set(),
            "unknown": set(),
        }


def _spared(one: Any) -> set[str]:
    """Return what the example need not give: an account nobody needs, and secrets that stand for those it gives."""
    others = set(one.secrets) - set(one.secret_sets[0]) if one.secret_sets else set()
    return {f"{name}_env" for name in others} | (set() if one.needs_merchant_account else {"merchant_account"})


def test_the_example_has_a_section_for_every_provider() -> None:
    assert set(tomllib.loads(read("encaisse.example.toml"))["connectors"]) == set(manifests())


def test_every_job_is_told() -> None:
    assert sorted(first_cells(read("docs/jobs.md"), "job")) == sorted(job.name for job in JOBS)


def test_every_fault_is_told() -> None:
    assert first_cells(read("docs/sandbox.md"), "`--faults`") == list(PROFILES)


def test_every_capability_has_words() -> None:
    assert {word for one in manifests().values() for word in one.capabilities} <= set(CAPABILITIES)
