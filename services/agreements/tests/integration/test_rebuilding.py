"""Copies of others' facts made anew keep what is decided here."""

from agreements.adapters.projections import PROJECTIONS
from chassis.rebuilding import Rebuild


async def test_what_a_close_decided_about_a_period_outlives_its_copys_rebuild(three):
    """Its formula, whether its claims are locked, by whom, and what they were then."""
    await three.proposed()
    told = []
    await Rebuild("agreements", PROJECTIONS).run(three.database.admin_url, three.heard, told.append)
    assert {one.projection for one in told} == {projection.name for projection in PROJECTIONS}
    assert [one.projection for one in told if one.before != one.after] == []
    (period,) = await three.rows(
        "SELECT * FROM agreements.period WHERE cooperative_id = $1", three.cooperative
    )
    assert (period["claims_state"], bool(period["claims_digest"])) == ("locked", True)
