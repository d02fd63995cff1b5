"""Accounts of the two ledgers: what kind they are and what may be posted to them."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from kernel.errors import Invalid, Refused

_NUMBER = re.compile(r"[1-5][0-9]{3}(-[0-9]{4,12})?", re.ASCII)
NAME_MAX = 120
K1_LINE_MAX = 8
GUARANTEED_PAYMENT_LINE = "4a"


class Ledger(StrEnum):
    """BOOK is the section 704(b) book basis, TAX the tax basis; each balances alone."""

    BOOK = "BOOK"
    TAX = "TAX"


class Direction(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"

    @property
    def opposite(self) -> "Direction":
        return Direction.CREDIT if self is Direction.DEBIT else Direction.DEBIT


class AccountType(StrEnum):
    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"


class MemberRole(StrEnum):
    """What a member's own sub-account holds."""

    CAPITAL = "capital"
    DECLARED = "declared"
    DRAWING = "drawing"
    NOTICE_QUALIFIED = "notice_qualified"
    NOTICE_NONQUALIFIED = "notice_nonqualified"
    PAYABLE = "payable"


class PatronageSource(StrEnum):
    PATRONAGE = "patronage"
    NONPATRONAGE = "nonpatronage"
    NOT_APPLICABLE = "na"


_TYPE_OF_RANGE = dict(zip("12345", AccountType, strict=True))
_DEBIT_TYPES = frozenset({AccountType.ASSET, AccountType.EXPENSE})
NOMINAL_TYPES = frozenset({AccountType.REVENUE, AccountType.EXPENSE})
CAPITAL_ROLES = frozenset({MemberRole.CAPITAL, MemberRole.DECLARED})


class AccountNotPostable(Refused):
    """A control account, a closed one, or one whose K-1 line nobody has set yet."""

    reason = "ACCOUNT_NOT_POSTABLE"
    sentence = "Account {account_number} takes no postings."


@dataclass(frozen=True, slots=True)
class Account:
    """One account of one ledger. The first digit of its number says its type (domain 6.2)."""

    id: UUID
    ledger: Ledger
    account_number: str
    name: str
    account_type: AccountType
    parent_id: UUID | None = None
    is_control: bool = False
    member_id: UUID | None = None
    member_role: MemberRole | None = None
    is_contra: bool = False
    patronage_source: PatronageSource = PatronageSource.NOT_APPLICABLE
    k1_line: str = ""
    is_active: bool = True
    version: int = 1
    takes_any_line: bool = field(init=False, compare=False, repr=False)
    """Nothing about a line to this account has to be asked: postable, no member's, no K-1 line."""

    def __post_init__(self) -> None:
        postable = self.is_active and not self.is_control
        plain = self.member_id is None and not self.is_nominal and not self.k1_line
        object.__setattr__(self, "takes_any_line", postable and plain)
        if not _NUMBER.fullmatch(self.account_number):
            raise Invalid(
                "An account number is four digits from 1000 to 5999, such as 5330.",
                field="account_number",
            )
        if _TYPE_OF_RANGE[self.account_number[0]] is not self.account_type:
            raise Invalid(
                f"Numbers from {self.account_number[0]}000 on are for "
                f"{_TYPE_OF_RANGE[self.account_number[0]]} accounts.",
                field="account_type",
            )
        if not 0 < len(self.name.strip()) <= NAME_MAX:
            raise Invalid(f"A name of 1 to {NAME_MAX} characters is needed.", field="name")
        if len(self.k1_line) > K1_LINE_MAX:
            raise Invalid("A K-1 line is a short code such as 1, 4a or 18C.", field="k1_line")
        if (self.member_id is None) != (self.member_role is None):
            raise Invalid("A member's account names the member and its role.", field="member_id")

    @property
    def normal_balance(self) -> Direction:
        """The side on which the account grows."""
        debit = (self.account_type in _DEBIT_TYPES) != self.is_contra
        return Direction.DEBIT if debit else Direction.CREDIT

    @property
    def is_nominal(self) -> bool:
        """Revenue or expense: closed to 3310 at the end of each period."""
        return self.account_type in NOMINAL_TYPES

    @property
    def is_capital(self) -> bool:
        """Part of a member's capital account: 3100-m, 3320-m, 3200-m."""
        return self.member_role in CAPITAL_ROLES

    def signed(self, debits_minor: int, credits_minor: int) -> int:
        """The balance in minor units, positive on the account's normal side."""
        net = debits_minor - credits_minor
        return net if self.normal_balance is Direction.DEBIT else -net

    def require_postable(self) -> None:
        """Invariant T5. Raises AccountNotPostable for control and inactive accounts."""
        if self.is_control:
            raise AccountNotPostable(
                f"Account {self.account_number} is a control account; post to an account below it.",
                account_number=self.account_number,
            )
        if not self.is_active:
            raise AccountNotPostable(
                f"Account {self.account_number} is not active.",
                account_number=self.account_number,
            )

    def require_classified(self) -> None:
        """A revenue or expense account needs its K-1 line before its first use (compliance 7.1)."""
        if self.is_nominal and not self.k1_line:
            raise AccountNotPostable(
                f"Set the K-1 line of account {self.account_number} first.",
                account_number=self.account_number,
                missing="k1_line",
            )


def sub_account_number(control_number: str, member_number: str) -> str:
    """`3100` and `M-0001` make `3100-0001` (domain 3). Raises Invalid without digits."""
    digits = "".join(character for character in member_number if character in "0123456789")
    if len(digits) < 4:
        raise Invalid("A member number looks like M-0001.", field="member_number")
    return f"{control_number}-{digits}"
