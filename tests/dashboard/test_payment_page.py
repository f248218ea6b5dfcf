from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from connectors.errors import Unreachable
from connectors.registry import manifests
from data.model import Status
from data.save import save_payments
from pipeline.details import Details
from pipeline.works import Source, Works
from tests.dashboard import days, stories
from tests.dashboard.conftest import APP
from tests.pipeline.chips import Asked, ended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.desk import Desk


def show(payment_id: str = "", language: str = "fr", **params: str) -> AppTest:
    """Open the page of a payment by its address."""
    page = AppTest.from_file(str(APP), default_timeout=30)
    page.query_params["lang"] = language
    page.run()
    page.switch_page("views/payment.py")
    for name, value in {"id": payment_id, **params}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    parts = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption]
    return days.ascii_like("\n".join(str(part.value) for part in parts))


def links(page: AppTest) -> dict[str, dict[str, list[str]]]:
    """Return where the page leads: text of a link → its address."""
    found = [link.proto for link in page.get("page_link")]
    return {days.ascii_like(link.label): parse_qs(link.query_string) for link in found}


@pytest.mark.parametrize(
    ("language", "title", "answer", "story", "receipt"),
    [
        (
            "fr",
            "Paiement de 32,00 $",
            "Approuvé le 22 nov. 2026, 14 h 02, sur Accueil 1. Visa •••• 4242. Remboursé en partie : 10,00 $.",
            "Son histoire",
            "ACHAT",
        ),
        (
            "en",
            "Payment of $32.00",
            "Approved on Nov 22, 2026, 2:02 p.m., on Accueil 1. Visa •••• 4242. Refunded in part: $10.00.",
            "Its story",
            "PURCHASE",
        ),
    ],
)
def test_a_payment_is_told_whole(  # noqa: PLR0913, PLR0917 - what the page says in a language
    filled: Desk, language: str, title: str, answer: str, story: str, receipt: str
) -> None:
    paid = stories.tell(filled.store)
    page = show(paid.payment_id, language, day="2026-11-22")
    assert days.ascii_like(page.title[0].value) == title
    assert days.ascii_like(page.header[0].value) == answer
    assert story in texts(page)
    assert receipt in page.code[0].value
    assert "APPROUVÉ / APPROVED" in page.code[0].value


def test_a_possible_double_is_marked(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    badges = [str(part.value) for part in show(paid.payment_id).markdown if "-badge[" in str(part.value)]
    assert any("Double paiement possible" in badge for badge in badges)


def test_its_story_says_whose_clock_told_what(filled: Desk) -> None:
    said = texts(show(stories.tell(filled.store).payment_id))
    for line in (
        "Autorisé, confirmation attendue",
        "14 h 02 min 05 s, selon Handpoint",
        "Approuvé, code 5X91Q2",
        "14 h 05 min 05 s, selon Encaisse",
        "jour donné par Paysafe",
        "dimanche 22 novembre 2026",
        "lundi 23 novembre 2026",
        "Sources : Terminal :green[✓]\u2003Paysafe :green[✓]\u2003SmartRec —",
    ):
        assert line in said


def test_every_wording_is_there_with_what_it_changed(filled: Desk) -> None:
    page = show(stories.tell(filled.store).payment_id, "en")
    (folded,) = page.expander
    assert days.ascii_like(folded.label) == "What was said of it: 4 wordings"
    said = days.ascii_like("\n".join(str(part.value) for part in folded.markdown))
    assert "provider's time Nov 22, 2026, 2:02:05 p.m." in said
    assert "recorded by Encaisse on Nov 22, 2026, 2:05:05 p.m." in said
    assert "Status certainty: Certain (was Provisional)" in said
    assert ":red[set aside: it contradicts what is certain]" in said
    assert "Status: Declined (was Approved)" in said


def test_everything_it_leads_to_opens_in_place(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    found = links(show(paid.payment_id))
    refund = stories.refund(paid, 201, 1_000, 20)
    assert found["Paiements du 22 nov. 2026"] == {"from": ["2026-11-22"], "to": ["2026-11-22"]}
    assert found[":green[✓] Remboursement de 10,00 $"] == {"id": [refund.payment_id], "day": ["2026-11-23"]}
    assert found[":red[!] Anomalie : Double paiement possible"] == {"id": [stories.declined().payment_id]}
    assert found["Le reçu seul, à imprimer"] == {
        "id": [paid.payment_id], "day": ["2026-11-22"], "show": ["receipt"]
    }  # fmt: skip


def test_a_refund_leads_to_what_it_undoes(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    page = show(stories.refund(paid, 201, 1_000, 20).payment_id)
    assert days.ascii_like(page.title[0].value) == "Remboursement de 10,00 $"
    address = {"id": [paid.payment_id], "day": ["2026-11-22"]}
    assert links(page)["Revient sur : Paiement de 32,00 $, 22 nov. 2026, 14 h 02"] == address
    assert "REMBOURSEMENT" in page.code[0].value


def test_a_void_leads_to_what_it_undoes(filled: Desk) -> None:
    paid = stories.whole()
    gone = stories.void(paid, 202)
    save_payments(filled.store, [paid, gone], connector="handpoint")
    page = show(gone.payment_id, "en")
    assert page.title[0].value.replace("\\", "") == "Void of $32.00"
    assert links(page)["It undoes: Payment of $32.00, Nov 22, 2026, 2:02 p.m."]["id"] == [paid.payment_id]
    assert "Voided since." in texts(show(paid.payment_id, "en"))


def test_a_refund_without_its_payment_says_so(filled: Desk) -> None:
    lost = stories.refund(stories.whole(), 201, 1_000, 2, reference=None)
    save_payments(filled.store, [lost], connector="handpoint")
    assert "Le paiement rendu n'est pas connu." in texts(show(lost.payment_id))


def test_a_decline_says_why_in_plain_words(filled: Desk) -> None:
    one = stories.declined()
    save_payments(filled.store, [one], connector="handpoint")
    page = show(one.payment_id)
    assert "Fonds insuffisants (code 51)." in texts(page)
    assert "REFUSÉ / DECLINED" in page.code[0].value
    assert "**:gray[✕] Refusé**" in texts(page)


def test_a_payment_being_verified_says_so(filled: Desk) -> None:
    one = stories.verifying()
    save_payments(filled.store, [one], connector="handpoint")
    page = show(one.payment_id)
    assert "**:orange[◷] En vérification**" in texts(page)
    assert "vérification en cours." in texts(page)
    assert "EN VÉRIFICATION / BEING VERIFIED" in page.code[0].value


def test_a_test_is_marked(filled: Desk) -> None:
    one = stories.whole(is_test=True)
    save_payments(filled.store, [one], connector="handpoint")
    page = show(one.payment_id)
    assert any("-badge[" in str(part.value) and "Essai" in str(part.value) for part in page.markdown)
    assert "ESSAI / TEST" in page.code[0].value


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Aucun paiement à cette adresse"), ("en", "No payment has this address")],
)
@pytest.mark.parametrize("payment_id", ["", "nonsense", "0" * 24, "<script>", "é" * 24])
def test_an_address_of_no_payment_is_answered_calmly(filled: Desk, payment_id: str, language: str, said: str) -> None:
    page = show(payment_id, language)
    assert said in texts(page)
    assert [link.proto.page for link in page.get("page_link")] == ["payments"]
    assert not page.code


def test_an_empty_desk_knows_no_payment(desk: Desk) -> None:
    assert "Aucun paiement à cette adresse" in texts(show("0" * 24))


def test_a_day_that_is_wrong_is_looked_past(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    for day in ("2020-02-02", "hier", "9999-12-31"):
        assert days.ascii_like(show(paid.payment_id, day=day).title[0].value) == "Paiement de 32,00 $"


def test_names_are_shown_as_they_are(filled: Desk) -> None:
    one = stories.whole(client=stories.HOSTILE, invoice="[x](http://evil)", terminal_serial=stories.HOSTILE)
    save_payments(filled.store, [one], connector="handpoint")
    page = show(one.payment_id)
    cells = [str(cell) for cell in page.table[0].value["value"]]
    escaped = r"\*\*Zoé\*\* \[x\](http\://evil) \:red\[!\] \<b\>\$5\$ \`x\`"
    assert escaped in cells
    assert escaped in page.header[0].value
    assert "**Zoé** [x](http://evil)" in " ".join(page.code[0].value.split())


def test_ids_are_there_to_copy(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    assert [code.value for code in show(paid.payment_id).code][1:] == [
        paid.reference, paid.remote_id, paid.auth_code, paid.rrn, paid.payment_id
    ]  # fmt: skip


def test_the_receipt_stands_alone_to_be_printed(filled: Desk) -> None:
    paid = stories.tell(filled.store)
    page = show(paid.payment_id, show="receipt")
    assert [code.value.splitlines()[0].strip() for code in page.code] == ["Ville des Saules"]
    assert page.title[0].value == "Reçu"
    assert not page.header
    assert not page.table
    assert links(page)["Le paiement au complet"] == {"id": [paid.payment_id], "day": ["2026-11-22"]}


def test_what_the_chip_told_is_told_in_words(filled: Desk) -> None:
    paid = stories.whole()
    save_payments(filled.store, [paid], connector="handpoint")
    save_payments(filled.store, [stories.chip(paid)], connector="handpoint")
    page = show(paid.payment_id)
    said = texts(page)
    assert "octet 3, bit 3 : Le NIP a été saisi, à vérifier en ligne par l'émetteur" in said
    assert "Visa (RID A000000003)" in said
    assert {"A0000000031010", "0080048000", "E800", "00", "06010A03A0B000"} <= {code.value for code in page.code}


@pytest.fixture
def asked(filled: Desk) -> Iterator[Asked]:
    """Let the desk have a provider that may be asked."""
    provider = Asked()
    sources: Any = (Source("handpoint", manifests()["handpoint"], "m1", provider),)
    filled.details.stop()
    filled.details = Details(Works(filled.store, filled.settings, sources))
    save_payments(filled.store, [stories.whole()], connector="handpoint")
    yield provider
    provider.may_answer.set()


def test_what_the_chip_told_is_asked_for_while_the_page_is_shown(filled: Desk, asked: Asked) -> None:
    asked.may_answer.clear()
    page = show(stories.whole().payment_id)
    assert "Demande en cours à Handpoint…" in texts(page)
    ended(filled.details, asked)
    page.run()
    assert "Visa (RID A000000003)" in texts(page)
    assert "Demande en cours" not in texts(page)
    show(stories.whole().payment_id)
    assert asked.asked == [stories.whole().remote_id]


def test_a_provider_that_does_not_answer_leaves_the_page_whole(filled: Desk, asked: Asked) -> None:
    asked.failure = Unreachable("handpoint", "look up", "HTTP 503")
    show(stories.whole().payment_id)
    ended(filled.details, asked)
    said = texts(show(stories.whole().payment_id, "en"))
    assert "Handpoint does not answer for now: they are asked for again later." in said
    assert "Approved, code 5X91Q2" in said


def test_what_the_provider_does_not_know_is_not_given(filled: Desk, asked: Asked) -> None:
    asked.unknown = {stories.whole().remote_id}
    show(stories.whole().payment_id)
    ended(filled.details, asked)
    said = texts(show(stories.whole().payment_id))
    assert "non fournis par la source" in said
    assert "Handpoint, interrogé, ne le connaît pas" in said


def test_the_receipt_alone_has_it_asked_for_too(filled: Desk, asked: Asked) -> None:
    show(stories.whole().payment_id, show="receipt")
    ended(filled.details, asked)
    assert "A0000000031010" in show(stories.whole().payment_id, show="receipt").code[0].value


def test_a_failed_payment_has_its_words(filled: Desk) -> None:
    one = stories.declined(status=Status.FAILED, decline_code=None, decline_text="Error connecting to authorization")
    save_payments(filled.store, [one], connector="handpoint")
    page = show(one.payment_id)
    assert "Échoué le 22 nov. 2026" in texts(page)
    assert "Error connecting to authorization" in texts(page)
