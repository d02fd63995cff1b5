"""Members: who belongs, in which standing, since when. Domain specification 5.1."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid, Refused

RATE_MAX = 10**9  # minor units per hour


class MemberStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    INACTIVE = "inactive"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    EXPELLED = "expelled"

    @property
    def may_sign_in(self) -> bool:
        """Inactive and withdrawn members sign in read-only."""
        return self in (MemberStatus.ACTIVE, MemberStatus.INACTIVE, MemberStatus.WITHDRAWN)

    @property
    def is_ended(self) -> bool:
        return self in (MemberStatus.WITHDRAWN, MemberStatus.EXPELLED)


class MemberTier(StrEnum):
    COMMUNITY = "community"
    COWORKING = "coworking"
    COOPERATIVE = "cooperative"


_STANDING = (MemberStatus.ACTIVE, MemberStatus.INACTIVE)
TRANSITIONS: dict[MemberStatus, tuple[MemberStatus, ...]] = {
    MemberStatus.PENDING: (MemberStatus.ACTIVE, MemberStatus.EXPELLED),
    MemberStatus.ACTIVE: (
        MemberStatus.INACTIVE,
        MemberStatus.SUSPENDED,
        MemberStatus.WITHDRAWN,
        MemberStatus.EXPELLED,
    ),
    MemberStatus.INACTIVE: (
        MemberStatus.ACTIVE,
        MemberStatus.SUSPENDED,
        MemberStatus.WITHDRAWN,
        MemberStatus.EXPELLED,
    ),
    MemberStatus.SUSPENDED: (
        MemberStatus.ACTIVE,
        MemberStatus.WITHDRAWN,
        MemberStatus.EXPELLED,
    ),
    MemberStatus.WITHDRAWN: (MemberStatus.ACTIVE,),
    MemberStatus.EXPELLED: (MemberStatus.ACTIVE,),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """One membership from its first to its last day; `ended_on` is the last day itself."""

    joined_on: date
    ended_on: date | None = None
    end_reason: str = ""

    def __post_init__(self) -> None:
        if self.ended_on is not None and self.ended_on < self.joined_on:
            raise Invalid("A membership cannot end before it began.", field="ended_on")

    def holds(self, on: date) -> bool:
        return self.joined_on <= on and (self.ended_on is None or on <= self.ended_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person or entity of the cooperative; `intervals` are in order of time, never empty."""

    id: UUID
    number: str
    legal_name: str
    display_name: str
    email: str
    tier: MemberTier
    status: MemberStatus
    role: Role
    intervals: tuple[Interval, ...]
    hourly_rate_minor: int | None = None
    expertise_rate_minor: int | None = None
    voting_rights: bool = False
    payment_method: str = ""
    payee_token: str = ""
    ens_name: str = ""
    external_ref: str = ""
    token_version: int = 1
    created_by: str = ""
    created_at: datetime | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if not self.intervals:
            raise Invalid("A member needs the day of joining.", field="joined_on")
        for earlier, later in zip(self.intervals, self.intervals[1:], strict=False):
            if earlier.ended_on is None or later.joined_on <= earlier.ended_on:
                raise Invalid("Memberships of one person cannot overlap.", field="joined_on")

    @property
    def current(self) -> Interval:
        """The interval that runs, or the last one."""
        return self.intervals[-1]

    @property
    def is_active_admin(self) -> bool:
        return self.role is Role.ADMIN and self.status is MemberStatus.ACTIVE

    def belonged(self, on: date) -> bool:
        """Decidable for any day of the past, whatever the standing is now."""
        return any(interval.holds(on) for interval in self.intervals)

    def moved(self, to: MemberStatus, *, on: date, reason: str) -> Self:
        """The member in another status, with the effects of domain 5.1.

        `on` is the last day of a membership that ends, the first of one that begins anew.
        Raises Refused for a transition that does not exist, Invalid for an impossible day.
        """
        if to not in TRANSITIONS[self.status]:
            raise Refused(f"A member who is {self.status} cannot become {to}.", status=self.status)
        if to is MemberStatus.SUSPENDED and not reason:
            raise Invalid("A suspension needs a reason.", field="reason")
        intervals = self.intervals
        role, voting = self.role, self.voting_rights
        if to.is_ended:
            role, voting = Role.MEMBER, False
            intervals = (*intervals[:-1], replace(self.current, ended_on=on, end_reason=reason))
        elif self.status.is_ended:
            intervals = (*intervals, Interval(on))
            voting = self.tier is MemberTier.COOPERATIVE
        return replace(
            self,
            status=to,
            role=role,
            voting_rights=voting,
            intervals=intervals,
            token_version=self.token_version + 1,
            version=self.version + 1,
        )

    def in_role(self, role: Role) -> Self:
        """Raises Refused for former members: they keep the plain role."""
        if self.status.is_ended and role is not Role.MEMBER:
            raise Refused("A former member holds no office.", status=self.status)
        return replace(
            self, role=role, token_version=self.token_version + 1, version=self.version + 1
        )

    def in_tier(self, tier: MemberTier) -> Self:
        voting = tier is MemberTier.COOPERATIVE and not self.status.is_ended
        return replace(self, tier=tier, voting_rights=voting, version=self.version + 1)

    def signed_out(self) -> Self:
        """All tokens of the member end; the row's own version does not count this."""
        return replace(self, token_version=self.token_version + 1)


class LastAdmin(Refused):
    """Somebody must be left who can administer the cooperative."""

    sentence = "The last active admin can be neither demoted nor ended."


def require_admin_left(before: Member, after: Member, *, active_admins: int) -> None:
    """`active_admins` counts them before the change, under their lock. Raises LastAdmin."""
    if before.is_active_admin and not after.is_active_admin and active_admins <= 1:
        raise LastAdmin(member_id=before.id)


def member_number(ordinal: int) -> str:
    return f"M-{ordinal:04d}"


PAYMENT_METHODS = ("ach", "check", "wire", "manual")
PAYEE_TOKEN_MAX = 200


def payment_preference(method: str, payee_token: str) -> tuple[str, str]:
    """The preference as it may be kept. Raises Invalid naming the field.

    A payee token is the payment provider's word for an account, never the account's own number.
    """
    if method not in PAYMENT_METHODS:
        raise Invalid(f"One of {', '.join(PAYMENT_METHODS)}.", field="method")
    token = payee_token.strip()
    if len(token) > PAYEE_TOKEN_MAX or not token.isascii() or (token and not token.isprintable()):
        raise Invalid(f"At most {PAYEE_TOKEN_MAX} printable characters.", field="payee_token")
    if sum(character.isdigit() for character in token) >= 8 and not any(
        character.isalpha() for character in token
    ):
        raise Invalid("Give the provider's token, never an account number.", field="payee_token")
    if method == "ach" and not token:
        raise Invalid("A payment by ACH needs the payee's token.", field="payee_token")
    return method, token


def masked_token(token: str) -> str:
    """What people may see of a payee token: its last characters, at most four."""
    return f"…{token[-min(4, len(token) // 2) :]}" if len(token) > 1 else ("…" if token else "")
