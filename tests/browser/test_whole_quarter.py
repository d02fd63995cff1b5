"""A quarter is closed by two people at two screens, in a grove of its own."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD, SECOND_STEWARD

from .conftest import Visits
from .grove import planted

SCREENS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
SURPLUS = "$48,750.37"
STEPS = 11


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def own_grove(built, habitat_cluster, tmp_path_factory) -> AsyncIterator[object]:
    """Closing changes everything: others keep their open quarter."""
    async with planted(habitat_cluster, tmp_path_factory.mktemp("own"), built) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def visit(own_grove, browser):
    visits = Visits(own_grove, browser)
    yield visits
    await visits.close()


async def at_the_close(visit, own_grove, email, **screen):
    person = await visit(**screen)
    await person.sign_in(email)
    await person.page.goto("/admin/periods/")
    await person.page.get_by_role("link", name=re.compile("^Q1 2026")).first.click()
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("Q1 2026")
    return person, person.page


async def sound_everywhere(visit, own_grove, name):
    """As the admin sees it in both schemes at both widths."""
    for width, scheme in SCREENS:
        person, _ = await at_the_close(visit, own_grove, ADMIN, width=width, scheme=scheme)
        await person.sound(f"{name}-{width}-{scheme}")


async def start(page):
    await page.get_by_test_id("close-period-button").click()
    await expect(page.get_by_test_id("close-period-summary")).to_be_visible()
    await page.get_by_test_id("confirm-close-period").click()
    await expect(page.get_by_test_id("toast").filter(has_text="started")).to_be_visible()
    await expect(page.get_by_test_id("close-now")).to_contain_text("two people")


async def agree(page, comment):
    await page.get_by_test_id("approve-allocations-button").click()
    await page.get_by_label("Comment").fill(comment)
    await page.get_by_test_id("confirm-approve-allocations").click()


async def test_what_stands_against_the_close_comes_first(visit, own_grove):
    entry = await own_grove.submitted("willow@example.org", "Swept the yard after the market")
    _, page = await at_the_close(visit, own_grove, ADMIN)
    blocker = page.locator('[data-check="UNDECIDED_CONTRIBUTIONS"]')
    await expect(blocker).to_have_attribute("data-severity", "blocking")
    await expect(blocker.get_by_role("link", name="Go to the queue")).to_be_visible()
    await expect(page.get_by_test_id("close-period-button")).to_be_disabled()
    await sound_everywhere(visit, own_grove, "close-blocked")
    await page.get_by_label("Undecided contributions").select_option("ROLL_FORWARD")
    await expect(blocker).to_have_attribute("data-severity", "warning")
    await expect(page.get_by_test_id("close-period-button")).to_be_enabled()
    stewards = own_grove.living.cast.stewards
    undecided = "query { reviewQueue(first: 50) { edges { node { id } } } }"
    waiting = (await stewards[0].ask(undecided, {}))["reviewQueue"]["edges"]
    assert entry["id"] in [edge["node"]["id"] for edge in waiting]
    for edge in waiting:
        await stewards[0].do("rejectContribution", "contribution { id }", id=edge["node"]["id"],
                             reason="Not of this quarter")  # fmt: skip
    await page.get_by_role("button", name="Check again").click()
    await expect(blocker).to_have_count(0)


async def test_the_preview_shows_the_totals_and_writes_nothing(visit, own_grove):
    person, page = await at_the_close(visit, own_grove, ADMIN)
    await page.get_by_test_id("calculate-allocations-button").click()
    await expect(page.get_by_test_id("preview-surplus")).to_have_text(SURPLUS)
    await expect(page.get_by_test_id("lines-sum")).to_have_text(SURPLUS)
    await expect(page.get_by_test_id("period-status")).to_have_attribute("data-status", "open")
    await person.sound("close-preview-1280-light")


async def test_a_proposal_is_rejected_with_a_reason_and_the_period_opens_again(visit, own_grove):
    _, page = await at_the_close(visit, own_grove, ADMIN)
    await start(page)
    await page.get_by_test_id("reject-allocations-button").click()
    await page.get_by_test_id("confirm-reject-allocations").click()
    await expect(page.get_by_text("Say why; the others will read it.")).to_be_visible()
    await page.get_by_label("Reason").fill("The rent of March is missing")
    await page.get_by_test_id("confirm-reject-allocations").click()
    await expect(page.get_by_test_id("last-close")).to_contain_text("The rent of March is missing")
    await expect(page.get_by_test_id("close-period-button")).to_be_enabled()


async def test_a_close_is_called_off(visit, own_grove):
    _, page = await at_the_close(visit, own_grove, ADMIN)
    await start(page)
    await page.get_by_test_id("abort-close-button").click()
    await page.get_by_label("Reason").fill("A bill has come in")
    await page.get_by_test_id("confirm-abort-close").click()
    await expect(page.get_by_test_id("last-close")).to_contain_text("A bill has come in")
    await expect(page.get_by_test_id("period-status")).to_have_attribute("data-status", "open")


async def test_two_people_close_the_quarter_at_two_screens(visit, own_grove):
    admin, page = await at_the_close(visit, own_grove, ADMIN)
    steward, other = await at_the_close(visit, own_grove, FIRST_STEWARD)
    await expect(other.get_by_test_id("close-period-button")).to_have_count(0)
    await start(page)
    # the steward's page follows by itself
    await expect(other.get_by_test_id("agreement-surplus")).to_have_text(SURPLUS, timeout=15_000)
    await sound_everywhere(visit, own_grove, "close-waiting")
    await agree(other, "Agrees with the bank statement")
    await expect(other.get_by_test_id("voted")).to_be_visible()
    await expect(page.get_by_test_id("tally")).to_contain_text("1 of 2", timeout=15_000)
    await expect(page.get_by_test_id("tally")).to_contain_text("Agrees with the bank statement")
    await expect(page.get_by_test_id("still-needed")).to_contain_text("Second steward")
    await expect(page.get_by_test_id("still-needed")).not_to_contain_text("First steward")
    await agree(page, "So be it")
    closed = page.get_by_test_id("period-status")
    await expect(closed).to_have_attribute("data-status", "closed", timeout=60_000)
    await expect(page.get_by_test_id("close-now")).to_have_text("The period is closed")
    await expect(page.get_by_text(f"{STEPS} of {STEPS} steps done")).to_be_visible()
    await expect(other.get_by_test_id("period-status")).to_have_attribute(
        "data-status", "closed", timeout=15_000
    )
    await expect(page.get_by_test_id("lines-sum")).to_have_text(SURPLUS)
    assert admin.wrong == steward.wrong == []
    await sound_everywhere(visit, own_grove, "close-done")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_payments_are_read_by_stewards_and_made_by_admins(visit, width, scheme):
    steward = await visit(width=width, scheme=scheme)
    await steward.sign_in(SECOND_STEWARD)
    await steward.page.goto("/admin/payments/")
    await expect(steward.page.locator("[data-distribution-id]").first).to_be_visible()
    await expect(steward.page.get_by_test_id("payment-actions")).to_have_count(0)
    await steward.sound(f"payments-{width}-{scheme}")


async def test_a_check_is_paid_and_confirmed_with_its_reference(visit):
    admin = await visit()
    await admin.sign_in(ADMIN)
    page = admin.page
    await page.goto("/admin/payments/?status=SCHEDULED")
    ash = page.locator("[data-distribution-id]").filter(has_text="Ash").filter(has_text="Check")
    await ash.get_by_test_id("payment-actions").click()
    await page.get_by_test_id("payment-pay").click()
    await page.get_by_test_id("confirm-payment").click()
    await expect(page.get_by_test_id("toast").filter(has_text="Paying")).to_be_visible()
    await page.goto("/admin/payments/?status=PROCESSING")
    await expect(ash).to_be_visible(timeout=30_000)
    await ash.get_by_test_id("payment-actions").click()
    await page.get_by_test_id("confirm-payment-button").click()
    await page.get_by_label("Reference").fill("Check 1041")
    await page.get_by_test_id("confirm-payment").click()
    await expect(page.get_by_test_id("toast").filter(has_text="is confirmed")).to_be_visible()
    await page.goto("/admin/payments/?status=COMPLETED")
    await expect(ash).to_contain_text("Check 1041", timeout=30_000)
    assert admin.wrong == []
