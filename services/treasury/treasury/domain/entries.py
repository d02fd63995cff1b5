"""Lines of the journal: one amount on one side of one account, and why capital moves by it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from kernel.errors import Invalid
from kernel.money import MINOR_MAX
from treasury.domain.accounts import Account, Direction

MEMO_MAX = 500

T = TypeVar("T", bound=tuple[Any, ...])


class Movement(StrEnum):
    """Why a member's capital moved (domain 4.6). A reversal keeps the word of what it reverses."""

    CONTRIBUTION_CASH = "contribution_cash"
    CONTRIBUTION_PROPERTY = "contribution_property"
    ALLOCATION_INCOME = "allocation_income"
    ALLOCATION_LOSS = "allocation_loss"
    DISTRIBUTION_CASH = "distribution_cash"
    REDEMPTION = "redemption"
    RE_RETENTION = "re_retention"
    OPENING = "opening"
    OPENING_RETAINED = "opening_retained"
    ADJUSTMENT = "adjustment"


def made(kind: type[T], values: tuple[Any, ...]) -> T:
    """The tuple itself, once its values were looked at (`_replace` looks again, by `_make`)."""
    return tuple.__new__(kind, values)


class _Entry(NamedTuple):
    account: Account
    direction: Direction
    amount_minor: int
    memo: str
    member_id: UUID | None
    movement: Movement | None


class Entry(_Entry):
    """One line: a positive amount in minor units on one side of one account.

    `member_id` names the member on an account that belongs to nobody (5210); the line on a
    member's sub-account takes the member from the account. `movement` is there exactly on lines
    of capital sub-accounts. Like what it is part of, it is a tuple that cannot be made unless it is
    right, not by `_replace` either: a frozen dataclass takes thrice as long, and a batch has two
    thousand lines.
    """

    __slots__ = ()

    def __new__(
        cls,
        account: Account,
        direction: Direction,
        amount_minor: int,
        memo: str = "",
        member_id: UUID | None = None,
        movement: Movement | None = None,
    ) -> "Entry":
        if not 0 < amount_minor <= MINOR_MAX:
            raise Invalid("An entry's amount is above zero.", field="amount")
        if len(memo) > MEMO_MAX:
            raise Invalid(f"A memo has at most {MEMO_MAX} characters.", field="memo")
        if movement is not None or not account.takes_any_line:
            _require_line(account, member_id, movement)
        return made(cls, (account, direction, amount_minor, memo, member_id, movement))

    @classmethod
    def _make(cls, values: Iterable[Any]) -> "Entry":  # type: ignore[override]
        return cls(*values)

    @property
    def owner_id(self) -> UUID | None:
        """The member this line is about."""
        return self.account.member_id or self.member_id

    @property
    def signed_minor(self) -> int:
        """Debits positive, credits negative."""
        return self.amount_minor if self.direction is Direction.DEBIT else -self.amount_minor

    def mirrored(self) -> "Entry":
        """The same line on the other side."""
        return Entry(
            self.account,
            self.direction.opposite,
            self.amount_minor,
            self.memo,
            self.member_id,
            self.movement,
        )


def _require_line(account: Account, member_id: UUID | None, movement: Movement | None) -> None:
    """What a line has to say on this account, which may take none (T5)."""
    account.require_postable()
    owner = account.member_id
    if owner is not None and member_id not in (None, owner):
        raise Invalid("The account belongs to another member.", field="member_id")
    if account.is_capital != (movement is not None):
        raise Invalid("Exactly the lines of capital accounts name a movement.", field="entries")


def sided(
    account: Account,
    credit_minor: int,
    *,
    movement: Movement | None = None,
    memo: str = "",
    member_id: UUID | None = None,
) -> list[Entry]:
    """A credit of `credit_minor`, a debit when that is negative, no entry when it is zero."""
    if not credit_minor:
        return []
    direction = Direction.CREDIT if credit_minor > 0 else Direction.DEBIT
    return [Entry(account, direction, abs(credit_minor), memo, member_id, movement)]


def debit(account: Account, minor: int, **more: object) -> list[Entry]:
    """A debit of `minor`, nothing when it is zero; see `sided`."""
    return sided(account, -minor, **more)  # type: ignore[arg-type]
