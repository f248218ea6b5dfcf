"""What a provider's folder says of itself in `manifest.toml`: what it can do, what it needs, and its words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Container

LANGUAGES = ("fr_CA", "en_CA")
PLACE = Path(__file__).parent
FILE = "manifest.toml"

Switch = str | int | float | bool


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A provider as its folder declares it.

    `urls` gives each base address its live default; `secrets` says which must be given, and of `secret_sets` one must
    be given whole; `switches` gives each setting its default, empty where it must be given, and `choices` the words a
    setting may take. `requests_per_second` is the default of the setting of that name. `words` holds, for each
    language, a sentence for each thing a person may meet: an address, a secret, a setting, a raw code (``code.…``) or
    a response code of the provider's own (``answer.…``).
    """

    name: str
    title: str
    capabilities: tuple[str, ...]
    requests_per_second: float
    needs_merchant_account: bool
    documentation: tuple[str, ...]
    urls: dict[str, str]
    secrets: dict[str, bool]
    secret_sets: tuple[tuple[str, ...], ...] = ()
    switches: dict[str, Switch] = {}
    choices: dict[str, tuple[str, ...]] = {}
    words: dict[str, dict[str, str]] = {}

    def has_secrets(self, given: Container[str]) -> bool:
        """Tell whether the secrets given are enough, as far as some can stand for others."""
        return not self.secret_sets or any(all(name in given for name in one) for one in self.secret_sets)

    def word(self, name: str, language: str) -> str | None:
        """Return what a name or raw code means, in a reader's language; None when nothing is said of it."""
        return self.words.get(language, {}).get(name)


def read(folder: Path) -> Manifest:
    """Read one folder's manifest. Raises ValueError that says what is wrong with it."""
    try:
        return msgspec.toml.decode((folder / FILE).read_bytes(), type=Manifest)
    except msgspec.DecodeError as problem:
        raise ValueError(f"{folder.name}/{FILE}: {problem}") from problem


@cache
def all_manifests() -> dict[str, Manifest]:
    """Return every provider's manifest by its name: each folder that has one is a provider."""
    found = [read(file.parent) for file in sorted(PLACE.glob(f"*/{FILE}"))]
    return {manifest.name: manifest for manifest in found}
