from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from pipeline import check, cli, desk, settings
from pipeline.errors import CommandError
from tests.pipeline.conftest import write_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from pipeline.settings import Settings
    from tests.pipeline.conftest import Heard


def account(sandbox: Sandbox) -> str:
    """Return the merchant account of a sandbox's feed."""
    return str(tomllib.loads(sandbox.config)["connectors"]["handpoint"]["merchant_account"])


def opened(wanted: Settings) -> None:
    with desk.opened(wanted):
        pass


def test_an_account_that_changes_is_refused_until_it_is_put_back(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]
) -> None:
    sandbox = sandbox_of()
    opened(settings_of(sandbox))
    with pytest.raises(CommandError, match="counted twice") as caught:
        opened(settings_of(sandbox, connectors={"handpoint": {"merchant_account": "mer-other"}}))
    assert "mer-other" in str(caught.value)
    with pytest.raises(CommandError, match="paysafe"):
        opened(settings_of(sandbox, connectors={"paysafe": {"merchant_account": "9"}}))
    opened(settings_of(sandbox, connectors={"handpoint": {"merchant_account": f" {account(sandbox)} "}}))


def test_a_connector_that_is_new_is_remembered_and_one_that_is_gone_stays_known(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], tmp_path: Path
) -> None:
    sandbox = sandbox_of()
    file = write_settings(tmp_path, sandbox)
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[: whole.index("[connectors.paysafe]")], encoding="utf-8")
    opened(settings.load(file, {}))
    opened(settings_of(sandbox))
    with desk.opened(settings_of(sandbox)) as works:
        rows = works.store.rows("SELECT connector, provider FROM ops.accounts ORDER BY connector")
    assert [row["connector"] for row in rows] == [row["provider"] for row in rows]
    assert "paysafe" in [row["connector"] for row in rows]


def test_the_commands_say_it_in_a_sentence(
    sandbox_of: Callable[..., Sandbox],
    settings_of: Callable[..., Settings],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox = sandbox_of()
    opened(settings_of(sandbox))
    monkeypatch.setenv("ENCAISSE_CONFIG", str(tmp_path / "encaisse.toml"))
    settings_of(sandbox, connectors={"handpoint": {"merchant_account": "mer-other"}})
    assert cli.main(["collect", "--once"]) == 1
    assert "comptés deux fois" in capsys.readouterr().err


def test_the_check_says_it(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    sandbox = sandbox_of()
    opened(settings_of(sandbox))
    changed = settings_of(sandbox, connectors={"handpoint": {"merchant_account": "mer-other"}})
    assert check.report(changed, heard.console("fr_CA")) >= 1
    assert "mer-other" in heard.err
