"""Decisions that take more than one person (domain 11)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from kernel.call import Actor, Role
from kernel.errors import Conflict, Forbidden, Invalid, Refused, SelfApproval

COMMENT_MAX = 2000


class SubjectType(StrEnum):
    ALLOCATION_AGREEMENT = "allocation_agreement"
    FORMULA_VERSION = "formula_version"
    PERIOD_REOPEN = "period_reopen"
    PERIOD_LOCK = "period_lock"
    TRANSACTION_REVERSAL = "transaction_reversal"
    DISTRIBUTION_CANCEL = "distribution_cancel"


COLLECTIVE = frozenset({SubjectType.ALLOCATION_AGREEMENT, SubjectType.FORMULA_VERSION})
"""What is decided by a quorum; everything else by a second person."""


class Mode(StrEnum):
    STEWARDS = "stewards"
    SECOND_PERSON = "second_person"
    SINGLE_ADMIN = "single_admin"


class Choice(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Vote:
    voter_id: UUID
    role: Role
    choice: Choice
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """One decision with its votes, at most one a person. It changes only through `cast`."""

    id: UUID
    subject_type: SubjectType
    subject_id: UUID
    mode: Mode
    required: int
    requested_by: str
    opens_at: datetime
    reason: str = ""
    workflow_id: str = ""
    closes_at: datetime | None = None
    outcome: Outcome = Outcome.PENDING
    votes: tuple[Vote, ...] = ()
    version: int = 1

    @property
    def approvals(self) -> int:
        return sum(1 for vote in self.votes if vote.choice is Choice.APPROVE)

    @property
    def rejections(self) -> int:
        return sum(1 for vote in self.votes if vote.choice is Choice.REJECT)

    def cast(self, actor: Actor, choice: Choice, comment: str, *, at: datetime) -> Self:
        """Record a vote and decide if it is the last that was missing.

        Raises Forbidden (no steward, a service), SelfApproval (the one who asked), Refused (decided
        already), Conflict (voted already), Invalid (a rejection without a reason).
        """
        voter = _voter(actor)
        if self.mode is Mode.SINGLE_ADMIN and not actor.has(Role.ADMIN):
            raise Forbidden("This decision is an admin's.", role=Role.ADMIN.value)
        if self.outcome is not Outcome.PENDING:
            raise Refused(f"This was {self.outcome.value} already.", outcome=self.outcome.value)
        if self.mode is Mode.SECOND_PERSON and self.requested_by == str(voter):
            raise SelfApproval("The second person must be another one than who asked for it.")
        if any(vote.voter_id == voter for vote in self.votes):
            raise Conflict("You have voted on this already.")
        if len(comment) > COMMENT_MAX:
            raise Invalid(f"A comment has at most {COMMENT_MAX} characters.", field="comment")
        if choice is Choice.REJECT and not comment.strip():
            raise Invalid("Say why you reject it.", field="comment")
        assert actor.role is not None
        vote = Vote(voter, actor.role, choice, at, comment.strip())
        voted = replace(self, votes=(*self.votes, vote), version=self.version + 1)
        return replace(voted, outcome=voted.decided())

    def decided(self) -> Outcome:
        """What the votes so far amount to.

        Rejected by two rejections, or by one admin's (the veto), or by one under the modes of a
        single voice; approved by the required number of approvals.
        """
        rejecting = [vote for vote in self.votes if vote.choice is Choice.REJECT]
        veto = any(vote.role is Role.ADMIN for vote in rejecting)
        enough = 2 if self.mode is Mode.STEWARDS else 1
        if veto or len(rejecting) >= enough:
            return Outcome.REJECTED
        return Outcome.APPROVED if self.approvals >= self.required else Outcome.PENDING

    def withdrawn(self) -> Self:
        """Nobody decides any more. Raises Refused when it is decided already."""
        if self.outcome is not Outcome.PENDING:
            raise Refused(f"This was {self.outcome.value} already.", outcome=self.outcome.value)
        return replace(self, outcome=Outcome.WITHDRAWN, version=self.version + 1)

    @property
    def rejection_reason(self) -> str:
        """The words of whoever rejected last."""
        said = [vote.comment for vote in self.votes if vote.choice is Choice.REJECT]
        return said[-1] if said else ""


def _voter(actor: Actor) -> UUID:
    """Raises Forbidden for services (no service may approve) and for members without the role."""
    if actor.is_machine:
        raise Forbidden("No service may approve.")
    actor.require(Role.STEWARD)
    voter = actor.member_id
    assert voter is not None
    return voter
