"""What makes a day easier: no lost words, what-if, a queue that is narrowed, activity."""

import csv
import re

from playwright.async_api import expect

from habitat_cli.demo.figures import FIRST_STEWARD

from .grove import MEMBER

WILLOW, ASPEN = "willow@example.org", "aspen@example.org"


async def test_activity_is_sound(visit):
    member = await visit()
    await member.sign_in(MEMBER)
    await member.load("/notifications/")
    await expect(member.page.get_by_text("You submitted").first).to_be_visible()
    await member.sound_everywhere("activity")


async def test_what_is_new_is_counted_until_it_was_seen(visit, grove):
    member = await visit()
    page = member.page
    await member.sign_in(WILLOW)
    bell = page.get_by_test_id("notification-bell")
    await page.goto("/notifications/")
    await page.get_by_test_id("mark-seen").click()
    await expect(bell).to_have_accessible_name("Activity")
    entry = await grove.submitted(WILLOW, "Whitewashed the trunks of the young pears")
    steward = await grove.person(FIRST_STEWARD)
    await steward.do("rejectContribution", "contribution { id }", id=entry["id"],
                     reason="That was paid work")  # fmt: skip
    await expect(bell).to_have_accessible_name("Activity, 2 new", timeout=15_000)
    rejected = page.get_by_role("link", name=f"First steward rejected {entry['number']}")
    await expect(rejected).to_be_visible()
    await rejected.click()
    await expect(page.get_by_test_id("rejection")).to_contain_text("That was paid work")
    assert member.wrong == []


async def test_unsaved_words_are_asked_about_before_the_page_is_left(visit):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER)
    await page.goto("/contributions/new/")
    await page.get_by_role("button", name="Development work").click()
    await page.get_by_label("Description").fill("Development work: the plan of the new orchard")
    await page.get_by_role("link", name="Statements").click()
    question = page.get_by_test_id("leave-question")
    await expect(question).to_contain_text("stays on this device")
    await member.sound("leave-question")
    await page.get_by_role("button", name="Cancel").click()
    await expect(page).to_have_url(re.compile("/contributions/new/"))
    await expect(page.get_by_label("Description")).to_have_value(re.compile("new orchard"))
    await page.get_by_role("link", name="Statements").click()
    await page.get_by_test_id("confirm-leave").click()
    await expect(page).to_have_url(re.compile("/statements/$"))
    await page.goto("/contributions/new/")
    await expect(page.get_by_text("was restored")).to_be_visible()
    await page.get_by_role("button", name="Start fresh").click()
    assert member.wrong == []


async def test_more_hours_would_bring_more(visit):
    member = await visit()
    page = member.page
    await member.sign_in(MEMBER)
    await page.get_by_text("What if?").click()
    result = page.get_by_test_id("what-if-result")
    await expect(result).to_contain_text("about $")
    ten = await result.inner_text()
    await page.get_by_role("slider").press("End")
    await expect(page.get_by_text("40 more approved hours of labor")).to_be_visible()
    assert await result.inner_text() != ten
    await member.sound("what-if")


async def test_the_queue_is_narrowed_kept_as_a_view_and_saved(visit, grove):
    small = await grove.submitted(WILLOW, "Oiled the hinges of both the garden gates", minutes=30)
    other = await grove.submitted(ASPEN, "Painted the signs of the summer market", minutes=30)
    steward = await visit()
    page = steward.page
    await steward.sign_in(FIRST_STEWARD)
    await page.goto("/approvals/")
    rows = page.get_by_test_id("pending-queue").get_by_role("listitem")
    await expect(rows.filter(has_text=small["number"])).to_be_visible()
    await page.get_by_label("Member", exact=True).select_option("Willow")
    await page.get_by_label("Value", exact=True).select_option("small")
    await expect(rows.filter(has_text=other["number"])).to_have_count(0)
    await expect(rows.filter(has_text=small["number"])).to_be_visible()
    async with page.expect_download() as saved:
        await page.get_by_role("button", name="Download CSV").click()
    text = (await (await saved.value).path()).read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(text.splitlines()))
    assert len(lines) == await rows.count()
    assert {line["Member"] for line in lines} == {"Willow"}
    await page.get_by_role("button", name="Saved views").click()
    await page.get_by_label("Name of the view").fill("Willow’s small ones")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.keyboard.press("Escape")
    await page.goto("/approvals/")
    await expect(rows.filter(has_text=other["number"])).to_be_visible()
    await page.get_by_role("button", name="Saved views").click()
    await page.get_by_role("menuitem", name="Willow’s small ones").click()
    await expect(rows.filter(has_text=other["number"])).to_have_count(0)
    assert steward.wrong == []
