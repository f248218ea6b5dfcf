"""Paysafe: what became of a payment or refund, found by the number that Handpoint gave it."""

from __future__ import annotations

import base64
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import msgspec

from connectors.base import LookUp
from connectors.errors import Refused, Unreadable
from connectors.http import Door, Line, Operation, Question, Reply
from connectors.paysafe import wire
from connectors.paysafe.translate import SOURCE, doubts_of, is_settled_with, minor_of, payment_of
from data import time as clock
from data.model import Finding, Kind, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from connectors.paysafe.wire import Document
    from connectors.registry import Options
    from data.model import PaymentRef

ROOT = "/paymenthub/v1"
PAYMENTS = Operation(name="payments", path=f"{ROOT}/payments")
SETTLEMENTS = Operation(name="settlements", path=f"{ROOT}/settlements")
REFUNDS = Operation(name="refunds", path=f"{ROOT}/refunds")

ASKED = 3
LIMIT = 50
PAGES = 20
BEFORE, AFTER = timedelta(days=1), timedelta(days=3)
_NOT_FOUND = frozenset(("5269", "3407", "3414"))


class Paysafe:
    """One merchant account at Paysafe."""

    def __init__(self, options: Options) -> None:
        self.name = options.name
        self._line = Line(options, key=options.secrets["username"])
        pair = f"{options.secrets['username']}:{options.secrets['password']}".encode()
        self._line.secrets += (base64.b64encode(pair).decode(),)
        headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        operations = (PAYMENTS, SETTLEMENTS, REFUNDS)
        self._door = Door(self._line, options.urls["url"], operations, headers=headers, explain=explain)
        self._believed: set[str] = set()

    def __repr__(self) -> str:
        return f"Paysafe({self.name!r})"

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def look_up(self, payment: PaymentRef) -> LookUp:
        """Return how far a payment or refund is settled. A void has no document of its own."""
        if payment.kind is Kind.VOID:
            return LookUp(())
        operation = REFUNDS if payment.kind is Kind.REFUND else PAYMENTS
        document = self._document(operation, payment)
        if document is None:
            return LookUp(())
        settlements: Sequence[Document] = document.settlements or ()
        if payment.kind is Kind.PAYMENT and not settlements and is_settled_with(document):
            settlements = self._list(SETTLEMENTS, payment)
        findings = _amount_findings(document, payment, self.name)
        return LookUp((payment_of(document, settlements, payment),), findings)

    def _document(self, operation: Operation, asked: PaymentRef) -> Document | None:
        """Return the one document of a merchantRefNum; an odd one is asked for again, for lies pass."""
        document = None
        doubts: tuple[str, ...] = ()
        for _ in range(ASKED):
            document = _choose(self._list(operation, asked), asked)
            doubts = doubts_of(document, asked.kind) if document else ()
            if self._believed.issuperset(doubts):
                return document
        self._believed.update(doubts)
        return document

    def _list(self, operation: Operation, asked: PaymentRef) -> Sequence[Document]:
        """Return every document of a merchantRefNum, page after page until a short one."""
        found: dict[str, Document] = {}
        ours = asked.remote_id.lower()
        for page in range(PAGES):
            try:
                documents = self._page(operation, asked, page * LIMIT)
            except Refused as refusal:
                if refusal.code in _NOT_FOUND:
                    return ()
                raise
            fresh = {str(d.id): d for d in documents if (d.merchant_ref or "").lower() == ours}
            looped = len(documents) == LIMIT and fresh.keys() <= found.keys()
            found |= fresh
            if len(documents) < LIMIT:
                return list(found.values())
            if looped:
                break
        raise Unreadable(self.name, operation.name, "the pages never end", code="paging")

    def _page(self, operation: Operation, asked: PaymentRef, offset: int) -> Sequence[Document]:
        until = min(asked.occurred_at + AFTER, clock.now() + timedelta(seconds=1))
        query = (
            ("merchantRefNum", asked.remote_id),
            ("startDate", _iso(asked.occurred_at - BEFORE)),
            ("endDate", _iso(until)),
            ("limit", str(LIMIT)),
            ("offset", str(offset)),
        )
        return self._door.ask(Question(operation=operation, path=operation.path, query=query), _reader(operation.name))


def _reader(name: str) -> Callable[[Reply], Sequence[Document]]:
    def read(reply: Reply) -> Sequence[Document]:
        documents: list[Document] | None = getattr(wire.listed(reply.content), name)
        if documents is None:
            raise ValueError(name)
        return documents

    return read


def _choose(documents: Sequence[Document], asked: PaymentRef) -> Document | None:
    """Return the document of the amount we hold, else the last one made."""
    same = [d for d in documents if minor_of(d.amount) == asked.amount_minor]
    return max(same or documents, key=lambda d: str(d.made_at), default=None)


def _amount_findings(document: Document, asked: PaymentRef, connector: str) -> tuple[Finding, ...]:
    said = minor_of(document.amount)
    if said is None or said == asked.amount_minor:
        return ()
    return (
        Finding(
            kind="amount_conflict",
            subject=asked.payment_id,
            connector=connector,
            severity=Severity.MONEY,
            mark=f"{SOURCE} {said}",
            facts={"held_amount_minor": asked.amount_minor, "said_amount_minor": said, "said_by": SOURCE},
        ),
    )


def explain(content: bytes) -> tuple[str | None, str]:
    """Return Paysafe's code, always text, and its sentence."""
    error = msgspec.json.decode(content)["error"]
    return (str(error["code"]) if error.get("code") is not None else None), str(error.get("message") or "")


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
