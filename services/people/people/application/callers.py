"""Who may do what here: decided from the verified identity, never from a filter outside."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from kernel.call import Actor, Call, Role
from kernel.errors import Forbidden, NotFound, Unauthenticated
from people.application.ports import Cooperative, Work
from people.domain.members import Member, MemberStatus

OPERATOR = "svc-operator"


def own_id(call: Call) -> UUID:
    """The caller's member id. Raises Forbidden for services, Unauthenticated for nobody."""
    member_id = call.actor.member_id
    if member_id is None:
        call.actor.require(Role.MEMBER)
        raise Forbidden("Only a member can do this.")
    return member_id


async def acting(work: Work, role: Role = Role.MEMBER) -> Member:
    """The member who gives a command, as the books know them now.

    Raises Forbidden below `role` and for members who may only read, Unauthenticated for those who
    may not even sign in: the token may be older than the change.
    """
    return await _entitled(work, role, work.members.get)


async def deciding(work: Work, role: Role) -> Member:
    """As `acting`; the role is held until commit, so that nothing is decided after it was taken.

    Comes before any other row: whoever takes the role away waits for the decision, or is first.
    """
    return await _entitled(work, role, work.members.share)


async def _entitled(work: Work, role: Role, known: Callable[[UUID], Awaitable[Member]]) -> Member:
    work.call.actor.require(role)
    try:
        member = await known(own_id(work.call))
    except NotFound:
        raise Unauthenticated() from None
    if not member.status.may_sign_in:
        raise Unauthenticated()
    if member.status is not MemberStatus.ACTIVE:
        raise Forbidden(f"A member who is {member.status} may only read.")
    if not Actor(work.call.actor.kind, work.call.actor.id, member.role).has(role):
        raise Forbidden(f"This needs the role {role.value}.", role=role.value)
    return member


def require_still_admin(call: Call, admins: frozenset[UUID]) -> None:
    """Raises Forbidden when another admin has demoted the caller, who waited for `admins`."""
    if not call.actor.is_machine and call.actor.member_id not in admins:
        raise Forbidden(f"This needs the role {Role.ADMIN.value}.", role=Role.ADMIN.value)


async def acting_or_machine(work: Work, role: Role) -> None:
    """Raises as `acting`, except that services and workflows pass."""
    if not work.call.actor.is_machine:
        await acting(work, role)


def require_operator(call: Call) -> None:
    """Raises Forbidden for everybody but the operator's command line."""
    if not call.actor.is_machine or call.actor.id != OPERATOR:
        raise Forbidden("Only the operator of this installation may do this.")


def require_scope(call: Call, scope: str) -> None:
    """Raises Forbidden unless a service carries `scope`; `people:read:*` covers its kind."""
    call.actor.require_machine()
    context, verb, _ = scope.split(":")
    if not call.actor.scopes & {scope, f"{context}:{verb}:*", f"{context}:*:*"}:
        raise Forbidden(f"This needs the scope {scope}.", scope=scope)


def sees_fully(actor: Actor, member_id: UUID) -> bool:
    """The whole profile is for the member, for stewards and admins, and for services."""
    return actor.sees_all() or actor.member_id == member_id


def named_or_only(cooperatives: list[Cooperative], call: Call) -> Cooperative | None:
    """The cooperative that the call names; one who names none means the only one there is."""
    named = next((known for known in cooperatives if known.id == call.cooperative_id), None)
    unnamed = call.cooperative_id.int == 0
    return cooperatives[0] if unnamed and len(cooperatives) == 1 else named
