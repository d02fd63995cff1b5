"""Who hears what: topic patterns, names and arguments of queues."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.topology import (
    POISON_DELIVERIES,
    QUEUES,
    gateway_queue,
    matches,
    queue_arguments,
    retry_arguments,
    retry_queue,
)

WORDS = st.sampled_from(["people", "member", "created", "period"])
KEYS = st.lists(WORDS, min_size=1, max_size=4).map(".".join)
PATTERNS = st.lists(WORDS | st.sampled_from(["*", "#"]), min_size=1, max_size=4).map(".".join)


def as_expression(pattern: str) -> str:
    """The same pattern in another tool: every word is followed by a dot."""
    parts = {"*": r"[^.]+\.", "#": r"([^.]+\.)*"}
    return "".join(parts.get(word, re.escape(word + ".")) for word in pattern.split("."))


@given(pattern=PATTERNS, key=KEYS)
def test_topics_match_as_on_a_broker(pattern: str, key: str):
    assert matches(pattern, key) == bool(re.fullmatch(as_expression(pattern), key + "."))


@pytest.mark.parametrize(
    ("event_type", "queues"),
    [
        ("people.member.created", {"treasury", "agreements", "notifications", "audit"}),
        ("people.contribution.submitted", {"notifications", "audit"}),
        ("treasury.account.created", {"audit"}),
        ("agreements.governance.vote_recorded", {"worker", "notifications", "audit"}),
        ("treasury.period.closed", {"people", "agreements", "worker", "notifications", "audit"}),
        ("people.settings.changed", {"treasury", "agreements", "worker", "notifications", "audit"}),
    ],
)
def test_a_fact_is_heard_by_those_who_need_it(event_type: str, queues: set[str]):
    heard = {
        name.removeprefix("habitat.")
        for name, queue in QUEUES.items()
        if any(matches(pattern, event_type) for pattern in queue.bindings)
    }
    assert heard == queues


def test_every_event_type_of_the_product_has_a_route():
    from chassis.registry import REGISTRY

    types = REGISTRY.types()
    assert {"people.member.created", "treasury.period.closed"} <= set(types)
    for event_type in types:
        assert any(
            matches(pattern, event_type) for queue in QUEUES.values() for pattern in queue.bindings
        )


def test_three_queues_keep_order():
    single = {name for name, queue in QUEUES.items() if queue.single}
    assert single == {"habitat.treasury", "habitat.people", "habitat.agreements"}


def test_a_delay_queue_leads_back_to_its_own_consumer():
    assert retry_queue("habitat.people", 5.0) == "habitat.people.retry.5s"
    arguments = retry_arguments("habitat.people", 0.5)
    assert arguments["x-message-ttl"] == 500
    assert arguments["x-dead-letter-exchange"] == ""
    assert arguments["x-dead-letter-routing-key"] == "habitat.people"


def test_what_may_change_later_is_no_argument_of_a_queue():
    for queue in QUEUES.values():
        assert not {"x-delivery-limit", "x-max-length"} & set(queue_arguments(queue))
    assert POISON_DELIVERIES == 20


def test_a_gateway_hears_everything():
    assert gateway_queue("oak").name == "habitat.gateway.oak"
    assert gateway_queue("oak").bindings == ("#",)
