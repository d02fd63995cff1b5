"""`make screenshots`: the quarter of docs/guides, walked by its people, photographed on the way.

No test of `make browser`: pytest collects this file only where it is named. Nothing that a page
does wrong on the way is let through, so the guides tell only of pages that work.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD

from .conftest import ROOT, Visits
from .grove import MEMBER, Grove, planted

IMAGES = ROOT / "docs" / "guides" / "images"
WILLOW, ASPEN, CEDAR = (f"{name}@example.org" for name in ("willow", "aspen", "cedar"))
MEMBERS_FILE = """\
email,display_name,role,status,joined_at,tier
poplar@example.org,Poplar,member,active,2026-02-01,cooperative
yew@example.org,Yew,emperor,active,2026-02-01,cooperative
"""
Opened = Callable[..., Awaitable["Scene"]]


class Scene:
    """One person at one screen, and the pictures that are taken of it."""

    def __init__(self, page: Page, settled: Callable[[], Awaitable[None]]) -> None:
        self.page = page
        self._settled = settled

    async def goto(self, path: str) -> None:
        await self.page.goto(path)
        await self._settled()

    async def keep(self, name: str, *, of: Locator | None = None, height: int = 0) -> None:
        """The screen from `of` on, or from its top; without what comes and goes by itself."""
        width, usual = self.page.viewport_size["width"], self.page.viewport_size["height"]
        await self._settled()
        await expect(self.page.get_by_test_id("notification-bell")).to_be_visible()
        for message in await self.page.get_by_test_id("toast").get_by_role("button").all():
            await message.click()
        await expect(self.page.get_by_test_id("toast")).to_have_count(0)
        await self.page.set_viewport_size({"width": width, "height": height or usual})
        if of:
            await of.evaluate("(node) => scrollBy(0, node.getBoundingClientRect().top - 72)")
        await self.page.screenshot(path=IMAGES / f"{name}.png", caret="hide", animations="disabled")
        await self.page.set_viewport_size({"width": width, "height": usual})


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def field(built: Path, habitat_cluster, tmp_path_factory) -> AsyncIterator[Grove]:
    """A quarter of its own, with more in the queue than the sample leaves there."""
    async with planted(habitat_cluster, tmp_path_factory.mktemp("guides"), built) as found:
        await found.submitted(WILLOW, "Bound the espaliers along the southern wall", minutes=210)
        await found.submitted(CEDAR, "Laid the hedge between both of the orchards", minutes=480)
        await found.submitted(
            ASPEN, "Rebuilt the greenhouse heating from the ground up",
            categoryCode="expertise", minutes=None, amount="3100.00",
        )  # fmt: skip
        await found.submitted(ASPEN, "Turned the compost heaps behind the glasshouse", minutes=90)
        for path in IMAGES.glob("*.png"):
            path.unlink()
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def at(field: Grove, browser) -> AsyncIterator[Opened]:
    """`await at(email, width=390)`: signed in, with a clock that stands still."""
    visits = Visits(field, browser)
    now = datetime.now(UTC)

    async def opened(email: str, width: int = 1280) -> Scene:
        visit = await visits(width=width)
        await visit.page.clock.set_fixed_time(now)
        await visit.sign_in(email)
        await visit.settled()
        seen.append(visit)
        return Scene(visit.page, visit.settled)

    seen = []
    yield opened
    wrong = [found for visit in seen for found in visit.wrong]
    await visits.close()
    assert wrong == []


async def sent(page: Page) -> None:
    """Held decisions go out without waiting."""
    await page.evaluate("dispatchEvent(new Event('pagehide'))")


def section_of(part: Locator) -> Locator:
    return part.locator("xpath=ancestor::section[1]")


def row_of(page: Page, text: str) -> Locator:
    return page.get_by_test_id("pending-queue").get_by_role("listitem").filter(has_text=text)


async def test_a_member_logs_work(at: Opened) -> None:
    desk = await at(MEMBER)
    await expect(desk.page.get_by_test_id("allocation-amount")).to_contain_text("$")
    await desk.keep("member-dashboard", height=900)
    await desk.page.get_by_text("Why this number?").click()
    await desk.keep("member-why", of=desk.page.get_by_test_id("why"), height=560)
    phone = await at(MEMBER, width=390)
    await phone.goto("/contributions/new/")
    await phone.page.get_by_label("Labor").check()
    await phone.keep("member-new-kind")
    await phone.page.get_by_role("button", name="Continue").click()
    await phone.page.get_by_label("Time", exact=True).fill("2:30")
    await phone.page.get_by_label("Description").fill(
        "Pruned the espaliers of the southern wall; the cuttings are in the shed"
    )
    await expect(phone.page.get_by_test_id("contribution-value")).to_contain_text("$")
    await phone.keep("member-new-details", height=1080)
    await phone.page.get_by_role("button", name="Continue").click()
    await phone.page.get_by_role("button", name="Skip").click()
    await phone.page.get_by_label("This is accurate").check()
    await phone.keep("member-new-review")
    await phone.page.get_by_role("button", name="Submit for approval").click()
    await expect(phone.page.get_by_test_id("mobile-card-view")).to_contain_text("cuttings")
    await phone.keep("member-contributions")


async def test_a_steward_clears_the_queue(at: Opened) -> None:
    steward = await at(FIRST_STEWARD)
    page = steward.page
    await steward.goto("/approvals/")
    await expect(row_of(page, "espaliers along")).to_be_visible()
    await page.keyboard.press("j")
    await steward.keep("steward-queue", height=900)
    await row_of(page, "cuttings").get_by_test_id("approve-button").click()
    await page.get_by_test_id("adjust-button").click()
    await steward.keep("steward-approve")
    await page.keyboard.press("Escape")
    await row_of(page, "compost").get_by_test_id("clarify-button").click()
    await page.get_by_label("Question to the member").fill("Which of the heaps were it?")
    await page.get_by_test_id("confirm-clarify").click()
    await expect(page.get_by_test_id("held-decision")).to_be_visible()
    await steward.keep("steward-undo")
    await sent(page)
    await expect(row_of(page, "compost")).to_have_count(0)
    await page.get_by_label(re.compile("^Select all")).check()
    await page.get_by_test_id("approve-selected").click()
    await steward.keep("steward-many")
    await page.get_by_test_id("confirm-approve").click()
    await sent(page)
    await expect(page.get_by_test_id("pending-queue").get_by_role("listitem")).to_have_count(1)


async def test_a_member_answers_a_question(at: Opened) -> None:
    phone = await at(ASPEN, width=390)
    await phone.goto("/contributions/?status=CLARIFICATION_REQUESTED")
    await phone.page.get_by_role("link", name="Turned the compost heaps").click()
    await expect(phone.page.get_by_test_id("question")).to_contain_text("Which of the heaps")
    await phone.keep("member-question")


async def test_an_admin_brings_people_in(at: Opened) -> None:
    admin = await at(ADMIN)
    page = admin.page
    await admin.goto("/admin/members/")
    await admin.keep("admin-members")
    await admin.goto("/admin/members/new/")
    await page.get_by_role("textbox", name="Name", exact=True).fill("Spruce")
    await page.get_by_label("Email").fill("spruce@example.org")
    await admin.keep("admin-new-member")
    await admin.goto("/admin/members/import/")
    await page.locator('input[type="file"]').set_input_files(
        {"name": "members.csv", "mimeType": "text/csv", "buffer": MEMBERS_FILE.encode()}
    )
    await page.get_by_test_id("check-import").click()
    await expect(page.get_by_test_id("import-report")).to_be_visible()
    await admin.keep("admin-import")


async def test_two_people_close_the_quarter(at: Opened, field: Grove) -> None:
    admin, steward = await at(ADMIN), await at(FIRST_STEWARD)
    page = admin.page
    for scene in (admin, steward):
        await scene.goto("/admin/periods/")
        await scene.page.get_by_role("link", name=re.compile("^Q1 2026")).first.click()
        await expect(scene.page.get_by_role("heading", level=1)).to_have_text("Q1 2026")
    await expect(page.locator('[data-check="UNDECIDED_CONTRIBUTIONS"]')).to_be_visible()
    await admin.keep("admin-checklist")
    await page.get_by_label("Undecided contributions").select_option("ROLL_FORWARD")
    await expect(page.get_by_test_id("close-period-button")).to_be_enabled()
    await page.get_by_test_id("calculate-allocations-button").click()
    await expect(page.get_by_test_id("lines-sum")).to_be_visible()
    await admin.keep(
        "admin-preview", of=section_of(page.get_by_test_id("preview-surplus")), height=820
    )
    await page.get_by_test_id("close-period-button").click()
    await admin.keep("admin-start")
    await page.get_by_test_id("confirm-close-period").click()
    await expect(page.get_by_test_id("close-now")).to_contain_text("two people")
    await admin.keep("admin-progress", of=page.get_by_test_id("close-progress"), height=820)
    await expect(steward.page.get_by_test_id("agreement-surplus")).to_be_visible(timeout=15_000)
    figures = section_of(steward.page.get_by_test_id("agreement-surplus"))
    await steward.keep("steward-vote", of=figures, height=820)
    for scene, comment in ((steward, "Agrees with the bank statement"), (admin, "So be it")):
        await scene.page.get_by_test_id("approve-allocations-button").click()
        await scene.page.get_by_label("Comment").fill(comment)
        await scene.page.get_by_test_id("confirm-approve-allocations").click()
        await expect(scene.page.get_by_test_id("tally")).to_contain_text(comment, timeout=15_000)
    closed = page.get_by_test_id("period-status")
    await expect(closed).to_have_attribute("data-status", "closed", timeout=60_000)
    await admin.keep("admin-closed", height=900)


async def test_the_money_arrives(at: Opened) -> None:
    admin = await at(ADMIN)
    page = admin.page
    await admin.goto("/admin/payments/?status=SCHEDULED")
    await expect(page.locator("[data-distribution-id]").first).to_be_visible(timeout=30_000)
    await admin.keep("admin-payments")
    await admin.goto("/admin/ledger/")
    await admin.keep("admin-ledger")
    await admin.goto("/admin/operations/")
    await admin.keep("admin-operations")
    member = await at(MEMBER)
    await member.goto("/statements/")
    await member.page.get_by_role("link", name="Q1 2026").click()
    await expect(member.page.get_by_test_id("statement")).to_be_visible()
    await member.keep("member-statement", height=1000)
    phone = await at(MEMBER, width=390)
    await phone.goto("/distributions/")
    await phone.keep("member-payments")
