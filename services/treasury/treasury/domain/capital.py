"""Members' equity: sub-accounts, and the posting rules that move it (domain 6.3, regime K)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from kernel.errors import Invalid, Refused
from treasury.domain.accounts import Account, Ledger, MemberRole
from treasury.domain.entries import Entry, Movement, debit, sided
from treasury.domain.journal import EconomicEvent, Source, Transaction, TransactionType


class CapitalKind(StrEnum):
    CASH = "cash"
    PROPERTY = "property"
    LOAN = "loan"
    GUARANTEE = "guarantee"


class DistributionKind(StrEnum):
    PATRONAGE_CASH = "patronage_cash"
    REDEMPTION = "redemption"
    CAPITAL_RETURN = "capital_return"


class InsufficientCapital(Refused):
    """Invariant T8, or a payment above what is there."""

    reason = "INSUFFICIENT_CAPITAL"
    sentence = "The capital of member {member_id} would fall below its floor."


@dataclass(frozen=True, slots=True)
class MemberRef:
    """A member as facts and commands name him: id, human number, name."""

    member_id: UUID
    member_number: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class MemberAccounts:
    """The three sub-accounts of one member."""

    member_id: UUID
    capital_book: Account
    declared: Account
    capital_tax: Account

    @classmethod
    def of(
        cls, member_id: UUID, found: Mapping[tuple[Ledger, MemberRole], Account]
    ) -> "MemberAccounts":
        return cls(
            member_id,
            found[Ledger.BOOK, MemberRole.CAPITAL],
            found[Ledger.BOOK, MemberRole.DECLARED],
            found[Ledger.TAX, MemberRole.CAPITAL],
        )


@dataclass(frozen=True, slots=True)
class SharedAccounts:
    """Accounts of both ledgers by their role; only the roles that were asked for are there."""

    by_role: Mapping[tuple[Ledger, str], Account]

    def __getitem__(self, key: tuple[Ledger, str]) -> Account:
        return self.by_role[key]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, in which period, and by whom a rule is applied."""

    period_id: UUID
    on: date
    created_by: str
    description: str

    def transaction(
        self, ledger: Ledger, kind: TransactionType, source: Source, entries: list[Entry]
    ) -> Transaction:
        return Transaction(
            ledger=ledger,
            period_id=self.period_id,
            transaction_date=self.on,
            transaction_type=kind,
            description=self.description,
            source=source,
            entries=tuple(entries),
            created_by=self.created_by,
        )


@dataclass(frozen=True, slots=True)
class CapitalContribution:
    """Money or property a member brings in, in minor units; TAX carries the tax basis."""

    contribution_id: UUID
    kind: CapitalKind
    value_minor: int
    tax_value_minor: int
    liability_minor: int = 0

    def __post_init__(self) -> None:
        if self.kind is CapitalKind.GUARANTEE:
            raise Invalid("A guarantee is not posted.", field="capital_kind")
        if self.value_minor <= 0:
            raise Invalid("The value is above zero.", field="value")
        if self.kind is not CapitalKind.PROPERTY and self.tax_value_minor != self.value_minor:
            raise Invalid("Money has the same value in both ledgers.", field="tax_value")
        if self.tax_value_minor < 0:
            raise Invalid("The tax basis is not below zero.", field="tax_value")
        if self.liability_minor and self.kind is not CapitalKind.PROPERTY:
            raise Invalid("Only property comes with a debt.", field="liability_assumed")
        if not 0 <= self.liability_minor < self.value_minor:
            raise Invalid("The debt is below the value.", field="liability_assumed")

    def event(
        self, occasion: Occasion, member: MemberAccounts, shared: SharedAccounts
    ) -> EconomicEvent:
        """Dr cash or asset / Cr 3100-m, 2910 (BOOK); the same with the tax basis (TAX)."""
        amounts = {Ledger.BOOK: self.value_minor, Ledger.TAX: self.tax_value_minor}
        transactions = [
            occasion.transaction(
                ledger,
                TransactionType.CONTRIBUTION,
                Source("contribution", str(self.contribution_id), "capital"),
                self._entries(ledger, amount, member, shared),
            )
            for ledger, amount in amounts.items()
            if amount or self.liability_minor
        ]
        return EconomicEvent(tuple(transactions), tax_effect_none=len(transactions) == 1)

    def _entries(
        self,
        ledger: Ledger,
        amount: int,
        member: MemberAccounts,
        shared: SharedAccounts,
    ) -> list[Entry]:
        if self.kind is CapitalKind.LOAN:
            return [
                *debit(shared[ledger, "operating_cash"], amount),
                *sided(shared[ledger, "member_loans"], amount, member_id=member.member_id),
            ]
        capital = member.capital_book if ledger is Ledger.BOOK else member.capital_tax
        property_ = self.kind is CapitalKind.PROPERTY
        return [
            *debit(shared[ledger, "equipment" if property_ else "operating_cash"], amount),
            *(
                sided(shared[ledger, "notes_payable"], self.liability_minor)
                if self.liability_minor
                else []
            ),
            *sided(
                capital,
                amount - self.liability_minor,
                movement=Movement.CONTRIBUTION_PROPERTY
                if property_
                else Movement.CONTRIBUTION_CASH,
            ),
        ]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A payment that has left the bank, in minor units."""

    distribution_id: UUID
    kind: DistributionKind
    amount_minor: int
    withholding_minor: int = 0

    def __post_init__(self) -> None:
        if self.amount_minor <= 0:
            raise Invalid("The amount is above zero.", field="amount")
        if not 0 <= self.withholding_minor < self.amount_minor:
            raise Invalid("Withholding lies between zero and the amount.", field="withholding")

    def event(
        self, occasion: Occasion, member: MemberAccounts, shared: SharedAccounts
    ) -> EconomicEvent:
        """Dr 3320-m (patronage) or 3100-m / Cr 1110 in BOOK; Dr 3200-m / Cr 1110 in TAX."""
        patronage = self.kind is DistributionKind.PATRONAGE_CASH
        debited = {
            Ledger.BOOK: member.declared if patronage else member.capital_book,
            Ledger.TAX: member.capital_tax,
        }
        kind = TransactionType.DISTRIBUTION
        if self.kind is DistributionKind.REDEMPTION:
            kind = TransactionType.REDEMPTION
        movement = Movement.DISTRIBUTION_CASH
        if self.kind is DistributionKind.REDEMPTION:
            movement = Movement.REDEMPTION
        source = Source("distribution", str(self.distribution_id), "payment")
        return EconomicEvent(
            tuple(
                occasion.transaction(
                    ledger,
                    kind,
                    source,
                    [
                        *debit(account, self.amount_minor, movement=movement),
                        *sided(
                            shared[ledger, "operating_cash"],
                            self.amount_minor - self.withholding_minor,
                        ),
                        *(
                            sided(shared[ledger, "withholding"], self.withholding_minor)
                            if self.withholding_minor
                            else []
                        ),
                    ],
                )
                for ledger, account in debited.items()
            )
        )


def re_retention(
    distribution_id: UUID, amount_minor: int, occasion: Occasion, member: MemberAccounts
) -> EconomicEvent:
    """A cancelled cash part goes back into retained capital: Dr 3320-m / Cr 3100-m, BOOK only."""
    if amount_minor <= 0:
        raise Invalid("The amount is above zero.", field="amount")
    movement = Movement.RE_RETENTION
    book = occasion.transaction(
        Ledger.BOOK,
        TransactionType.TRANSFER,
        Source("distribution", str(distribution_id), "re_retain"),
        [
            *debit(member.declared, amount_minor, movement=movement),
            *sided(member.capital_book, amount_minor, movement=movement),
        ],
    )
    return EconomicEvent((book,), tax_effect_none=True)


@dataclass(frozen=True, slots=True)
class CapitalAccount:
    """A member's equity, derived from entries (domain 4.5); amounts in minor units."""

    member_id: UUID
    member_number: str
    status: str
    book_balance_minor: int = 0
    tax_balance_minor: int = 0
    declared_unpaid_minor: int = 0
    contributed_capital_minor: int = 0
    contributed_tax_basis_minor: int = 0
    allocations_to_date_minor: int = 0
    retained_to_date_minor: int = 0
    distributions_to_date_minor: int = 0
    redemptions_to_date_minor: int = 0
    dro_limit_minor: int | None = 0  # None: unlimited
    min_gain_share_minor: int = 0
    last_entry_seq: int = 0
    version: int = 1

    @property
    def floor_minor(self) -> int | None:
        """The lowest book balance allowed (T8); None when there is no limit."""
        if self.dro_limit_minor is None:
            return None
        return -(self.dro_limit_minor + self.min_gain_share_minor)

    def require_floor(self) -> None:
        """Raises InsufficientCapital below the floor, or with more declared money paid than due."""
        if self.floor_minor is not None and self.book_balance_minor < self.floor_minor:
            raise InsufficientCapital(
                member_id=self.member_id,
                floor_minor=self.floor_minor,
                balance_minor=self.book_balance_minor,
            )
        if self.declared_unpaid_minor < 0:
            raise InsufficientCapital(
                "More would be paid out than was declared for this member.",
                member_id=self.member_id,
                declared_unpaid_minor=self.declared_unpaid_minor,
            )
