"""A quarter is closed by two people at two screens, in a grove of its own."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from habitat_cli.demo import quarter
from habitat_cli.demo.figures import ADMIN, FIRST_STEWARD, SECOND_STEWARD
from tests.faults import acts

from .conftest import Visits
from .grove import planted

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


async def at_the_close(visit, email):
    person = await visit()
    await person.sign_in(email, "/admin/periods/")
    await person.page.get_by_role("link", name=re.compile("^Q1 2026")).first.click()
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("Q1 2026")
    return person, person.page


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
    admin, page = await at_the_close(visit, ADMIN)
    blocker = page.locator('[data-check="UNDECIDED_CONTRIBUTIONS"]')
    await expect(blocker).to_have_attribute("data-severity", "blocking")
    await expect(blocker.get_by_role("link", name="Go to the queue")).to_be_visible()
    await expect(page.get_by_test_id("close-period-button")).to_be_disabled()
    await admin.sound_everywhere("close-blocked")
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


async def test_the_preview_shows_the_totals_and_writes_nothing(visit):
    person, page = await at_the_close(visit, ADMIN)
    await page.get_by_test_id("calculate-allocations-button").click()
    await expect(page.get_by_test_id("preview-surplus")).to_have_text(SURPLUS)
    await expect(page.get_by_test_id("lines-sum")).to_have_text(SURPLUS)
    await expect(page.get_by_test_id("period-status")).to_have_attribute("data-status", "open")
    await person.sound("close-preview-1280-light")


async def test_a_proposal_is_rejected_with_a_reason_and_the_period_opens_again(visit):
    _, page = await at_the_close(visit, ADMIN)
    await start(page)
    await page.get_by_test_id("reject-allocations-button").click()
    await page.get_by_test_id("confirm-reject-allocations").click()
    await expect(page.get_by_text("Say why; the others will read it.")).to_be_visible()
    await page.get_by_label("Reason").fill("The rent of March is missing")
    await page.get_by_test_id("confirm-reject-allocations").click()
    await expect(page.get_by_test_id("last-close")).to_contain_text("The rent of March is missing")
    await expect(page.get_by_test_id("close-period-button")).to_be_enabled()


async def test_a_close_is_called_off(visit):
    _, page = await at_the_close(visit, ADMIN)
    await start(page)
    await page.get_by_test_id("abort-close-button").click()
    await page.get_by_label("Reason").fill("A bill has come in")
    await page.get_by_test_id("confirm-abort-close").click()
    await expect(page.get_by_test_id("last-close")).to_contain_text("A bill has come in")
    await expect(page.get_by_test_id("period-status")).to_have_attribute("data-status", "open")


async def test_two_people_close_the_quarter_at_two_screens(visit):
    admin, page = await at_the_close(visit, ADMIN)
    steward, other = await at_the_close(visit, FIRST_STEWARD)
    await expect(other.get_by_test_id("close-period-button")).to_have_count(0)
    await start(page)
    # the steward's page follows by itself
    await expect(other.get_by_test_id("agreement-surplus")).to_have_text(SURPLUS, timeout=15_000)
    await admin.sound_everywhere("close-waiting")
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
    await admin.sound_everywhere("close-done")


async def test_two_people_reopen_the_quarter(visit):
    admin, page = await at_the_close(visit, ADMIN)
    await page.get_by_test_id("reopen-button").click()
    await expect(page.get_by_test_id("confirm-second")).to_be_disabled()
    await page.get_by_label("Reason").fill("A late invoice for the market stall")
    await page.get_by_test_id("confirm-second").click()
    asked = page.get_by_test_id("second-person")
    await expect(asked).to_contain_text("A late invoice")
    await expect(asked).to_contain_text("Somebody else has to agree")
    await expect(asked.get_by_test_id("agree-button")).to_have_count(0)
    await admin.sound_everywhere("close-reopening")
    steward, other = await at_the_close(visit, FIRST_STEWARD)
    await other.get_by_test_id("agree-button").click()
    for seen in (page, other):
        status = seen.get_by_test_id("period-status")
        await expect(status).to_have_attribute("data-status", "open", timeout=15_000)
        await expect(seen.get_by_text("Reopened once")).to_be_visible()
    assert admin.wrong == steward.wrong == []


async def test_a_close_that_stopped_says_why_and_goes_on(visit, own_grove):
    """The inputs change behind the ledger's back: what was posted is reversed, twice."""
    living = own_grove.living
    workflow, agreement = await acts.start_close(living, own_grove.period["id"])
    admin, page = await at_the_close(visit, ADMIN)
    await expect(page.get_by_test_id("agreement-surplus")).to_have_text(SURPLUS)
    await acts.change_inputs(living)
    await quarter.approve(living.cast, agreement["id"])
    failure = page.get_by_test_id("close-failure")
    await expect(failure).to_contain_text("mend what the error names", timeout=30_000)
    await expect(page.get_by_test_id("close-now")).to_contain_text("Nothing is lost")
    await admin.sound_everywhere("close-stopped")
    await page.get_by_test_id("resume-close-button").click()
    await expect(page.get_by_test_id("toast").filter(has_text="goes on")).to_be_visible()
    await quarter.await_workflow(living.cast.admin, workflow, {"FAILED"})
    await acts.restore_inputs(living, agreement)

    await page.goto("/admin/operations/?status=FAILED")
    await page.get_by_test_id("workflows").get_by_role("button", name="Close of a period").click()
    dialog = page.get_by_role("dialog", name="Close of a period")
    await expect(dialog).to_contain_text("mend what the error names")
    await admin.sound_everywhere("operations-stopped")
    await dialog.get_by_test_id("retry-workflow").click()
    await expect(page.get_by_test_id("toast").filter(has_text="It goes on")).to_be_visible()
    await quarter.await_workflow(living.cast.admin, workflow, {"COMPLETED"})
    _, page = await at_the_close(visit, ADMIN)
    await expect(page.get_by_test_id("period-status")).to_have_attribute("data-status", "closed")
    await expect(page.get_by_test_id("lines-sum")).to_have_text(SURPLUS)
    assert admin.wrong == []


async def test_two_people_lock_the_quarter_for_good(visit):
    steward, other = await at_the_close(visit, SECOND_STEWARD)
    admin, page = await at_the_close(visit, ADMIN)
    await expect(other.get_by_role("button", name="Lock for good")).to_have_count(0)
    await page.get_by_role("button", name="Lock for good").click()
    await page.get_by_label("Reason").fill("Audited")
    await page.get_by_test_id("confirm-second").click()
    await expect(page.get_by_test_id("second-person")).to_contain_text("Locking this period")
    await expect(other.get_by_test_id("agree-button")).to_be_visible(timeout=15_000)
    await other.get_by_test_id("agree-button").click()
    for seen in (page, other):
        status = seen.get_by_test_id("period-status")
        await expect(status).to_have_attribute("data-status", "locked", timeout=15_000)
        await expect(seen.get_by_test_id("reopen-button")).to_have_count(0)
    assert admin.wrong == steward.wrong == []
