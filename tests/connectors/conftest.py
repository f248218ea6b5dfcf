"""What the connectors' tests share: a clock that stands still, and connectors that are closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors import limiter
from connectors.registry import Options, build, manifests
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.manifest import Switch


class StandingClock:
    """Time that passes only when somebody sleeps; it keeps account of the sleeps."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant
        self.slept: list[float] = []
        self._passed = 1000.0

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self._passed += seconds
        self.instant += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def fresh_limiters() -> None:
    """Forget the limiters of earlier tests: a port is used again, and with it an address."""
    limiter._limiters.clear()


@pytest.fixture
def standing() -> StandingClock:
    """Live on a clock that stands still."""
    found = StandingClock(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
    clock.live_on(found)
    return found


@pytest.fixture
def connect() -> Iterator[Callable[..., Any]]:
    """Build connectors of any provider at a loopback address; they are closed afterwards."""
    made = []

    def make(provider: str, url: str, **switches: Switch) -> Any:
        made.append(build(options_for(provider, url, **switches)))
        return made[-1]

    yield make
    for connector in made:
        connector.close()


def options_for(provider: str, url: str, **switches: Switch) -> Options:
    """Return options that point every address of a provider below one URL, with secrets that are easy to find.

    What must be given is given, and what asks for permission is permitted.
    """
    declared = manifests()[provider]
    given: dict[str, Switch] = {name: "loisirs-essai" for name, default in declared.switches.items() if default == ""}
    given |= {name: "yes" for name, words in declared.choices.items() if set(words) == {"no", "yes"}}
    return Options(
        name=provider,
        provider=provider,
        environment="demo",
        merchant_account="mer-essai" if declared.needs_merchant_account else "",
        urls={name: f"{url}/{name}" for name in declared.urls},
        secrets={name: secret_of(name) for name in declared.secrets},
        switches={"requests_per_second": 1000, "read_timeout_s": 10} | given | switches,
    )


def secret_of(name: str) -> str:
    return f"SECRET-{name}-Zx81Qw"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the samples' expected records anew; read the diff")
