"""What providers call a terminal, and how far the telling of its alias is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.look import SEVERITIES, Mark, coloured, provider
from dashboard.reader import plain
from data.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.reader import Reader
    from dashboard.roster import Entry

# A whole sentence stands beside these: they have no word of their own.
WAITING = Mark("◐", "", "blue")
STUCK = Mark("◐", "", "orange")
TAKEN = Mark("●", "", "green")
REFUSED = Mark("▲", "", "red")
RECENT = timedelta(hours=1)
DIFFERENT = SEVERITIES[Severity.NOTE]


def by_serial(messages: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the latest message of each provider about each terminal (`outbox.latest_names`)."""
    found: dict[str, list[dict[str, Any]]] = {}
    for message in messages:
        found.setdefault(message["serial"], []).append(message)
    return found


def cell(one: Entry, messages: Iterable[Mapping[str, Any]], here: Reader) -> tuple[str, str]:
    """Return, in Markdown, what the provider calls a terminal, marked when it is something else; and what it was told.

    What it took a while ago is not told any more. On a phone, the same name is not said twice.
    """
    news = [told(message, here) for message in messages if _is_news(message, here)]
    name = plain(one.provider_name or "")
    if name and one.is_named_otherwise:
        name = coloured(DIFFERENT, name)
    elif name:
        name = "" if here.is_phone else f":gray[{name}]"
    return name, " ".join(news)


def told(message: Mapping[str, Any], here: Reader) -> str:
    """Return, in a sentence of Markdown, how far the telling of an alias to a provider is."""
    _ = here.gettext
    text = {
        "sent": _("Written in {provider} {age}."),
        "refused": _("{provider} refused this name: {detail}"),
    }.get(message["state"], _waiting(message["failure_key"], here))
    said = text.format(
        provider=provider(message["connector"]),
        age=here.ago(message["sent_at"]) if message["sent_at"] else "",
        detail=message["failure_detail"],
        time=here.when(message["next_try_at"]) if message["next_try_at"] else "",
    )
    return coloured(_mark(message), plain(said))


def _is_news(message: Mapping[str, Any], here: Reader) -> bool:
    return message["state"] != "sent" or bool(here.now - message["sent_at"] < RECENT)


def _waiting(failure_key: str | None, here: Reader) -> str:
    _ = here.gettext
    if failure_key is None:
        return _("Waiting to be written in {provider}.")
    if failure_key == "unauthorized":
        return _("Waiting: {provider} does not accept our key; see Data update.")
    return _("Waiting: {provider} does not answer; next try at {time}.")


def _mark(message: Mapping[str, Any]) -> Mark:
    if message["state"] == "waiting":
        return STUCK if message["failure_key"] else WAITING
    return REFUSED if message["state"] == "refused" else TAKEN
