"""The sample quarter's agreement: two lines, one of them paid."""

from .world import AFTER, BEFORE, CLOSED_AT, MEMBERS, Q2, World, of

LINES = {"Alder": (30_000, 75_000, 15_000), "Birch": (10_000, 25_000, 5_000)}


async def write_agreement(world: World) -> None:
    await world.add(
        "agreements.agreement", id=of("agreement"), number="A-1", period_id=of("2026Q1"),
        revision=1, status="applied", tax_regime="subchapter_k",
        formula_version_id=of("formula"), net_income_minor=100_000, regulatory_minor=0,
        reserve_minor=0, collective_minor=0, surplus_minor=100_000,
        total_weighted_e4=400_000_000, share_den=400_000_000, cash_rate_bp=2000,
        cash_minor=20_000, retained_minor=80_000, tax_total_minor=100_000, member_count=2,
        limited=False, inputs_hash="a" * 64, inputs_snapshot="{}", engine_version="1",
        tax_lines='[["1", 100000]]', workflow_id="workflow", calculated_at=BEFORE,
        approved_at=BEFORE, applied_at=CLOSED_AT, settled_cash_minor=15_000, version=1,
    )  # fmt: skip
    await _write_votes(world)
    for place, (name, (raw, total, cash)) in enumerate(LINES.items(), start=1):
        categories = [10_000, 20_000] if name == "Alder" else [10_000, 0]
        amounts = [25_000, 50_000] if name == "Alder" else [25_000, 0]
        await world.add(
            "agreements.allocation", id=of(f"line {name}"), number=f"L-{place}",
            number_key=f"L-{place}", agreement_id=of("agreement"), period_id=of("2026Q1"),
            member_id=of(name), member_number=MEMBERS[name], member_key=MEMBERS[name],
            raw_minor=categories, amounts_minor=amounts, tax_minor=[total],
            weighted_e4=raw * 10_000, share_num=raw * 10_000, minutes=0, claims=1,
            total_minor=total, cash_minor=cash, retained_minor=total - cash,
            tax_total_minor=total, cash_rate_bp=2000,
        )  # fmt: skip
        paid = name == "Alder"
        await world.add(
            "agreements.distribution", id=of(f"D-{place}"), number=f"D-{place}",
            number_key=f"D-{place}", member_id=of(name), kind="patronage_cash",
            allocation_id=of(f"line {name}"), agreement_id=of("agreement"),
            period_id=of("2026Q1"), part_no=1, part_total=1, amount_minor=cash, method="manual",
            status="completed" if paid else "scheduled", scheduled_date=Q2[0], attempt=1,
            provider_key="", workflow_id="", completed_at=AFTER if paid else None,
            payment_date=Q2[0] if paid else None, payment_reference="", failure_code="",
            failure_reason="", retryable=False, defer_reason="", tax_year=2026,
            cancelled_reason="", re_retained=False, version=1,
        )  # fmt: skip


async def _write_votes(world: World) -> None:
    await world.add(
        "agreements.approval", id=of("approval"), subject_type="allocation_agreement",
        subject_id=of("agreement"), mode="stewards", required=2, requested_by="svc-worker",
        opens_at=BEFORE, outcome="approved", version=3,
    )  # fmt: skip
    for place, voter in enumerate(("Fir", "Yew"), start=1):
        await world.add(
            "agreements.vote", approval_id=of("approval"), voter_id=of(voter), role="steward",
            choice="approve", at=BEFORE, place=place,
        )  # fmt: skip
