from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data.save import save_payments
from pipeline import cli, desk, settings
from tests.data.makers import a_payment
from tests.pipeline.conftest import write_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox


@pytest.fixture
def given(sandbox_of: Callable[..., Sandbox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write settings, and one payment of Zoé's."""
    file = write_settings(tmp_path, sandbox_of(), organisation={"language": "en_CA"}, clock={"url": ""})
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    with desk.opened(settings.load()) as works:
        save_payments(works.store, [a_payment(client="Zoé Roy")], connector="smartrec")
    return file


def test_a_name_must_be_given(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forget", "--name", " "]) == 1
    assert "A name is needed" in capsys.readouterr().err


def test_a_forgotten_name_is_gone_and_the_count_is_told(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forget", "--name", "zoé roy"]) == 0
    assert "1 payments carried it" in capsys.readouterr().out
    with desk.opened(settings.load()) as works:
        assert works.store.rows("SELECT client, net_minor FROM facts.payments") == [{"client": None, "net_minor": 3200}]
