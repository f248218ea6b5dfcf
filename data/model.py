"""The nouns of Encaisse, in the words of the glossary.

Amounts are integer minor units (cents) of an ISO 4217 currency, always positive; `kind` says what they mean.
Instants end in ``_at`` and are aware UTC; business days end in ``_on`` or are called ``business_date``.
``None`` means that the source did not say; enumerations say ``unknown`` instead.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """What a row of money is."""

    PAYMENT = "payment"
    VOID = "void"
    REFUND = "refund"


class Status(StrEnum):
    """How a payment, void or refund ended."""

    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    """Whether a later answer of the same source may still change the value."""

    CERTAIN = "certain"
    PROVISIONAL = "provisional"


class Channel(StrEnum):
    """Where a payment was taken."""

    STORE = "store"
    POINT_OF_SALE = "point_of_sale"
    BILLING = "billing"
    TEST = "test"
    UNKNOWN = "unknown"


class Brand(StrEnum):
    """The card's brand."""

    VISA = "visa"
    MASTERCARD = "mastercard"
    INTERAC = "interac"
    AMEX = "amex"
    DISCOVER = "discover"
    JCB = "jcb"
    DINERS = "diners"
    UNIONPAY = "unionpay"
    MAESTRO = "maestro"
    UNKNOWN = "unknown"


class EntryMode(StrEnum):
    """How the card was read."""

    CHIP = "chip"
    CONTACTLESS = "contactless"
    SWIPE = "swipe"
    NOT_PRESENT = "not_present"
    UNKNOWN = "unknown"


class Verification(StrEnum):
    """How the cardholder proved to be the cardholder."""

    PIN = "pin"
    SIGNATURE = "signature"
    PIN_SIGNATURE = "pin_signature"
    DEVICE = "device"
    NONE = "none"
    FAILED = "failed"
    UNKNOWN = "unknown"


class SettlementState(StrEnum):
    """How far the acquirer is with closing a payment."""

    PENDING = "pending"
    PROCESSING = "processing"
    SETTLED = "settled"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What a source says of a terminal at a moment (asleep is a conclusion, never an observation)."""

    ONLINE = "online"
    BUSY = "busy"
    ASLEEP = "asleep"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much a finding wants a person."""

    MONEY = "money"
    WARNING = "warning"
    NOTE = "note"


class Window(Struct, frozen=True):
    """[since, until): the period asked of a provider, aware UTC."""

    since: datetime
    until: datetime


class SourceKey(Struct, frozen=True):
    """What identifies a record at its provider; its kind is an attribute and never part of it."""

    provider: str
    environment: str
    merchant_account: str
    namespace: str
    remote_id: str


def payment_id(key: SourceKey) -> str:
    """Our id of the payment that owns a source key: 24 hex digits, the same for ever."""
    text = "\x1f".join((key.provider, key.environment, key.merchant_account, key.namespace, key.remote_id))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


class Payment(Struct, frozen=True, kw_only=True, gc=False):
    """What ONE source says of one payment, void or refund; what it does not say is None or unknown.

    `source` names connector and call (``handpoint.feed``, ``handpoint.status``, ``paysafe``, ``inferred``).
    `source_at` is the provider's own time of this wording (its indexing time), by which its versions are ordered.
    `undoes` is set on voids and refunds: the kind of row undone (a void may undo a refund).
    `parent_remote_id` is the provider's id of the row undone, when the record itself says it;
    `reference` is shared by a payment and its children, and links them otherwise.
    """

    payment_id: str
    source: str
    remote_id: str
    occurred_at: datetime
    kind: Kind | None = None
    undoes: Kind | None = None
    parent_remote_id: str | None = None
    parent_id: str | None = None
    source_at: datetime | None = None
    occurred_from: datetime | None = None
    terminal_serial: str | None = None
    tid: str | None = None
    merchant_account: str | None = None
    channel: Channel = Channel.UNKNOWN
    workstation: str | None = None
    cashier: str | None = None
    client: str | None = None
    invoice: str | None = None
    ledger_code: str | None = None
    reference: str | None = None
    amount_minor: int | None = None
    tip_minor: int | None = None
    currency: str | None = None
    status: Status = Status.UNKNOWN
    raw_status: str | None = None
    status_certainty: Certainty | None = None
    amount_certainty: Certainty | None = None
    decline_code: str | None = None
    decline_text: str | None = None
    card_brand: Brand = Brand.UNKNOWN
    last4: str | None = None
    wallet: str | None = None
    entry_mode: EntryMode = EntryMode.UNKNOWN
    verification: Verification = Verification.UNKNOWN
    auth_code: str | None = None
    rrn: str | None = None
    aid: str | None = None
    tvr: str | None = None
    tsi: str | None = None
    iad: str | None = None
    arc: str | None = None
    application_label: str | None = None
    settlement_state: SettlementState = SettlementState.UNKNOWN
    settled_on: date | None = None
    available_to_refund_minor: int | None = None
    is_test: bool | None = None


class PaymentRef(Struct, frozen=True, kw_only=True, gc=False):
    """Enough of a payment we hold to look it up at a provider, and to file the answer."""

    payment_id: str
    remote_id: str
    occurred_at: datetime
    reference: str | None
    kind: Kind
    amount_minor: int
    currency: str


class Finding(Struct, frozen=True, kw_only=True):
    """Something in the data a person should look at; the same (kind, subject, mark) is the same finding.

    `kind` is a word of the findings table (``unreadable_record``, ``lone_first_leg``, ``status_conflict``,
    ``inferred_refund``, ``possible_double``, ``name_differs``, ``unknown_to_paysafe``, ``unhandled_action`` …);
    `subject` is a payment id, a serial or a connector; `mark` tells apart several of one kind on one subject.
    `facts` are plain words and figures for its story; of a card, brand and last four at most.
    """

    kind: str
    subject: str
    connector: str
    severity: Severity
    mark: str = ""
    seen_at: datetime | None = None
    facts: dict[str, str | int | None] = {}


class Terminal(Struct, frozen=True, kw_only=True):
    """A device as one provider lists it. `remote_id` is the provider's own id, where it has one."""

    serial: str
    connector: str
    remote_id: str | None = None
    terminal_type: str | None = None
    name: str | None = None
    tid: str | None = None
    location: str | None = None
    merchant_account: str | None = None


class Observation(Struct, frozen=True, kw_only=True):
    """What one source said of one terminal at one moment. `battery` is in percent."""

    serial: str
    source: str
    observed_at: datetime
    state: State
    raw_code: str | None = None
    battery: int | None = None
    is_charging: bool | None = None
    network: str | None = None
    app_version: str | None = None
    last_access_at: datetime | None = None


# A certain status may not move; a provisional one, or unknown, may become anything. What else happens is a finding.
LEGAL_MOVES: frozenset[tuple[Status, Status]] = frozenset((Status.UNKNOWN, later) for later in Status)


class Viewer(Struct, frozen=True, kw_only=True):
    """Who asks or acts, and what they may see. Until accounts exist there is one local viewer who may all."""

    name: str
    permissions: frozenset[str]

    def may(self, permission: str) -> bool:
        """Tell whether the viewer holds a permission (``see_payments``, ``see_clients``, ``export`` …)."""
        return permission in self.permissions


LOCAL_VIEWER = Viewer(
    name="local",
    permissions=frozenset({"see_payments", "see_clients", "see_terminals", "export", "run_jobs", "rename", "import"}),
)
