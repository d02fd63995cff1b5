"""PostTransaction by many at once: the same answers, refusals and rows as one after the other."""

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.commands import Commands
from chassis.testing import call_as
from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.call import Actor, Call, Role
from kernel.errors import HabitatError
from kernel.ids import derived_id, new_id
from treasury.adapters.books import Books
from treasury.adapters.posting import Posting
from treasury.adapters.work import SqlWork
from treasury.application.create_draft import CreateDraft, create_draft
from treasury.application.decide_draft import DiscardDraft, discard_draft
from treasury.application.drafting import NewLine, NewTransaction
from treasury.application.ensure_member_accounts import ensure_member_accounts
from treasury.application.install_cooperative import InstallCooperative, install_cooperative
from treasury.application.open_period import OpenPeriod, open_period
from treasury.domain.accounts import Direction, Ledger
from treasury.domain.calendar import PeriodType
from treasury.domain.capital import MemberRef
from treasury.domain.journal import TransactionType

from ..builders import Q1, member
from .desk import FEBRUARY, STEWARD, Desk, through_bank

ALDER, BEECH = member(1), member(2)
APRIL = FEBRUARY.replace(month=4)
KINDS = (
    *("book", "twins", "book", "twins", "book"),  # the plain ones
    *("high value", "unbalanced", "stale", "unknown", "discarded", "member", "again", "key reused"),
    *("capital raised", "capital below the floor", "period closing"),
)


@dataclass(frozen=True)
class Wish:
    """One caller's PostTransaction."""

    call: Call
    request: pb.PostTransactionRequest


class Grove:
    """A cooperative of its own; two of them with the same seed are the same but for their ids."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.id = uuid4()
        self.desk = desk
        self.chance = random.Random(seed)
        self.posting = Posting(Books(Commands(desk.units, SqlWork)))
        self.steward = self._call(STEWARD.actor)
        self.plain: list[Wish] = []

    async def prepared(self, many: int) -> list[Wish]:
        """The grove with its drafts, and who wishes what."""
        boss = self._call(call_as(Role.ADMIN).actor)
        worker = self._call(call_as(service="svc-worker").actor)
        do = self.desk.do
        await do(boss, lambda work: install_cooperative(work, InstallCooperative("Grove")))
        periods = [
            await do(boss, lambda work, each=start: open_period(work, _quarter(each)))
            for start in (Q1.start, APRIL.replace(day=1))
        ]
        await do(worker, lambda work: ensure_member_accounts(work, [ALDER, BEECH]))
        wishes = [await self._wish(place, self.chance.choice(KINDS)) for place in range(many)]
        # A close begins when no draft is left; the rule is asked again at every posting.
        await self.desk.sql(
            "UPDATE treasury.period SET status = 'closing', closing_workflow_id = $2 WHERE id = $1",
            periods[0].id,
            new_id(),
        )
        return wishes

    async def _wish(self, place: int, kind: str) -> Wish:
        actor = STEWARD.actor
        if kind == "member":
            actor = replace(actor, role=Role.MEMBER)
        call = self._call(actor, str(place)).keyed(str(place))
        request = pb.PostTransactionRequest(id=str(await self._draft(kind)))
        match kind:
            case "book" | "twins":
                self.plain.append(Wish(call, request))
            case "again" if self.plain:
                request = self.chance.choice(self.plain).request
            case "key reused" if self.plain:
                call = call.keyed(self.chance.choice(self.plain).call.idempotency_key or "")
            case "stale":
                request.expected_version = 7
            case "discarded":
                command = DiscardDraft(UUID(request.id))
                await self.desk.do(self.steward, lambda work: discard_draft(work, command))
            case "unknown":
                request.id = str(derived_id(self.id, str(place)))
        return Wish(call, request)

    async def _draft(self, kind: str) -> UUID:
        minor = 600_000 if kind == "high value" else self.chance.randint(1, 500_000)
        ledgers = [Ledger.BOOK] if kind == "book" else list(Ledger)
        news = [through_bank(ledger, minor) for ledger in ledgers]
        type_ = TransactionType.REVENUE
        if kind == "unbalanced":
            news = [news[0]._replace(lines=[*news[0].lines, news[0].lines[0]])]
        if kind.startswith("capital"):
            type_ = TransactionType.ADJUSTMENT
            news = [
                _capital(ledger, minor, ALDER if kind == "capital raised" else None)
                for ledger in Ledger
            ]
        on = FEBRUARY if kind == "period closing" else APRIL
        command = CreateDraft(news, on, "dues", transaction_type=type_)
        drafts = await self.desk.do(self.steward, lambda work: create_draft(work, command))
        return self.chance.choice(drafts).id

    def _call(self, actor: Actor, *names: str) -> Call:
        return Call(self.id, actor, derived_id(STEWARD.cooperative_id, "call", *names))

    async def outcome(self, wish: Wish) -> Any:
        """The answer without its ids, or what kind of refusal it was."""
        try:
            answer = await self.posting.post(wish.call, wish.request)
        except HabitatError as error:
            return type(error).__name__, error.reason, error.facts.get("difference_minor")
        return (
            answer.correlation_id,
            len(answer.event_ids),
            [
                (t.number, t.ledger, t.status, t.total.amount_minor, t.version, len(t.entries))
                for t in answer.transactions
            ],
        )

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What stands in the tables, with numbers in the place of ids."""
        return {
            name: sorted(tuple(row) for row in await self.desk.sql(query, self.id))
            for name, query in _ROWS.items()
        }


def _capital(ledger: Ledger, minor: int, raised: MemberRef | None) -> NewTransaction:
    """Alder's capital raised, or Beech's lowered, who has none."""
    number = {Ledger.BOOK: "3100", Ledger.TAX: "3200"}[ledger]
    number += (raised or BEECH).member_number.replace("M", "")
    own, bank = (Direction.CREDIT, Direction.DEBIT)[:: 1 if raised else -1]
    return NewTransaction(
        ledger,
        [NewLine(own, minor, account_number=number), NewLine(bank, minor, account_number="1110")],
    )


def _quarter(start: date) -> OpenPeriod:
    return OpenPeriod(start, period_type=PeriodType.QUARTER)


_ROWS = {
    "transactions": "SELECT number, ledger, transaction_type, total_minor, entry_count, created_by,"
    " source_type, coalesce(tax_effect, '-') FROM treasury.transaction WHERE cooperative_id = $1",
    "entries": "SELECT t.number, e.line_no, a.account_number, e.direction, e.amount_minor,"
    " coalesce(e.movement, '-') FROM treasury.entry e JOIN treasury.transaction t"
    " ON t.id = e.transaction_id JOIN treasury.account a ON a.id = e.account_id"
    " AND a.cooperative_id = e.cooperative_id WHERE e.cooperative_id = $1",
    "drafts": "SELECT number, status, version FROM treasury.draft WHERE cooperative_id = $1",
    "facts": "SELECT event_type, aggregate_sequence, coalesce(payload ->> 'number', '-'),"
    " envelope ->> 'correlation_id', envelope -> 'actor' ->> 'id', envelope ->> 'producer'"
    " FROM treasury.outbox WHERE cooperative_id = $1 AND event_type LIKE 'treasury.%posted'",
    "changes": "SELECT coalesce(l ->> 'book_delta_minor', '0') FROM treasury.outbox,"
    " jsonb_array_elements(payload -> 'lines') l WHERE cooperative_id = $1",
    "audit": "SELECT a.action, a.actor_id, a.role, a.correlation_id::text, d.number,"
    " coalesce(a.after::text, '-') FROM treasury.audit_entry a JOIN treasury.draft d"
    " ON d.id::text = a.subject_id WHERE a.cooperative_id = $1",
    "answers": "SELECT actor_id, operation, idempotency_key, response IS NOT NULL"
    " FROM treasury.processed_command WHERE cooperative_id = $1",
}


@pytest.mark.parametrize("seed", range(3))
async def test_a_crowd_is_answered_as_each_would_be_alone(desk: Desk, seed: int) -> None:
    crowd, row = Grove(desk, seed), Grove(desk, seed)
    together = await crowd.prepared(30)
    one_by_one = await row.prepared(30)
    answers = await asyncio.gather(*(crowd.outcome(wish) for wish in together))
    alone = [await row.outcome(wish) for wish in one_by_one]
    assert answers == alone
    assert await crowd.rows() == await row.rows()
    assert await desk.difference() == 0


async def test_a_crowd_shares_the_row_of_its_period_until_it_commits(desk: Desk) -> None:
    """P1: a close that locks the period finds all of the group in its sums, or comes first."""
    period = await desk.open_quarter()
    posting = Posting(Books(Commands(desk.units, SqlWork)))
    drafts = [(await desk.draft(7))[0] for _ in range(4)]
    url = desk.database.admin_url.replace("+asyncpg", "")
    blocker, watcher = await asyncpg.connect(url), await asyncpg.connect(url)
    async with blocker.transaction():
        await blocker.execute("LOCK TABLE treasury.outbox IN SHARE MODE")
        posts = asyncio.gather(
            *(
                posting.post(STEWARD.keyed(new_id()), pb.PostTransactionRequest(id=str(draft.id)))
                for draft in drafts
            )
        )
        while not await watcher.fetchval(_WAITS):
            assert not posts.done()
        with pytest.raises(asyncpg.LockNotAvailableError):
            await watcher.execute(
                "SELECT FROM treasury.period WHERE id = $1 FOR UPDATE NOWAIT", period.id
            )
    await posts
    await watcher.execute("SELECT FROM treasury.period WHERE id = $1 FOR UPDATE NOWAIT", period.id)
    commits = await desk.sql("SELECT DISTINCT xmin::text FROM treasury.transaction")
    assert len(commits) == 1
    await blocker.close()
    await watcher.close()


_WAITS = """
SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'treasury.outbox'::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""
