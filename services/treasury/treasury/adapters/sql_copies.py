"""What Treasury remembers of People's facts."""

from uuid import UUID

from treasury.adapters.session import Session
from treasury.application.ports import MemberCopy


class SqlMembers:
    """The copy of People's members; a late fact changes nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def keep(self, copy: MemberCopy) -> bool:
        kept = await self._session.value(
            "INSERT INTO treasury.member AS m (cooperative_id, member_id, member_number, "
            "display_name, tier, status, fact_sequence) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (cooperative_id, member_id) DO UPDATE SET "
            "member_number = excluded.member_number, display_name = excluded.display_name, "
            "tier = excluded.tier, status = excluded.status, "
            "fact_sequence = excluded.fact_sequence "
            "WHERE m.fact_sequence < excluded.fact_sequence RETURNING true",
            copy.ref.member_id,
            copy.ref.member_number,
            copy.ref.display_name,
            copy.tier,
            copy.status,
            copy.sequence,
        )
        return bool(kept)


class SqlTakenBack:
    """Read and written under the lock that `Journal.claim_source` holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, contribution_id: UUID) -> None:
        await self._session.execute(
            "INSERT INTO treasury.contribution_taken_back (cooperative_id, contribution_id) "
            "VALUES ($1, $2) ON CONFLICT DO NOTHING",
            contribution_id,
        )

    async def has(self, contribution_id: UUID) -> bool:
        found = await self._session.value(
            "SELECT true FROM treasury.contribution_taken_back "
            "WHERE cooperative_id = $1 AND contribution_id = $2",
            contribution_id,
        )
        return bool(found)
