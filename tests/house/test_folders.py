from __future__ import annotations

import sys
from importlib.metadata import packages_distributions

from tests.house.tree import CODE, LAYERS, ROOT, files, modules


def test_every_folder_with_code_is_a_package() -> None:
    # import-linter skips the others and calls their imports kept.
    folders = {found.path.parent for found in modules()}
    assert sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()) == []


def test_nothing_in_dashboard_hides_a_package() -> None:
    # Streamlit puts dashboard/ first on sys.path: dashboard/data.py would be what `import data` finds.
    taken = {*CODE, *packages_distributions(), *sys.stdlib_module_names}
    beside = {path.stem for path in (ROOT / "dashboard").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert (beside - {"__init__", "__pycache__"}) & taken == set()


def test_no_installed_package_has_a_name_of_ours() -> None:
    owners = {name: set(packages_distributions().get(name, [])) for name in LAYERS}
    assert {name: who - {"encaisse"} for name, who in owners.items()} == {name: set() for name in LAYERS}


def test_the_top_level_holds_what_the_design_names() -> None:
    named = {*CODE, "docs"}
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    assert found - {"build", "encaisse.egg-info"} <= named


def test_modules_of_a_layer_carry_no_empty_words() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "handler", "handlers", "service", "misc", "common"}
    assert [str(path) for layer in LAYERS for path in files(ROOT / layer, ".py") if path.stem in empty] == []
