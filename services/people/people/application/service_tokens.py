"""Which services there are, and what each may do: `<context>:<read|write>:<resource>`."""

import hmac

from kernel.errors import Unauthenticated
from people.application.closing import CLOSE_SCOPE

PAYEES_SCOPE = "people:read:payees"

SCOPES: dict[str, frozenset[str]] = {
    "svc-gateway": frozenset({"people:read:tokens", "people:read:cooperatives"}),
    "svc-treasury": frozenset({"people:read:members"}),
    "svc-people": frozenset(),
    "svc-agreements": frozenset({"treasury:read:periods", "treasury:read:capital"}),
    "svc-worker": frozenset(
        {
            CLOSE_SCOPE,
            PAYEES_SCOPE,
            "people:read:members",
            "people:read:contributions",
            "treasury:read:*",
            "treasury:write:periods",
            "treasury:write:closing",
            "treasury:write:allocation",
            "treasury:write:distribution",
            "treasury:write:reversal",
            "agreements:read:*",
            "agreements:write:claims",
            "agreements:write:agreements",
            "agreements:write:distributions",
            "agreements:write:governance",
        }
    ),
    "svc-operator": frozenset(
        {
            "people:write:bootstrap",
            "people:write:imports",
            "treasury:write:bootstrap",
            "agreements:write:bootstrap",
            "people:read:*",
            "treasury:read:*",
            "agreements:read:*",
            "treasury:write:events",
            "people:write:events",
            "agreements:write:events",
            "worker:write:events",
            "worker:write:dead_letters",
            "worker:read:*",
        }
    ),
}


def scopes_of(service: str, *, presented: str, expected: str) -> frozenset[str]:
    """The scopes of a service that proved itself. Raises Unauthenticated, always the same."""
    right = hmac.compare_digest(presented.encode(), expected.encode())
    scopes = SCOPES.get(service)
    if not right or scopes is None:
        raise Unauthenticated("This is no service of the installation.")
    return scopes
