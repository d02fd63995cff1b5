"""A client that remembers every attempt and what it knows of its outcome.

`ok`: answered; `fail`: surely not done; `unknown`: perhaps done, to be found out by a repeat under
the same key. Source: the reliability page, section 3.
"""

import json
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any, Self

import httpx2

from habitat_cli.api import Api, ApiError
from kernel.errors import Unavailable

OK, FAIL, UNKNOWN = "ok", "fail", "unknown"
SETTLE_S = 1.0
"""So long an outage lasts for others after its end: by then channels and pools have tried again."""
_PATIENT = 2
"""Attempts without an answer, after which somebody who repeats once has given up."""


class History:
    """JSONL in a file: one line an attempt, one line a fault; the file stays after a breach."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: Counter[str] = Counter()
        self.acknowledged: dict[str, str] = {}
        self.attempted: set[str] = set()
        self._unknown: Counter[str] = Counter()
        self.stubborn = 0
        self.recovered = 0
        self.unanswered = 0
        self.calm_attempts = 0
        self.calm_errors = 0
        self.out: set[str] = set()
        self._calm_since = 0.0
        self._began = time.monotonic()
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._file = self.path.open("w", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        assert self._file is not None
        self._file.close()

    def note(self, what: str, **facts: Any) -> None:
        assert self._file is not None
        line = {"at_s": round(time.monotonic() - self._began, 3), "what": what, **facts}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()

    def outage(self, what: str, *, over: bool = False) -> None:
        """Something is away, or serves again. Calm begins SETTLE_S after the last return."""
        self.note("back" if over else "away", process=what)
        self.out.discard(what) if over else self.out.add(what)
        self._calm_since = time.monotonic() + SETTLE_S

    def attempt(
        self, who: str, operation: str, key: str | None, outcome: str, code: str, began: float
    ) -> None:
        """A key that was unknown or failed for the moment, and is now answered, is recovered."""
        calm = not self.out and began >= self._calm_since
        self.note("op", who=who, op=operation, key=key, outcome=outcome, code=code, calm=calm)
        self.outcomes[outcome] += 1
        self.calm_attempts += calm
        self.calm_errors += calm and outcome == UNKNOWN
        if key is None:
            return
        self.attempted.add(key)
        if outcome == UNKNOWN:
            self.unanswered += 1
            self._unknown[key] += 1
            self.stubborn += self._unknown[key] == _PATIENT
        elif outcome == OK:
            self.acknowledged[key] = operation
            if key in self._unknown:
                del self._unknown[key]
                self.recovered += 1


class Witness(Api):
    """An Api over several gateways: what one does not answer is asked of the next."""

    def __init__(self, urls: list[str], who: str, history: History, patience_s: float) -> None:
        super().__init__(urls[0], patience_s=patience_s)
        self._urls = urls
        self._who = who
        self._history = history

    async def _once(
        self, document: str, variables: dict[str, Any], token: str | None
    ) -> dict[str, Any]:
        given = variables.get("input") or {}
        key = given.get("idempotencyKey") if isinstance(given, dict) else None
        operation = document.partition("{ ")[2].partition("(")[0] if key else "read"
        began = time.monotonic()

        def told(outcome: str, code: str = "") -> None:
            self._history.attempt(self._who, operation, key, outcome, code, began)

        try:
            answer = await super()._once(document, variables, token)
        except (httpx2.TransportError, Unavailable) as error:
            self._urls.append(self._urls.pop(0))
            self.url = self._urls[0]
            told(UNKNOWN, type(error).__name__)
            raise
        except ApiError as error:
            told(UNKNOWN if error.retryable or error.reason == "INTERNAL" else FAIL, error.reason)
            raise
        told(OK)
        return answer
