"""One finding: what happened, what it concerns, what to do about it, and what became of it."""

from __future__ import annotations

from dashboard import finding_page, finding_story, session
from dashboard.ask import ask
from data.queries import findings

here = session.here()
found = ask(here.viewer, findings.one, finding_id=session.address().get("id", ""))
if found is None:
    finding_page.missing(here)
else:
    concerned = ask(here.viewer, findings.concerned, payment_ids=finding_story.payment_ids(found))
    finding_page.head(found, here)
    story, aside = finding_page.places(here)
    with story:
        finding_page.story(found, concerned, here)
        finding_page.payments(concerned, here)
        finding_page.around(found, here)
    with aside:
        finding_page.act(found, here)
        finding_page.history(found, ask(here.viewer, findings.changes, finding_id=found["finding_id"]), here)
        finding_page.support(found, here)
