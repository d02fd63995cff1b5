"""What a RabbitMQ broker has to hold for Habitat, in the form of the broker's own definitions.

Accounts, their rights, and the queues of `chassis.topology`. A service may touch its own queues,
tell facts under its own name and bind what it listens to, and nothing else (operations
specification, section 7).
"""

import base64
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.topology import (
    DEAD,
    DEFAULT_DELAYS_S,
    EVENTS,
    POISON_DELIVERIES,
    QUEUES,
    RETRY,
    dead_arguments,
    dead_queue,
    queue_arguments,
    retry_arguments,
    retry_queue,
)

Definitions = dict[str, Any]

CONSUMERS: Mapping[str, tuple[str, ...]] = {
    "treasury": ("habitat.treasury",),
    "people": ("habitat.people",),
    "agreements": ("habitat.agreements",),
    "worker": ("habitat.worker", "habitat.notifications", "habitat.audit"),
    "gateway": (),
}
"""The durable queues of each service. The gateway's queues live as long as their owner."""

ADMIN = "habitat_admin"
LENGTH_MAX = 1_000_000
"""Messages a queue takes; what comes then waits in its outbox."""

_LOOKS_MAX = 1_000_000_000
"""RabbitMQ 4 drops a message that was given back 20 times, and reading dead letters gives back."""

_EXCHANGES = (EVENTS, DEAD, RETRY)
_NOTHING = "^$"


def account(service: str) -> str:
    """The broker's login of a service, e.g. `svc_treasury`."""
    return f"svc_{service}"


def definitions(
    passwords: Mapping[str, str],
    *,
    vhost: str = "habitat",
    admin: str = ADMIN,
    delays_s: Sequence[float] = DEFAULT_DELAYS_S,
) -> Definitions:
    """All of it. An account that is not in `passwords` cannot log in with one."""
    services = sorted(CONSUMERS)
    return {
        "vhosts": [{"name": vhost}],
        "users": [
            _user(admin, passwords, ["administrator"]),
            *(_user(account(service), passwords, []) for service in services),
        ],
        "permissions": [
            _rights(vhost, admin, ".*", ".*", ".*"),
            *(_rights(vhost, account(service), *_touched(service)) for service in services),
        ],
        "topic_permissions": [
            {"user": account(service), "vhost": vhost, **topic}
            for service in services
            for topic in _topics(service)
        ],
        "policies": _policies(vhost),
        "exchanges": [_exchange(vhost, name) for name in _EXCHANGES],
        "queues": _queues(vhost, delays_s),
        "bindings": _bindings(vhost, delays_s),
    }


def _user(name: str, passwords: Mapping[str, str], tags: list[str]) -> Definitions:
    hashed = hash_of(passwords[name]) if name in passwords else ""
    return {
        "name": name,
        "password_hash": hashed,
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }


def hash_of(password: str) -> str:
    """As the broker keeps it: four random bytes, then SHA-256 of them and the password."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _rights(vhost: str, user: str, configure: str, write: str, read: str) -> Definitions:
    return {"user": user, "vhost": vhost, "configure": configure, "write": write, "read": read}


def _touched(service: str) -> tuple[str, str, str]:
    """Names that a service may declare, write to and read from. Every start declares them."""
    own = [rf"{re.escape(name)}(\.dlq|\.retry\.[0-9.]+s)?" for name in CONSUMERS[service]]
    if service == "gateway":
        own = [r"habitat\.gateway\.[0-9a-f]+"]
    declared = [*map(re.escape, _EXCHANGES), *own]
    written, read = list(declared), list(declared)
    if service == "worker":  # looks after everybody's dead letters, and puts them back
        written.append(re.escape("amq.default"))
        read.append(r"habitat\.[a-z]+\.dlq")
    return _one_of(declared), _one_of(written), _one_of(read)


def _topics(service: str) -> list[Definitions]:
    """Facts under the own name are told, those that are bound are heard, and the own fail."""
    queues = CONSUMERS[service]
    bound = sorted({pattern for name in queues for pattern in QUEUES[name].bindings})
    heard = [re.escape(pattern) for pattern in bound] or ["#"]
    told = _NOTHING if service == "gateway" else rf"^{service}\."
    own = _one_of([re.escape(name) for name in queues]) if queues else _NOTHING
    return [
        {"exchange": EVENTS, "write": told, "read": _one_of(heard)},
        {"exchange": DEAD, "write": own, "read": own},
    ]


def _one_of(patterns: Sequence[str]) -> str:
    return f"^({'|'.join(patterns)})$"


def _policies(vhost: str) -> list[Definitions]:
    """What may change later, which arguments of a queue never may."""
    consumers = "|".join(re.escape(name) for name in sorted(QUEUES))
    limits = {
        "habitat-consumers": (
            rf"^({consumers})$",
            # A little later than Habitat's own verdict, which says why.
            {"delivery-limit": POISON_DELIVERIES + 10, "max-length": LENGTH_MAX},
        ),
        "habitat-dead-letters": (rf"^({consumers})\.dlq$", {"delivery-limit": _LOOKS_MAX}),
    }
    return [
        {
            "name": name,
            "vhost": vhost,
            "pattern": pattern,
            "apply-to": "queues",
            "priority": 0,
            "definition": definition,
        }
        for name, (pattern, definition) in limits.items()
    ]


def _exchange(vhost: str, name: str) -> Definitions:
    return {
        "name": name,
        "vhost": vhost,
        "type": "direct" if name == RETRY else "topic",
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": {},
    }


def _queues(vhost: str, delays_s: Sequence[float]) -> list[Definitions]:
    arguments: dict[str, dict[str, object]] = {}
    for queue in QUEUES.values():
        arguments[queue.name] = queue_arguments(queue)
        arguments[dead_queue(queue.name)] = dead_arguments()
        for delay_s in delays_s:
            arguments[retry_queue(queue.name, delay_s)] = retry_arguments(queue.name, delay_s)
    return [
        {"name": name, "vhost": vhost, "durable": True, "auto_delete": False, "arguments": given}
        for name, given in arguments.items()
    ]


def _bindings(vhost: str, delays_s: Sequence[float]) -> list[Definitions]:
    bound: list[tuple[str, str, str]] = []
    for queue in QUEUES.values():
        bound += [(EVENTS, queue.name, pattern) for pattern in queue.bindings]
        bound.append((DEAD, dead_queue(queue.name), queue.name))
        waiting = [retry_queue(queue.name, delay_s) for delay_s in delays_s]
        bound += [(RETRY, name, name) for name in waiting]
    return [
        {
            "source": source,
            "vhost": vhost,
            "destination": destination,
            "destination_type": "queue",
            "routing_key": key,
            "arguments": {},
        }
        for source, destination, key in bound
    ]
