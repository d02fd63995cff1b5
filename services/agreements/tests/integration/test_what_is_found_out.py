"""What somebody changed behind our back is named by the verification of an agreement."""

import pytest

from habitat.agreements.v1 import allocations_pb2

from .grove import UUID, id_of


async def test_a_planted_cent_is_found(apart):
    agreement = await apart.approved()
    await apart.rows("ALTER TABLE agreements.allocation DISABLE TRIGGER append_only")
    for name in ("a4_categories", "a3_least_cash"):
        await apart.rows(f"ALTER TABLE agreements.allocation DROP CONSTRAINT {name}")
    await apart.rows(
        "UPDATE agreements.allocation SET total_minor = total_minor + 1, "
        "retained_minor = retained_minor + 1 WHERE number = 'A-2026Q1-0002'"
    )
    codes = {breach.split(":")[0] for breach in await apart.breaches(agreement.id)}
    assert codes == {"A1", "A3", "A4", "AL-05"}


@pytest.mark.parametrize(
    "change",
    [
        "amounts_minor[1] = amounts_minor[1] + 1, amounts_minor[2] = amounts_minor[2] - 1",
        f"raw_minor[1] = {2**62}",  # no product with it fits 64 bits
        f"weighted_e4 = weighted_e4 + {2**70}",
    ],
)
async def test_a_category_that_was_changed_is_found_however_large(apart, change):
    agreement = await apart.approved()
    await apart.rows("ALTER TABLE agreements.allocation DISABLE TRIGGER USER")
    await apart.rows(f"UPDATE agreements.allocation SET {change} WHERE number = 'A-2026Q1-0002'")
    found = await apart.breaches(agreement.id)
    assert "AL-05: the categories of A-2026Q1-0002 differ from the recomputation." in found


async def test_a_claim_that_was_changed_behind_our_back_is_found(apart):
    agreement = await apart.approved()
    await apart.rows("ALTER TABLE agreements.claim DISABLE TRIGGER USER")
    await apart.rows(
        "UPDATE agreements.claim SET raw_minor = raw_minor + 1 WHERE contribution_id = $1",
        UUID(id_of("Cedar labor 150000 ")),
    )
    codes = [breach.split(":")[0] for breach in await apart.breaches(agreement.id)]
    assert codes == ["INPUTS_CHANGED", "C5"]


@pytest.mark.parametrize("posted", [False, True])
async def test_a_claim_that_was_only_moved_to_another_category_is_found(apart, posted):
    agreement = await apart.approved()
    await apart.rows("ALTER TABLE agreements.claim DISABLE TRIGGER USER")
    await apart.rows(
        "UPDATE agreements.claim SET category_code = 'capital' WHERE contribution_id = $1",
        UUID(id_of("Cedar labor 150000 ")),
    )
    request = allocations_pb2.VerifyAgreementRequest(agreement_id=agreement.id, posted=posted)
    found = (await apart.ask("VerifyAgreement", request)).breaches
    codes = [breach.split(":")[0] for breach in found]
    assert codes == (["C5"] if posted else ["INPUTS_CHANGED", "C5"])
