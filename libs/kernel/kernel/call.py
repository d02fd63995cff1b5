"""Who asks, for which cooperative, and under which keys: the context of one command or query."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.errors import Forbidden, Unauthenticated
from kernel.ids import new_id


class Role(StrEnum):
    """Roles of people; admin includes steward includes member."""

    MEMBER = "member"
    STEWARD = "steward"
    ADMIN = "admin"


class ActorKind(StrEnum):
    MEMBER = "member"
    SERVICE = "service"
    SYSTEM = "system"
    ANONYMOUS = "anonymous"


_RANK = {Role.MEMBER: 1, Role.STEWARD: 2, Role.ADMIN: 3}


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `id` is the member id as text, or a service name such as `svc-worker`."""

    kind: ActorKind
    id: str
    role: Role | None = None
    scopes: frozenset[str] = frozenset()

    @classmethod
    def anonymous(cls) -> Self:
        return cls(ActorKind.ANONYMOUS, "anonymous")

    @classmethod
    def system(cls, name: str) -> Self:
        return cls(ActorKind.SYSTEM, name)

    @property
    def is_machine(self) -> bool:
        """A service or the system itself: never approves, never owns."""
        return self.kind in (ActorKind.SERVICE, ActorKind.SYSTEM)

    @property
    def member_id(self) -> UUID | None:
        return UUID(self.id) if self.kind is ActorKind.MEMBER else None

    def has(self, role: Role) -> bool:
        """True for a signed-in member whose role is `role` or above it."""
        return self.role is not None and _RANK[self.role] >= _RANK[role]

    def sees_all(self) -> bool:
        """Stewards and above, and services, read every member's rows."""
        return self.is_machine or self.has(Role.STEWARD)

    def require(self, role: Role, *, or_machine: bool = False) -> None:
        """Raises Unauthenticated without identity, Forbidden below `role`."""
        if self.kind is ActorKind.ANONYMOUS:
            raise Unauthenticated()
        if or_machine and self.is_machine:
            return
        if not self.has(role):
            raise Forbidden(f"This needs the role {role.value}.", role=role.value)

    def require_machine(self) -> None:
        """Raises Forbidden for people: commands that only workflows may give."""
        if not self.is_machine:
            raise Forbidden("Only a workflow may do this.")


@dataclass(frozen=True, slots=True)
class Call:
    """One command or query: tenant, actor, the ids that tie its traces, and its keys.

    `token` is the bearer token the caller came with, kept so that it can be forwarded.
    """

    cooperative_id: UUID
    actor: Actor
    correlation_id: UUID = field(default_factory=new_id)
    causation_id: UUID | None = None
    idempotency_key: str | None = None
    fence: int | None = None
    token: str | None = field(default=None, repr=False)

    def keyed(self, idempotency_key: str | UUID, *, fence: int | None = None) -> Self:
        """The same call under another idempotency key (and fence)."""
        return replace(self, idempotency_key=str(idempotency_key), fence=fence)
