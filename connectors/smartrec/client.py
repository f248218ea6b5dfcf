"""Amilia's API v3, read only: the lists of sites, ledger codes and accounts of one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from connectors.address import segment
from connectors.errors import SCOPE, Unauthorized, Unreadable
from connectors.http import Door, Line, Operation, Question
from connectors.smartrec import translate, wire
from connectors.smartrec.bearer import ORIGIN, ROOT, Bearer, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.http import Pairs, Reply
    from connectors.registry import Options
    from data.organisation import Client, LedgerCode, Site


class _Listed(Protocol):
    """Anything that a list holds."""

    id: int | str


T = TypeVar("T")
Item = TypeVar("Item", bound=_Listed)

ASKED = 3
PER_PAGE = 200
PAGES = 1000
ARCHIVED_TOO = (("showArchived", "true"),)


class Smartrec:
    """One organisation at SmartRec."""

    def __init__(self, options: Options) -> None:
        self.name = options.name
        self._may_name_clients = options.text("client_names") == "yes"
        root = f"{ROOT}/{options.text('language')}/org/{segment(options.text('organisation'))}"
        self._sites = Operation(name="sites", path=f"{root}/locations")
        self._ledger_codes = Operation(name="ledger codes", path=f"{root}/Ledgercodes")
        self._clients = Operation(name="clients", path=f"{root}/accounts")
        self._line = Line(options, key=options.secrets["key"] or options.secrets["token"])
        self._bearer = Bearer(options, self._line)
        self._door = Door(
            self._line,
            options.urls["url"],
            (self._sites, self._ledger_codes, self._clients),
            headers=ORIGIN,
            signer=self._bearer,
            explain=explain,
        )
        self._believed: set[str] = set()

    def __repr__(self) -> str:
        return f"Smartrec({self.name!r})"

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def list_sites(self) -> Sequence[Site]:
        """Return every site of the organisation."""
        items = self._whole(self._sites, wire.places, translate.doubts_of_place)
        return [site for one in items for site in translate.sites_of(one, self.name)]

    def list_ledger_codes(self) -> Sequence[LedgerCode]:
        """Return every ledger code, archived ones too: payments of before still carry them."""
        items = self._whole(self._ledger_codes, wire.ledger_entries, translate.doubts_of_entry, ARCHIVED_TOO)
        return [code for one in items for code in translate.ledger_codes_of(one, self.name)]

    def list_clients(self) -> Sequence[Client] | None:
        """Return the owners of every account; None, and nothing is asked, unless the settings permit their names."""
        if not self._may_name_clients:
            return None
        items = self._whole(self._clients, wire.accounts, translate.doubts_of_account)
        found = (client for one in items for client in translate.clients_of(one, self.name))
        return list({client.remote_id: client for client in found}.values())

    def _whole(
        self,
        operation: Operation,
        decode: Callable[[bytes], wire.Page[Item] | list[Item]],
        is_odd: Callable[[Item], bool],
        query: Pairs = (),
    ) -> Sequence[Item]:
        """Return a list that was read whole. One that lies or moves is read again; what stays odd is believed."""
        found: dict[str, Item] = {}
        odd: set[str] = set()
        for _ in range(ASKED):
            items, total = self._all(operation, decode, query)
            odd = {f"{operation.name} {key}" for key, one in items.items() if is_odd(one)} - self._believed
            clear = {key: one for key, one in items.items() if f"{operation.name} {key}" not in odd}
            found = items | found | clear
            if not odd and len(found) >= total:
                return list(found.values())
        self._believed |= odd
        return list(found.values())

    def _all(
        self, operation: Operation, decode: Callable[[bytes], wire.Page[Item] | list[Item]], query: Pairs
    ) -> tuple[dict[str, Item], int]:
        """Return one reading of all pages by id, and how many items there should be.

        A bare list does not say whether more follows: a page that is just full may have a next one.
        """
        found: dict[str, Item] = {}
        for number in range(1, PAGES + 1):
            paged = (*query, ("page", str(number)), ("perPage", str(PER_PAGE)))
            question = Question(operation=operation, path=operation.path, query=paged)
            page = self._ask(question, lambda reply: decode(reply.content))
            items, paging = (page, None) if isinstance(page, list) else (page.items, page.paging)
            fresh = {str(one.id): one for one in items}
            has_more = bool(paging.next) if paging else len(fresh) == PER_PAGE
            if has_more and fresh.keys() <= found.keys():
                break
            found |= fresh
            if not has_more:
                return found, (paging.total_count if paging else None) or 0
        raise Unreadable(self.name, operation.name, "the pages never end", code="paging")

    def _ask(self, question: Question, read: Callable[[Reply], T]) -> T:
        """Ask with the token we hold; one that is refused is renewed once."""
        held = self._bearer.held()
        try:
            return self._in_scope(question, read)
        except Unauthorized as refusal:
            if refusal.code == SCOPE or not self._bearer.renew(held):
                raise
        return self._in_scope(question, read)

    def _in_scope(self, question: Question, read: Callable[[Reply], T]) -> T:
        """Ask; what our key is not allowed to read is told apart from a key that is not accepted."""
        try:
            return self._door.ask(question, read)
        except Unauthorized as refusal:
            if refusal.code != "403":
                raise
            raise Unauthorized(refusal.connector, refusal.operation, refusal.detail, code=SCOPE) from None
