"""A small, consistent quarter: two members, a surplus of 1 000.00, one distribution paid."""

import json

from habitat.people.v1 import members_pb2
from habitat.treasury.v1 import ledger_pb2

from .agreement import write_agreement
from .books import write_accounts, write_ledger, write_snapshots
from .world import BEFORE, CLOSED_AT, COOP, MEMBERS, Q1, Q2, World, of


async def settle(world: World) -> None:
    """Write the whole quarter."""
    await _members(world)
    await _periods(world)
    await write_accounts(world)
    await _contributions(world)
    await write_ledger(world)
    await write_snapshots(world)
    await write_agreement(world)
    await _facts(world)
    await _answers(world)


async def _members(world: World) -> None:
    await world.add("treasury.cooperative", name="Grove", currency="USD", tax_regime="subchapter_k")
    await world.run(
        "INSERT INTO people.cooperatives (id, name, currency, tax_regime, time_zone, created_at) "
        "VALUES ($1, 'Grove', 'USD', 'subchapter_k', 'UTC', $2)",
        COOP,
        BEFORE,
    )
    for place, (name, number) in enumerate(MEMBERS.items(), start=1):
        await world.add(
            "people.member", id=of(name), number=number, ordinal=place, legal_name=name,
            display_name=name, email=f"{name.lower()}@example.org", tier="cooperative",
            status="active", role="member", joined_on=Q1[0], voting_rights=True,
            created_by="test", created_at=BEFORE,
        )  # fmt: skip
        await world.add(
            "treasury.member", member_id=of(name), member_number=number, display_name=name,
            tier="cooperative", status="active", fact_sequence=1,
        )  # fmt: skip
        await world.add("treasury.capital_account", member_id=of(name), member_number=number)
        await world.add(
            "agreements.member", id=of(name), number=number, number_key=number, display_name=name,
            sequence=1,
        )  # fmt: skip
        await world.add(
            "agreements.member_standing", member_id=of(name), sequence=1, origin="created",
            effective_on=Q1[0], tier="cooperative", status="active", joined_on=Q1[0],
        )  # fmt: skip


async def _periods(world: World) -> None:
    await world.add(
        "agreements.formula_version", id=of("formula"), number=1, kind="weighted_sum",
        eligible_tiers=["cooperative"], eligible_statuses=["active"], max_share_bp=0,
        cash_rate_bp=2000, rationale="shipped", status="active", proposed_by="test",
        created_at=BEFORE, version=1,
    )  # fmt: skip
    await world.add(
        "agreements.formula_weight", formula_id=of("formula"), category_code="labor",
        weight_e4=10_000, sort=1,
    )  # fmt: skip
    await world.add(
        "agreements.formula_weight", formula_id=of("formula"), category_code="capital",
        weight_e4=10_000, sort=2,
    )  # fmt: skip
    for code, (start, end), status in (("2026Q1", Q1, "closed"), ("2026Q2", Q2, "open")):
        closed = status == "closed"
        await world.add(
            "treasury.period", id=of(code), code=code, name=code, period_type="quarter",
            start_date=start, end_date=end, fiscal_year=2026, fiscal_index=1, grace_end_date=end,
            status=status, opened_at=BEFORE, closed_at=CLOSED_AT if closed else None,
            surplus_fixed=closed, snapshot_id=of("snapshot BOOK") if closed else None,
        )  # fmt: skip
        await world.add(
            "people.period", id=of(code), code=code, name=code, start_date=start, end_date=end,
            grace_end_date=end, status=status,
        )  # fmt: skip
        await world.add(
            "agreements.period", id=of(code), code=code, name=code, start_date=start, end_date=end,
            fiscal_year=2026, status=status, formula_version_id=of("formula"), sequence=1,
            claims_state="allocated" if closed else "active",
        )  # fmt: skip


CONTRIBUTIONS = {  # number: (member, category, value in minor units, capital kind)
    "C-1": ("Alder", "labor", 10_000, ""),
    "C-2": ("Alder", "capital", 20_000, "cash"),
    "C-3": ("Birch", "labor", 10_000, ""),
}


async def _contributions(world: World) -> None:
    for code in ("labor", "capital"):
        await world.add(
            "people.contribution_category", code=code, id=of(code), name=code, measure="money",
            method="amount", default_weight_e4=10_000, rationale="test", affects_capital=False,
            evidence_required=False, active=True, sort=1, version=1,
        )  # fmt: skip
    for number, (name, category, value, kind) in CONTRIBUTIONS.items():
        await world.add(
            "people.contribution", id=of(number), number=number, member_id=of(name),
            category_code=category, contribution_date=Q1[1], period_id=of("2026Q1"),
            description="Work in the grove", value_minor=value, tax_value_minor=value,
            capital_kind=kind, status="approved", decided_at=BEFORE, decided_by=str(of("Fir")),
            required_approvals=1, approvals=1, round=1,
            claim_id=of(f"claim {number}"), claim_status="created",
            posting_status="posted" if kind else "not_applicable", created_by="test",
            created_at=BEFORE,
        )  # fmt: skip
        await world.add(
            "people.approval", id=of(f"approval of {number}"), contribution_id=of(number), round=1,
            approver_id=str(of("Fir")), decision="approve", original_value_minor=value,
            original_minutes=0, decided_at=BEFORE, policy_version="default/1",
        )  # fmt: skip
        await world.add(
            "agreements.claim", id=of(f"claim {number}"), contribution_id=of(number),
            contribution_number=number, member_id=of(name), period_id=of("2026Q1"),
            category_code=category, raw_minor=value, minutes=0, weight_e4=10_000,
            formula_version_id=of("formula"), contribution_date=Q1[1], created_at=BEFORE,
        )  # fmt: skip


FACTS = {  # name: (producer, event type, aggregate type, aggregate, consumers besides the audit)
    "created Alder": ("people", "people.member.created", "member", "Alder"),
    "created Birch": ("people", "people.member.created", "member", "Birch"),
    "approved C-1": ("people", "people.contribution.approved", "contribution", "C-1"),
    "approved C-2": ("people", "people.contribution.approved", "contribution", "C-2"),
    "opened Q1": ("treasury", "treasury.period.opened", "period", "2026Q1"),
    "closed Q1": ("treasury", "treasury.period.closed", "period", "2026Q1"),
}
HEARD = {"people": ("treasury", "agreements"), "treasury": ("people", "agreements")}


async def _facts(world: World) -> None:
    for schema in ("people", "treasury"):  # the numbers below are taken
        await world.run(f"SELECT setval('{schema}.outbox_global_seq_seq', 999)")
    sequences: dict[str, int] = {}
    for place, (name, (producer, kind, aggregate, subject)) in enumerate(FACTS.items(), start=1):
        sequences[subject] = sequences.get(subject, 0) + 1
        payload = json.dumps({"name": name})
        await world.add(
            f"{producer}.outbox", global_seq=place, event_id=of(name), event_type=kind,
            aggregate_type=aggregate, aggregate_id=of(subject),
            aggregate_sequence=sequences[subject], schema_version=1, payload=payload,
            envelope="{}", created_at=BEFORE, published_at=BEFORE,
        )  # fmt: skip
        await world.run(
            f"INSERT INTO {producer}.aggregate_sequence VALUES ($1, $2, 1) "
            "ON CONFLICT (aggregate_type, aggregate_id) "
            "DO UPDATE SET last = aggregate_sequence.last + 1",
            aggregate,
            of(subject),
        )
        for schema, consumer in [(s, s) for s in HEARD[producer]] + [("worker", "audit")]:
            await world.add(
                f"{schema}.inbox", consumer=consumer, event_id=of(name), event_type=kind,
                producer=producer, global_seq=place, aggregate_id=of(subject),
                sequence=sequences[subject], outcome="done",
            )  # fmt: skip
        await world.add(
            "worker.event_archive", event_id=of(name), producer=producer, global_seq=place,
            event_type=kind, aggregate_type=aggregate, aggregate_id=of(subject),
            occurred_at=BEFORE, correlation_id=of(name), actor="{}", payload=payload,
        )  # fmt: skip


async def _answers(world: World) -> None:
    posted = ledger_pb2.PostTransactionResponse(
        transactions=[ledger_pb2.Transaction(id=str(of("revenue BOOK")))],
        event_ids=[str(of("opened Q1"))],
    )
    made = members_pb2.CreateMemberResponse(
        member=members_pb2.Member(id=str(of("Alder"))), event_ids=[str(of("created Alder"))]
    )
    for schema, operation, reply in (
        ("treasury", "habitat.treasury.v1.PostTransactionRequest", posted),
        ("people", "habitat.people.v1.CreateMemberRequest", made),
    ):
        await world.add(
            f"{schema}.processed_command", actor_id="test", operation=operation,
            idempotency_key="key", request_hash=b"hash", response=reply.SerializeToString(),
        )  # fmt: skip
