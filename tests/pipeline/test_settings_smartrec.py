from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.settings import load
from tests.pipeline.test_settings import DEMO, problems, wheres, written

if TYPE_CHECKING:
    from pathlib import Path

SMARTREC = (
    DEMO[: DEMO.index("[connectors")]
    + """
[connectors.smartrec]
url = "http://127.0.0.1:9100/smartrec"
"""
)


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ('organisation = "s"', ["connectors.smartrec.key"]),
        ('organisation = "s"\nkey = "k"', ["connectors.smartrec.key"]),
        ('organisation = "s"\nkey = ""\nsecret = "s"', ["connectors.smartrec.key"]),
        ('token = "t"', ["connectors.smartrec.organisation"]),
        ('organisation = " "\ntoken = "t"', ["connectors.smartrec.organisation"]),
        ('organisation = 7\ntoken = "t"', ["connectors.smartrec.organisation"]),
        ('organisation = "s"\ntoken = "t"\nclient_names = "oui"', ["connectors.smartrec.client_names"]),
    ],
)
def test_what_must_be_given_for_smartrec_is_told_once(tmp_path: Path, lines: str, where: list[str]) -> None:
    assert wheres(problems(tmp_path, SMARTREC + lines)) == where


@pytest.mark.parametrize("secrets", ['token = "t"', 'key = "k"\nsecret = "s"'])
def test_a_token_or_a_key_with_its_secret_opens_smartrec(tmp_path: Path, secrets: str) -> None:
    [options] = load(written(tmp_path, f'{SMARTREC}organisation = "saules"\n{secrets}'), {}).connectors
    assert options.text("organisation") == "saules"
    assert options.secrets.keys() == {line.split()[0] for line in secrets.splitlines()}
