from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.connectors.sandbox.worlds import FAR, bounds, legs_of_days, long_world, make, of_days, sixty_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement
    from connectors.sandbox.world import World

SOME = date(2026, 4, 20)
UNKNOWN = (
    "", "not a guid", "8032bb10-a967-11f1-ba75-8b4e94e8f7fc", "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-1fff-bfff-ffffffffffff", "ffffffff-ffff-4fff-bfff-ffffffffffff",
    "7d27b00b-0d9f-4175-a025-6688ef8aebb3",
)  # fmt: skip


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_was_never_made_is_not_found(text: str) -> None:
    world = long_world()
    assert world.movement(text) is None
    assert world.by_reference(text) == []
    assert world.children(text) == []


def test_a_changed_guid_is_not_found() -> None:
    guid = sixty_days()[5].guid
    changed = guid[:-1] + ("0" if guid[-1] != "0" else "1")
    assert long_world().movement(changed) is None


@pytest.mark.parametrize("pairs", ["none", "shared", "different"])
def test_every_guid_and_leg_is_found(pairs: str) -> None:
    world = make(days=300)
    world.emv_pairs = pairs  # type: ignore[assignment]
    for one in of_days(world, SOME, 6):
        assert world.movement(one.guid) is one
        assert all(world.movement(leg.guid) is one for leg in one.legs)


def test_a_lone_look_up_finds_the_same_in_a_world_just_made() -> None:
    kinds = {(one.kind, one.is_hidden, one.parent_guid is None): one for one in sixty_days()}
    assert len(kinds) == 5  # payment, void, refund, refund out of sight, refund that nothing links
    for one in kinds.values():
        assert make().movement(one.guid) == one


def test_a_day_before_the_history_can_still_be_looked_up() -> None:
    one = sixty_days()[0]
    assert make(days=1).movement(one.guid) == one


def test_children_are_what_names_its_parent() -> None:
    world = long_world()
    found = of_days(world, SOME, 25)
    undone = [one for one in found if one.kind != "payment" and one.parent_guid]
    assert len(undone) > 100
    for one in undone:
        parent = world.movement(one.parent_guid or "")
        assert parent is not None
        assert one in world.children(parent.guid)
    until = bounds(world, SOME, 25)[1]
    children = {child.guid for one in found for child in world.children(one.guid) if child.occurred_at < until}
    assert children <= {one.guid for one in undone}  # the others undo earlier payments


def test_references_find_a_payment_and_what_the_gateway_undid() -> None:
    world = long_world()
    for one in of_days(world, SOME, 6):
        told = world.by_reference(one.reference)
        assert (one in told) is not one.is_hidden
        assert sum(other.kind == "payment" for other in told) == (0 if is_unlinked(one) or one.is_hidden else 1)


def test_a_reference_is_a_uuid_of_version_4_made_anew_for_each_attempt() -> None:
    payments = [one for one in sixty_days() if one.kind == "payment"]
    assert len({one.reference for one in payments}) == len(payments)
    assert {one.reference[14] for one in payments} == {"4"}
    assert {one.reference[19] for one in payments} == set("89ab")


def test_a_refund_that_nothing_links_has_a_reference_of_its_own() -> None:
    loose = [one for one in sixty_days() if is_unlinked(one)]
    assert loose
    for one in loose:
        assert long_world().by_reference(one.reference) == [one, *long_world().children(one.guid)]


def test_what_is_hidden_has_no_message_and_no_reference() -> None:
    hidden = [one for one in sixty_days() if one.is_hidden]
    assert hidden
    assert all(one.legs == () and not one.reference and one.parent_guid for one in hidden)


def test_messages_are_sorted_and_their_numbers_grow() -> None:
    found = legs_of_days(long_world(), date(2026, 9, 1), 20)
    numbers = [leg.row_number for leg, _ in found]
    assert numbers == sorted(set(numbers))
    assert [leg.server_at for leg, _ in found] == sorted(leg.server_at for leg, _ in found)
    assert all(not one.is_hidden for _, one in found)
    assert sum(len(one.legs) for one in of_days(long_world(), date(2026, 9, 1), 20)) == len(found)


def test_messages_are_seen_only_once_visible() -> None:
    world = long_world()
    since, until = bounds(world, SOME, 3)
    by = until - timedelta(hours=20)
    seen = {leg.row_number for leg, _ in world.legs(since, until, visible_by=by)}
    every = world.legs(since, until, visible_by=FAR)
    assert seen == {leg.row_number for leg, _ in every if leg.visible_at <= by}
    assert 0 < len(seen) < len(every)


def test_a_window_holds_its_first_instant_and_not_its_last() -> None:
    world = long_world()
    found = of_days(world, SOME)
    at = found[10].occurred_at
    assert found[10] in world.movements(at, at + timedelta(seconds=1))
    assert all(one.occurred_at < at for one in world.movements(at - timedelta(hours=1), at))
    assert world.movements(at, at) == world.movements(at, at - timedelta(days=1)) == []


@pytest.mark.parametrize(("pairs", "guids"), [("none", 1), ("shared", 1), ("different", 2)])
def test_two_messages_share_a_guid_or_not(pairs: str, guids: int) -> None:
    world = make(days=300)
    world.emv_pairs = pairs  # type: ignore[assignment]
    found = of_days(world, SOME, 20)
    in_two = [one for one in found if len(one.legs) == 2]
    chips = [one for one in found if one.kind == "payment" and one.entry_mode == "chip" and one.status == "approved"]
    if pairs == "none":
        assert in_two == []
        assert all(leg.is_single_message for one in found for leg in one.legs)
        return
    assert 0.02 < len(in_two) / len(chips) < 0.09
    for one in in_two:
        first, last = one.legs
        assert (first.action, last.action) == ("AUTHORIZATION_REQUEST", "PAYMENT_COMPLETION_REQUEST")
        assert not first.is_single_message
        assert not last.is_single_message
        assert first.guid == one.guid
        assert len({first.guid, last.guid}) == guids
        assert first.server_at < last.server_at == one.occurred_at


def test_the_switch_does_not_change_the_payments() -> None:
    one, other = make(), make()
    other.emv_pairs = "different"
    assert key_facts(one) == key_facts(other)


def key_facts(world: World) -> list[tuple[str, str, int, str, str]]:
    found = of_days(world, date(2026, 10, 20), 3)
    return [(one.guid, one.kind, one.amount_minor, one.status, one.reference) for one in found]


def is_unlinked(one: Movement) -> bool:
    return one.kind == "refund" and one.parent_guid is None
