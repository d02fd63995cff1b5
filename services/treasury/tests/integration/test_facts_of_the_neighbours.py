"""What Treasury does about facts of People and Agreements, in whatever order they come."""

import json
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from google.protobuf.message import Message

from habitat.people.v1 import events_pb2 as people
from kernel.errors import Invalid, NotFound
from treasury.domain.capital import MemberRef
from treasury.domain.cooperative import NotInstalled
from treasury.domain.periods import Period, PeriodNotOpen

from ..builders import member
from .desk import WORKER, Desk
from .hearing import fact, hear

ALDER = member(1)


def created(who: MemberRef = ALDER, **fields: Any) -> people.MemberCreated:
    standing = {"tier": "cooperative", "status": "active", **fields}
    return people.MemberCreated(
        member_id=str(who.member_id),
        member_number=who.member_number,
        display_name=who.display_name,
        **standing,
    )


def approved(contribution_id: UUID, period: Period, **fields: Any) -> people.ContributionApproved:
    given = {
        "category": "capital",
        "capital_kind": "cash",
        "contribution_date": "2026-02-02",
        "value": {"amount_minor": 900, "currency": "USD"},
        "tax_value": {"amount_minor": 900, "currency": "USD"},
        **fields,
    }
    return people.ContributionApproved(
        contribution_id=str(contribution_id),
        number="C-2026Q1-000001",
        member_id=str(ALDER.member_id),
        member_number=ALDER.member_number,
        member_display_name=ALDER.display_name,
        period_id=str(period.id),
        **given,
    )


async def facts_out(desk: Desk, kind: str) -> list[dict[str, Any]]:
    rows = await desk.sql(
        "SELECT payload, envelope FROM treasury.outbox WHERE event_type = $1 ORDER BY global_seq",
        kind,
    )
    return [json.loads(row["payload"]) for row in rows]


async def test_an_active_equity_member_gets_sub_accounts(desk: Desk) -> None:
    await hear(desk, fact("people.member.created", created()))
    await hear(desk, fact("people.member.created", created()))
    numbers = await desk.sql(
        "SELECT ledger, account_number FROM treasury.account WHERE member_id IS NOT NULL "
        "ORDER BY ledger, account_number"
    )
    assert [tuple(row) for row in numbers] == [
        ("BOOK", "3100-0001"),
        ("BOOK", "3320-0001"),
        ("TAX", "3200-0001"),
    ]


@pytest.mark.parametrize("standing", [{"status": "pending"}, {"tier": "community"}])
async def test_others_get_none_until_they_are(desk: Desk, standing: dict[str, str]) -> None:
    await hear(desk, fact("people.member.created", created(**standing)))
    assert await desk.value("SELECT count(*) FROM treasury.capital_account") == 0
    await hear(
        desk,
        fact(
            "people.member.updated",
            people.MemberUpdated(
                member_id=str(ALDER.member_id),
                member_number="M-0001",
                tier="cooperative",
                status="active",
            ),
            sequence=2,
        ),
    )
    assert await desk.value("SELECT count(*) FROM treasury.capital_account") == 1


async def test_a_late_fact_about_a_member_changes_nothing(desk: Desk) -> None:
    left = people.MemberStatusChanged(
        member_id=str(ALDER.member_id),
        member_number="M-0001",
        tier="cooperative",
        old_status="active",
        new_status="withdrawn",
    )
    await hear(desk, fact("people.member.created", created(), sequence=1))
    await hear(desk, fact("people.member.status_changed", left, sequence=3))
    await hear(
        desk,
        fact(
            "people.member.updated",
            people.MemberUpdated(
                member_id=str(ALDER.member_id),
                member_number="M-0001",
                tier="cooperative",
                status="active",
            ),
            sequence=2,
        ),
    )
    assert await desk.value("SELECT status FROM treasury.capital_account") == "withdrawing"
    assert await desk.value("SELECT status FROM treasury.member") == "withdrawn"


async def test_settings_wait_for_their_day(desk: Desk) -> None:
    for version, threshold, since in ((1, "100", "2026-01-01"), (2, "200", "2026-07-01")):
        changed = people.SettingsChanged(
            version=version, changes={"high_value_transaction": threshold}, effective_from=since
        )
        await hear(desk, fact("people.settings.changed", changed))
        await hear(desk, fact("people.settings.changed", changed))
    known = await desk.do(WORKER, lambda work: work.cooperatives.get())
    assert known.high_value_transaction_minor == 100


async def test_an_approved_cash_contribution_is_posted_once(desk: Desk) -> None:
    period = await desk.open_quarter()
    event = fact("people.contribution.approved", approved(uuid4(), period), migrated=True)
    await hear(desk, event)
    await hear(desk, event)
    capital = await desk.capital(ALDER)
    assert (capital.book_balance_minor, capital.tax_balance_minor) == (900, 900)
    (posted,) = await facts_out(desk, "treasury.contribution.posted")
    assert posted["book_amount"] == {"amount_minor": "900", "currency": "USD"}
    (updated,) = await facts_out(desk, "treasury.capital_account.updated")
    assert updated["movement_type"] == "contribution_cash"
    marks = await desk.sql(
        "SELECT envelope -> 'metadata' ->> 'migrated' AS migrated FROM treasury.outbox "
        "WHERE event_type = 'treasury.capital_account.updated'"
    )
    assert [row["migrated"] for row in marks] == ["true"]


@pytest.mark.parametrize(
    ("fields", "accounts"),
    [
        (
            {"capital_kind": "property", "tax_value": {"amount_minor": 700}},
            {"BOOK 1420": 900, "BOOK 3100-0001": -900, "TAX 1420": 700, "TAX 3200-0001": -700},
        ),
        (
            {"capital_kind": "loan"},
            {"BOOK 1110": 900, "BOOK 2310": -900, "TAX 1110": 900, "TAX 2310": -900},
        ),
        ({"capital_kind": "guarantee"}, {}),
        ({"capital_kind": "", "category": "labor"}, {}),
    ],
)
async def test_each_kind_is_posted_by_its_rule(
    desk: Desk, fields: dict[str, Any], accounts: dict[str, int]
) -> None:
    period = await desk.open_quarter()
    await hear(desk, fact("people.contribution.approved", approved(uuid4(), period, **fields)))
    rows = await desk.sql(
        "SELECT a.ledger || ' ' || a.account_number AS account, sum(CASE e.direction WHEN 'debit' "
        "THEN e.amount_minor ELSE -e.amount_minor END)::bigint AS net FROM treasury.entry e "
        "JOIN treasury.account a ON a.id = e.account_id GROUP BY 1"
    )
    assert {row["account"]: row["net"] for row in rows} == accounts


async def test_capital_without_a_kind_is_a_mistake_that_is_shown(desk: Desk) -> None:
    period = await desk.open_quarter()
    with pytest.raises(Invalid):
        await hear(
            desk, fact("people.contribution.approved", approved(uuid4(), period, capital_kind=""))
        )


async def test_a_rolled_forward_contribution_is_dated_in_its_new_period(desk: Desk) -> None:
    await desk.open_quarter()
    second = await desk.open_quarter(date(2026, 4, 1))
    await hear(desk, fact("people.contribution.approved", approved(uuid4(), second)))
    assert await desk.value("SELECT DISTINCT transaction_date FROM treasury.transaction") == date(
        2026, 4, 1
    )


async def test_a_contribution_of_an_unknown_or_closed_period_is_not_lost_quietly(
    desk: Desk,
) -> None:
    period = await desk.open_quarter()
    unknown = approved(uuid4(), period)
    unknown.period_id = str(uuid4())
    with pytest.raises(NotFound):
        await hear(desk, fact("people.contribution.approved", unknown))
    await desk.close(period)
    with pytest.raises(PeriodNotOpen):
        await hear(desk, fact("people.contribution.approved", approved(uuid4(), period)))


async def test_a_reversed_contribution_is_taken_back_in_either_order(desk: Desk) -> None:
    period = await desk.open_quarter()
    for order in (("approved", "reversed"), ("reversed", "approved")):
        contribution = uuid4()
        payloads: dict[str, Message] = {
            "approved": approved(contribution, period),
            "reversed": people.ContributionReversed(
                contribution_id=str(contribution), member_id=str(ALDER.member_id), reason="bounced"
            ),
        }
        for word in order:
            for _ in range(2):
                await hear(desk, fact(f"people.contribution.{word}", payloads[word]))
    capital = await desk.do(WORKER, lambda work: work.capital.accounts([ALDER.member_id]))
    assert [each.book_balance_minor for each in capital] == [0]
    posted = await facts_out(desk, "treasury.contribution.posted")
    assert [each.get("reversed", False) for each in posted] == [False, True]


async def test_facts_before_the_bootstrap_come_again(desk: Desk) -> None:
    await desk.sql("DELETE FROM treasury.cooperative")
    with pytest.raises(NotInstalled):
        await hear(desk, fact("people.member.created", created()))
    with pytest.raises(NotInstalled):
        await hear(desk, fact("people.settings.changed", people.SettingsChanged(version=1)))
