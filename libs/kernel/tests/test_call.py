"""Who may do what is decided on the actor of the call."""

from uuid import UUID, uuid4

import pytest

from kernel.call import Actor, ActorKind, Call, Role
from kernel.errors import Forbidden, Unauthenticated

ALDER = UUID("00000000-0000-7000-8000-00000000a1de")
NOBODY = Actor.anonymous()
WORKER = Actor(ActorKind.SERVICE, "svc-worker")
CLOCKWORK = Actor.system("scheduler")


def person(role: Role) -> Actor:
    return Actor(ActorKind.MEMBER, str(ALDER), role)


@pytest.mark.parametrize(
    ("role", "included"),
    [
        (Role.MEMBER, {Role.MEMBER}),
        (Role.STEWARD, {Role.MEMBER, Role.STEWARD}),
        (Role.ADMIN, set(Role)),
    ],
)
def test_a_role_includes_those_below_it(role, included):
    assert {wanted for wanted in Role if person(role).has(wanted)} == included
    for wanted in Role:
        if wanted in included:
            person(role).require(wanted)
        else:
            with pytest.raises(Forbidden) as refused:
                person(role).require(wanted)
            assert refused.value.facts == {"role": wanted.value}


def test_nobody_is_asked_to_sign_in():
    for role in Role:
        with pytest.raises(Unauthenticated):
            NOBODY.require(role)
        with pytest.raises(Unauthenticated):
            NOBODY.require(role, or_machine=True)
    assert not NOBODY.is_machine
    assert not NOBODY.sees_all()


@pytest.mark.parametrize("machine", [WORKER, CLOCKWORK])
def test_a_machine_acts_only_where_machines_may(machine):
    machine.require(Role.ADMIN, or_machine=True)
    machine.require_machine()
    with pytest.raises(Forbidden):
        machine.require(Role.MEMBER)
    assert machine.is_machine
    assert machine.member_id is None


@pytest.mark.parametrize("actor", [NOBODY, *map(person, Role)])
def test_a_person_does_not_do_a_workflows_work(actor):
    with pytest.raises(Forbidden):
        actor.require_machine()


def test_stewards_and_machines_see_every_row():
    assert not person(Role.MEMBER).sees_all()
    assert all(a.sees_all() for a in (person(Role.STEWARD), person(Role.ADMIN), WORKER, CLOCKWORK))


def test_only_a_person_is_a_member():
    assert person(Role.MEMBER).member_id == ALDER
    assert NOBODY.member_id is None


def test_a_call_under_another_key_is_the_same_call_otherwise():
    call = Call(uuid4(), WORKER, idempotency_key="a", fence=4, token="secret")
    keyed = call.keyed(ALDER)
    assert (keyed.idempotency_key, keyed.fence) == (str(ALDER), None)
    assert call.keyed("b", fence=5).fence == 5
    assert (keyed.cooperative_id, keyed.correlation_id, keyed.token) == (
        call.cooperative_id,
        call.correlation_id,
        "secret",
    )


def test_a_token_is_never_shown():
    assert "secret" not in repr(Call(uuid4(), NOBODY, token="secret"))


def test_every_call_has_a_correlation_of_its_own():
    assert Call(uuid4(), NOBODY).correlation_id != Call(uuid4(), NOBODY).correlation_id
