"""A contribution is logged: on a phone, in the list before the server has answered, or refused."""

import asyncio
import re

from playwright.async_api import expect

from .grove import MEMBER


async def test_a_contribution_is_logged_on_a_phone(visit):
    member = await visit(width=375)
    page = member.page
    await member.sign_in(MEMBER)
    await page.get_by_role("link", name="Submit a contribution").first.click()
    await page.get_by_role("button", name="Meeting", exact=True).click()
    await expect(page.get_by_label("Time", exact=True)).to_have_value("1")
    await page.get_by_label("Description").fill("Members’ meeting: the plan of the summer market")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.get_by_test_id("error-summary")).to_contain_text("accurate")
    await page.get_by_label("This is accurate").check()
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("submitted")
    await expect(page).to_have_url(re.compile("/contributions/$"))
    card = page.get_by_test_id("mobile-card-view").get_by_role("listitem").first
    await expect(card).to_contain_text("the plan of the summer market")
    await expect(card.get_by_test_id("status")).to_have_attribute("data-status", "submitted")
    assert await member.overflow() == []
    await page.get_by_role("link", name="the plan of the summer market").click()
    await page.get_by_role("button", name="Recall to draft").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text("draft again")
    await page.get_by_role("link", name="Log it again").click()
    await expect(page.get_by_label("Description")).to_have_value(re.compile("summer market"))
    await page.go_back()
    await page.get_by_role("button", name="Withdraw").click()
    await page.get_by_test_id("confirm-withdraw").click()
    await expect(page.get_by_test_id("status")).to_have_attribute("data-status", "withdrawn")
    assert member.wrong == []


async def filled(page, description):
    """The form, from the list to its last button."""
    await page.get_by_role("link", name="Submit a contribution").first.click()
    await page.get_by_role("button", name="Meeting", exact=True).click()
    await page.get_by_label("Description").fill(description)
    await expect(page.get_by_test_id("contribution-value")).to_contain_text("$")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_label("This is accurate").check()
    return page.get_by_role("button", name="Submit for approval")


async def test_a_new_contribution_stands_in_the_list_before_the_server_has_answered(visit):
    member = await visit()
    page = member.page
    asked, answer = asyncio.Event(), asyncio.Event()

    async def slowly(route):
        if "mutation CreateContribution" in (route.request.post_data or ""):
            asked.set()
            await answer.wait()
        await route.continue_()

    await page.route("**/graphql", slowly)
    await member.sign_in(MEMBER, "/contributions/")
    await member.settled()
    mark = "Members’ meeting: who waters the seedlings in May"
    await (await filled(page, mark)).click()
    await expect(page).to_have_url(re.compile("/contributions/$"))
    rows = page.get_by_test_id("contributions-table").locator("tbody tr")
    row = rows.filter(has_text=mark)
    await expect(rows.first).to_have_attribute("data-status", "submitting")
    await expect(row.get_by_test_id("status")).to_have_text("Submitting…")
    await expect(row.get_by_text("$100.00")).to_be_visible()
    await expect(row.get_by_role("link")).to_have_count(0)
    await asyncio.wait_for(asked.wait(), 10)
    await expect(page.get_by_test_id("toast")).to_have_count(0)
    answer.set()
    await expect(page.get_by_test_id("toast")).to_contain_text("submitted")
    await expect(row).to_have_attribute("data-status", "submitted")
    await expect(row).to_have_count(1)
    await page.goto("/contributions/new/")
    await expect(page.get_by_role("group", name="What did you give?")).to_be_visible()
    await expect(page.get_by_text("was restored")).to_be_hidden()
    assert member.wrong == []


async def test_a_contribution_that_was_refused_leaves_the_list_and_keeps_its_words(visit):
    member = await visit()
    page = member.page

    async def refused(route):
        if "mutation CreateContribution" not in (route.request.post_data or ""):
            await route.continue_()
            return
        said = {"message": "Q1 2026 is closing.", "extensions": {"code": "PERIOD_NOT_OPEN"}}
        await route.fulfill(json={"data": None, "errors": [said]})

    await page.route("**/graphql", refused)
    await member.sign_in(MEMBER, "/contributions/")
    await member.settled()
    mark = "Members’ meeting: where the compost heaps may stand"
    await (await filled(page, mark)).click()
    toast = page.get_by_test_id("toast")
    await expect(toast).to_contain_text("was not submitted")
    await expect(toast).to_contain_text("Q1 2026 is closing.")
    await expect(page.locator('[data-status="submitting"]')).to_have_count(0)
    await expect(page.get_by_text(mark)).to_have_count(0)
    await toast.get_by_role("link", name="Open it again").click()
    await expect(toast).to_have_count(0)
    await expect(page.get_by_text("was restored")).to_be_visible()
    await expect(page.get_by_label("Description")).to_have_value(mark)
    await page.unroute("**/graphql", refused)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Skip").click()
    await page.get_by_label("This is accurate").check()
    await page.get_by_role("button", name="Submit for approval").click()
    await expect(toast).to_contain_text("submitted")
    row = page.get_by_test_id("contributions-table").locator("tbody tr").filter(has_text=mark)
    await expect(row).to_have_attribute("data-status", "submitted")
    kept = await page.evaluate("() => Object.keys(localStorage).join()")
    assert "unsent" not in kept
    assert member.wrong == []
