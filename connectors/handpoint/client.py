"""Handpoint: its terminals, how they are, its feed of payments, and what its gateway says of one of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from connectors.account import account_of
from connectors.address import segment
from connectors.base import LookUp
from connectors.errors import Refused, Unreachable
from connectors.handpoint import status, wire
from connectors.handpoint.feed import SEARCH, Feed
from connectors.handpoint.refusal import explain
from connectors.handpoint.terminals import is_virtual, observation, terminal_of
from connectors.handpoint.translate import Translator, pair_id
from connectors.http import SILENCE, Door, Line, Operation, Question, Reply
from connectors.limiter import Priority
from data import time as clock
from data.model import Observation, State, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.base import Slice
    from connectors.handpoint.wire import ListedTerminal, Result, StatusEntry
    from connectors.registry import Options
    from data.model import PaymentRef, Window

LIST = Operation(name="list terminals", path="/devices", priority=Priority.STATUS)
OLD_LIST = Operation(name="list terminals", path="/initialize", priority=Priority.STATUS)
# A ping asks a terminal whether it is there: a POST that moves nothing.
PING = Operation(name="ping", method="POST", path="/transactions", priority=Priority.PING, silence_tells=True)
RESULT = Operation(name="ping result", path="/transaction-result", priority=Priority.PING)
STATUS = Operation(name="look up", path="/transactions", priority=Priority.PING)

ASKED = 3
PINGS = 2
WAITS_S = (2.0, 3.0, 4.0, 4.0, 4.0, 3.0)


class Handpoint:
    """One merchant account at Handpoint."""

    def __init__(self, options: Options) -> None:
        self.name = options.name
        self._account = account_of(options)
        self._serials: frozenset[str] = frozenset()
        self._ping_timeout_s = min(options.number("ping_timeout_s"), options.number("read_timeout_s"))
        key = options.secrets["key"]
        self._line = Line(options, key=key)
        cloud_key = {"ApiKeyCloud": key}
        cloud, gateway, feed = (options.urls[name] for name in ("cloud_url", "transactions_url", "feed_url"))
        operations = (LIST, OLD_LIST, PING, RESULT)
        self._cloud = Door(self._line, cloud, operations, headers=cloud_key, explain=explain)
        self._gateway = Door(self._line, gateway, (STATUS,), headers=cloud_key, explain=explain)
        self._feed = Feed(
            Door(self._line, feed, (SEARCH,), headers=_feed_headers(options), explain=explain),
            Translator(self._account),
            connector=options.name,
            is_live=options.environment == "live",
            limit=int(options.number("page_limit")),
        )

    def __repr__(self) -> str:
        return f"Handpoint({self.name!r})"

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def list_terminals(self) -> Sequence[Terminal]:
        """Return every terminal of the account; virtual ones left out."""
        found: dict[str, Terminal] = {}
        for _ in range(ASKED):
            listed = self._listed()
            good = [t for entry in listed if (t := terminal_of(entry, self.name)) is not None]
            found |= {terminal.serial: terminal for terminal in good if terminal.terminal_type}
            if all(terminal.terminal_type for terminal in good) and len(good) == len(listed):
                break
        unnamed = {terminal.serial: terminal for terminal in good if terminal.serial not in found}
        return [terminal for terminal in (found | unnamed).values() if not is_virtual(terminal)]

    def _listed(self) -> Sequence[ListedTerminal]:
        try:
            return self._cloud.ask(Question(operation=LIST, path=LIST.path), _terminals)
        except Refused as refusal:
            if refusal.code != "404":
                raise
        return self._cloud.ask(Question(operation=OLD_LIST, path=OLD_LIST.path), _terminals)

    def observe(self, terminal: Terminal) -> Observation:
        """Ping one terminal: the only way to know that it is there. An API that fails raises, and tells nothing."""
        if not terminal.terminal_type:
            return observation(terminal.serial, State.UNKNOWN, "no_terminal_type")
        with self._line.limiter.polled(Priority.PING):
            try:
                result_id, answered = self._ping(terminal)
                result = self._result(result_id) if result_id and not answered else None
            except Refused as refusal:
                return _said_no(terminal.serial, refusal)
            except Unreachable as problem:
                if problem.code != "silent":
                    raise
                return observation(terminal.serial, State.OFFLINE, "timeout")
        if result is None and not answered:
            return observation(terminal.serial, State.UNKNOWN, "accepted")
        return observation(terminal.serial, State.ONLINE, "responding", result.terminal if result else None)

    def _ping(self, terminal: Terminal) -> tuple[str | None, bool]:
        """Send a ping; return the id of its result, if any, and whether the answer is already in.

        Silence is the terminal's only when the cloud answers something else meanwhile, twice.
        """
        body = {
            "operation": "pingDevice",
            "serial_number": terminal.serial,
            "terminal_type": terminal.terminal_type,
            "returnDeviceInfo": True,
        }
        question = Question(operation=PING, path=PING.path, body=body, read_timeout_s=self._ping_timeout_s)
        for _ in range(PINGS):
            try:
                return self._cloud.ask(question, _accepted)
            except Unreachable as problem:
                if problem.code not in SILENCE:
                    raise
            self._listed()
        raise Unreachable(self.name, PING.name, "the terminal does not answer", code="silent")

    def _result(self, result_id: str) -> Result | None:
        """Wait for a terminal's answer; None when it does not come within some twenty seconds."""
        question = Question(operation=RESULT, path=f"{RESULT.path}/{segment(result_id)}")
        for wait in WAITS_S:
            clock.sleep(wait)
            result = self._cloud.ask(question, _result)
            if result is not None and (result.outcome or result.terminal):
                return result
        return None

    def feed(self, window: Window) -> Iterator[Slice]:
        """Yield what reached the gateway in a window, in consecutive complete slices, oldest first."""
        return self._feed.slices(window)

    def look_up(self, payment: PaymentRef) -> LookUp:
        """Return the chip's story of a payment and how it stands, found by its reference."""
        if not payment.reference:
            return LookUp(())
        question = Question(operation=STATUS, path=f"{STATUS.path}/{segment(payment.reference)}/status/all")
        entries: Sequence[StatusEntry] = ()
        entry = None
        for _ in range(ASKED):
            try:
                entries = self._gateway.ask(question, _entries)
            except Refused as refusal:
                if refusal.code == "404":
                    return LookUp(())
                raise
            entry = status.entry_of(entries, payment, partial(self._is_pair, payment))
            if entry is not None and not status.is_doubtful(entry):
                break
            if entry is None and all(e.outcome == status.NOT_KNOWN for e in entries):
                break
        return LookUp((status.payment_of(entry, entries, payment),) if entry else ())

    def _is_pair(self, asked: PaymentRef, rrn: str) -> bool:
        """Tell whether a retrieval number is that of a payment of two messages, whose id is made of it."""
        if asked.payment_id == self._account.payment_id("transaction", asked.remote_id):
            return False
        self._serials = self._serials or frozenset(terminal.serial for terminal in self.list_terminals())
        reference = asked.reference or ""
        return any(pair_id(self._account, reference, serial, rrn) == asked.payment_id for serial in self._serials)


def _feed_headers(options: Options) -> dict[str, str]:
    key = options.secrets["feed_key"] or options.secrets["key"]
    match options.text("feed_auth"):
        case "bearer":
            return {"Authorization": f"Bearer {key}"}
        case "plain":
            return {"Authorization": key}
        case _:
            return {"AnalyticsApiKey": key}


def _terminals(reply: Reply) -> Sequence[ListedTerminal]:
    found = [wire.listed_terminal(raw) for raw in wire.listed_terminals(reply.content)]
    if found and not any(entry.serial or entry.other_serial for entry in found):
        raise ValueError("a list of something else")
    return found


def _accepted(reply: Reply) -> tuple[str | None, bool]:
    said = wire.accepted(reply.content)
    if said.result_id is None and said.message is None:
        raise ValueError("neither accepted nor answered")
    return said.result_id, b"PING_PONG" in reply.content


def _result(reply: Reply) -> Result | None:
    return wire.result(reply.content) if reply.content.strip() else None


def _entries(reply: Reply) -> Sequence[StatusEntry]:
    said = wire.status_entries(reply.content)
    found = said if isinstance(said, list) else [said]
    if found and not any(entry.outcome or entry.remote_id for entry in found):
        raise ValueError("an answer about something else")
    return found


def _said_no(serial: str, refusal: Refused) -> Observation:
    """Return the observation that a terminal error is; any other refusal is ours to raise."""
    match refusal.code:
        case "1001" | "409":
            return observation(serial, State.BUSY, "1001")
        case "1002":
            return observation(serial, State.OFFLINE, "1002")
        case "1004":
            return observation(serial, State.UNKNOWN, "1004")
        case _:
            raise refusal
