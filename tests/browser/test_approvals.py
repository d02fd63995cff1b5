"""A steward's queue: by keyboard, many at once, with undo, and sent back and forth."""

import re

from playwright.async_api import expect

from habitat_cli.demo.figures import FIRST_STEWARD, SECOND_STEWARD

WILLOW, ASPEN, CEDAR = (f"{name}@example.org" for name in ("willow", "aspen", "cedar"))


async def queue_of(visit, email=FIRST_STEWARD):
    steward = await visit()
    await steward.sign_in(email, "/approvals/")
    await steward.settled()
    return steward, steward.page


def row_of(page, text):
    return page.get_by_test_id("pending-queue").get_by_role("listitem").filter(has_text=text)


async def state_of(grove, contribution):
    document = "query($id: ID!) { contribution(id: $id) { status value decisionReason } }"
    found = await grove.living.cast.admin.ask(document, {"id": contribution["id"]})
    return found["contribution"]


async def _sent(page):
    """The held decisions have gone out: nobody waits ten seconds who need not."""
    await page.evaluate("dispatchEvent(new Event('pagehide'))")


async def test_the_pages_are_sound(visit, grove):
    mark = "Sorted the seed drawers of the upper shelf"
    entry = await grove.submitted(WILLOW, mark)
    steward, page = await queue_of(visit)
    await expect(row_of(page, mark)).to_be_visible()
    await steward.sound_everywhere("approvals")
    await row_of(page, mark).get_by_test_id("approve-button").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await steward.sound_everywhere("approvals-approve")
    await page.keyboard.press("Escape")
    await steward.load("/approvals/?tab=history")
    await expect(page.get_by_text("Thank you").first).to_be_visible()
    await steward.sound_everywhere("approvals-history")
    await steward.load(f"/approvals/view/?id={entry['id']}")
    await expect(page.get_by_text(mark)).to_be_visible()
    await steward.sound_everywhere("approvals-review")
    await page.goto("/approvals/view/?id=Q29udHJpYnV0aW9uOng")
    await steward.settled()
    assert await steward.accessible() == []


async def test_the_keyboard_alone_clears_the_queue(visit, grove):
    first = await grove.submitted(WILLOW, "Bound the espaliers along the southern wall")
    second = await grove.submitted(ASPEN, "Turned the compost heaps behind the glasshouse")
    third = await grove.submitted(ASPEN, "Counted the saplings of the nursery beds twice")
    _, page = await queue_of(visit)
    rows = page.get_by_test_id("pending-queue").get_by_role("listitem")
    at = [await row.get_attribute("data-contribution-id") for row in await rows.all()]
    for _ in range(at.index(first["id"]) + 1):
        await page.keyboard.press("j")
    await expect(row_of(page, "espaliers")).to_be_focused()
    await page.keyboard.press("a")
    await expect(page.get_by_test_id("held-decision")).to_contain_text("Approving")
    await expect(row_of(page, "espaliers")).to_have_count(0)
    await expect(row_of(page, "compost heaps")).to_be_focused()
    await page.keyboard.press("r")
    await expect(page.get_by_label("Reason")).to_be_focused()
    await page.keyboard.type("Too short")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("at least ten characters")).to_be_visible()
    await expect(page.get_by_label("Reason")).to_be_focused()
    await page.keyboard.type(": this was logged in February")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(row_of(page, "saplings")).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await page.keyboard.press("Escape")
    await _sent(page)
    await expect(page.get_by_test_id("toast").filter(has_text="approved")).to_be_visible()
    await expect(page.get_by_test_id("toast").filter(has_text="rejected")).to_be_visible()
    assert (await state_of(grove, first))["status"] == "APPROVED"
    assert (await state_of(grove, second))["decisionReason"].startswith("Too short: this was")
    assert (await state_of(grove, third))["status"] == "SUBMITTED"


async def test_single_keys_can_be_switched_off(visit, grove):
    await grove.submitted(WILLOW, "Oiled the hinges of every gate on the land")
    steward, page = await queue_of(visit)
    await page.goto("/settings/")
    await page.get_by_label("Keyboard shortcuts").click()
    await page.goto("/approvals/")
    await steward.settled()
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    await expect(page.get_by_test_id("held-decision")).to_have_count(0)
    await expect(row_of(page, "hinges")).to_be_visible()


async def test_a_decision_is_undone_before_it_is_sent(visit, grove):
    entry = await grove.submitted(WILLOW, "Sharpened all of the shears in the shed")
    steward, page = await queue_of(visit)
    await row_of(page, "shears").get_by_test_id("approve-button").click()
    await page.get_by_test_id("confirm-approve").click()
    await expect(row_of(page, "shears")).to_have_count(0)
    await page.get_by_test_id("undo").click()
    await expect(row_of(page, "shears")).to_be_visible()
    await expect(page.get_by_test_id("held-decision")).to_have_count(0)
    assert (await state_of(grove, entry))["status"] == "SUBMITTED"
    # and one that is not undone goes out by itself, ten seconds later
    await row_of(page, "shears").get_by_test_id("approve-button").click()
    await page.get_by_test_id("confirm-approve").click()
    await expect(page.get_by_test_id("toast").filter(has_text="approved")).to_be_visible()
    assert (await state_of(grove, entry))["status"] == "APPROVED"
    assert steward.wrong == []


async def test_many_at_once_with_one_that_somebody_else_decided(visit, grove):
    texts = [f"Watered the young walnut trees of row {row}" for row in ("one", "two", "three")]
    entries = [await grove.submitted(WILLOW, text) for text in texts]
    large = await grove.submitted(
        ASPEN, "Rebuilt the greenhouse heating from the ground up",
        categoryCode="expertise", minutes=None, amount="3100.00",
    )  # fmt: skip
    _, page = await queue_of(visit)
    await page.get_by_label(re.compile("^Select all")).check()
    await expect(row_of(page, "greenhouse").get_by_role("checkbox")).not_to_be_checked()
    await page.get_by_role("button", name="Clear", exact=True).click()
    for text in texts:
        await row_of(page, text).get_by_role("checkbox").check()
    await expect(page.get_by_test_id("bulk-bar")).to_contain_text(
        "3 contributions, 1 member, $300.00"
    )
    await page.get_by_test_id("approve-selected").click()
    await expect(page.get_by_test_id("bulk-summary")).to_have_text(
        "3 contributions, 1 member, $300.00"
    )
    await page.get_by_test_id("confirm-approve").click()
    other = grove.living.cast.stewards[1]
    await other.do(
        "rejectContribution", "contribution { id }", id=entries[1]["id"],
        reason="It rained that day",
    )  # fmt: skip
    await _sent(page)
    await expect(page.get_by_test_id("toast").filter(has_text="2 contributions")).to_be_visible()
    await expect(page.get_by_test_id("refusals")).to_contain_text(entries[1]["number"])
    states = [(await state_of(grove, entry))["status"] for entry in entries]
    assert states == ["APPROVED", "REJECTED", "APPROVED"]
    assert (await state_of(grove, large))["status"] == "SUBMITTED"


async def test_a_large_one_takes_two_people(visit, grove):
    entry = await grove.submitted(
        ASPEN, "Surveyed the northern boundary with the new instrument",
        categoryCode="expertise", minutes=None, amount="2900.00",
    )  # fmt: skip
    for email, said in ((FIRST_STEWARD, "one more person"), (SECOND_STEWARD, "approved")):
        _, page = await queue_of(visit, email)
        await row_of(page, "boundary").get_by_test_id("approve-button").click()
        await page.get_by_test_id("confirm-approve").click()
        await _sent(page)
        await expect(page.get_by_test_id("toast").filter(has_text=said)).to_be_visible()
    assert (await state_of(grove, entry))["status"] == "APPROVED"


async def test_sent_back_with_a_question_answered_and_approved(visit, grove):
    entry = await grove.submitted(WILLOW, "Carried the beehives up to the heath")
    _, page = await queue_of(visit)
    await row_of(page, "beehives").get_by_test_id("clarify-button").click()
    await page.get_by_test_id("confirm-clarify").click()
    await expect(page.get_by_text("Write what the member should know")).to_be_visible()
    await page.get_by_label("Question to the member").fill("How many hives were it?")
    await page.get_by_test_id("confirm-clarify").click()
    await _sent(page)
    await expect(page.get_by_test_id("toast").filter(has_text="went back")).to_be_visible()
    assert (await state_of(grove, entry))["status"] == "CLARIFICATION_REQUESTED"
    willow = await grove.person(WILLOW)
    await willow.do(
        "updateContribution", "contribution { id }", id=entry["id"], categoryCode="labor",
        date="2026-03-20", minutes=90, description="Carried nine beehives up to the heath",
    )  # fmt: skip
    await willow.do("submitContribution", "contribution { id }", id=entry["id"])
    # it comes back by itself: nobody reloads
    await expect(row_of(page, "nine beehives")).to_be_visible(timeout=15_000)
    await row_of(page, "nine beehives").get_by_role("link").click()
    await expect(page.get_by_text("How many hives were it?")).to_be_visible()
    await page.get_by_test_id("approve-button").click()
    await page.get_by_test_id("adjust-button").click()
    await page.get_by_label("Hours to approve").fill("1:15")
    await page.get_by_label("Why the value differs").fill("As we agreed on the phone")
    await page.get_by_test_id("confirm-approve").click()
    await _sent(page)
    await expect(page.get_by_test_id("toast").filter(has_text="approved")).to_be_visible()
    found = await state_of(grove, entry)
    assert (found["status"], found["value"]) == ("APPROVED", "125.00")


async def test_nobody_reviews_an_own_contribution(visit, grove):
    entry = await grove.submitted(CEDAR, "Laid the hedge between both of the orchards")
    _, page = await queue_of(visit, CEDAR)
    await expect(page.get_by_text("Laid the hedge")).to_have_count(0)
    await page.goto(f"/approvals/view/?id={entry['id']}")
    await expect(page.get_by_test_id("review-obstacle")).to_contain_text("your own contribution")
    for kind in ("approve", "clarify", "reject"):
        await expect(page.get_by_test_id(f"{kind}-button")).to_be_disabled()
    await page.keyboard.press("a")
    await expect(page.get_by_test_id("held-decision")).to_have_count(0)


async def test_a_member_is_told_that_this_is_for_stewards(visit):
    member = await visit()
    await member.sign_in(WILLOW)
    for path in ("/approvals/", "/admin/periods/", "/admin/members/", "/admin/operations/"):
        await member.page.goto(path)
        await expect(member.page).to_have_url(re.compile("/unauthorized/"))
    steward = await visit()
    await steward.sign_in(FIRST_STEWARD)
    for path in ("/admin/members/", "/admin/members/import/", "/admin/operations/"):
        await steward.page.goto(path)
        await expect(steward.page).to_have_url(re.compile("/unauthorized/"))
    assert member.wrong == steward.wrong == []
