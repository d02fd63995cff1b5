"""`make large`: how soon pages stand, and how smoothly they scroll, before a large cooperative.

No test of `make browser`: pytest collects this file only where it is named. A page is ready when
its headline and rows are there and nothing is loading any more; the median of three loads counts.
"""

import statistics
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest_asyncio
from playwright.async_api import Page, expect

from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD

from .conftest import Visits
from .grove import Grove
from .plantation import BUSIEST, EACH, MEMBERS, plantation
from .visits import Visit

READY_MS_MAX = 2_000
LOADS = 3
PAGES = 8
"""How often a list is asked for more."""
PEOPLE = {
    BUSIEST: (
        "dashboard", "contributions", "contributions/?sort=value-", "contributions/new",
        "patronage", "patronage/view/?id={closed}", "periods", "distributions", "statements",
        "statements/view/?id={closed}", "capital", "notifications",
    ),
    FIRST_STEWARD: (
        "dashboard", "approvals", "approvals/?tab=history", "approvals/view/?id={waiting}",
        "patronage", "patronage/view/?id={closed}", "periods", "admin/periods",
        "admin/periods/view/?id={open}", "admin/payments",
    ),
    ADMIN: (
        "dashboard", "admin/members", "admin/members/?search=alder+4", "admin/periods",
        "admin/periods/view/?id={closed}", "admin/periods/view/?id={open}", "admin/payments",
        "admin/ledger", "admin/ledger/?tab=journal", "admin/operations",
    ),
}  # fmt: skip

WATCH = """() => {
    const loading = '[aria-busy="true"], [role=status][aria-label="Loading"]'
    const seen = window.seen = {ready: 0, longest: 0, shift: 0}
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        seen.longest = Math.max(seen.longest, entry.duration)
    })).observe({type: 'longtask', buffered: true})
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (!entry.hadRecentInput) seen.shift += entry.value
    })).observe({type: 'layout-shift', buffered: true})
    const look = () => {
        const stands = document.querySelector('main h1') && !document.querySelector(loading)
        if (!stands) seen.ready = 0
        else if (!seen.ready) seen.ready = performance.now()
        requestAnimationFrame(look)
    }
    look()
}"""
_SETTLED_MS = 700
ROWS = "main tbody tr, main li"
SETTLED = f"() => seen.ready && performance.now() - seen.ready > {_SETTLED_MS}"
SCROLL = """async () => {
    seen.longest = 0
    const gaps = []
    let before = performance.now()
    for (let frame = 1; frame <= 60; frame++) {
        scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * frame / 60)
        const now = await new Promise(requestAnimationFrame)
        gaps.push(now - before)
        before = now
    }
    return {late: gaps.filter((gap) => gap > 50).length, longest: seen.longest}
}"""


@dataclass(slots=True)
class Reading:
    """Milliseconds, unless a name says otherwise."""

    person: str
    path: str
    ready: float
    longest_task: float
    shift: float
    rows: int = 0
    late_frames: int = 0
    scroll_task: float = 0.0
    more: list[float] = field(default_factory=list)
    more_task: float = 0.0

    def __str__(self) -> str:
        more = f"{max(self.more):6.0f}" if self.more else "     –"
        return (
            f"{self.person:8} {self.path:32} {self.ready:6.0f} {self.longest_task:6.0f} "
            f"{self.shift:6.3f} {self.rows:5} {more} {self.more_task:6.0f} "
            f"{self.scroll_task:6.0f} {self.late_frames:4}"
        )


HEAD = (
    f"{'who':8} {'page':32} {'ready':>6} {'task':>6} {'shift':>6} {'rows':>5} "
    f"{'more':>6} {'task':>6} {'scroll':>6} {'late':>4}"
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def trees(built, habitat_cluster, tmp_path_factory) -> AsyncIterator[Grove]:
    async with plantation(habitat_cluster, tmp_path_factory.mktemp("large"), built) as found:
        yield found


async def test_every_page_of_a_large_cooperative_is_ready_within_two_seconds(
    trees, browser, capsys
):
    readings = []
    ids = await _ids(trees)
    for email, paths in PEOPLE.items():
        visits = Visits(trees, browser)
        visit = await visits()
        await visit.sign_in(email)
        await visit.settled()
        await visit.page.add_init_script(f"({WATCH})()")
        for path in paths:
            address = f"/{path.format(**ids)}" + ("" if "?" in path else "/")
            readings.append(await _read(visit, email.partition("@")[0], path, address))
        assert visit.wrong == []
        await visits.close()
    with capsys.disabled():
        print(f"\n{MEMBERS} members, {2 * MEMBERS * EACH} contributions; milliseconds\n{HEAD}")
        print("\n".join(map(str, readings)))
    slow = [f"{one.person} {one.path}: {one.ready:.0f} ms" for one in readings
            if max(one.ready, *one.more, 0) > READY_MS_MAX]  # fmt: skip
    assert slow == []


async def _ids(trees: Grove) -> dict[str, str]:
    """What the addresses are about."""
    admin = trees.living.cast.admin
    periods = await admin.pages("periods", "id status")
    document = "query { reviewQueue(first: 1) { edges { node { id } } } }"
    queue = await trees.living.cast.stewards[0].ask(document)
    found = {period["status"].lower(): period["id"] for period in periods}
    return found | {"waiting": queue["reviewQueue"]["edges"][0]["node"]["id"]}


async def _read(visit: Visit, person: str, path: str, address: str) -> Reading:
    page = visit.page
    loads = []
    for _ in range(LOADS):
        await page.goto(address)
        await page.wait_for_function(SETTLED)
        loads.append(await page.evaluate("() => seen"))
    ready, longest, shift = (
        statistics.median(load[name] for load in loads) for name in ("ready", "longest", "shift")
    )
    reading = Reading(person.replace("first.", ""), path, ready, longest, shift)
    await _ask_for_more(page, reading)
    reading.rows = await page.locator(ROWS).count()
    scrolled = await page.evaluate(SCROLL)
    reading.late_frames, reading.scroll_task = scrolled["late"], scrolled["longest"]
    return reading


async def _ask_for_more(page: Page, reading: Reading) -> None:
    """Presses Load more as long as there is more, a few times; each press until its rows stand."""
    button = page.get_by_role("button", name="Load more")
    await page.evaluate("() => { seen.longest = 0 }")
    for _ in range(PAGES):
        if await button.count() != 1:
            break
        rows = page.locator(ROWS)
        before = await rows.count()
        took = await button.evaluate(
            """(node, [rows, before]) => new Promise((done) => {
                const began = performance.now()
                const look = () => document.querySelectorAll(rows).length > before
                    ? done(performance.now() - began) : requestAnimationFrame(look)
                node.click()
                look()
            })""",
            [ROWS, before],
        )
        reading.more.append(took)
        await expect(rows).not_to_have_count(before)
    reading.more_task = await page.evaluate("() => seen.longest")
