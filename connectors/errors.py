"""How a provider can fail us, named by what to do next.

ConnectorError
├─ Unreachable          no route, time-out, 5xx       retry with back-off, mark the source stale
│  └─ Throttled         429                           wait exactly that
├─ Unauthorized         401, 403, expired key         stop this connector, ask a person
├─ Refused              other 4xx                     no retry; a finding
└─ Unreadable           2xx that we cannot translate  keep the redacted reply, skip, a finding
"""

from __future__ import annotations

# The code of an Unauthorized that says no to one question only: the key is good, and is not allowed this.
SCOPE = "scope"


class ConnectorError(Exception):
    """The provider did not do what was asked."""

    key = "connector_error"

    def __init__(self, connector: str, operation: str, detail: str = "", *, code: str | None = None) -> None:
        super().__init__(f"{connector} {operation}: {detail or self.__doc__}")
        self.connector = connector
        self.operation = operation
        self.detail = detail
        self.code = code


class Unreachable(ConnectorError):
    """The provider did not answer, or answered that it is broken."""

    key = "unreachable"


class Throttled(Unreachable):
    """The provider asks us to slow down."""

    key = "throttled"

    def __init__(
        self, connector: str, operation: str, detail: str = "", *, code: str | None = None, retry_after_s: float = 1.0
    ) -> None:
        super().__init__(connector, operation, detail, code=code)
        self.retry_after_s = retry_after_s


class Unauthorized(ConnectorError):
    """The provider does not accept our key."""

    key = "unauthorized"


class Refused(ConnectorError):
    """The provider understood and said no. `code` is its own error code, as text."""

    key = "refused"


class Unreadable(ConnectorError):
    """The provider answered something we cannot translate."""

    key = "unreadable"
