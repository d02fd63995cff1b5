"""A RabbitMQ broker, brought to what this code needs through its management API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_exponential

from chassis.rabbit_definitions import ADMIN, CONSUMERS, Definitions, account, definitions
from chassis.topology import DEFAULT_DELAYS_S
from habitat_cli import running
from habitat_cli.exits import Misused, Unreachable

PATIENCE_S = 60.0
TIMEOUT_S = 20.0
_KEYS: Mapping[str, tuple[str, ...]] = {
    "users": ("name",),
    "permissions": ("vhost", "user"),
    "topic_permissions": ("vhost", "user", "exchange"),
    "policies": ("vhost", "name"),
    "exchanges": ("vhost", "name"),
    "queues": ("vhost", "name"),
    "bindings": ("vhost", "source", "destination", "routing_key"),
}
_ONLY_OURS = ("permissions", "topic_permissions", "policies")
"""Sections in which a row that nobody asked for opens a door or changes a queue."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the management API answers, and the administrator's login."""

    url: str
    user: str
    vhost: str
    password: str = field(repr=False)
    service_passwords: Mapping[str, str] = field(repr=False)
    delays_s: tuple[float, ...] = DEFAULT_DELAYS_S

    def wanted(self) -> Definitions:
        passwords = {self.user: self.password, **self.service_passwords}
        return definitions(passwords, vhost=self.vhost, admin=self.user, delays_s=self.delays_s)


def named(url: str | None = None) -> Broker:
    """The broker that the environment names. Raises Misused when a password is missing."""
    password = running.environment("RABBITMQ_PASSWORD")
    if not password:
        raise Misused("RABBITMQ_PASSWORD, the administrator's, is not set.")
    return Broker(
        url=(url or running.environment("RABBITMQ_URL") or "http://127.0.0.1:15672").rstrip("/"),
        user=running.environment("RABBITMQ_USER") or ADMIN,
        vhost=running.environment("RABBITMQ_VHOST") or "habitat",
        password=password,
        service_passwords=_service_passwords(),
        delays_s=_delays(running.environment("EVENT_RETRY_DELAYS_S")),
    )


def install(broker: Broker) -> None:
    """Load everything; what is there and equal stays as it is.

    Raises Unreachable when the broker does not answer or refuses.
    """
    _call(broker, "POST", broker.wanted())


def differences(broker: Broker) -> list[str]:
    """One line for each row that is missing, other than wanted, or not asked for."""
    return compared(broker.wanted(), _call(broker, "GET"))


def compared(wanted: Definitions, found: Definitions) -> list[str]:
    lines = []
    for section, keys in _KEYS.items():
        expected = {tuple(row[key] for key in keys): row for row in wanted[section]}
        there = {tuple(row[key] for key in keys): row for row in found.get(section, [])}
        for name, row in expected.items():
            if name not in there:
                lines.append(f"missing from {section}: {' '.join(name)}")
            elif section != "users" and any(there[name].get(key) != row[key] for key in row):
                lines.append(f"other than wanted in {section}: {' '.join(name)}")
        if section in _ONLY_OURS:
            vhost = wanted["vhosts"][0]["name"]
            strangers = [name for name in there if name not in expected and name[0] == vhost]
            lines += [f"not asked for in {section}: {' '.join(name)}" for name in strangers]
    return lines


@retry(
    retry=retry_if_exception_type(httpx2.TransportError),
    wait=wait_exponential(0.2, max=2.0),
    stop=stop_after_delay(PATIENCE_S),
    reraise=True,
)
def _asked(broker: Broker, method: str, body: Definitions | None) -> httpx2.Response:
    """A broker that has just started opens its management port last."""
    return httpx2.request(
        method,
        f"{broker.url}/api/definitions",
        content=None if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json"},
        auth=(broker.user, broker.password),
        timeout=TIMEOUT_S,
    )


def _call(broker: Broker, method: str, body: Definitions | None = None) -> dict[str, Any]:
    try:
        answer = _asked(broker, method, body)
    except httpx2.TransportError as error:
        raise Unreachable(
            f"The broker's management at {broker.url} does not answer ({error}).",
            next_step="RABBITMQ_URL names it; the plugin rabbitmq_management must be on.",
        ) from None
    if answer.status_code in (401, 403):
        raise Unreachable(
            f"The broker does not let {broker.user} in.",
            reason="FORBIDDEN",
            next_step="RABBITMQ_USER and RABBITMQ_PASSWORD are those of an administrator.",
        )
    if not answer.is_success:
        raise Unreachable(f"The broker refused ({answer.status_code}): {answer.text[:500]}")
    return dict(answer.json()) if answer.content else {}


def _service_passwords() -> dict[str, str]:
    given = {name: running.environment(f"{name.upper()}_AMQP_PASSWORD") for name in CONSUMERS}
    if missing := sorted(f"{name.upper()}_AMQP_PASSWORD" for name in given if not given[name]):
        raise Misused(f"Not set: {', '.join(missing)}.")
    return {account(name): password for name, password in given.items() if password}


def _delays(text: str | None) -> tuple[float, ...]:
    try:
        return tuple(map(float, text.split(","))) if text else DEFAULT_DELAYS_S
    except ValueError:
        raise Misused("EVENT_RETRY_DELAYS_S is a list of seconds such as 1,5,30.") from None
