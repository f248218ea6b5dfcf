"""PAXSTORE's own fields, as far as we use them."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from msgspec import Raw, Struct, field

T = TypeVar("T")


class Envelope(Struct):
    """What every answer is wrapped in: zero is success."""

    code: int = field(name="businessCode")
    message: str | None = None


class Wrapped(Struct, Generic[T]):
    """An answer that holds one thing."""

    data: T


class Listed(Struct):
    """A page of a search."""

    dataset: list[ListedTerminal]
    has_next: bool = field(name="hasNext", default=False)
    total: int | None = field(name="totalCount", default=None)


class ListedTerminal(Struct):
    """A terminal as the store holds it. All of it is needed to write its name back."""

    id: int | str | None = None
    name: str | None = None
    tid: str | None = None
    serial: str | None = field(name="serialNo", default=None)
    model: str | None = field(name="modelName", default=None)
    merchant: str | None = field(name="merchantName", default=None)
    reseller: str | None = field(name="resellerName", default=None)
    site: str | None = field(name="location", default=None)
    remark: str | None = None
    last_access: int | float | str | None = field(name="lastAccessTime", default=None)


class Network(Struct):
    """How a terminal is connected: 0 not known, 1 offline, 2 online."""

    serial: str | None = field(name="serialNo", default=None)
    online: int | str | None = field(name="onlineStatus", default=None)
    battery: float | str | None = None
    network: str | None = None


class Update(Struct, omit_defaults=True):
    """What a rename sends: everything as it was, and the new name."""

    name: str
    model: str = field(name="modelName")
    reseller: str = field(name="resellerName")
    tid: str | None = None
    serial: str | None = field(name="serialNo", default=None)
    merchant: str | None = field(name="merchantName", default=None)
    site: str | None = field(name="location", default=None)
    remark: str | None = None


envelope = msgspec.json.Decoder(Envelope).decode
listed = msgspec.json.Decoder(Listed).decode
wrapped_terminal = msgspec.json.Decoder(Wrapped[ListedTerminal]).decode
wrapped_network = msgspec.json.Decoder(Wrapped[Network]).decode
wrapped_anything = msgspec.json.Decoder(Wrapped[Raw]).decode
