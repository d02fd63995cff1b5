"""Facts that could not be taken in: an admin sends them again, or throws them away."""

from functools import partial

from playwright.async_api import expect

from habitat_cli.demo.figures import ADMIN
from tests.faults import hard_facts
from tests.faults.acts import until


async def at_the_letters(visit):
    admin = await visit()
    await admin.sign_in(ADMIN, "/admin/operations/")
    letters = admin.page.get_by_test_id("dead-letters")
    return admin, admin.page, letters


async def answer(page, button, reason):
    await page.get_by_test_id(button).click()
    await expect(page.get_by_test_id("confirm-operation")).to_be_disabled()
    await page.get_by_label("Reason").fill(reason)
    await page.get_by_test_id("confirm-operation").click()


async def test_a_fact_that_came_too_early_is_sent_again_and_arrives(visit, grove):
    admin, page, letters = await at_the_letters(visit)
    await expect(letters).to_contain_text("Every fact arrived")
    await hard_facts.come_too_early(grove.living, "Rowanberry")
    await until(partial(grove.living.cast.admin.pages, "deadLetters", "id"), "the dead letter")
    await page.reload()
    await letters.get_by_role("button", name="people.member.created").click()
    await expect(page.get_by_test_id("letter-modal")).to_contain_text("habitat.agreements")
    await admin.sound_everywhere("dead-letter")
    await hard_facts.come_in_time(grove.living)
    await answer(page, "replay-letter", "Agreements was mended")
    await expect(page.get_by_test_id("toast").filter(has_text="Sent again")).to_be_visible()
    await expect(letters).to_contain_text("Every fact arrived")
    assert admin.wrong == []


async def test_a_fact_that_nobody_can_read_comes_back_and_is_discarded(visit, grove):
    event_id = await hard_facts.publish_unreadable(grove.living)
    await hard_facts.dead(grove.living, event_id)
    admin, page, letters = await at_the_letters(visit)
    letter = letters.get_by_role("button", name="treasury.period.opened")
    await letter.click()
    await answer(page, "replay-letter", "Perhaps it was the network")
    await expect(page.get_by_test_id("toast").filter(has_text="Sent again")).to_be_visible()
    await hard_facts.dead(grove.living, event_id)
    await page.reload()
    await letter.click()
    await answer(page, "discard-letter", "Of a version that we never ran")
    await expect(page.get_by_test_id("toast").filter(has_text="Discarded")).to_be_visible()
    await expect(letters).to_contain_text("Every fact arrived")
    assert admin.wrong == []
