"""Drafts: what people prepare, alone or as BOOK and TAX twins, before it is in the journal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from kernel.errors import Forbidden, Invalid, Refused, SelfApproval, Stale
from kernel.ids import new_id
from treasury.domain.accounts import Account, Direction, Ledger
from treasury.domain.entries import Entry, Movement
from treasury.domain.journal import (
    DESCRIPTION_MAX,
    EconomicEvent,
    Source,
    Transaction,
    TransactionType,
)

REASON_MAX = 500


class TransactionStatus(StrEnum):
    """`reversed` is posted with a mirror; the first, second and last are states of drafts."""

    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    POSTED = "posted"
    REVERSED = "reversed"
    DISCARDED = "discarded"


class ApprovalRequired(Refused):
    """Above the high-value threshold a second person decides (domain 11)."""

    reason = "APPROVAL_REQUIRED"
    sentence = "A second steward or admin must approve this transaction."


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line as a person typed it; it becomes an Entry when it is posted."""

    account: Account
    direction: Direction
    amount_minor: int
    memo: str = ""
    member_id: UUID | None = None

    def entry(self) -> Entry:
        """Raises Invalid and AccountNotPostable."""
        movement = Movement.ADJUSTMENT if self.account.is_capital else None
        return Entry(
            self.account, self.direction, self.amount_minor, self.memo, self.member_id, movement
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """One ledger's side. Its lines may be unbalanced until it is posted."""

    ledger: Ledger
    period_id: UUID
    transaction_date: date
    transaction_type: TransactionType
    description: str
    economic_event_id: UUID
    created_by: str
    lines: tuple[DraftLine, ...]
    status: TransactionStatus = TransactionStatus.DRAFT
    approved_by: str | None = None
    return_reason: str = ""
    number: str = ""
    version: int = 1
    id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if not self.lines:
            raise Invalid("A draft needs at least one entry.", field="entries")
        if not 0 < len(self.description.strip()) <= DESCRIPTION_MAX:
            raise Invalid(
                f"A description of 1 to {DESCRIPTION_MAX} characters is needed.",
                field="description",
            )

    @property
    def total_minor(self) -> int:
        """The sum of the debits."""
        return sum(x.amount_minor for x in self.lines if x.direction is Direction.DEBIT)

    def transaction(self, *, approved_by: str | None = None) -> Transaction:
        """What would be posted. Raises Unbalanced and the other refusals of Transaction."""
        return Transaction(
            ledger=self.ledger,
            period_id=self.period_id,
            transaction_date=self.transaction_date,
            transaction_type=self.transaction_type,
            description=self.description,
            source=Source("journal", str(self.id), "entry"),
            entries=tuple(line.entry() for line in self.lines),
            created_by=self.created_by,
            approved_by=approved_by,
            id=self.id,
            number=self.number or None,
        )


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """A draft and its twin: created, posted, approved, returned and discarded together."""

    drafts: tuple[Draft, ...]

    @property
    def status(self) -> TransactionStatus:
        return self.drafts[0].status

    @property
    def created_by(self) -> str:
        return self.drafts[0].created_by

    def check(self) -> None:
        """Refuse early what could never be posted: bad lines, two drafts of one ledger."""
        ledgers = [draft.ledger for draft in self.drafts]
        if len(set(ledgers)) != len(ledgers):
            raise Invalid("An event has one transaction a ledger.", field="transactions")
        for draft in self.drafts:
            for line in draft.lines:
                if line.account.ledger is not draft.ledger:
                    raise Invalid(
                        f"Account {line.account.account_number} is not of the "
                        f"{draft.ledger} ledger.",
                        field="transactions.entries.account_id",
                    )
                line.entry()

    def require_version(self, id: UUID, expected_version: int) -> None:
        """Zero means the caller read nothing before. Raises Stale."""
        found = next(draft.version for draft in self.drafts if draft.id == id)
        if expected_version and expected_version != found:
            raise Stale(version=found)

    def event(self, *, approved_by: str | None = None) -> EconomicEvent:
        """The balanced event. Raises Unbalanced, TwinMissing, AccountNotPostable, Invalid."""
        return EconomicEvent(
            tuple(draft.transaction(approved_by=approved_by) for draft in self.drafts),
            id=self.drafts[0].economic_event_id,
        )

    def submit(self, by: str) -> "DraftEvent":
        """draft → pending_approval, by its creator."""
        if by != self.created_by:
            raise Forbidden("Only its creator sends a draft to approval.")
        return self._each(lambda d: _moved(d, TransactionStatus.PENDING_APPROVAL))

    def post(self) -> "DraftEvent":
        """draft → posted."""
        self._require(TransactionStatus.DRAFT)
        return self._each(lambda d: _moved(d, TransactionStatus.POSTED))

    def approve(self, by: str) -> "DraftEvent":
        """pending_approval → posted, by another person than the creator."""
        self._require(TransactionStatus.PENDING_APPROVAL)
        if by == self.created_by:
            raise SelfApproval("You cannot approve a transaction that you prepared yourself.")
        return self._each(lambda d: replace(_moved(d, TransactionStatus.POSTED), approved_by=by))

    def send_back(self, reason: str) -> "DraftEvent":
        """pending_approval → draft, with a reason."""
        self._require(TransactionStatus.PENDING_APPROVAL)
        if not 0 < len(reason.strip()) <= REASON_MAX:
            raise Invalid(f"A reason of 1 to {REASON_MAX} characters is needed.", field="reason")
        return self._each(
            lambda d: replace(_moved(d, TransactionStatus.DRAFT), return_reason=reason)
        )

    def discard(self) -> "DraftEvent":
        """draft → discarded; never after posting."""
        self._require(TransactionStatus.DRAFT)
        return self._each(lambda d: _moved(d, TransactionStatus.DISCARDED))

    def require_draft(self) -> None:
        self._require(TransactionStatus.DRAFT)

    def _require(self, status: TransactionStatus) -> None:
        if self.status is status:
            return
        if self.status is TransactionStatus.PENDING_APPROVAL:
            raise ApprovalRequired()
        raise Refused(f"This transaction is {self.status}, not {status}.", status=self.status)

    def _each(self, change: Callable[[Draft], Draft]) -> "DraftEvent":
        return DraftEvent(tuple(change(draft) for draft in self.drafts))


def _moved(draft: Draft, status: TransactionStatus) -> Draft:
    return replace(draft, status=status, version=draft.version + 1)
