"""Every fact is told by its producer, and every binding leads to somebody who acts on it."""

import importlib
from typing import get_args

import pytest

from chassis.registry import Registry
from chassis.topology import QUEUES, matches

PRODUCT = Registry()  # what the wire defines; other tests add facts of their own to the shared one

UNHEARD = {
    ("habitat.treasury", "people.member.role_changed"): "a role does not touch the ledger",
    ("habitat.people", "agreements.formula.activated"): "the weights are shown by Agreements",
    ("habitat.agreements", "treasury.capital_account.updated"): "capital is asked for at the close",
    ("habitat.worker", "agreements.allocation.created"): "the worker waits for the decision",
    ("habitat.worker", "agreements.allocation.proposed"): "it proposed it itself",
    ("habitat.worker", "agreements.allocation.applied"): "it applied it itself",
    ("habitat.worker", "agreements.allocation.executed"): "nothing follows",
    ("habitat.worker", "agreements.allocation.cancelled"): "it cancelled it itself",
    ("habitat.worker", "agreements.allocation.superseded"): "nothing follows",
    ("habitat.worker", "agreements.distribution.failed"): "its payment workflow saw the failure",
    ("habitat.worker", "treasury.period.closing"): "it began the close itself",
    ("habitat.worker", "treasury.period.close_aborted"): "it gave the close up itself",
    ("habitat.worker", "treasury.period.closed"): "the calendar locks periods by their dates",
    ("habitat.worker", "treasury.period.reopened"): "it reopened it itself",
    ("habitat.worker", "treasury.period.locked"): "nothing follows",
    ("habitat.worker", "people.member.status_changed"): "exit plans come with redemptions",
}
"""Bound, delivered and acknowledged without effect; the binding is the published topology."""

TYPES_TO_COME = {"treasury.revaluation.posted": "comes with revaluations"}
"""Bound already, because a binding added later misses what was told before."""

TELLERS = {"agreements", "people", "treasury", "worker"}


def bound(queue):
    return {
        event_type
        for binding in QUEUES[queue].bindings
        for event_type in PRODUCT.types()
        if matches(binding, event_type)
    }


def test_the_protos_hold_the_facts_of_every_context():
    assert {event_type.partition(".")[0] for event_type in PRODUCT.types()} == TELLERS
    assert len(PRODUCT.types()) > 40


@pytest.mark.parametrize("queue", sorted(QUEUES))
def test_a_handler_waits_for_a_fact_that_exists_and_is_delivered(handled, queue):
    for event_type in handled[queue] - {"#"}:
        assert event_type in bound(queue), f"{queue} never gets {event_type}"


@pytest.mark.parametrize("queue", sorted(QUEUES))
def test_what_is_delivered_is_acted_on_or_left_for_a_reason(handled, queue):
    if "#" in handled[queue]:
        return
    idle = bound(queue) - handled[queue]
    assert idle == {event_type for name, event_type in UNHEARD if name == queue}


def test_every_binding_matches_a_fact_or_one_to_come():
    for queue in QUEUES.values():
        for binding in queue.bindings:
            known = any(matches(binding, event_type) for event_type in PRODUCT.types())
            assert known or binding in TYPES_TO_COME, f"{queue.name}: {binding}"


def test_a_type_to_come_has_not_come_yet():
    assert TYPES_TO_COME.keys().isdisjoint(PRODUCT.types())


def test_every_fact_is_heard_by_somebody():
    """A mandatory publish without a route would be returned."""
    for event_type in PRODUCT.types():
        assert any(event_type in bound(queue) for queue in QUEUES)


def test_every_fact_is_put_into_words_by_the_context_it_is_named_after(constructed):
    for event_type in PRODUCT.types():
        producer, message = event_type.partition(".")[0], PRODUCT.message(event_type).__name__
        tellers = {module for module, name in constructed[producer] if name == message}
        assert tellers, f"nobody in {producer} makes a {message} for {event_type}"


@pytest.mark.parametrize("service", ["treasury", "people", "agreements"])
def test_every_fact_of_a_domain_happens_somewhere(constructed, service):
    """Besides being defined and put into words, some rule or use case brings it about."""
    facts = importlib.import_module(f"{service}.domain.facts")
    happening = {name for module, name in constructed[service] if not module.startswith("adapters")}
    defined = {fact.__name__ for fact in get_args(facts.Fact)}
    assert defined
    assert defined - happening == set()
