"""What each kind of finding tells and what to do about it: texts of the catalogues, filled in by `finding_story`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

Texts = tuple[tuple[str, ...], tuple[str, ...]]

LEFT_OUT = N_("It is left out of the figures; the rest of the same answer is counted.")
LOOK_THERE = N_("Look in the portal of the merchant account how the payment ended.")
SEEN = N_("Then mark the finding as seen, with a note of what you found.")
SEND = N_("Send what stands under “For support” to whoever maintains Encaisse.")
MISSING = N_("If a payment seems to be missing that day, look for it in the portal of the merchant account.")
SECOND = N_("If the second answer is the right one, send both to the provider's support, with the provider's ID.")
UNSETTLED = N_("The payment is counted; whether it is settled is not known.")
NO_STATE = N_("Its state stays unknown here; the payments taken on it still arrive.")
LISTS: Mapping[str, str] = {
    "lists_sites": N_("sites"),
    "lists_ledger_codes": N_("ledger codes"),
    "lists_clients": N_("clients"),
}

TEXTS: Mapping[str, Texts] = {
    "possible_double": (
        (
            N_("On {day}, the same card paid {amount} twice on {terminal}: at {earlier} and at {time}, {apart} apart."),
            N_("Both payments are approved, and neither was voided or refunded."),
            N_(
                "After 60 seconds, SmartRec calls a payment failed and invites another try; when the answer came "
                "later, the client has paid twice."
            ),
        ),
        (
            N_("In SmartRec, look at the client's invoice: are both payments on it?"),
            N_(
                "If only one is, the other was taken for nothing: undo it in SmartRec. The same day, "
                "“Annuler paiement” costs nothing; later, “Rembourser” costs $0.30 and the client first needs a credit "
                "balance."
            ),
            N_("If both purchases were meant, mark the finding as seen, with a note."),
        ),
    ),
    "lone_first_leg": (
        (
            N_(
                "On {when}, a payment of {amount} was authorised on {terminal}, and the message that completes it "
                "never came."
            ),
            N_("It is not counted in the takings: whether the card was charged is not known."),
        ),
        (
            LOOK_THERE,
            N_(
                "If the card was charged, send the provider's ID to its support: the payment is counted as soon as its "
                "completion arrives."
            ),
            N_("If it was not, the client has not paid: take the payment again in SmartRec."),
        ),
    ),
    "status_conflict": (
        (
            N_("This payment is “{held}” for certain, and now {source} says “{said}”."),
            N_("The figures keep the first answer; the second is kept beside it and changes nothing."),
        ),
        (LOOK_THERE, SECOND, SEEN),
    ),
    "amount_conflict": (
        (
            N_("This payment is of {held_amount} for certain, and now {source} says {said_amount}."),
            N_("The figures keep {held_amount}; the other amount is kept beside it and changes nothing."),
        ),
        (N_("Compare with the receipt, and with the portal of the merchant account."), SECOND, SEEN),
    ),
    "void_twice": (
        (
            N_("A payment of {parent_amount} was voided a second time, on {when}."),
            N_("The takings count the first void only: a payment is given back once."),
        ),
        (N_("Check in the portal of the merchant account that the client got the amount back once."), SEEN),
    ),
    "unlinked_refund": (
        (
            N_("A refund of {amount}, made on {when}, does not say which payment it gives back."),
            N_(
                "It is perhaps of the payment of {parent_amount} made on {parent_when}, of which {missing} less is "
                "left to refund than the refunds we know explain."
            ),
            N_("The refund is counted once, on its own day."),
        ),
        (
            N_("Compare the cards of the two: the same last four digits?"),
            N_("If they belong together, there is nothing to mend: mark the finding as seen."),
            N_("If not, look in SmartRec for the payment that this refund gives back."),
        ),
    ),
    "inferred_refund": (
        (
            N_(
                "What is left to refund of a payment of {parent_amount} fell by {amount}, and no void or refund that "
                "we know explains it."
            ),
            N_("It was refunded between {since} and {when}, out of our sight: most often in a portal."),
            N_("The takings count a refund of {amount} on the day it was noticed, until a source shows the refund."),
        ),
        (
            N_("Ask whoever makes refunds in the portal of the merchant account whether this one is theirs."),
            N_("If nobody made it, call the payment provider the same day: money left the account."),
            N_("If a source shows the refund later, it takes the place of this one and the finding closes by itself."),
        ),
    ),
    "unreadable_record": ((N_("{source} sent a record that cannot be read: {why}."), LEFT_OUT), (MISSING, SEND)),
    "unhandled_action": (
        (N_("{source} sent an action that Encaisse does not know: {action}."), LEFT_OUT),
        (MISSING, SEND),
    ),
    "terminal_refused": (
        (N_("{source} refuses to speak of the terminal {terminal}: {detail}."), NO_STATE),
        (
            N_("Check that the terminal is still yours: was it returned or replaced?"),
            N_("If it is in use, call the provider's support with its serial number."),
        ),
    ),
    "terminal_unreadable": (
        (N_("What {source} answered about the terminal {terminal} cannot be read."), NO_STATE),
        (SEND,),
    ),
    "name_differs": (
        (
            N_("The terminal is called “{alias}” here and “{provider_name}” at {source}."),
            N_("Whoever looks it up there, or answers at support, speaks of it by another name than your staff."),
        ),
        (
            N_("Choose the name that holds, and rename the terminal where the other one stands."),
            N_(
                "Renaming it here does not rename it in SmartRec: an administrator does that there, under "
                "Compte > Terminaux."
            ),
        ),
    ),
    "rename_refused": (
        (N_("{source} refused the new name of the terminal {terminal}: {detail}."), N_("The alias stays yours here.")),
        (N_("Choose another name on the terminal's page, or write it in the provider's portal yourself."),),
    ),
    "unknown_to_paysafe": (
        (
            N_("On {when}, a payment of {amount} was approved on {terminal}, and Paysafe still does not know of it."),
            N_("What the merchant account does not know may never be paid to the bank."),
        ),
        (
            N_("Look for it in the portal of the merchant account, by amount, day and last four digits."),
            N_("If it is not there, call Amilia's support with the provider's ID."),
            SEEN,
        ),
    ),
    "unknown_to_paysafe_at_all": (
        (
            N_("Of {count} payments looked up, Paysafe knows none."),
            N_("They were most likely taken on another merchant account than the one of the settings."),
        ),
        (N_("Check Paysafe's merchant account and key in the settings, then restart Encaisse."),),
    ),
    "list_out_of_scope": (
        (
            N_("{source} does not let our key read its list of {list}: {detail}."),
            N_("Everything else that the key may read is read as before."),
        ),
        (
            N_("If you want this list, have an administrator of {source} give the key the right to read it."),
            N_("The finding closes by itself at the next reading that succeeds."),
        ),
    ),
    "look_up_refused": (
        (N_("{source} refused to look this payment up: {detail}."), UNSETTLED),
        (N_("One alone needs nothing. When there are many, check the key and the merchant account in the settings."),),
    ),
    "absent_from_smartrec": (
        (
            N_("On {when}, a payment of {amount} was approved on {terminal}, and no export of SmartRec has it."),
            N_("The takings count it: the client's card was charged. In SmartRec the client may still owe it."),
        ),
        (
            N_(
                "Look in SmartRec for it by day, amount and last four digits: is it on another day, or in another mode?"
            ),
            N_(
                "If SmartRec called it failed after 60 seconds, record it there: the client has paid. If it was then "
                "paid again, see whether it was charged twice."
            ),
            N_("Import a later export of that day: once it has the payment, the finding closes by itself."),
            N_("If a row of a file is this payment, confirm it on the page Import, under “To match”."),
        ),
    ),
    "to_record_in_smartrec": (
        (
            N_("On {when}, a void or refund of {amount} was made on {terminal}, and no export of SmartRec has it."),
            N_("The takings count it: the amount went back to the card. In SmartRec, the payment still looks whole."),
        ),
        (
            N_("Record it in SmartRec: on the client's invoice, or as a refund in the mode that the card was paid by."),
            N_("Then import an export of that day: once it has the void or refund, the finding closes by itself."),
        ),
    ),
    "absent_from_terminals": (
        (
            N_("“{title}”, line {line}, has a payment of {amount} on {day}; no terminal took it."),
            N_(
                "It is not counted: the feed of the terminals was read at that time, and knows every payment of theirs."
            ),
        ),
        (
            N_(
                "Look at the receipt: was it taken on a terminal that is not integrated, or on another merchant "
                "account?"
            ),
            N_("If it is a payment of a terminal under another time or amount, confirm it under “To match”."),
            N_("If it was typed in by mistake, correct it in SmartRec and import that day again."),
            SEEN,
        ),
    ),
    "differs_from_smartrec": (
        (
            N_("On {when}, the terminal took {amount} and ended “{held}”; SmartRec says {said_amount} and “{said}”."),
            N_("The figures keep what the terminal said; what SmartRec says is kept beside it and changes nothing."),
        ),
        (
            N_("Compare with the receipt: the terminal's is what the card was charged."),
            N_("Correct it in SmartRec, then import that day again: the finding closes by itself."),
        ),
    ),
    "file_waiting": (
        (N_("“{file}” was put in the watched folder and not imported."), N_("It says why: {why}")),
        (
            N_("Drop the file on the page Import: it shows what is asked, and what importing it would do."),
            N_("Once its columns are explained, files like it are imported by themselves."),
        ),
    ),
    "not_typed": (
        (
            N_("On {paid_day}, the merchant account took {amount}, and nobody typed this payment in SmartRec."),
            N_("No integrated terminal took it: it was most likely paid on a terminal that is not integrated."),
        ),
        (
            N_("Look for the copy of the receipt at the desk that has this terminal, by hour and last four digits."),
            N_("Type the payment in SmartRec, on the day on which it was paid."),
            SEEN,
        ),
    ),
    "typed_twice": (
        (
            N_("On {paid_day}, {amount} was typed twice in SmartRec, and the merchant account took it once."),
            N_("The second one has the receipt {receipt}, the first one {twin_receipt}."),
        ),
        (N_("Compare the two in SmartRec; if they are the same payment, undo the second one there."), SEEN),
    ),
    "typed_amount": (
        (
            N_("On {paid_day}, the merchant account took {amount}, and {said_amount} was typed in SmartRec."),
            N_("The payment typed has the receipt {receipt}."),
        ),
        (
            N_("Compare with the copy of the terminal's receipt: the amount that it shows was paid."),
            N_("Undo the payment in SmartRec, and type it again with that amount."),
            SEEN,
        ),
    ),
    "typed_day": (
        (
            N_("The merchant account took {amount} on {paid_day}; in SmartRec, it stands on {typed_day}."),
            N_("The payment typed has the receipt {receipt}."),
            N_("The two days do not add up to what the merchant account paid out."),
        ),
        (N_("If the day can still be changed, undo the payment in SmartRec and type it on its own day."), SEEN),
    ),
    "typed_not_taken": (
        (
            N_("On {paid_day}, {amount} was typed in SmartRec, and the merchant account took no such payment."),
            N_("The payment typed has the receipt {receipt}."),
        ),
        (
            N_("Look for the copy of the terminal's receipt: without one, the client may not have paid."),
            N_("If it was paid another way, say so in SmartRec: the mode of payment is wrong."),
            SEEN,
        ),
    ),
    "look_up_unreadable": ((N_("What {source} answered about this payment cannot be read."), UNSETTLED), (SEND,)),
}
"""Kind → what it tells, and what to do. Each sentence stands for itself: one whose facts are unknown is left out."""

OTHERWISE: Texts = ((), (N_("Look at what it concerns, and ask whoever maintains Encaisse what it means."), SEEN))
