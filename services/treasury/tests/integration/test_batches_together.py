"""PostTransactionBatch by many at once: the same answers, refusals and rows as one by one."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chassis.commands import Commands
from chassis.testing import call_as
from habitat.treasury.v1 import accounts_pb2
from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.call import Actor, Call, Role
from kernel.errors import Conflict, HabitatError
from kernel.ids import derived_id, new_id
from treasury.adapters.books import Books
from treasury.adapters.posting import Posting
from treasury.adapters.work import SqlWork
from treasury.application.ensure_member_accounts import ensure_member_accounts
from treasury.application.install_cooperative import InstallCooperative, install_cooperative
from treasury.application.open_period import OpenPeriod, open_period
from treasury.domain.calendar import PeriodType

from ..builders import member
from .desk import FEBRUARY, STEWARD, Desk

MAY = date(2026, 5, 5)
ALDER = member(1)
KINDS = (
    *("book", "twins", "many", "twins", "book"),  # the plain ones
    *("high value", "unbalanced", "unknown account", "unreadable", "empty", "no entries"),
    *("member", "workflow's type", "no period", "period closing", "capital", "again", "key reused"),
)

Wish = tuple[Call, pb.PostTransactionBatchRequest]


class Fold:
    """A cooperative of its own; two of them with the same seed are the same but for their ids."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.id = uuid4()
        self.desk = desk
        self.chance = random.Random(seed)
        self.posting = Posting(Books(Commands(desk.units, SqlWork)))
        self.plain: list[Wish] = []

    async def prepared(self, many: int) -> list[Wish]:
        """The fold with its periods, and who wishes what; the first quarter is being closed."""
        boss, worker = self._call(call_as().actor), self._call(call_as(service="svc-worker").actor)
        await self.desk.do(boss, lambda w: install_cooperative(w, InstallCooperative("Grove")))
        first, _ = [
            await self.desk.do(boss, lambda work, each=start: open_period(work, _quarter(each)))
            for start in (date(2026, 1, 1), date(2026, 4, 1))
        ]
        await self.desk.do(worker, lambda work: ensure_member_accounts(work, [ALDER]))
        await self.desk.sql(
            "UPDATE treasury.period SET status = 'closing', closing_workflow_id = $2 WHERE id = $1",
            first.id,
            new_id(),
        )
        return [self._wish(place, self.chance.choice(KINDS)) for place in range(many)]

    def wish(self, place: int, items: Sequence[pb.BatchItem], role: Role = Role.STEWARD) -> Wish:
        call = self._call(replace(STEWARD.actor, role=role), str(place))
        return call.keyed(str(place)), pb.PostTransactionBatchRequest(items=items)

    def _wish(self, place: int, kind: str) -> Wish:
        items = [self._item(kind) for _ in range({"many": 7, "empty": 0}.get(kind, 2))]
        call, request = self.wish(place, items, Role.MEMBER if kind == "member" else Role.STEWARD)
        if kind in ("book", "twins", "many"):
            self.plain.append((call, request))
        elif kind == "again" and self.plain:
            return self.chance.choice(self.plain)
        elif kind == "key reused" and self.plain:
            call = call.keyed(self.chance.choice(self.plain)[0].idempotency_key or "")
        return call, request

    def _item(self, kind: str) -> pb.BatchItem:
        minor = 600_000 if kind == "high value" else self.chance.randint(1, 500_000)
        made = item(minor, ledgers=1 if kind == "book" else 2)
        entry = made.transactions[0].entries[0]
        match kind:
            case "unbalanced":
                entry.amount.amount_minor += 1
            case "unknown account":
                entry.account_number = "1999"
            case "unreadable":
                entry.member_id = "alder"
            case "no entries":
                del made.transactions[0].entries[:]
            case "workflow's type":
                made.transaction_type = "allocation"
            case "no period":
                made.transaction_date = "2031-05-05"
            case "period closing":
                made.transaction_date = str(FEBRUARY)
            case "capital":
                made.transaction_type = "adjustment"
                for new, number in zip(made.transactions, ("3100", "3200"), strict=True):
                    new.entries[1].account_number = ALDER.member_number.replace("M", number)
        return made

    def _call(self, actor: Actor, *names: str) -> Call:
        return Call(self.id, actor, derived_id(STEWARD.cooperative_id, "call", *names))

    async def outcome(self, wish: Wish) -> Any:
        """How many were posted, or what kind of refusal it was."""
        try:
            answer = await self.posting.post_batch(*wish)
        except HabitatError as error:
            fields = [violation.field for violation in error.violations]
            return type(error).__name__, error.reason, fields
        return answer.correlation_id, len(answer.event_ids), len(answer.transaction_ids)

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """What stands in the tables, without ids and numbers."""
        return {
            name: sorted(tuple(row) for row in await self.desk.sql(query, self.id))
            for name, query in _ROWS.items()
        }


def item(minor: int, *, ledgers: int = 2, source: str = "") -> pb.BatchItem:
    """Dues through the bank."""
    return pb.BatchItem(
        transactions=[
            pb.NewTransaction(
                ledger=ledger,
                entries=[
                    {
                        "account_number": number,
                        "direction": direction,
                        "amount": {"amount_minor": minor, "currency": "USD"},
                    }
                    for number, direction in (("1110", 1), ("4110", 2))
                ],
            )
            for ledger in (accounts_pb2.LEDGER_BOOK, accounts_pb2.LEDGER_TAX)[:ledgers]
        ],
        transaction_date=str(MAY),
        description="dues",
        transaction_type="revenue",
        source_type="invoice" if source else "",
        source_id=source,
    )


def _quarter(start: date) -> OpenPeriod:
    return OpenPeriod(start, period_type=PeriodType.QUARTER)


_ROWS = {
    "transactions": "SELECT ledger, transaction_type, total_minor, entry_count, created_by,"
    " transaction_date FROM treasury.transaction WHERE cooperative_id = $1",
    "entries": "SELECT t.total_minor, t.ledger, e.line_no, a.account_number, e.direction,"
    " e.amount_minor, coalesce(e.movement, '-') FROM treasury.entry e JOIN treasury.transaction t"
    " ON t.id = e.transaction_id JOIN treasury.account a ON a.id = e.account_id"
    " AND a.cooperative_id = e.cooperative_id WHERE e.cooperative_id = $1",
    "facts": "SELECT event_type, aggregate_sequence, payload -> 'total' ->> 'amount_minor',"
    " envelope ->> 'correlation_id', envelope -> 'actor' ->> 'id', envelope ->> 'producer'"
    " FROM treasury.outbox WHERE cooperative_id = $1 AND event_type LIKE 'treasury.%posted'",
    "changes": "SELECT coalesce(l ->> 'book_delta_minor', '0') FROM treasury.outbox,"
    " jsonb_array_elements(payload -> 'lines') l WHERE cooperative_id = $1",
    "audit": "SELECT action, actor_id, role, correlation_id::text, after ->> 'total_minor',"
    " after ->> 'transactions', right(after ->> 'last', 6)::int - right(after ->> 'first', 6)::int"
    " FROM treasury.audit_entry WHERE cooperative_id = $1 AND action = 'post_transaction_batch'",
    "answers": "SELECT actor_id, operation, idempotency_key, response IS NOT NULL"
    " FROM treasury.processed_command WHERE cooperative_id = $1",
    "numbers": "SELECT array_agg(serial ORDER BY serial) = array_agg(place ORDER BY place)"
    " FROM (SELECT serial, row_number() OVER (ORDER BY serial) AS place FROM treasury.transaction"
    " WHERE cooperative_id = $1) AS numbered",
}


@pytest.mark.parametrize("seed", range(3))
async def test_a_crowd_is_answered_as_each_would_be_alone(desk: Desk, seed: int) -> None:
    crowd, row = Fold(desk, seed), Fold(desk, seed)
    together = await crowd.prepared(30)
    one_by_one = await row.prepared(30)
    answers = await asyncio.gather(*(crowd.outcome(wish) for wish in together))
    alone = [await row.outcome(wish) for wish in one_by_one]
    assert answers == alone
    rows = await crowd.rows()
    assert rows == await row.rows()
    assert rows["numbers"] == [(True,)]
    assert await desk.difference() == 0


async def test_batches_that_meet_share_one_commit(desk: Desk) -> None:
    fold = Fold(desk, 1)
    await fold.prepared(0)
    wishes = [fold.wish(place, [item(7), item(8)]) for place in range(5)]
    answers = await asyncio.gather(*(fold.posting.post_batch(*wish) for wish in wishes))
    commits = await desk.sql(
        "SELECT count(*) FROM treasury.transaction WHERE cooperative_id = $1 GROUP BY xmin::text",
        fold.id,
    )
    assert [row["count"] for row in commits] == [20]
    for (call, _), answer in zip(wishes, answers, strict=True):
        told = await desk.sql(
            "SELECT aggregate_id::text FROM treasury.outbox WHERE cooperative_id = $1 "
            "AND envelope ->> 'correlation_id' = $2",
            fold.id,
            str(call.correlation_id),
        )
        assert sorted(row["aggregate_id"] for row in told) == sorted(answer.transaction_ids)


async def test_one_source_used_twice_is_one_callers_conflict(desk: Desk) -> None:
    fold = Fold(desk, 2)
    await fold.prepared(0)
    sources = ("A-1", "A-2", "A-1", "A-3")
    outcomes = await asyncio.gather(
        *(
            fold.posting.post_batch(*fold.wish(place, [item(5), item(6, source=source)]))
            for place, source in enumerate(sources)
        ),
        return_exceptions=True,
    )
    refused = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Conflict)]
    assert refused in ([0], [2])
    assert sum(isinstance(each, pb.PostTransactionBatchResponse) for each in outcomes) == 3
    posted = await desk.value(
        "SELECT count(*) FROM treasury.transaction WHERE cooperative_id = $1", fold.id
    )
    assert posted == 12
