"""Bank statements: what the bank and the merchant account say, line by line."""

from __future__ import annotations

from dashboard import panels, session, statement_panels
from dashboard.ask import ask
from data.queries import statements

here = session.here()
panels.title(here.gettext("Bank statements"))
accounts = ask(here.viewer, statements.accounts)
if accounts:
    statement_panels.listed(accounts, here)
else:
    statement_panels.none_yet(here)
