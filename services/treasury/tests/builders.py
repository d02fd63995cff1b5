"""Small parts that tests are made of. Sample members are named after trees."""

from datetime import UTC, date, datetime
from uuid import UUID

from kernel.ids import derived_id, new_id
from treasury.domain.accounts import Account, AccountType, Direction, Ledger, MemberRole
from treasury.domain.calendar import PeriodType, Window
from treasury.domain.capital import MemberRef
from treasury.domain.chart import shipped_chart
from treasury.domain.cooperative import SUBCHAPTER_K
from treasury.domain.entries import Entry, Movement
from treasury.domain.journal import Source, Transaction, TransactionType
from treasury.domain.periods import Period

COOPERATIVE = UUID("0c000000-0000-7000-8000-000000000001")
NOON = datetime(2026, 4, 5, 12, 0, tzinfo=UTC)
Q1 = Window(PeriodType.QUARTER, date(2026, 1, 1), date(2026, 3, 31))
TREES = ("Alder", "Beech", "Cedar", "Douglas", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood")

CHART = {
    (account.ledger, account.account_number): account
    for account in shipped_chart(COOPERATIVE, SUBCHAPTER_K)
}


def account(number: str, ledger: Ledger = Ledger.BOOK) -> Account:
    """A shipped account."""
    return CHART[ledger, number]


def member(place: int) -> MemberRef:
    """The first is M-0001."""
    tree = TREES[(place - 1) % len(TREES)]
    return MemberRef(derived_id(COOPERATIVE, "member", str(place)), f"M-{place:04d}", tree)


def sub_account(
    who: MemberRef, ledger: Ledger = Ledger.BOOK, role: MemberRole = MemberRole.CAPITAL
) -> Account:
    control = {
        (Ledger.BOOK, MemberRole.CAPITAL): "3100",
        (Ledger.BOOK, MemberRole.DECLARED): "3320",
        (Ledger.TAX, MemberRole.CAPITAL): "3200",
    }[ledger, role]
    return Account(
        id=derived_id(who.member_id, ledger, role),
        ledger=ledger,
        account_number=f"{control}-{who.member_number[2:]}",
        name=who.display_name,
        account_type=AccountType.EQUITY,
        member_id=who.member_id,
        member_role=role,
    )


def line(
    number: str | Account, minor: int, ledger: Ledger = Ledger.BOOK, who: UUID | None = None
) -> Entry:
    """A debit when `minor` is positive, a credit when it is negative."""
    on = number if isinstance(number, Account) else account(number, ledger)
    return Entry(
        on,
        Direction.DEBIT if minor > 0 else Direction.CREDIT,
        abs(minor),
        member_id=who,
        movement=Movement.ADJUSTMENT if on.is_capital else None,
    )


def transaction(
    *entries: Entry,
    ledger: Ledger = Ledger.BOOK,
    kind: TransactionType = TransactionType.ADJUSTMENT,
    on: date = date(2026, 2, 1),
) -> Transaction:
    return Transaction(
        ledger=ledger,
        period_id=COOPERATIVE,
        transaction_date=on,
        transaction_type=kind,
        description="test",
        source=Source("test", str(new_id()), "entry"),
        entries=entries,
        created_by="alder",
    )


def quarter() -> Period:
    return Period.opened(Q1, fiscal_year_start=(1, 1), grace_days=7, at=NOON)
