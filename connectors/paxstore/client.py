"""PAXSTORE: its list of terminals, how each is connected, and the name it is kept under."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, TypeVar

from connectors.address import segment
from connectors.errors import Refused, Unreachable, Unreadable
from connectors.http import Door, Line, Operation, Question, Reply
from connectors.limiter import Priority
from connectors.paxstore import wire
from connectors.paxstore.refusal import MEANINGS, explain, raise_for
from connectors.paxstore.translate import doubts_of, instant_of, observation_of, terminal_of
from data import time as clock
from data.model import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from connectors.http import Pairs
    from connectors.paxstore.wire import ListedTerminal, Network
    from connectors.registry import Options
    from data.model import Observation, Terminal

T = TypeVar("T")

ROOT = "/v1/3rdsys"
SEARCH = Operation(name="list terminals", path=f"{ROOT}/terminals", priority=Priority.STATUS)
NETWORK = Operation(name="network", path=f"{ROOT}/terminals/network", priority=Priority.STATUS)
ONE = Operation(name="get terminal", path=f"{ROOT}/terminal", priority=Priority.STATUS)
UPDATE = Operation(name="rename", method="PUT", path=f"{ROOT}/terminals", priority=Priority.ACT, is_read=False)

ASKED = 3
LIMIT = 100
PAGES = 1000
LONGEST_NAME = 64


class Signature:
    """Signs each query with the reseller's secret, at the moment it is sent."""

    def __init__(self, key: str, secret: str, digest: str) -> None:
        self._key = key
        self._secret = secret.encode()
        self._digest = hashlib.md5 if digest == "md5" else hashlib.sha256

    def __repr__(self) -> str:
        return "Signature()"

    def pairs(self) -> Pairs:
        """Return the key and the moment."""
        return (("sysKey", self._key), ("timestamp", str(round(clock.now().timestamp() * 1000))))

    def headers(self, query: str) -> Mapping[str, str]:
        """Return the signature of the query exactly as it is sent."""
        return {"signature": hmac.new(self._secret, query.encode(), self._digest).hexdigest().upper()}


class Paxstore:
    """One reseller's terminals at PAXSTORE."""

    def __init__(self, options: Options) -> None:
        self.name = options.name
        key, secret = options.secrets["key"], options.secrets["secret"]
        self._line = Line(options, key=key)
        self._door = Door(
            self._line,
            options.urls["url"],
            (SEARCH, NETWORK, ONE, UPDATE),
            headers={"Time-Zone": "UTC", "content-language": "en"},
            signer=Signature(key, secret, options.text("signature")),
            explain=explain,
            meanings=MEANINGS,
        )
        self._believed: set[str] = set()

    def __repr__(self) -> str:
        return f"Paxstore({self.name!r})"

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def list_terminals(self) -> Sequence[Terminal]:
        """Return every terminal of the reseller. Pages that move while we read, or lie, are read again."""
        found: dict[str, Terminal] = {}
        for _ in range(ASKED):
            listed, total = self._all()
            terminals = {t.serial: t for one in listed if (t := terminal_of(one, self.name)) is not None}
            odd = {t.serial for t in terminals.values() if not (t.name and t.tid and t.terminal_type)} - self._believed
            clear = {serial: t for serial, t in terminals.items() if serial not in odd}
            found = terminals | found | clear
            if len(found) >= (total or 0) and len(clear) == len(listed):
                return list(found.values())
        self._believed |= odd
        return list(found.values())

    def _all(self) -> tuple[Sequence[ListedTerminal], int | None]:
        """Return one reading of all pages, and how many terminals there should be."""
        found: dict[str, ListedTerminal] = {}
        for number in range(1, PAGES + 1):
            query = (("pageNo", str(number)), ("limit", str(LIMIT)), ("orderBy", "serialNo"))
            page = self._get(SEARCH, SEARCH.path, wire.listed, query)
            fresh = {str(one.serial or one.id): one for one in page.dataset}
            if page.has_next and fresh.keys() <= found.keys():
                break
            found |= fresh
            if not page.has_next:
                return list(found.values()), page.total
        raise Unreadable(self.name, SEARCH.name, "the pages never end", code="paging")

    def observe(self, terminal: Terminal) -> Observation:
        """Return how the store sees a terminal, and when it last heard of one that is not online."""
        serial = (("serialNo", terminal.serial),)
        for _ in range(ASKED):
            said: Network = self._get(NETWORK, NETWORK.path, wire.wrapped_network, serial).data
            doubts = doubts_of(said)
            if said.serial == terminal.serial and self._believed.issuperset(doubts):
                break
        self._believed.update(doubts)
        if said.serial not in (terminal.serial, None):
            raise Unreadable(self.name, NETWORK.name, "it answers for another terminal")
        seen = observation_of(said, terminal.serial, observed_at=clock.now())
        if seen.state is State.ONLINE:
            return seen
        return observation_of(
            said, terminal.serial, observed_at=seen.observed_at, last_access_at=self._last_access(terminal)
        )

    def _last_access(self, terminal: Terminal) -> datetime | None:
        try:
            return instant_of(self._one(terminal.serial).last_access)
        except Refused:
            return None

    def _one(self, serial: str) -> ListedTerminal:
        return self._get(ONE, ONE.path, wire.wrapped_terminal, (("serialNo", serial),)).data

    def rename(self, terminal: Terminal, name: str) -> None:
        """Write a terminal's name at PAXSTORE, everything else as it is there."""
        if not name.strip() or len(name) > LONGEST_NAME:
            code = "1818" if name.strip() else "1817"
            raise Refused(self.name, UPDATE.name, f"a name has 1 to {LONGEST_NAME} characters", code=code)
        held = self._whole(terminal.serial)
        body = wire.Update(
            name=name,
            model=held.model or "",
            reseller=held.reseller or "",
            tid=held.tid,
            serial=held.serial,
            merchant=held.merchant,
            site=held.site,
            remark=held.remark,
        )
        question = Question(operation=UPDATE, path=f"{UPDATE.path}/{segment(str(held.id))}", body=body)
        try:
            self._door.ask(question, self._reader(UPDATE, wire.wrapped_anything))
        except (Unreachable, Unreadable):  # not sent again: whether it was done is looked up
            if self._whole(terminal.serial).name != name:
                raise

    def _whole(self, serial: str) -> ListedTerminal:
        """Return a terminal with everything that writing it back needs."""
        for _ in range(ASKED):
            held = self._one(serial)
            if held.id is not None and held.model and held.reseller and held.name:
                return held
        raise Unreadable(self.name, ONE.name, "the terminal's own particulars are not told")

    def _get(self, operation: Operation, path: str, decode: Callable[[bytes], T], query: Pairs) -> T:
        question = Question(operation=operation, path=path, query=query)
        return self._door.ask(question, self._reader(operation, decode))

    def _reader(self, operation: Operation, decode: Callable[[bytes], T]) -> Callable[[Reply], T]:
        """Return what reads an answer: its envelope first, which may say no although HTTP says yes."""

        def read(reply: Reply) -> T:
            raise_for(wire.envelope(reply.content), self._line, operation)
            return decode(reply.content)

        return read
