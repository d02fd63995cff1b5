"""Members: standing, offices, visibility, and who pays whom where."""

from typing import Any

import pytest

from habitat.people.v1 import members_pb2 as pb
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Stale, Unauthenticated

from .world import Person, World, at_once


def status(member_id: str, word: str, **values: Any) -> pb.ChangeMemberStatusRequest:
    number = pb.MemberStatus.Value(f"MEMBER_STATUS_{word}")
    return pb.ChangeMemberStatusRequest(id=member_id, status=number, **values)


def role(member_id: str, word: str) -> pb.ChangeMemberRoleRequest:
    return pb.ChangeMemberRoleRequest(id=member_id, role=pb.MemberRole.Value(f"MEMBER_ROLE_{word}"))


async def create(world: World, by: Person, **values: Any) -> pb.Member:
    given = {"display_name": "Elm", "email": "elm@example.org"}
    request = pb.CreateMemberRequest(**(given | values))
    return (await world.ask("CreateMember", request, by=by)).member


async def events(world: World, event_type: str) -> list[Any]:
    import json

    rows = await world.rows(
        "SELECT payload FROM people.outbox WHERE event_type = $1 ORDER BY global_seq", event_type
    )
    return [json.loads(row["payload"]) for row in rows]


async def test_a_steward_proposes_and_an_admin_activates(world: World) -> None:
    admin = await world.found()
    steward = await world.join(admin, "Larch", "STEWARD")
    elm = await create(world, steward)
    assert (elm.member_number, elm.status) == ("M-0003", pb.MEMBER_STATUS_PENDING)
    for values in ({"activate": True}, {"role": pb.MEMBER_ROLE_ADMIN}):
        with pytest.raises(Forbidden):
            await create(world, steward, email="other@example.org", **values)
    with pytest.raises(Forbidden):
        await world.ask("ChangeMemberStatus", status(elm.id, "ACTIVE"), by=steward)
    active = await world.ask("ChangeMemberStatus", status(elm.id, "ACTIVE"), by=admin)
    assert active.member.status == pb.MEMBER_STATUS_ACTIVE
    changed = await events(world, "people.member.status_changed")
    assert changed[-1]["old_status"] == "pending"
    assert changed[-1]["effective_on"] == "2026-04-05"
    assert "elm@example.org" not in str(await events(world, "people.member.created"))


async def test_one_address_is_one_member(world: World) -> None:
    admin = await world.found()
    await create(world, admin)
    for twin in ("ELM@example.org", " elm@Example.org "):
        with pytest.raises(Conflict):
            await create(world, admin, email=twin)
    outcomes = await at_once(
        *(create(world, admin, email="fir@example.org", display_name=f"Fir {n}") for n in range(5))
    )
    assert sum(isinstance(o, pb.Member) for o in outcomes) == 1
    assert sum(isinstance(o, Conflict) for o in outcomes) == 4


async def test_every_bad_field_is_named(world: World) -> None:
    admin = await world.found()
    with pytest.raises(Invalid) as caught:
        await create(world, admin, display_name=" ", email="nowhere", hourly_rate_minor=-5)
    fields = [violation.field for violation in caught.value.violations]
    assert fields == ["display_name", "legal_name", "email", "hourly_rate_minor"] or fields == [
        "display_name",
        "email",
        "hourly_rate_minor",
    ]
    for name, value in (("joined_on", "2026-02-30"), ("joined_on", "1.1.2026")):
        with pytest.raises(Invalid) as caught:
            await create(world, admin, **{name: value})
        assert caught.value.violations[0].field == name


async def test_members_see_the_directory_and_themselves(world: World) -> None:
    admin = await world.found()
    elm, fir = await world.join(admin, "Elm"), await world.join(admin, "Fir")
    steward = await world.join(admin, "Larch", "STEWARD")

    async def seen(by: Person) -> dict[str, pb.Member]:
        answer = await world.ask("ListMembers", pb.ListMembersRequest(), by=by)
        return {member.display_name: member for member in answer.members}

    plain, office = await seen(elm), await seen(steward)
    assert plain["Elm"].email == "elm@example.org"
    assert plain["Elm"].legal_name == "Elm"
    assert (plain["Fir"].email, plain["Fir"].legal_name) == ("", "")
    assert not plain["Fir"].intervals
    assert (office["Fir"].email, office["Fir"].legal_name) == ("fir@example.org", "")
    assert (await seen(admin))["Fir"].legal_name == "Fir"
    search = pb.ListMembersRequest(filter=pb.MemberFilter(search="fir@example"))
    assert not (await world.ask("ListMembers", search, by=elm)).members
    assert len((await world.ask("ListMembers", search, by=steward)).members) == 1
    odd = pb.ListMembersRequest(filter=pb.MemberFilter(search="%"))
    assert not (await world.ask("ListMembers", odd, by=steward)).members
    batch = pb.BatchGetMembersRequest(ids=[fir.id, elm.id, elm.id])
    assert len((await world.ask("BatchGetMembers", batch, by=elm)).members) == 2


async def test_pages_hold_every_member_once_in_both_directions(world: World) -> None:
    admin = await world.found()
    for n in range(7):
        await create(world, admin, email=f"m{n}@example.org", display_name=f"Tree {n % 3}")
    for order in ("member_number", "display_name", "joined_on"):
        whole: list[list[str]] = []
        for suffix in ("", " desc"):
            ids: list[str] = []
            token = ""
            while True:
                request = pb.ListMembersRequest(
                    page_size=3, page_token=token, order_by=order + suffix, count=True
                )
                answer = await world.ask("ListMembers", request, by=admin)
                assert answer.total_count == 8
                ids += [member.id for member in answer.members]
                token = answer.next_page_token
                if not token:
                    break
            whole.append(ids)
        assert len(set(whole[0])) == 8
        assert whole[0] == whole[1][::-1]
    first = await world.ask("ListMembers", pb.ListMembersRequest(page_size=2), by=admin)
    for request in (
        pb.ListMembersRequest(page_token=first.next_page_token, order_by="display_name"),
        pb.ListMembersRequest(page_token="nonsense"),
        pb.ListMembersRequest(page_token="W10"),
    ):
        with pytest.raises(Invalid) as caught:
            await world.ask("ListMembers", request, by=admin)
        assert caught.value.reason == "INVALID_CURSOR"
    for size in (-1, 1001):
        with pytest.raises(Invalid):
            await world.ask("ListMembers", pb.ListMembersRequest(page_size=size), by=admin)


async def test_leaving_ends_the_membership_and_coming_back_begins_another(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm", "STEWARD")
    gone = await world.ask(
        "ChangeMemberStatus",
        status(elm.id, "WITHDRAWN", reason="moved", effective_on="2026-03-01"),
        by=admin,
    )
    assert gone.member.role == pb.MEMBER_ROLE_MEMBER
    assert gone.member.ended_on == "2026-03-01"
    with pytest.raises(Forbidden):  # signs in, and only reads
        former = await world.sign_in(elm.email, "a quiet forest in autumn")
        request = pb.SetPaymentPreferenceRequest(method="check")
        await world.ask("SetPaymentPreference", request, by=former)
    with pytest.raises(Invalid):
        early = status(elm.id, "ACTIVE", effective_on="2026-02-01")
        await world.ask("ChangeMemberStatus", early, by=admin)
    back = await world.ask(
        "ChangeMemberStatus", status(elm.id, "ACTIVE", effective_on="2026-04-01"), by=admin
    )
    intervals = [(i.joined_on, i.ended_on) for i in back.member.intervals]
    assert intervals == [("2025-01-01", "2026-03-01"), ("2026-04-01", "")]


async def test_nobody_is_expelled_by_one_person(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm")
    with pytest.raises(Refused) as caught:
        await world.ask("ChangeMemberStatus", status(elm.id, "EXPELLED", reason="x"), by=admin)
    assert caught.value.reason == "APPROVAL_REQUIRED"
    decided = status(elm.id, "EXPELLED", reason="governance approval")
    answer = await world.ask("ChangeMemberStatus", decided, by="svc-worker")
    assert answer.member.status == pb.MEMBER_STATUS_EXPELLED


async def test_a_stale_version_changes_nothing(world: World) -> None:
    admin = await world.found()
    elm = await create(world, admin)
    for request in (
        pb.UpdateMemberRequest(id=elm.id, display_name="Elma", expected_version=9),
        pb.ChangeMemberTierRequest(id=elm.id, tier=1, expected_version=9),
    ):
        method = type(request).__name__.removesuffix("Request")
        with pytest.raises(Stale):
            await world.ask(method, request, by=admin)


async def test_names_are_the_members_own_and_rates_the_admins(world: World) -> None:
    admin = await world.found()
    elm, fir = await world.join(admin, "Elm"), await world.join(admin, "Fir")
    renamed = pb.UpdateMemberRequest(id=elm.id, display_name="Elm the tall")
    answer = await world.ask("UpdateMember", renamed, by=elm)
    assert answer.member.display_name == "Elm the tall"
    assert (await events(world, "people.member.updated"))[-1]["effective_on"] == "2026-04-05"
    with pytest.raises(NotFound):
        await world.ask("UpdateMember", renamed, by=fir)
    with pytest.raises(Forbidden):
        await world.ask(
            "UpdateMember", pb.UpdateMemberRequest(id=elm.id, hourly_rate_minor=90_000), by=elm
        )
    rate = pb.UpdateMemberRequest(id=elm.id, hourly_rate_minor=12_000)
    assert (await world.ask("UpdateMember", rate, by=admin)).member.hourly_rate_minor == 12_000


async def test_payees_are_for_the_worker_and_tokens_are_never_shown(world: World) -> None:
    admin = await world.found()
    elm, fir = await world.join(admin, "Elm"), await world.join(admin, "Fir")
    prefer = pb.SetPaymentPreferenceRequest(method="ach", payee_token="sim-fail-once")
    shown = (await world.ask("SetPaymentPreference", prefer, by=elm)).member
    assert (shown.payment_method, shown.payment_masked_ref) == ("ach", "…once")
    for request in (
        pb.SetPaymentPreferenceRequest(method="cash"),
        pb.SetPaymentPreferenceRequest(method="ach"),
        pb.SetPaymentPreferenceRequest(method="ach", payee_token="021000021 12345678"),
    ):
        with pytest.raises(Invalid):
            await world.ask("SetPaymentPreference", request, by=elm)
    with pytest.raises(NotFound):
        other = pb.SetPaymentPreferenceRequest(member_id=fir.id, method="check")
        await world.ask("SetPaymentPreference", other, by=elm)
    suspend = status(fir.id, "SUSPENDED", reason="an audit")
    await world.ask("ChangeMemberStatus", suspend, by=admin)
    payees = pb.BatchResolvePayeesRequest(member_ids=[elm.id, fir.id])
    with pytest.raises(Forbidden):
        await world.ask("BatchResolvePayees", payees, by=admin)
    answer = await world.ask("BatchResolvePayees", payees, by="svc-worker")
    found = {p.member_id: (p.method, p.payee_token, p.payable) for p in answer.payees}
    assert found == {elm.id: ("ach", "sim-fail-once", True), fir.id: ("manual", "", False)}
    audit = await world.rows("SELECT after::text AS text FROM people.audit_entry")
    assert "sim-fail-once" not in str(audit)


@pytest.mark.race
async def test_two_admins_who_demote_each_other_leave_one(world: World, rounds: int) -> None:
    admin = await world.found()
    for place in range(rounds):
        other = await world.join(admin, f"Oak{place}", "ADMIN")
        change = "ChangeMemberRole" if place % 2 else "ChangeMemberStatus"
        ask = role if place % 2 else status
        word = "MEMBER" if place % 2 else "WITHDRAWN"
        outcomes = await at_once(
            world.ask(change, ask(admin.id, word), by=other),
            world.ask(change, ask(other.id, word), by=admin),
        )
        assert sum(isinstance(o, Exception) for o in outcomes) == 1, outcomes
        left = await world.rows(
            "SELECT id FROM people.member WHERE role = 'admin' AND status = 'active'"
        )
        assert len(left) == 1
        if str(left[0]["id"]) == other.id:
            admin = other
    with pytest.raises(Refused, match="last active admin"):
        await world.ask("ChangeMemberRole", role(admin.id, "STEWARD"), by=admin)


@pytest.mark.race
async def test_who_was_just_demoted_demotes_nobody(world: World, rounds: int) -> None:
    """Also where another admin is left, so that it is not the last one who is kept."""
    admin = await world.found()
    for place in range(rounds):
        first, second = [
            await world.join(admin, f"{name}{place}", "ADMIN") for name in ("Oak", "Yew")
        ]
        outcomes = await at_once(
            world.ask("ChangeMemberRole", role(second.id, "MEMBER"), by=first),
            world.ask("ChangeMemberRole", role(first.id, "MEMBER"), by=second),
        )
        (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        assert isinstance(loser, Forbidden | Unauthenticated), loser
