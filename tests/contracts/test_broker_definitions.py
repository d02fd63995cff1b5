"""A broker gives each service what it needs and nothing that belongs to another."""

import base64
import copy
import hashlib
import json
import re

import pytest

from chassis.rabbit_definitions import CONSUMERS, account, definitions, hash_of
from chassis.registry import Registry
from chassis.topology import DEAD, EVENTS, QUEUES, RETRY, dead_queue, gateway_queue, retry_queue
from habitat_cli.broker import compared

TYPES = Registry().types()
DELAY_S = 0.2


@pytest.fixture(scope="module")
def rights():
    return {row["user"]: row for row in definitions({})["permissions"]}


@pytest.fixture(scope="module")
def topics():
    return {(row["user"], row["exchange"]): row for row in definitions({})["topic_permissions"]}


def names_of(queue):
    return [queue, dead_queue(queue), retry_queue(queue, DELAY_S), retry_queue(queue, 30.0)]


def test_the_committed_definitions_are_those_of_the_code(root):
    committed = json.loads((root / "deploy/rabbitmq/definitions.json").read_text("utf-8"))
    assert committed == definitions({}), "`make pages` writes them anew"


def test_every_queue_has_the_consumer_that_handles_it(handled):
    assert {queue for queues in CONSUMERS.values() for queue in queues} == set(QUEUES)
    assert set(handled) == set(QUEUES)
    assert CONSUMERS["worker"] == ("habitat.worker", "habitat.notifications", "habitat.audit")


@pytest.mark.parametrize("service", sorted(CONSUMERS))
def test_a_service_declares_reads_and_fills_its_own_queues_only(rights, service):
    mine = rights[account(service)]
    own = {name for queue in CONSUMERS[service] for name in names_of(queue)}
    if service == "gateway":
        own.add(gateway_queue("0a9f").name)
    others = {name for queue in QUEUES for name in names_of(queue)} - own
    for name in (EVENTS, DEAD, RETRY, *own):
        for right in ("configure", "write", "read"):
            assert re.search(mine[right], name), (right, name)
    for name in others:
        assert not re.search(mine["configure"], name), name
        assert not re.search(mine["write"], name), name
        looks_after = service == "worker" and name.endswith(".dlq")
        assert bool(re.search(mine["read"], name)) is looks_after, name


def test_only_the_worker_puts_messages_into_a_queue_by_its_name(rights):
    may = {user for user, row in rights.items() if re.search(row["write"], "amq.default")}
    assert may == {account("worker"), "habitat_admin"}


@pytest.mark.parametrize("service", sorted(CONSUMERS))
def test_a_service_tells_facts_under_its_own_name_only(topics, service):
    told = topics[account(service), EVENTS]["write"]
    assert {one for one in TYPES if re.search(told, one)} == {
        one for one in TYPES if one.startswith(f"{service}.")
    }


@pytest.mark.parametrize("service", sorted(CONSUMERS))
def test_a_service_binds_what_it_listens_to_and_nothing_more(topics, service):
    heard = topics[account(service), EVENTS]["read"]
    own = {pattern for queue in CONSUMERS[service] for pattern in QUEUES[queue].bindings}
    own |= {"#"} if service == "gateway" else set()
    every = {pattern for queue in QUEUES.values() for pattern in queue.bindings}
    assert {pattern for pattern in every | set(TYPES) if re.search(heard, pattern)} == own
    dead = topics[account(service), DEAD]
    for right in ("read", "write"):
        assert {one for one in QUEUES if re.search(dead[right], one)} == set(CONSUMERS[service])


def test_policies_reach_the_queues_they_are_meant_for():
    limited, looked_at = (row["pattern"] for row in definitions({})["policies"])
    for queue in QUEUES:
        reached = [name for name in names_of(queue) if re.search(limited, name)]
        assert reached == [queue]
        assert [n for n in names_of(queue) if re.search(looked_at, n)] == [dead_queue(queue)]


def test_a_password_is_kept_as_the_broker_checks_it():
    kept = base64.b64decode(hash_of("larch"))
    assert kept[4:] == hashlib.sha256(kept[:4] + b"larch").digest()
    assert hash_of("larch") != hash_of("larch")
    assert {row["password_hash"] for row in definitions({})["users"]} == {""}


def test_another_delay_has_queues_of_its_own():
    names = {row["name"] for row in definitions({}, delays_s=(0.2,))["queues"]}
    assert "habitat.people.retry.0.2s" in names
    assert "habitat.people.retry.30s" not in names


def test_drift_is_named_row_by_row():
    wanted = definitions({})
    found = copy.deepcopy(wanted)
    assert compared(wanted, found) == []
    found["queues"] = [row for row in found["queues"] if row["name"] != "habitat.people"]
    found["permissions"][1]["write"] = ".*"
    found["permissions"].append({**found["permissions"][1], "user": "guest"})
    found["users"].append({"name": "of another vhost"})
    assert compared(wanted, found) == [
        "other than wanted in permissions: habitat svc_agreements",
        "not asked for in permissions: habitat guest",
        "missing from queues: habitat habitat.people",
    ]
