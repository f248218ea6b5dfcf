"""PAXSTORE's ways of saying no: a business code in the answer, whatever HTTP says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors import errors
from connectors.paxstore import wire
from connectors.redact import brief

if TYPE_CHECKING:
    from connectors.http import Line, Operation
    from connectors.paxstore.wire import Envelope

# Key, signature, right, marketplace, or an address that is not registered: a person must mend it.
_MENDED_BY_A_PERSON = (102, 103, 104, 105, 108, 109, 129, 130, 131, 1759, 13107, 13108)
MEANINGS: dict[str, type[errors.ConnectorError]] = {
    **{str(code): errors.Unauthorized for code in _MENDED_BY_A_PERSON},
    **{str(code): errors.Throttled for code in (429, 13103)},
    **{str(code): errors.Unreachable for code in (997, 998, 999)},
}
_PAUSE_S = 5.0


def explain(content: bytes) -> tuple[str | None, str]:
    """Return PAXSTORE's code, as text, and its sentence."""
    said = wire.envelope(content)
    return str(said.code), said.message or ""


def raise_for(said: Envelope, line: Line, operation: Operation) -> None:
    """Raise the error that a business code other than zero means."""
    if said.code == 0:
        return
    code, detail = str(said.code), brief(f"code {said.code} {said.message or ''}", line.secrets).strip()
    kind = MEANINGS.get(code, errors.Refused)
    if kind is errors.Throttled:
        raise errors.Throttled(line.name, operation.name, detail, code=code, retry_after_s=_PAUSE_S)
    raise kind(line.name, operation.name, detail, code=code)
