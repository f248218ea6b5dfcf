"""Telling providers what was decided here: each message until it is told or refused, at least once, never lost.

1. A message is written with the decision it tells of, in the same transaction; a later one overtakes it.
2. It is sent, and only then marked as told: killed in between, it is sent again, and says the same.
3. A provider that does not answer is tried again, later and later; one that refuses is not, and a person is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import ConnectorError, Refused, Throttled
from connectors.redact import brief
from data import time as clock
from data.model import Finding, Severity, Terminal
from data.queries import naming
from data.queries import outbox as queries
from data.save import Saved, save_findings
from pipeline.collect import guarded
from pipeline.deciding import MESSAGE
from pipeline.terminals import close_findings, tell_names

if TYPE_CHECKING:
    from data.store import Store
    from pipeline.works import Source, Works

JOB = "outbox"
REFUSAL = "rename_refused"
_FIRST = timedelta(seconds=15)
_LONGEST = timedelta(minutes=30)
_DOUBLINGS = 12


def deliver(works: Works) -> bool:
    """Tell every provider what is due; return whether all of it was told. Nothing due leaves no run."""
    is_whole = True
    due = queries.due(works.store, topic=MESSAGE, now=clock.now())
    for source in works.that("renames"):
        messages = [message for message in due if message["connector"] == source.name]
        if not messages:
            continue
        if works.holds.has(source.name):
            is_whole = False
            continue
        with guarded(works, JOB, source) as run:
            for message in messages:
                if works.stopping.is_set():
                    run.state = "interrupted"
                    break
                run.add(_tell(works, source, message))
        is_whole = is_whole and run.state == "done"
    return is_whole


def _tell(works: Works, source: Source, message: dict[str, Any]) -> Saved:
    """Tell one message. Raises ConnectorError when the provider could not be told anything just now."""
    serial, name = message["subject"], msgspec.json.decode(message["body"])["name"]
    try:
        source.connector.rename(_terminal(works.store, source, serial), name)
    except Refused as refusal:
        return _refused(works.store, source, message, refusal)
    except ConnectorError as failure:
        _put_off(works.store, message, failure)
        raise
    _told(works.store, source, message, name)
    return Saved(changed=1)


def _terminal(store: Store, source: Source, serial: str) -> Terminal:
    known = {row["connector"]: row for row in naming.listings(store, serial=serial)}
    return Terminal(serial=serial, connector=source.name, remote_id=known[source.name]["remote_id"])


def _told(store: Store, source: Source, message: dict[str, Any], name: str) -> None:
    """Write that a provider took the name, which is therefore the one it shows."""
    serial = message["subject"]
    with store.write("terminals") as writer:
        queries.settle(
            writer,
            message_id=message["message_id"],
            state="sent",
            sent_at=clock.now(),
            failure_key=None,
            failure_detail=None,
        )
        naming.learn_name(writer, serial=serial, connector=source.name, name=name)
        naming.show_name(writer, serial=serial, name=name)
    tell_names(store, serial)
    close_findings(store, REFUSAL, serial)


def _refused(store: Store, source: Source, message: dict[str, Any], refusal: Refused) -> Saved:
    detail = brief(refusal.detail or str(refusal))
    with store.write("terminals") as writer:
        queries.settle(
            writer,
            message_id=message["message_id"],
            state="refused",
            sent_at=None,
            failure_key=refusal.key,
            failure_detail=detail,
        )
    found = Finding(
        kind=REFUSAL,
        subject=message["subject"],
        connector=source.name,
        severity=Severity.WARNING,
        facts={"detail": detail, "code": refusal.code},
    )
    return Saved(findings=save_findings(store, [found]))


def _put_off(store: Store, message: dict[str, Any], failure: ConnectorError) -> None:
    pause = min(_FIRST * 2 ** min(message["tries"], _DOUBLINGS), _LONGEST)
    if isinstance(failure, Throttled):
        pause = max(pause, timedelta(seconds=failure.retry_after_s))
    with store.write("terminals") as writer:
        queries.put_off(
            writer,
            message_id=message["message_id"],
            next_try_at=clock.now() + pause,
            failure_key=failure.key,
            failure_detail=brief(failure.detail),
        )
