"""A member's day and a steward's, to be run by many: `class Spring(MemberDay)` adds to it.

Who signs in comes from the file that LOAD_PEOPLE names: e-mail addresses and passwords by role.
"""

import itertools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from locust import FastHttpUser, between, task
from locust.exception import StopUser

Json = dict[str, Any]

SIGN_IN = """
mutation SignIn($input: LoginInput!) {
  login(input: $input) { accessToken viewer { member { id } } }
}"""
DASHBOARD = """
query Dashboard($me: ID!) {
  viewer { role member { id displayName number } }
  capitalAccount(memberId: $me) { bookBalance taxBalance }
  contributions(filter: {memberId: $me}, first: 20) {
    edges { node { id number categoryCode contributionDate description value status } }
  }
}"""
LOG = """
mutation Log($input: CreateContributionInput!) {
  createContribution(input: $input) { contribution { id status } }
}"""
SUBMIT = """
mutation Submit($input: SubmitContributionInput!) {
  submitContribution(input: $input) { contribution { id status } }
}"""
QUEUE = """
query Queue { reviewQueue(first: 20) { edges { node { id number requiredApprovals } } } }"""
APPROVE = """
mutation Approve($input: ApproveContributionInput!) {
  approveContribution(input: $input) { contribution { id status } }
}"""


class SignedIn(FastHttpUser):
    """Somebody who signs in first; every answer with an error counts as a failure."""

    abstract = True
    role = "members"
    wait_time = between(1, 3)  # seconds
    member_id = ""
    place = 0
    """Which of its role this is, counted from 0."""

    def on_start(self) -> None:
        """Take a person nobody has taken, and sign in. Ends the user when that is refused."""
        self.place, person = _next(self.role)
        payload = self.ask("sign in", SIGN_IN, input=person)
        if payload is None:
            raise StopUser
        self._token = payload["login"]["accessToken"]
        self.member_id = payload["login"]["viewer"]["member"]["id"]

    def ask(self, name: str, document: str, **variables: object) -> Json | None:
        """The data of one operation under `name` in the statistics; None when it failed."""
        token = getattr(self, "_token", None)
        with self.client.post(
            "/graphql",
            json={"query": document, "variables": variables},
            headers={"authorization": f"Bearer {token}"} if token else {},
            name=name,
            catch_response=True,
        ) as response:
            try:
                body = json.loads(response.text or "")
            except ValueError:
                response.failure(f"no JSON, status {response.status_code}")
                return None
            if body.get("errors"):
                response.failure(body["errors"][0]["message"])
                return None
            response.success()
            return dict(body["data"])

    def act(self, name: str, document: str, **fields: object) -> Json | None:
        """One mutation with an idempotency key of its own."""
        return self.ask(name, document, input={**fields, "idempotencyKey": str(uuid4())})


class MemberDay(SignedIn):
    """Looks at the dashboard, now and then logs an hour of work and submits it."""

    abstract = True

    @task(3)
    def dashboard(self) -> None:
        """Capital and the last twenty contributions."""
        self.ask("dashboard", DASHBOARD, me=self.member_id)

    @task
    def log_and_submit(self) -> None:
        """One contribution in two steps, as the form does it."""
        logged = self.act(
            "log a contribution", LOG, categoryCode="labor", date="2026-03-10", minutes=60,
            rate="40.00", description="Watered the young trees of the nursery",
        )  # fmt: skip
        if logged is not None:
            contribution_id = logged["createContribution"]["contribution"]["id"]
            self.act("submit", SUBMIT, id=contribution_id)


class StewardDay(SignedIn):
    """Looks through the queue; of two stewards each takes every other entry."""

    abstract = True
    role = "stewards"

    @task
    def review(self) -> None:
        """Approve what is this steward's to look at."""
        queue = self.ask("review queue", QUEUE)
        for edge in queue["reviewQueue"]["edges"] if queue else ():
            if _turn(edge["node"]["number"]) == self.place:
                self.act("approve", APPROVE, id=edge["node"]["id"], comment="Seen")


def _turn(number: str) -> int:
    """The number's last digits decide, so that two stewards never meet over one entry."""
    return int(number.rpartition("-")[2]) % len(_people()["stewards"])


def _people() -> Mapping[str, list[Json]]:
    if not _PEOPLE:
        _PEOPLE.update(json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text("utf-8")))
    return _PEOPLE


def _next(role: str) -> tuple[int, Json]:
    """Round and round, when more users run than there are people."""
    people = _people()[role]
    place = next(_TURNS.setdefault(role, itertools.cycle(range(len(people)))))
    return place, people[place]


_PEOPLE: dict[str, list[Json]] = {}
_TURNS: dict[str, Iterator[int]] = {}
