"""Which services may do what here: the scopes of their tokens (domain 11)."""

from enum import StrEnum

from kernel.call import Actor, ActorKind, Role
from kernel.errors import Forbidden


class Scope(StrEnum):
    """`<context>:<read|write>:<resource>`, as People grants them."""

    READ = "agreements:read:*"
    CLAIMS = "agreements:write:claims"
    AGREEMENTS = "agreements:write:agreements"
    DISTRIBUTIONS = "agreements:write:distributions"
    GOVERNANCE = "agreements:write:governance"
    BOOTSTRAP = "agreements:write:bootstrap"


def require_service(actor: Actor, scope: Scope) -> None:
    """Raises Forbidden for people, and for a service whose token lacks the scope."""
    actor.require_machine()
    _check(actor, scope)


def require_role(actor: Actor, role: Role, *, or_service: Scope) -> None:
    """A person of this role or above, or a service with the scope."""
    actor.require(role, or_machine=True)
    _check(actor, or_service)


def _check(actor: Actor, scope: Scope) -> None:
    if actor.kind is ActorKind.SERVICE and scope.value not in actor.scopes:
        raise Forbidden(f"{actor.id} lacks the scope {scope.value}.", scope=scope.value)
