"""A small cooperative that the golden files speak to, and the pipeline without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from kernel.call import Role
from people.domain.categories import PRESETS
from people.domain.contributions import ContributionStatus
from people.domain.imports import contributions_plan, members_plan
from people.domain.imports.capital_file import (
    CapitalFile,
    read_capital_accounts,
    require_members,
)
from people.domain.imports.contributions_file import read_contributions
from people.domain.imports.contributions_plan import (
    ContributionsPlan,
    Imported,
    KnownMember,
    plan_contributions,
    resolve,
)
from people.domain.imports.members_file import read_members
from people.domain.imports.members_plan import MembersPlan, plan_members
from people.domain.imports.messages import Messages
from people.domain.members import Interval, Member, MemberStatus, MemberTier
from people.domain.periods import Period, PeriodStatus, period_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COOPERATIVE = UUID(int=1)
CATEGORIES = {category.code: category for category in PRESETS["P1"]}


def member(number: int, name: str, **values: object) -> Member:
    given = {
        "id": UUID(int=number),
        "number": f"M-{number:04d}",
        "legal_name": f"{name} Tree",
        "display_name": name,
        "email": f"{name.lower()}@example.org",
        "tier": MemberTier.COOPERATIVE,
        "status": MemberStatus.ACTIVE,
        "role": Role.MEMBER,
        "intervals": (Interval(date(2020, 1, 1)),),
        "voting_rights": True,
    }
    return Member(**(given | values))  # type: ignore[arg-type]


CEDAR = member(1, "Cedar", role=Role.ADMIN)
ROWAN = member(2, "Rowan")
BIRCH = member(
    3,
    "Birch",
    status=MemberStatus.WITHDRAWN,
    voting_rights=False,
    intervals=(
        Interval(date(2019, 1, 1), date(2021, 12, 31)),
        Interval(date(2022, 1, 1), date(2023, 12, 31), "moved away"),
    ),
)
MEMBERS = {m.email: m for m in (CEDAR, ROWAN, BIRCH)}


def period(number: int, code: str, name: str, start: str, end: str, **values: object) -> Period:
    given = {
        "id": UUID(int=number),
        "code": code,
        "name": name,
        "start_date": date.fromisoformat(start),
        "end_date": date.fromisoformat(end),
        "grace_end_date": date.fromisoformat(end),
    }
    return Period(**(given | values))  # type: ignore[arg-type]


PERIODS = [
    period(101, "2026Q1", "Q1 2026", "2026-01-01", "2026-03-31"),
    period(
        102,
        "2026Q2",
        "Q2 2026",
        "2026-04-01",
        "2026-06-30",
        status=PeriodStatus.CLOSING,
        suspended_by="close",
    ),
    period(103, "2025Q4", "Q4 2025", "2025-10-01", "2025-12-31", status=PeriodStatus.CLOSED),
    period(104, "2018Q4", "Q4 2018", "2018-10-01", "2018-12-31", status=PeriodStatus.LOCKED),
]
SPELLED = {period_key(text): p for p in PERIODS for text in (p.code, p.name)}
DECIDED = Imported(UUID(int=77), ContributionStatus.APPROVED, b"other", b"other")


@dataclass
class Outcome:
    messages: Messages
    members: MembersPlan | None = None
    capital: CapitalFile | None = None
    contributions: ContributionsPlan | None = None

    @property
    def codes(self) -> set[str]:
        return {m.code for m in (*self.messages.errors, *self.messages.warnings)}


def run_members(content: bytes, *, strict: bool = False) -> Outcome:
    messages = Messages("members.csv", strict=strict)
    file = read_members(content, messages, today=NOW.date())
    known = members_plan.Known(
        by_email=MEMBERS,
        ens_names={},
        external_refs={},
        admins=frozenset({CEDAR.id}),
        ended_on=date(2025, 12, 31),
    )
    return Outcome(messages, members=plan_members(file, known, messages))


def run_capital_accounts(content: bytes, *, strict: bool = False) -> Outcome:
    messages = Messages("capital_accounts.csv", strict=strict)
    file = read_capital_accounts(content, messages)
    require_members(file, contributions_plan.known_address(MEMBERS, frozenset()))
    return Outcome(messages, capital=file)


def run_contributions(
    content: bytes, *, strict: bool = False, earlier: dict[UUID, Imported] | None = None
) -> Outcome:
    messages = Messages("contributions.csv", strict=strict)
    file = read_contributions(content, messages, categories=CATEGORIES, now=NOW)
    known = contributions_plan.Known(
        cooperative_id=COOPERATIVE,
        members={m.email: KnownMember(m.id, m.intervals) for m in MEMBERS.values()},
        periods=SPELLED,
        actor=str(CEDAR.id),
    )
    rows = resolve(file, known, messages)
    if earlier is None:
        earlier = {row.key: DECIDED for row in rows if row.source.external_ref == "decided"}
    return Outcome(messages, contributions=plan_contributions(rows, earlier, messages))
