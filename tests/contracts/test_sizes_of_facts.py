"""No fact grows with the number of members: the largest allowed of each fits into its limit."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from google.protobuf.descriptor import FieldDescriptor

from agreements.adapters.wire_events import event_out
from agreements.domain.facts import LINES_MAX, AllocationsCreated, NewLine
from chassis.events import EVENT_BYTES_MAX, cause_of
from chassis.registry import Registry
from chassis.testing import call_as, fresh_event
from treasury.adapters.wire_facts import fact_out
from treasury.application.announce import announce_capital
from treasury.domain.facts import CAPITAL_LINES_MAX

PRODUCT = Registry()  # what the wire defines; other tests add facts of their own to the shared one

AMOUNT = -(2**63) + 1  # as many digits as an amount can have
LAST_ID = UUID(int=2**128 - 1)
NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)

LINES = {
    "agreements.allocation.created": "at most LINES_MAX a message",
    "treasury.capital_account.updated": "at most CAPITAL_LINES_MAX a message",
}
LISTS = {
    ("people.contribution.approved", "approvers"): "two reviewers at most",
    ("people.settings.changed", "changes"): "one entry a setting",
    ("agreements.formula.activated", "weights_e4"): "one entry a category",
}
REASON_CHARACTERS = 4_000  # more than any text that a person may write
WORD_CHARACTERS = 150  # ids, names, hashes, words of the domain
ENTRIES_MAX = 100


def stored_bytes(message):
    """Of the payload as the outbox keeps it. Raises ValueError above the limit."""
    call = call_as()
    row = fresh_event(
        message,
        call=call,
        producer="test",
        aggregate_type="test",
        aggregate_id=LAST_ID,
        occurred_at=NOW,
        cause=cause_of(call, {"migrated": "true"}),
    )
    return len(row.payload.encode())


@pytest.mark.parametrize("event_type", PRODUCT.types())
def test_only_known_facts_carry_lists(event_type):
    for field in PRODUCT.message(event_type).DESCRIPTOR.fields:
        if field.is_repeated:
            assert event_type in LINES or (event_type, field.name) in LISTS, field.full_name


@pytest.mark.parametrize("event_type", sorted(set(PRODUCT.types()) - set(LINES)))
def test_a_fact_with_every_field_at_its_longest_fits(event_type):
    message = PRODUCT.message(event_type)()
    for field in message.DESCRIPTOR.fields:
        fill(message, field)
    assert stored_bytes(message) <= EVENT_BYTES_MAX // 2


def test_a_full_batch_of_allocations_fits():
    line = NewLine(LAST_ID, "A-2026Q1-r10-100000", LAST_ID, AMOUNT, 0)
    fact = AllocationsCreated(LAST_ID, [line] * LINES_MAX)
    assert stored_bytes(event_out(fact, "USD").message) <= EVENT_BYTES_MAX


class Capital:
    """What a posting did to as many members as may be told of at once."""

    async def effects(self, _transaction_ids, _member_ids=None):
        yield [Change()] * CAPITAL_LINES_MAX, []


class Change:
    """The largest line there can be."""

    member_id = LAST_ID
    book_delta_minor = tax_delta_minor = -AMOUNT
    book_balance_minor = tax_balance_minor = declared_unpaid_minor = -AMOUNT


class Record:
    id = period_id = LAST_ID
    source_type, source_id = "allocation_agreement", str(LAST_ID)


class Work:
    capital = Capital()

    def __init__(self):
        self.facts = []

    def emit(self, fact):
        self.facts.append(fact)


async def test_the_capital_of_as_many_members_as_are_told_of_at_once_fits():
    work = Work()
    await announce_capital(work, [Record()], movement_type="regulatory_allocation")
    ((_, payload),) = fact_out(work.facts[0], "USD").told
    assert len(json.loads(payload)["lines"]) == CAPITAL_LINES_MAX
    assert len(payload.encode()) <= EVENT_BYTES_MAX


def fill(message, field):
    """The longest value: texts, extreme numbers, full lists."""
    if field.message_type and field.message_type.GetOptions().map_entry:
        entries = getattr(message, field.name)
        numbers = field.message_type.fields_by_name["value"].type == FieldDescriptor.TYPE_INT32
        for number in range(ENTRIES_MAX):
            entries[f"{number:0100d}"] = 2**31 - 1 if numbers else "x" * 100
    elif field.message_type:
        money = getattr(message, field.name)
        money.amount_minor, money.currency = AMOUNT, "USD"
    elif field.type == FieldDescriptor.TYPE_STRING and field.is_repeated:
        getattr(message, field.name).extend(str(LAST_ID) for _ in range(ENTRIES_MAX))
    elif field.type == FieldDescriptor.TYPE_STRING:
        free = field.name == "reason"
        setattr(message, field.name, "ü" * (REASON_CHARACTERS if free else WORD_CHARACTERS))
    elif field.type == FieldDescriptor.TYPE_BOOL:
        setattr(message, field.name, True)
    else:
        setattr(message, field.name, 2**31 - 1)
