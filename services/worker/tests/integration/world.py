"""What the small services know and keep: the state of three contexts, and who did what.

They keep the promises that the worker relies on: a repeated key gets the first answer, other
content under it is refused, a lower fence is refused, a rehearsal changes nothing. What each
command did is counted, so that a test can tell one effect from two.
"""

import asyncio
from collections import Counter
from types import SimpleNamespace

from chassis.server import call_of
from habitat.agreements.v1 import distributions_pb2
from habitat.kernel.v1 import money_pb2
from habitat.treasury.v1 import periods_pb2
from kernel.errors import IdempotencyConflict, Invalid, Refused

PERIOD = "0190a000-0000-7000-8000-0000000000f1"
NEXT_PERIOD = "0190a000-0000-7000-8000-0000000000f2"
AGREEMENT = "0190a000-0000-7000-8000-0000000000a1"
APPROVAL = "0190a000-0000-7000-8000-0000000000b1"
HASH = "ab" * 32
OPEN, CLOSING, CLOSED = (
    periods_pb2.PERIOD_STATUS_OPEN,
    periods_pb2.PERIOD_STATUS_CLOSING,
    periods_pb2.PERIOD_STATUS_CLOSED,
)
DISTRIBUTION = distributions_pb2.DistributionStatus
MEMBERS = {  # number: (total, cash) of domain 9.5
    "M-0001": (536232, 107247),
    "M-0002": (289855, 57971),
    "M-0003": (173913, 34783),
}


def usd(minor):
    return money_pb2.Money(amount_minor=minor, currency="USD")


def member_id(number):
    return f"0190a000-0000-7000-8000-00000000{number[-4:]}"


class World:
    """The state of all three services, and the history of their commands."""

    def __init__(self):
        self.effects = Counter()
        self.arrivals = Counter()
        self.answers = {}
        self.fences = {}
        self.fail = {}  # method -> errors to raise, one each time; None lets it pass
        self.slow = {}  # method -> event to wait for before answering
        self.findings = {"treasury": [], "people": [], "agreements": []}
        self.pending = 0
        self.period = OPEN
        self.surplus_fixed = False
        self.intake = True
        self.approved = {"labor": (1_150_000, 6_900, 5), "expertise": (300_000, 0, 2)}
        self.claimed = dict(self.approved)
        self.claims_locked = False
        self.agreements = {}
        self.breaches = []
        self.posted = None
        self.distributions = {}
        self.payees = {}
        self.payable = True
        self.refusal = ("", False)
        self.capital_spent = False
        self.payments = Counter()
        self.approval = "pending"
        self.settings = {"min_cash_bp": "2000"}
        self.due = []
        self.lines = dict(MEMBERS)

    async def command(self, request, context, act, *, method=None, fence_key=PERIOD):
        """Once per key; the effect is counted under the method's name."""
        method = method or type(request).__name__.removesuffix("Request")
        call = call_of(context)
        call.actor.require_machine()
        self.arrivals[method] += 1
        rehearsal = bool(getattr(request, "validate_only", False))
        content = request.SerializeToString(deterministic=True)
        key = (method, call.idempotency_key)
        if call.idempotency_key is None:
            raise Invalid("a command needs a key", field="idempotency_key")
        if key in self.answers and not rehearsal:
            kept, answer = self.answers[key]
            if kept != content:
                raise IdempotencyConflict(operation=method)
            return answer
        if call.fence is not None and fence_key:
            if call.fence < self.fences.get(fence_key, 0):
                raise Refused("late", reason="CONFLICT", business_key=fence_key)
            self.fences[fence_key] = call.fence
        if not rehearsal and (errors := self.fail.get(method)):
            error = errors.pop(0)
            if error is not None:
                raise error
        answer = act(rehearsal)
        if not rehearsal:
            self.answers[key] = (content, answer)
            self.effects[method] += 1
        if method in self.slow and not rehearsal:
            await self.slow[method].wait()
        return answer

    def finding(self, service, severity, check="CHECK", count=1):
        self.findings[service].append(
            SimpleNamespace(check=check, severity=severity, message=f"{check}.", count=count)
        )

    def settle(self):
        for found in self.findings.values():
            found.clear()

    def agreement(self, status=None):
        if status is not None:
            self.agreements[AGREEMENT].status = status
        return self.agreements[AGREEMENT]

    def distribute(self, number="M-0001", method="ach", token="", id_=None):
        """A scheduled distribution of that member's cash part; answers its id."""
        id_ = id_ or f"0190a000-0000-7000-8000-0000000d{number[-4:]}"
        self.payees[member_id(number)] = (method, token)
        self.distributions[id_] = distributions_pb2.Distribution(
            id=id_,
            number=f"D-2026Q1-{number[-4:]}",
            member_id=member_id(number),
            kind="patronage_cash",
            amount=usd(self.lines[number][1]),
            withholding=usd(0),
            method=method,
            status=DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
            max_attempts=3,
        )
        return id_


class Part:
    def __init__(self, world):
        self.world = world


async def until(condition, timeout_s=15.0):
    """Wait for a condition (an async function) to answer something true."""
    async with asyncio.timeout(timeout_s):
        while not (found := await condition()):  # noqa: ASYNC110  it looks at a database
            await asyncio.sleep(0.02)
        return found
